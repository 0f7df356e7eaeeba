"""The change feed of the real daemon: over kills and restarts every entry comes exactly once, a follower that
does not read holds nobody up, and an idle one costs nothing. And `jcm-ledger watch`, which goes on by itself."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

import ledger_harness as harness


def entries_of(ledger):
    with ledger.client() as client:
        out, cursor = [], {}
        while True:
            page = client.call("entry.list", limit=1000, **cursor)
            out += page["entries"]
            if "next" not in page:
                return out
            cursor = {"cursor": page["next"]}


class Follower(threading.Thread):
    """Follows from where it was told, subscribes again from its own next after each lost connection, and ends
    when it has the entry `self.last`. What came, twice if it came twice, is in `self.came`."""

    def __init__(self, ledger):
        super().__init__(daemon=True)
        self.ledger = ledger
        self.came = []
        self.next = 0
        self.last = None
        self.connections = 0
        self.ends = []
        self.failure = None

    def run(self):
        try:
            while not self.done():
                try:
                    self.follow()
                except (ConnectionError, FileNotFoundError, socket.timeout):
                    pass
                time.sleep(0.01)
        except Exception as failure:  # told by the test, which sees only what came
            self.failure = failure

    def done(self):
        return self.last is not None and self.next > self.last

    def follow(self):
        with self.ledger.client(timeout=1) as client:
            answer = client.call("subscribe", {"from": self.next})
            assert answer["from"] == self.next, answer
            self.connections += 1
            while not self.done():
                try:
                    message = client.receive_notification()
                except AssertionError:  # the kill cut a line in two
                    return
                if message is None:
                    return
                if message["method"] == "entry":
                    self.came.append(message["params"])
                    self.next = message["params"]["seq"] + 1
                else:
                    assert message["method"] == "end", message
                    assert message["params"]["next"] == self.next, message
                    self.ends.append(message["params"]["reason"])


class Writers:
    """Connections that transfer to and fro until they are told to end, whatever becomes of the daemon."""

    def __init__(self, ledger, accounts, count=3):
        self.ledger, self.accounts = ledger, accounts
        self.over = threading.Event()
        self.answered = 0
        self.threads = [threading.Thread(target=self.write, args=(n,), daemon=True) for n in range(count)]
        for thread in self.threads:
            thread.start()

    def write(self, number):
        count = 0
        while not self.over.is_set():
            try:
                with self.ledger.client() as client:
                    while not self.over.is_set():
                        count += 1
                        one, other = self.accounts if count % 2 else self.accounts[::-1]
                        client.call("credits.transfer", harness.transfer(f"w{number}-{count}", one, other, 1))
                        self.answered += 1
            except (OSError, AssertionError, harness.RpcError):
                time.sleep(0.01)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(60)


class Feed(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger().start()
        with self.ledger.client() as client:
            self.holders = harness.furnish(client)["holders"]

    def tearDown(self):
        self.ledger.remove()

    def test_kills_and_restarts_while_writing(self):
        followers = [Follower(self.ledger) for _ in range(3)]
        for follower in followers:
            follower.start()
        writers = Writers(self.ledger, self.holders)
        for turn in range(6):
            time.sleep(0.4)
            self.ledger.stop() if turn % 3 == 2 else self.ledger.kill()
            self.ledger.start()
        time.sleep(0.3)
        writers.stop()
        expected = entries_of(self.ledger)
        self.assertGreater(writers.answered, 50)
        for follower in followers:
            follower.last = len(expected) - 1
        for follower in followers:
            follower.join(60)
            self.assertIsNone(follower.failure)
            self.assertGreaterEqual(follower.connections, 4)
            self.assertIn("stopping", follower.ends)
            self.assertEqual([entry["seq"] for entry in follower.came], list(range(len(expected))))
            self.assertEqual(follower.came, expected)
        self.ledger.stop()
        self.ledger.assert_verifies()

    def test_a_stalled_follower_beside_a_working_client(self):
        with self.ledger.client() as client:
            items = [{"method": "credits.transfer",
                      "params": harness.transfer(f"fill-{n}", *self.holders, 1)} for n in range(2000)]
            for at in range(0, 2000, 1000):
                client.call("batch", atomic=True, items=items[at:at + 1000])
            size = client.call("status")["size"]
        stalled = [self.ledger.client() for _ in range(5)]
        for one in stalled:
            one.send("subscribe", {"from": 0, "raw": True})  # and never reads
        with self.ledger.client() as client, self.ledger.client() as follower:
            follower.call("subscribe", {"from": size})
            for n in range(300):
                client.call("credits.transfer", harness.transfer(f"beside-{n}", *self.holders, 1))
                message = follower.receive_notification()
                self.assertEqual((message["method"], message["params"]["request_id"]), ("entry", f"beside-{n}"))
            size = client.call("status")["size"]
        # Memory that is held for the stalled ones is bounded; what they take at last is whole.
        self.assertEqual(stalled[0].receive()["result"]["from"], 0)
        for seq in range(size):
            self.assertEqual(stalled[0].receive()["params"]["seq"], seq)
        for one in stalled:
            one.close()

    def test_an_idle_feed_costs_nothing(self):
        """No processor time while nothing happens, with a hundred followers who have caught up."""
        followers = [self.ledger.client() for _ in range(100)]
        for follower in followers:
            follower.call("subscribe")
        time.sleep(1.5)  # the signer and the views have followed

        def used():
            fields = pathlib.Path(f"/proc/{self.ledger.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

        def switches():
            tasks = pathlib.Path(f"/proc/{self.ledger.process.pid}/task")
            return sum(int(line.split()[1]) for task in tasks.iterdir()
                       for line in (task / "status").read_text().splitlines() if "voluntary_ctxt" in line)

        for follower in followers[50:]:
            follower.close()
        time.sleep(0.2)
        before, woken = used(), switches()
        time.sleep(2)
        idle = switches() - woken
        self.assertLessEqual(used() - before, 0.1)
        self.assertLess(idle, 200, "threads are woken although nothing happens")
        with self.ledger.client() as client:
            client.call("credits.transfer", harness.transfer("one", *self.holders, 1))
        for follower in followers[:50]:
            self.assertEqual(follower.receive()["params"]["request_id"], "one")
            follower.close()

    def test_notifications_are_what_the_schema_says(self):
        schemas = harness.source_dir() / "schemas" / "methods"
        told = json.loads((schemas / "subscribe.json").read_text())["x-notifications"]
        with self.ledger.client() as client:
            client.call("subscribe", {"from": 3, "until": 5, "raw": True})
            came = [client.receive() for _ in range(4)]
            for message in came:
                self.assertEqual(sorted(message), ["jsonrpc", "method", "params"])
                self.assertIn(message["method"], told)
            for message, seq in zip(came, (3, 4, 5)):
                self.assertEqual(message["params"], client.call("entry.get", seq=seq, raw=True))
            self.assertEqual(came[3]["params"], {"next": 6, "reason": "until"})
            for name in came[3]["params"]:
                self.assertIn(name, told["end"]["properties"])
            self.assertIn("until", told["end"]["properties"]["reason"]["enum"])


class Watch(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger().start()
        with self.ledger.client() as client:
            self.holders = harness.furnish(client)["holders"]
            self.size = client.call("status")["size"]

    def tearDown(self):
        self.ledger.remove()

    def watch(self, *words, stdout=subprocess.PIPE):
        return subprocess.Popen([harness.binary("jcm-ledger"), "--socket", self.ledger.socket_path,
                                 "watch", *map(str, words)], stdout=stdout, stderr=subprocess.PIPE, text=True)

    def transfer(self, name):
        return self.ledger.call("credits.transfer", harness.transfer(name, *self.holders, 1))["seq"]

    def test_over_restarts_without_gap_or_double(self):
        out = pathlib.Path(self.ledger.directory, "watched")
        with out.open("w") as file:
            watch = self.watch("--from", 0, "--json", "--until", self.size + 29, stdout=file)
        while out.stat().st_size == 0:  # it has met the daemon: from now on it waits for it
            self.assertIsNone(watch.poll())
            time.sleep(0.01)
        for n in range(30):
            if n in (7, 21):
                self.ledger.kill()
                self.ledger.start()
            if n == 14:
                self.ledger.restart()
            self.transfer(f"t-{n}")
        _, err = watch.communicate(timeout=60)
        self.assertEqual(watch.returncode, 0, err)
        self.assertEqual([json.loads(line) for line in out.read_text().splitlines()], entries_of(self.ledger))
        self.assertIn("gone", err)

    def test_lines_for_people(self):
        done = self.ledger.ctl("watch", "--from", "0", "--until", str(self.size - 1), env={"COLUMNS": ""})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0].split(), ["entry", "recorded", "at", "kind", "scope", "what"])
        self.assertEqual(len(lines), self.size + 1)
        self.assertRegex(lines[1], r"^        0  \S+Z +genesis +origin ")
        issue = next(line for line in lines if "credits.issue" in line)
        self.assertIn(f"10,000 credits to {self.holders[0]}", issue)
        self.assertNotIn("Holder 1", done.stdout)  # names are personal
        narrow = self.ledger.ctl("watch", "--from", "0", "--until", str(self.size - 1), env={"COLUMNS": "100"})
        self.assertLessEqual(max(map(len, narrow.stdout.splitlines())), 100)
        self.assertEqual(len(narrow.stdout.splitlines()), self.size + 1)

    def test_filters(self):
        done = self.ledger.ctl("--json", "watch", "--from", "0", "--until", str(self.size - 1), "--kind",
                               "account.open", "--kind", "credits.issue", "--registry", "JP")
        self.assertEqual(done.returncode, 0, done.stderr)
        kinds = [json.loads(line)["kind"] for line in done.stdout.splitlines()]
        self.assertEqual(kinds, ["account.open"] * 5 + ["credits.issue"])

    def test_signals_and_a_closed_pipe_are_good_ends(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            watch = self.watch("--from", self.size - 1)
            self.assertIn("entry", watch.stdout.readline())
            watch.stdout.readline()
            watch.send_signal(number)
            self.assertEqual(watch.communicate(timeout=30), ("", ""))
            self.assertEqual(watch.returncode, 0)
        watch = self.watch("--from", self.size - 1)
        watch.stdout.readline()
        watch.stdout.readline()
        watch.stdout.close()  # noticed although nothing is written
        self.assertEqual(watch.wait(30), 0)
        watch.stderr.close()
        # also while it waits for a daemon that is gone
        watch = self.watch("--from", self.size - 1)
        watch.stdout.readline()
        watch.stdout.readline()
        self.ledger.stop()
        self.assertIn("gone", watch.stderr.readline())
        watch.send_signal(signal.SIGINT)
        watch.communicate(timeout=30)
        self.assertEqual(watch.returncode, 0)

    def test_what_is_refused_ends_it(self):
        for words, id in [(("--from", 10**6), "entry.unknown"), (("--registry", "ZZ"), "registry.unknown"),
                          (("--kind", "credits.mislaid"), "field.value")]:
            done = self.ledger.ctl("watch", *words)
            self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
            self.assertIn(id, done.stderr)
        self.assertEqual(self.ledger.ctl("watch", "--from", "x").returncode, 2)
        self.ledger.stop()
        done = self.ledger.ctl("watch")
        self.assertEqual(done.returncode, 3)
        self.assertIn("socket.absent", done.stderr)

    def test_another_ledger_behind_the_socket_is_noticed(self):
        """The daemon comes back with other entries than those that were seen: watch says so and ends."""
        watch = self.watch("--from", 0, "--json")
        for _ in range(self.size):
            watch.stdout.readline()
        self.ledger.stop()
        with harness.Ledger() as other:
            config = pathlib.Path(other.config).read_text().replace('path = "ledger.sock"', f'path = "{self.ledger.socket_path}"')
            pathlib.Path(other.config).write_text(config)
            other.start(wait=False)
            deadline = time.monotonic() + 60
            while True:
                try:
                    with harness.Client(self.ledger.socket_path) as client:
                        harness.furnish(client)
                        client.call("registry.open", request_id="r", code="MN", side="partner", name="M",
                                    utc_offset_minutes=480)
                    break
                except OSError:
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.01)
            _, err = watch.communicate(timeout=60)
        self.assertEqual(watch.returncode, 1)
        self.assertRegex(err, "proof.mismatch|entry.unknown")


if __name__ == "__main__":
    sys.exit(unittest.main())
