"""Every method over the socket: the examples of schemas/methods, in the order of `describe`, on a fresh ledger;
every reply held against its method's schema; a method that no example called fails the run."""
import hashlib
import json
import os
import sys
import unittest

try:
    import jsonschema
except ImportError:  # Debian's python3-jsonschema belongs to Debian's interpreter
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import ledger_harness as harness

SCHEMAS = harness.source_dir() / "schemas" / "methods"


def load(name):
    return json.loads((SCHEMAS / f"{name}.json").read_text())


def part(schema, name):
    """A validator for the params or the result of a method."""
    return jsonschema.Draft7Validator({"$schema": schema["$schema"], "definitions": schema.get("definitions", {}),
                                       **schema["properties"][name]})


def difference(expected, found, path="$"):
    """Where `found` does not hold what `expected`, a part of it, says; empty when it does."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                return f"{path}.{key} is missing"
            deeper = difference(value, found[key], f"{path}.{key}")
            if deeper:
                return deeper
        return ""
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{path} has {len(found)} items, expected {len(expected)}"
        for n, (one, other) in enumerate(zip(expected, found)):
            deeper = difference(one, other, f"{path}[{n}]")
            if deeper:
                return deeper
        return ""
    return "" if expected == found and type(expected) is type(found) else f"{path} is {found!r}, expected {expected!r}"


class Methods(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger().start()
        cls.listing = cls.ledger.call("describe")
        cls.methods = [method["name"] for method in cls.listing["methods"]]

    @classmethod
    def tearDownClass(cls):
        cls.ledger.assert_verifies()
        cls.ledger.remove()

    def test_a_all_examples(self):
        answered, refused = set(), set()
        with self.ledger.client() as client:
            for method in self.methods:
                schema = load(method)
                for example in schema["x-examples"]:
                    with self.subTest(method=method, example=example["title"]):
                        reply = client.call_reply(method, example["params"])
                        self.check(schema, example, reply)
                        (answered if "result" in reply else refused).add(method)
            # Its note is one of this very ledger, so no example in a file can have it answered.
            note = client.call("checkpoint", keep=True)["note"] + f"— witness.example/w {'A' * 101}A==\n"
            example = {"params": {"note": note}, "result": {}}
            self.check(load("checkpoint.cosign"), example, client.call_reply("checkpoint.cosign", example["params"]))
            answered.add("checkpoint.cosign")
            # Every decision of the examples is posted, and none that is can be withdrawn.
            decision = {"project": "MN004", "period_start": "2018-01-01", "period_end": "2018-12-31",
                        "decided_on": "2019-02-01"}
            client.call("decision.record", request_id="open-decision", **decision,
                        lines=[{"side": "japan", "registry": "JP", "quantity": 10}])
            example = {"params": {"request_id": "withdraw-open", "decision": decision, "reason": "Withdrawn"},
                       "result": {"kind": "decision.withdraw", "scope": ""}}
            self.check(load("decision.withdraw"), example, client.call_reply("decision.withdraw", example["params"]))
            answered.add("decision.withdraw")
        # Nobody approves or rejects what they propose themselves: proposals_test.py has two people.
        by_another = {"proposal.approve", "proposal.reject"}
        self.assertEqual(answered | by_another, set(self.methods), "methods that no example had answered")
        self.assertEqual(answered & by_another, set())
        writes = {method["name"] for method in self.listing["methods"] if method["writes"]}
        self.assertEqual(writes - refused, set(), "writing methods without an example that is refused")

    def check(self, schema, example, reply):
        if "result" in example:
            self.assertIn("result", reply, f"refused: {reply.get('error')}")
            self.assertEqual(difference(example["result"], reply["result"]), "", reply["result"])
            faults = [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
                      for fault in part(schema, "result").iter_errors(reply["result"])]
            self.assertEqual(faults, [], reply["result"])
            self.assertTrue(part(schema, "params").is_valid(example["params"]), "its own schema refuses the params")
        else:
            self.assertIn("error", reply, f"not refused: {reply.get('result')}")
            self.assertEqual(difference(example["error"], reply["error"]["data"]), "", reply["error"])
            # A refused item of an atomic batch is answered with an error of the item's own method.
            item = reply["error"]["data"].get("item")
            asked = schema if item is None else load(example["params"]["items"][item]["method"])
            self.assertIn(reply["error"]["data"]["id"], asked["x-errors"], "an error id that the schema does not list")
            self.assertTrue(reply["error"]["message"])

    def test_b_describe_is_the_folder(self):
        files = sorted(path.stem for path in SCHEMAS.glob("*.json"))
        self.assertEqual(sorted(self.methods), files)
        with self.ledger.client() as client:
            for method in self.methods:
                self.assertEqual(client.call("describe", method=method), load(method))
        listed = {error["id"] for error in self.listing["errors"]}
        known = {error["id"] for error in json.loads((SCHEMAS.parent / "errors.json").read_text())["errors"]}
        self.assertEqual(listed, known)

    def test_c_entries_read_back_are_what_was_asked(self):
        """An entry's body, with its request id and authority, is again a good request: the same one."""
        with self.ledger.client() as client:
            size = client.call("status")["size"]
            entries = client.call("entry.list", limit=1000)["entries"]
            self.assertEqual([entry["seq"] for entry in entries], list(range(size)))
            for one, other in zip(entries, entries[1:]):
                self.assertEqual(other["previous_hash"], one["entry_hash"])
                self.assertLess(one["recorded_at"], other["recorded_at"])
            for entry in entries:
                again = client.call("request.find", request_id=entry["request_id"])
                self.assertEqual(again["seq"], entry["seq"])

    def test_d_the_hash_of_an_entry_can_be_computed_outside(self):
        with self.ledger.client() as client:
            for seq in range(client.call("status")["size"]):
                entry = client.call("entry.get", seq=seq, raw=True)
                leaf = hashlib.sha256(b"\x00" + bytes.fromhex(entry["raw"])).hexdigest()
                self.assertEqual(leaf, entry["entry_hash"])

    def test_e_lists_come_in_pages(self):
        with self.ledger.client() as client:
            for method, name in [("account.list", "accounts"), ("project.list", "projects"),
                                 ("decision.list", "decisions"), ("entry.list", "entries")]:
                whole = client.call(method, limit=1000)
                self.assertNotIn("next", whole)
                pages, cursor = [], {}
                while True:
                    page = client.call(method, limit=1, **cursor)
                    pages += page[name]
                    if "next" not in page:
                        break
                    cursor = {"cursor": page["next"]}
                self.assertEqual(pages, whole[name])

    def test_f_statement_in_pages_ends_where_the_holding_is(self):
        with self.ledger.client() as client:
            for account in client.call("account.list")["accounts"]:
                number = account["account"]
                whole = client.call("statement", account=number, limit=1000)
                self.assertEqual(whole["closing"], client.call("holdings", account=number)["quantity"])
                lines, cursor = [], {}
                while True:
                    page = client.call("statement", account=number, limit=1, **cursor)
                    self.assertEqual((page["opening"], page["closing"]), (whole["opening"], whole["closing"]))
                    lines += page["lines"]
                    if "next" not in page:
                        break
                    cursor = {"cursor": page["next"]}
                self.assertEqual(lines, whole["lines"])
                for line in lines:
                    then = client.call("holdings", account=number, as_of={"seq": line["seq"]})
                    self.assertEqual(then["quantity"], line["balance"])


if __name__ == "__main__":
    unittest.main()
