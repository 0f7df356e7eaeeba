"""Article 6 on the real daemon: authorize, first transfer, split by transfer, the children keep it, retirement gated."""
import json
import unittest

import ledger_harness as harness

AUTHORIZATION = {"version": 1, "date": "2025-04-01", "approach": "CA0001", "registry": "JP", "first_party": "MNG",
                 "party_registry": "MNG01", "parties": ["JPN"], "sectors": ["Energy"]}


class Article6(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger().start()
        with cls.ledger.client() as client:
            cls.names = harness.furnish(client, live=True)
        cls.first, cls.second = cls.names["holders"][:2]
        held = cls.ledger.call("holdings", account=cls.first)["holdings"][0]["blocks"][0]
        cls.series, cls.start = held.rsplit("-", 2)[0], int(held.rsplit("-", 2)[1])

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def block(self, first, last):
        return f"{self.series}-{self.start + first - 1}-{self.start + last - 1}"

    def refused(self, method, id, **params):
        with self.assertRaises(harness.RpcError) as raised:
            self.ledger.call(method, {"request_id": "refused", **params})
        self.assertEqual(raised.exception.id, id, raised.exception.reply)

    def test_a_life_under_an_authorization(self):
        call, year = self.ledger.call, self.series.rsplit("-", 1)[1]
        call("authorization.record", request_id="a-1", id="MNG 1", purposes="ndc", ceiling=50, **AUTHORIZATION)
        call("authorization.record", request_id="a-2", id="MNG 2", purposes="imp", first_transfer="use_or_cancellation",
             **AUTHORIZATION)
        call("credits.authorize", request_id="u-1", authorization="MNG 1", blocks=[self.block(1, 40)])
        call("credits.authorize", request_id="u-2", authorization="MNG 2", blocks=[self.block(41, 60)])
        self.refused("credits.authorize", "authorization.ceiling", authorization="MNG 1", blocks=[self.block(61, 71)])
        done = call("credits.first_transfer", request_id="f-1", authorization="MNG 1", event="to_another_party",
                    acquiring="JPN", blocks=[self.block(11, 30)])
        self.assertEqual(done["itmos"], [{"block": self.block(11, 30), "first": f"CA0001-MNG01-MNG-1-{year}",
                                          "last": f"CA0001-MNG01-MNG-20-{year}"}])
        # A split in the middle: the child keeps authorization and ITMO numbers.
        call("credits.transfer", request_id="t-1", **{"from": self.first}, to=self.second,
             blocks=[self.block(15, 45)], authority=harness.authority())
        parts = call("holdings", account=self.second)["article6"]
        self.assertEqual([(p["block"], p.get("first_itmo")) for p in parts],
                         [(self.block(15, 30), f"CA0001-MNG01-MNG-5-{year}"), (self.block(31, 40), None),
                          (self.block(41, 45), None)])
        found = call("itmo.find", itmo=f"CA0001-MNG01-MNG-5-{year}")
        self.assertEqual((found["unit"], found["account"]), (self.block(15, 15), self.second))
        with self.assertRaises(harness.RpcError) as raised:
            call("itmo.find", itmo=f"CA0001-MNG01-MNG-999-{year}")
        self.assertEqual(raised.exception.id, "itmo.unknown")
        # Retirement: what is authorized for IMP only is never retired, and by quantity passed over.
        use = {"purpose": "NDC of Japan, 2030", "beneficiary": "Government of Japan", "reason": "Contribution",
               "authority": harness.authority(), "from": self.second, "to": self.names["retirement"]}
        self.refused("credits.retire", "authorization.purpose", blocks=[self.block(40, 41)], **use)
        self.refused("credits.retire", "units.insufficient", quantity=27, **use)
        call("policy.set", request_id="p-1", registry="JP", operation="credits.retire", authorization_required=True)
        retired = call("credits.retire", request_id="r-1", quantity=26, **use)
        self.assertEqual(retired["moved"], [self.block(15, 40)])
        use["from"] = self.first
        self.refused("credits.retire", "units.not_authorized", blocks=[self.block(61, 61)], **use)
        # A use for IMP, then its first transfer.
        call("credits.cancel", {"request_id": "c-1", **use, "to": self.names["cancellation"], "use": "imp",
                                "quantity": 5})
        call("credits.first_transfer", request_id="f-2", authorization="MNG 2", event="use_or_cancellation",
             blocks=[self.block(46, 50)])
        shown = call("authorization.show", id="MNG 1")
        self.assertEqual((shown["covered"], shown["first_transferred"], shown["used"]["ndc"]), (40, 20, 26))
        shown = call("authorization.show", id="MNG 2")
        self.assertEqual((shown["first_transferred"], shown["used"]["imp"]), (5, 5))
        unit = f"{self.series}-{self.start + 14}"
        self.assertEqual(call("serial.history", serial=unit)["article6"]["use"], "ndc")
        line = harness.run("jcm-ledger", "--socket", self.ledger.socket_path, "--json", "itmo",
                           f"CA0001-MNG01-MNG-5-{year}", check=True).stdout
        self.assertEqual(json.loads(line)["unit"], self.block(15, 15))
        self.assertIn("MNG 2", harness.run("jcm-ledger", "--socket", self.ledger.socket_path, "authorization", "list",
                                           check=True).stdout)
        self.ledger.assert_verifies()


if __name__ == "__main__":
    unittest.main()
