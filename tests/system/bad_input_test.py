"""What reaches the socket and is no good request: each is answered with its error id, disturbs nobody, changes
nothing, and leaves the ledger verifying."""
import json
import socket
import unittest

import ledger_harness as harness

LINE_LIMIT = 4 << 20


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger().start()
        with cls.ledger.client() as client:
            cls.names = harness.furnish(client)

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def setUp(self):
        self.size_before = self.ledger.call("status")["size"]

    def tearDown(self):
        """Nothing was recorded, the daemon lives, and everything verifies."""
        self.assertEqual(self.ledger.call("status")["size"], self.size_before)
        self.ledger.assert_verifies()

    def refused(self, client, id, kind="malformed", reply_id=None, field=None):
        reply = client.receive()
        self.assertIsNotNone(reply, "closed without an answer")
        self.assertEqual(reply["error"]["data"]["id"], id, reply)
        self.assertEqual(reply["error"]["data"]["kind"], kind, reply)
        self.assertEqual(reply["id"], reply_id, reply)
        if field is not None:
            self.assertEqual(reply["error"]["data"].get("field"), field, reply)
        self.assertTrue(reply["error"]["data"]["next"], "the way out is missing")
        self.assertNotIn("result", reply)

    def each(self, cases):
        """All cases over one connection: an error of one request does not end the connection."""
        with self.ledger.client() as client:
            for line, id, reply_id in cases:
                with self.subTest(line=line[:60]):
                    client.send_raw(line + b"\n")
                    self.refused(client, id, reply_id=reply_id)
            self.assertIn("size", client.call("status"))

    def transfer(self, **fields):
        body = harness.transfer("bad-input", self.names["holders"][0], self.names["holders"][1], 5, **fields)
        return json.dumps({"jsonrpc": "2.0", "id": 3, "method": "credits.transfer", "params": body}).encode()

    def test_lines_that_are_not_json(self):
        self.each([(line, "json.malformed", None) for line in [
            b"hello", b"{", b'{"jsonrpc":"2.0","id":1,}', b"GET / HTTP/1.1", b'"unfinished', b"{'id':1}",
            b"\x00", b"nul", b"[1,2", b'{"id":01}']] + [(b'{"id":1}{"id":2}', "json.malformed", 1)])

    def test_lines_that_are_no_request(self):
        self.each([
            (b"[]", "request.array", None),
            (b'[{"jsonrpc":"2.0","id":1,"method":"status"}]', "request.array", None),
            (b"7", "request.malformed", None), (b"null", "request.malformed", None),
            (b'{"jsonrpc":"2.0","method":"status"}', "request.without_id", None),
            (b'{"jsonrpc":"1.0","id":1,"method":"status"}', "request.malformed", 1),
            (b'{"id":1,"method":"status"}', "request.malformed", 1),
            (b'{"jsonrpc":"2.0","id":1}', "request.malformed", 1),
            (b'{"jsonrpc":"2.0","id":1,"method":7}', "request.malformed", 1),
            (b'{"jsonrpc":"2.0","id":1,"method":"status","params":[]}', "request.malformed", 1),
            (b'{"jsonrpc":"2.0","id":1,"method":"status","extra":1}', "request.malformed", 1),
            (b'{"jsonrpc":"2.0","id":"x","method":"no.such"}', "method.unknown", "x"),
            (b'{"jsonrpc":"2.0","id":1,"method":""}', "method.unknown", 1)])

    def test_unknown_keys_at_every_depth(self):
        base = json.loads(self.transfer())
        for path in ((), ("authority",)):
            body = json.loads(json.dumps(base))
            inner = body["params"]
            for step in path:
                inner = inner[step]
            inner["colour"] = "blue"
            with self.subTest(path=path), self.ledger.client() as client:
                client.send_raw(json.dumps(body).encode() + b"\n")
                self.refused(client, "field.unknown", reply_id=3, field=".".join([*path, "colour"]))

    def test_duplicate_keys_at_every_depth(self):
        line = self.transfer()
        self.each([
            (line.replace(b'"id": 3', b'"id": 3, "id": 3'), "json.duplicate_key", None),
            (line.replace(b'"quantity": 5', b'"quantity": 5, "quantity": 5'), "json.duplicate_key", 3),
            (line.replace(b'"quantity"', b'"quantity": 4, "quantit\\u0079"'), "json.duplicate_key", 3),
            (line.replace(b'"kind"', b'"kind": "legal_basis", "kind"'), "json.duplicate_key", 3)])

    def test_broken_utf8(self):
        line = self.transfer(note="PLACE")
        self.each([(line.replace(b"PLACE", bad), "line.not_utf8", 3) for bad in [
            b"\xff", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"]])

    def test_text_that_could_look_like_other_text(self):
        with self.ledger.client() as client:
            for text in ["a\u202eb", "a\u200bb", "a\u0007b", "a\nb", "\u2066x"]:
                with self.subTest(text=ascii(text)):
                    client.send_raw(self.transfer(note=text) + b"\n")
                    self.refused(client, "field.text", reply_id=3, field="note")

    def test_numbers_that_are_not_whole(self):
        line = self.transfer()
        cases = [(b"0", "amount.zero"), (b"-1", "amount.negative"), (b"9007199254740992", "amount.too_large"),
                 (b"18446744073709551616", None), (b"1e400", None), (b"1.5", "field.type"), (b"5.0", "field.type"),
                 (b'"5"', "field.type"), (b"null", "field.type"), (b"true", "field.type"), (b"[5]", "field.type")]
        with self.ledger.client() as client:
            for number, id in cases:
                with self.subTest(number=number):
                    client.send_raw(line.replace(b'"quantity": 5', b'"quantity": ' + number) + b"\n")
                    reply = client.receive()
                    self.assertEqual(reply["error"]["data"]["kind"], "malformed", reply)
                    if id is not None:
                        self.assertEqual(reply["error"]["data"]["id"], id, reply)
                        self.assertEqual(reply["error"]["data"]["field"], "quantity", reply)

    def test_deep_nesting(self):
        for depth in (20, 100_000):
            nested = b'{"a":' * depth + b"1" + b"}" * depth
            line = b'{"jsonrpc":"2.0","id":1,"method":"status","params":' + nested + b"}"
            with self.subTest(depth=depth), self.ledger.client() as client:
                client.send_raw(line + b"\n")
                reply = client.receive()
                self.assertEqual(reply["error"]["data"]["id"], "json.too_deep", str(reply)[:300])

    def test_a_line_of_many_megabytes(self):
        with self.ledger.client() as client, self.ledger.client() as other:
            client.send("version")
            sent = 0
            try:
                while sent < 16 * LINE_LIMIT:
                    client.send_raw(b"x" * (1 << 20))
                    sent += 1 << 20
            except (BrokenPipeError, ConnectionResetError):
                pass  # the daemon has had enough; its answer is there all the same
            self.assertGreaterEqual(sent, LINE_LIMIT - (1 << 20))
            self.assertIn("result", client.receive())
            self.refused(client, "line.too_long")
            self.assertIn("size", other.call("status"))

    def test_a_long_line_within_the_limit_is_read(self):
        with self.ledger.client() as client:
            line = self.transfer(note="n" * 4000)
            client.send_raw(line + b" " * (LINE_LIMIT - len(line) - 1) + b"\n")
            reply = client.receive()
            self.assertNotEqual(reply.get("error", {}).get("data", {}).get("id"), "line.too_long", str(reply)[:300])
            self.size_before += 1 if "result" in reply else 0
            self.assertIn("result", reply)

    def test_half_a_line_and_the_end(self):
        with self.ledger.client() as client:
            client.send_raw(self.transfer()[:-10])
            client.half_close()
            self.refused(client, "line.incomplete")
            self.assertIsNone(client.receive())

    def test_half_a_line_and_gone(self):
        for _ in range(20):
            with self.ledger.client() as client:
                client.send_raw(self.transfer()[:-1])

    def test_half_a_line_and_silence(self):
        """The deadline of a configuration of its own; others are served all the while."""
        with harness.Ledger() as ledger:
            with open(ledger.config) as file:
                text = file.read()
            self.assertIn("line_deadline_seconds = 60", text)
            with open(ledger.config, "w") as file:
                file.write(text.replace("line_deadline_seconds = 60", "line_deadline_seconds = 1"))
            ledger.start()
            with ledger.client() as silent, ledger.client() as other:
                silent.send_raw(b'{"jsonrpc":"2.0",')
                self.assertEqual(other.call("status")["size"], 1)
                self.refused(silent, "line.incomplete")
                self.assertIsNone(silent.receive())
                self.assertEqual(other.call("status")["size"], 1)
            ledger.assert_verifies()

    def test_many_connections_that_say_nothing(self):
        silent = []
        try:
            for _ in range(200):
                one = socket.socket(socket.AF_UNIX)
                one.connect(self.ledger.socket_path)
                silent.append(one)
            self.assertIn("size", self.ledger.call("status"))
        finally:
            for one in silent:
                one.close()

    def test_more_connections_than_allowed(self):
        taken = []
        try:
            refusal = None
            for _ in range(300):
                client = self.ledger.client()
                taken.append(client)
                client.send("version")
                reply = client.receive()
                if "error" in reply:
                    refusal = reply
                    break
            self.assertIsNotNone(refusal, "300 connections were taken; 256 are allowed")
            self.assertEqual(refusal["error"]["data"]["id"], "connections.too_many")
            self.assertIsNone(taken[-1].receive())
            self.assertIn("size", taken[0].call("status"))
        finally:
            for client in taken:
                client.close()
        # The daemon notices the closed ones in its own time.
        while True:
            try:
                self.ledger.call("status")
                break
            except harness.RpcError as error:
                self.assertEqual(error.id, "connections.too_many")
            except (ConnectionError, AssertionError):
                pass


if __name__ == "__main__":
    unittest.main()
