"""Order, pipelining and half-closing, with our own client and with nc and socat."""
import json
import os
import subprocess
import tempfile
import unittest

import ledger_harness as harness


class Pipeline(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger().start()
        with self.ledger.client() as client:
            self.names = harness.furnish(client)

    def tearDown(self):
        self.ledger.assert_verifies()
        self.ledger.remove()

    def transfers(self, count, prefix="p"):
        source, target = self.names["holders"][:2]
        return [("credits.transfer", harness.transfer(f"{prefix}-{n}", source, target, 1)) for n in range(count)]

    def test_a_read_sees_every_earlier_write_of_its_connection(self):
        target = self.names["holders"][1]
        requests = []
        for transfer in self.transfers(300):
            requests += [transfer, ("holdings", {"account": target})]
        with self.ledger.client() as client:
            seqs, held = [], []
            for n, (_, reply) in enumerate(client.pipeline(requests, window=900)):
                self.assertIn("result", reply, reply)
                if n % 2 == 0:
                    seqs.append(reply["result"]["seq"])
                else:
                    held.append(reply["result"]["quantity"])
        self.assertEqual(seqs, list(range(seqs[0], seqs[0] + 300)))
        for n, quantity in enumerate(held):
            self.assertGreaterEqual(quantity, n + 1)
        self.assertEqual(held[-1], 300)

    def test_refusals_keep_their_place(self):
        requests = []
        for n, transfer in enumerate(self.transfers(50)):
            requests += [transfer, ("credits.transfer", {"request_id": f"bad-{n}"}), ("no.such", {})]
        with self.ledger.client() as client:
            for n, (_, reply) in enumerate(client.pipeline(requests, window=500)):
                expected = [None, "field.missing", "method.unknown"][n % 3]
                self.assertEqual(reply.get("error", {}).get("data", {}).get("id"), expected, reply)

    def test_eight_clients_at_once(self):
        clients = [self.ledger.client() for _ in range(8)]
        try:
            for c, client in enumerate(clients):
                client.send_raw(b"".join(client.request(*transfer)[0] for transfer in self.transfers(100, f"c{c}")))
            seqs = []
            for client in clients:
                mine = []
                for n in range(100):
                    reply = client.receive()
                    self.assertEqual(reply["id"], n + 1)
                    mine.append(reply["result"]["seq"])
                self.assertEqual(mine, sorted(mine))
                seqs += mine
            self.assertEqual(sorted(seqs), list(range(min(seqs), min(seqs) + 800)))
        finally:
            for client in clients:
                client.close()
        self.assertEqual(self.ledger.call("holdings", account=self.names["holders"][1])["quantity"], 800)

    def test_half_close_answers_everything(self):
        with self.ledger.client() as client:
            client.send_raw(b"".join(client.request(*transfer)[0] for transfer in self.transfers(200)))
            client.half_close()
            for n in range(200):
                self.assertEqual(client.receive()["id"], n + 1)
            self.assertIsNone(client.receive())

    def lines(self, count):
        return "".join(json.dumps({"jsonrpc": "2.0", "id": n, "method": method, "params": params}) + "\n"
                       for n, (method, params) in enumerate(self.transfers(count)))

    def expect_all(self, done, count):
        self.assertEqual(done.returncode, 0, done.stderr)
        replies = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([reply["id"] for reply in replies], list(range(count)))
        self.assertTrue(all("result" in reply for reply in replies))

    def test_netcat(self):
        done = subprocess.run(["nc", "-N", "-U", self.ledger.socket_path], input=self.lines(100), text=True,
                              capture_output=True, timeout=60)
        self.expect_all(done, 100)

    def test_socat(self):
        done = subprocess.run(["socat", "-t60", "-", f"UNIX-CONNECT:{self.ledger.socket_path}"], input=self.lines(100),
                              text=True, capture_output=True, timeout=90)
        self.expect_all(done, 100)

    def test_a_batch_of_a_thousand(self):
        items = [{"method": method, "params": params} for method, params in self.transfers(1000)]
        with self.ledger.client() as client:
            result = client.call("batch", atomic=True, items=items)
            self.assertEqual(len(result["results"]), 1000)
            entry = client.call("entry.get", seq=result["results"][999]["result"]["seq"])
            self.assertEqual(entry["batch"], {"id": "p-0", "position": 999, "count": 1000})
            self.assertEqual(client.call("batch", atomic=True, items=items), result)  # a repetition
            with self.assertRaises(harness.RpcError) as raised:
                client.call("batch", atomic=True, items=items[:999])
            self.assertEqual(raised.exception.id, "request_id.conflict")

    def test_a_client_that_dies_mid_way_leaves_whole_entries(self):
        before = self.ledger.call("status")["size"]
        lines = self.lines(500)
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(lines)
        try:
            sender = subprocess.Popen(["socat", "-u", file.name, f"UNIX-CONNECT:{self.ledger.socket_path}"])
            sender.wait(60)
        finally:
            os.unlink(file.name)
        # Whatever was taken up is recorded once; sending everything again records the rest, and only that.
        with self.ledger.client() as client:
            for _, reply in client.pipeline(self.transfers(500)):
                self.assertIn("result", reply)
            self.assertEqual(client.call("status")["size"], before + 500)


if __name__ == "__main__":
    unittest.main()
