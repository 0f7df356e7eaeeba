"""A court freezes units and accounts, has some moved and frees them; a wrong transfer is put right; units issued in
excess are cancelled: over the socket and by the command line, and the verifier agrees."""
import json
import unittest

import ledger_harness as harness

ORDER = {"kind": "legal_basis", "reference": "Order 7 of 2026", "date": "2026-01-30"}


def block(first, last=None):
    return f"JCM-JP-MN004-2017-{first}-{last or first}"


class Holds(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger().start()
        self.client = self.ledger.client()
        self.names = harness.furnish(self.client)
        self.first, self.second = self.names["holders"]
        self.count = 0

    def tearDown(self):
        self.client.close()
        self.ledger.assert_verifies()
        self.ledger.remove()

    def write(self, method, **params):
        self.count += 1
        return self.client.call(method, request_id=f"request-{self.count}", **params)

    def refused(self, id, method, **params):
        with self.assertRaises(harness.RpcError) as raised:
            self.write(method, **params)
        self.assertEqual(raised.exception.id, id, raised.exception.reply)
        return raised.exception.reply["error"]["message"]

    def place(self, **what):
        return self.write("hold.place", registry="JP", imposed_by="Tokyo District Court", authority=ORDER, **what)["seq"]

    def move(self, **params):
        return self.write("credits.transfer", **{"from": self.first, "to": self.second,
                                                 "authority": harness.authority(), **params})

    def window(self, days):
        return self.write("policy.set", registry="JP", operation="credits.reverse", window_days=days)

    def held(self, account):
        answer = self.client.call("holdings", account=account)
        return answer["quantity"], answer["held"], answer["reserved"]

    def test_units_are_frozen_moved_by_the_court_and_freed(self):
        hold = self.place(blocks=[block(11, 20)])
        self.assertEqual(self.held(self.first), (10000, 10, 0))
        message = self.refused("units.held", "credits.transfer",
                               **{"from": self.first, "to": self.second, "blocks": [block(15)],
                                  "authority": harness.authority()})
        self.assertIn("Tokyo District Court", message)
        # By quantity the held ones are passed over.
        self.assertEqual(self.move(quantity=15)["moved"], [block(1, 10), block(21, 25)])
        self.refused("field.value", "credits.court_transfer",
                     **{"from": self.first, "to": self.names["government"], "blocks": [block(12, 14)],
                        "authority": harness.authority()})
        moved = self.write("credits.court_transfer",
                           **{"from": self.first, "to": self.names["government"], "blocks": [block(12, 14)],
                              "authority": ORDER})
        self.assertEqual((moved["moved"], moved["quantity"]), ([block(12, 14)], 3))
        shown = self.client.call("hold.show", hold=hold)
        self.assertEqual([(unit["block"], unit["account"]) for unit in shown["units"]],
                         [(block(11), self.first), (block(12, 14), self.names["government"]),
                          (block(15, 20), self.first)])
        lift = self.write("hold.lift", hold=hold, blocks=[block(13, 16)], authority=ORDER)
        self.assertEqual(self.client.call("hold.list", active=True)["holds"][0]["blocks"],
                         [block(11, 12), block(17, 20)])
        self.move(blocks=[block(15, 16)])
        end = self.write("hold.lift", hold=hold, authority=ORDER)
        self.assertEqual(self.client.call("hold.list", active=True)["holds"], [])
        row, = self.client.call("hold.list", registry="JP", active=False)["holds"]
        self.assertEqual((row["hold"], row["lifted_by"], row["quantity"]), (hold, end["seq"], 0))
        shown = self.client.call("hold.show", hold=hold)
        self.assertEqual([entry["seq"] for entry in shown["entries"]], [hold, lift["seq"], end["seq"]])
        self.refused("hold.lifted", "hold.lift", hold=hold, authority=ORDER)
        # The court's transfer is a movement as others are.
        line = self.client.call("statement", account=self.names["government"])["lines"][0]
        self.assertEqual((line["kind"], line["in"], line["counterparty"]),
                         ("credits.court_transfer", 3, self.first))
        life = self.client.call("serial.history", serial="JCM-JP-MN004-2017-13")
        self.assertEqual([event["kind"] for event in life["events"]], ["credits.issue", "credits.court_transfer"])
        self.assertEqual(life["account"], self.names["government"])
        past = self.client.call("holdings", account=self.first, as_of={"seq": moved["seq"] - 1})
        self.assertEqual(past["quantity"], 9985)

    def test_a_held_account_gives_nothing_and_receives(self):
        hold = self.place(account=self.first)
        self.refused("account.held", "credits.transfer",
                     **{"from": self.first, "to": self.second, "quantity": 1, "authority": harness.authority()})
        self.assertEqual(self.held(self.first), (10000, 10000, 0))
        self.write("credits.court_transfer",
                   **{"from": self.first, "to": self.second, "blocks": [block(1, 5)], "authority": ORDER})
        self.write("credits.transfer", **{"from": self.second, "to": self.first, "quantity": 2,
                                          "authority": harness.authority()})
        self.ledger.restart()
        self.client.close()
        self.client = self.ledger.client()
        self.refused("account.held", "credits.transfer",
                     **{"from": self.first, "to": self.second, "quantity": 1, "authority": harness.authority()})
        self.write("hold.lift", hold=hold, authority=ORDER)
        self.move(quantity=1)

    def test_a_wrong_transfer_goes_back_once_and_inside_the_window(self):
        wrong = self.move(quantity=100)["seq"]
        reversal = {"reason": "Entered for the wrong holder", "authority": harness.authority("application 2")}
        self.refused("reversal.window", "credits.reverse", entry=wrong, **reversal)
        self.window(5)
        self.write("credits.transfer", **{"from": self.second, "to": self.names["government"],
                                          "blocks": [block(7)], "authority": harness.authority()})
        self.assertIn(block(7), self.refused("units.not_held", "credits.reverse", entry=wrong, **reversal))
        self.write("credits.transfer", **{"from": self.names["government"], "to": self.second,
                                          "blocks": [block(7)], "authority": harness.authority()})
        back = self.write("credits.reverse", entry=wrong, **reversal)
        self.assertEqual((back["moved"], back["quantity"]), ([block(1, 100)], 100))
        self.assertEqual(self.held(self.first)[0], 10000)
        self.refused("reversal.done", "credits.reverse", entry=wrong, **reversal)
        self.refused("reversal.kind", "credits.reverse", entry=back["seq"], **reversal)
        retired = self.write("credits.retire", **{
            "from": self.first, "to": self.names["retirement"], "quantity": 10, "purpose": "NDC of Japan, 2030",
            "beneficiary": "Japan", "reason": "Use", "authority": harness.authority()})["seq"]
        self.write("credits.reverse", entry=retired, **reversal)
        self.assertEqual(self.held(self.names["retirement"])[0], 0)
        line = self.client.call("statement", account=self.names["retirement"])["lines"][-1]
        self.assertEqual((line["kind"], line["out"], line["counterparty"]), ("credits.reverse", 10, self.first))
        # Recovery reads the earlier entries again.
        self.ledger.kill()
        self.ledger.restart()
        self.client.close()
        self.client = self.ledger.client()
        self.assertEqual(self.held(self.first)[0], 10000)

    def test_units_of_an_issuance_are_traced_and_the_excess_is_cancelled(self):
        issuance = self.client.call("decision.list")["decisions"][0]["lines"][0]["seq"]
        self.move(quantity=100)
        self.place(blocks=[block(1, 3)])
        self.refused("units.held", "credits.correct_excess", issuance=issuance, blocks=[block(1, 10)],
                     reason="Verified again", authority=ORDER,
                     **{"from": self.second, "to": self.names["cancellation"]})
        self.write("credits.correct_excess", issuance=issuance, blocks=[block(91, 100)], reason="Verified again",
                   authority=ORDER, **{"from": self.second, "to": self.names["cancellation"]})
        trace = self.client.call("issuance.trace", seq=issuance)
        self.assertEqual([(unit["block"], unit["account"]) for unit in trace["units"]],
                         [(block(1, 90), self.second), (block(91, 100), self.names["cancellation"]),
                          (block(101, 10000), self.first)])
        self.assertEqual(len(trace["units"][0]["held"]), 1)
        then = self.client.call("issuance.trace", seq=issuance, as_of={"seq": issuance})
        self.assertEqual([(unit["block"], unit["account"]) for unit in then["units"]],
                         [(block(1, 10000), self.first)])
        self.refused("excess.not_of_issuance", "credits.correct_excess", issuance=0, blocks=[block(101)],
                     reason="Verified again", authority=ORDER,
                     **{"from": self.first, "to": self.names["cancellation"]})

    def test_the_command_line(self):
        def ctl(*arguments):
            done = self.ledger.ctl(*arguments)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return done.stdout

        placed = json.loads(ctl("--json", "hold", "place", "--registry", "JP", "--block", block(1, 10), "--imposed-by",
                                "Tokyo District Court", "--legal-basis", "Order 7 of 2026"))
        hold = str(placed["seq"])
        self.assertIn("Tokyo District Court", ctl("hold", "list", "--active"))
        self.assertIn("10 units", ctl("hold", "list", "--account", self.first))
        ctl("--yes", "credits", "court-transfer", "--from", self.first, "--to", self.second, "--block", block(1, 4),
            "--legal-basis", "Order 8 of 2026")
        self.assertIn(self.second, ctl("hold", "show", hold))
        ctl("hold", "lift", hold, "--block", block(1, 2), "--legal-basis", "Order 9 of 2026")
        self.assertIn("Order 9 of 2026", ctl("hold", "show", hold))
        issuance = str(self.client.call("decision.list")["decisions"][0]["lines"][0]["seq"])
        self.assertIn(f"by hold {hold}", ctl("issuance", "trace", issuance))
        self.assertIn("block,account,quantity", ctl("--csv", "issuance", "trace", issuance))
        self.window(5)
        wrong = self.move(quantity=7)["seq"]
        ctl("--yes", "credits", "reverse", str(wrong), "--reason", "Wrong holder", "--application", "A 2")
        ctl("--yes", "credits", "correct-excess", issuance, "--from", self.first, "--to", self.names["cancellation"],
            "--block", block(9990, 10000), "--reason", "Too many", "--legal-basis", "Joint Committee 3")


if __name__ == "__main__":
    unittest.main()
