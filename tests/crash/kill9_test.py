"""Kills the real daemon at random moments under load and lets a process outside judge what is left.

The judge knows every answer that left the daemon. After each kill and restart every acknowledged request
must be found with the same answer, repeating it must add nothing, and a request whose answer was never
seen may have been recorded or not, but never twice. At the end the books are added up from the entries,
and the verifier must find nothing."""
import os
import random
import threading
import time
import unittest

from ledger_harness import Ledger, furnish, transfer

KILLS = int(os.environ.get("JCM_KILLS", "30"))
SEED = int(os.environ.get("JCM_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)
CONNECTIONS = 4
WINDOW = 24        # requests in flight on a connection
SAMPLE = 300       # acknowledged requests of earlier rounds looked up again in each round


class Judge:
    """What was asked, and what was answered."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = {}  # request id -> (parameters, result)
        self.in_doubt = {}      # request id -> (method, parameters): sent, no answer seen
        self.refused = 0

    def sent(self, method, params):
        with self.lock:
            self.in_doubt[params["request_id"] if method != "batch" else
                          params["items"][0]["params"]["request_id"]] = (method, params)

    def answered(self, method, params, reply):
        with self.lock:
            items = params["items"] if method == "batch" else [{"params": params}]
            self.in_doubt.pop(items[0]["params"]["request_id"], None)
            if "error" in reply:
                self.refused += 1
                return
            results = ([one["result"] for one in reply["result"]["results"]] if method == "batch"
                       else [reply["result"]])
            for item, result in zip(items, results, strict=True):
                self.note(item["params"], result)

    def note(self, params, result):
        known = self.acknowledged.setdefault(params["request_id"], (params, result))
        assert known[1] == result, f"two answers to {params['request_id']}: {known[1]} and {result}"


class Load(threading.Thread):
    """One connection that keeps its window full until the daemon is gone."""

    def __init__(self, ledger, judge, accounts, name, seed):
        super().__init__(name=name)
        self.ledger, self.judge, self.accounts = ledger, judge, accounts
        self.random = random.Random(seed)
        self.count = 0
        self.failure = None

    def one_transfer(self):
        self.count += 1
        source, target = self.random.sample(self.accounts, 2)
        return transfer(f"{self.name}-{self.count}", source, target, self.random.randint(1, 40))

    def next_request(self):
        if self.random.random() < 0.1:
            items = [{"method": "credits.transfer", "params": self.one_transfer()}
                     for _ in range(self.random.randint(2, 12))]
            return "batch", {"atomic": True, "items": items}
        return "credits.transfer", self.one_transfer()

    def run(self):
        waiting = []
        try:
            with self.ledger.client() as client:
                while True:
                    while len(waiting) < WINDOW:
                        method, params = self.next_request()
                        self.judge.sent(method, params)
                        waiting.append((method, params))
                        client.send(method, params)
                    reply = client.receive()
                    if reply is None:
                        return
                    self.judge.answered(*waiting.pop(0), reply)
        except OSError:
            return  # the kill
        except AssertionError as failure:
            if "half a line" not in str(failure):  # the kill may cut an answer
                self.failure = failure


class Kill9Test(unittest.TestCase):
    def check_found(self, client, judge, ids):
        """Each is found under the entry its answer named."""
        requests = [("request.find", {"request_id": one}) for one in ids]
        for one, (_, reply) in zip(ids, client.pipeline(requests), strict=True):
            self.assertIn("result", reply, f"acknowledged, then lost: {one}: {reply}")
            _, answer = judge.acknowledged[one]
            for field in ("seq", "entry_hash", "recorded_at"):
                self.assertEqual(reply["result"][field], answer[field], one)

    def check_repeated(self, client, judge, ids):
        """Each gives its first answer again, and the ledger does not grow."""
        size = client.call("status")["size"]
        # Items of an atomic batch are repeated as single requests: the id and the facts are the same.
        requests = [("credits.transfer", judge.acknowledged[one][0]) for one in ids]
        for one, (_, reply) in zip(ids, client.pipeline(requests), strict=True):
            self.assertEqual(reply.get("result"), judge.acknowledged[one][1], f"{one}: {reply}")
        self.assertEqual(client.call("status")["size"], size, "a repetition was recorded")

    def settle_doubt(self, client, judge):
        """A request without an answer was recorded once or not at all; asking again settles which."""
        doubtful, judge.in_doubt = judge.in_doubt, {}
        survived = 0
        for method, params in doubtful.values():
            items = [item["params"] for item in params["items"]] if method == "batch" else [params]
            found = [client.call_reply("request.find", {"request_id": item["request_id"]})
                     for item in items]
            there = ["result" in reply for reply in found]
            self.assertIn(sum(there), (0, len(there)), f"part of an atomic batch: {params}")
            survived += sum(there)
            reply = client.call_reply(method, params)
            if all(there):
                self.assertIn("result", reply, f"recorded, but its repetition is refused: {params}")
            judge.answered(method, params, reply)
            if all(there):
                for item, before in zip(items, found, strict=True):
                    self.assertEqual(judge.acknowledged[item["request_id"]][1]["entry_hash"],
                                     before["result"]["entry_hash"])
        return survived

    def check_books(self, client, judge, accounts, start_size):
        """Adds the books up from the entries, and holds them against answers and balances."""
        entries, cursor = [], None
        while True:
            page = client.call("entry.list", {"limit": 1000, **({"cursor": cursor} if cursor else {})})
            entries += page["entries"]
            cursor = page.get("next")
            if cursor is None:
                break
        self.assertEqual([entry["seq"] for entry in entries], list(range(len(entries))))
        moves = [entry for entry in entries if entry["seq"] >= start_size]
        ids = [entry["request_id"] for entry in moves]
        self.assertEqual(len(ids), len(set(ids)), "a request id stands twice")
        self.assertEqual(set(ids), set(judge.acknowledged), "recorded is exactly what was answered")
        balance = dict.fromkeys(accounts, 0)
        balance[accounts[0]] = 10_000
        for entry in moves:
            params, answer = judge.acknowledged[entry["request_id"]]
            self.assertEqual(entry["entry_hash"], answer["entry_hash"])
            balance[params["from"]] -= params["quantity"]
            balance[params["to"]] += params["quantity"]
        for account in accounts:
            self.assertEqual(client.call("account.show", account=account)["balance"], balance[account])
        self.assertEqual(sum(balance.values()), 10_000)

    def test_nothing_acknowledged_is_lost(self):
        print(f"seed {SEED} (JCM_SEED repeats the choices, not the moments)")
        choose = random.Random(SEED)
        judge = Judge()
        survived_doubt = starts_killed = 0
        longest_start = 0.0
        with Ledger() as ledger:
            ledger.start()
            with ledger.client() as client:
                accounts = furnish(client, accounts=4)["holders"]
                start_size = client.call("status")["size"]
            for kill in range(KILLS):
                before = set(judge.acknowledged)
                loads = [Load(ledger, judge, accounts, f"k{kill}-c{n}", choose.random())
                         for n in range(CONNECTIONS)]
                for load in loads:
                    load.start()
                time.sleep(choose.uniform(0.02, 0.7))
                ledger.kill()
                for load in loads:
                    load.join()
                    self.assertIsNone(load.failure, load.failure)
                if choose.random() < 0.3:  # and again, somewhere in the recovery
                    ledger.start(wait=False)
                    time.sleep(choose.uniform(0.0, 0.15))
                    ledger.kill()
                    starts_killed += 1
                begin = time.monotonic()
                ledger.start()
                longest_start = max(longest_start, time.monotonic() - begin)
                with ledger.client() as client:
                    fresh = sorted(set(judge.acknowledged) - before)
                    old = choose.sample(sorted(before), min(SAMPLE, len(before)))
                    self.check_found(client, judge, fresh + old)
                    self.check_repeated(client, judge, choose.sample(fresh, min(SAMPLE, len(fresh))))
                    survived_doubt += self.settle_doubt(client, judge)
            with ledger.client() as client:
                self.check_found(client, judge, sorted(judge.acknowledged))
                self.check_books(client, judge, accounts, start_size)
            ledger.stop()
            ledger.assert_verifies()
            ledger.start()
            ledger.stop()
        self.assertGreater(len(judge.acknowledged), 10 * KILLS, "there was hardly any load")
        print(f"{KILLS} kills under load and {starts_killed} while starting: "
              f"{len(judge.acknowledged)} acknowledged entries, all there, none twice; "
              f"{survived_doubt} recorded whose answer was cut off; {judge.refused} refusals; "
              f"longest start {longest_start:.2f} s; the verifier finds nothing")


if __name__ == "__main__":
    unittest.main(verbosity=2)
