"""What the rules refuse, asked over the socket: error id, offending field, nothing changed, ledger verifying."""
import unittest

import ledger_harness as harness

DECISION = {"project": "MN004", "period_start": "2017-01-01", "period_end": "2017-12-31", "decided_on": "2018-02-01"}
DAY = "2018-02-10"


class Rules(unittest.TestCase):
    """A registry that still imports (JP: MN004 posted; MN006 decided, not posted) and one beside it (MN)."""

    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger().start()
        with cls.ledger.client() as client:
            cls.names = harness.furnish(client, live=False)
            client.call("registry.open", request_id="open-MN", code="MN", side="partner", name="Registry of Mongolia",
                        utc_offset_minutes=480)
            cls.foreign = client.call("account.open", request_id="account-MN", registry="MN", kind="entity_holding",
                                      holder={"name": "Holder in Mongolia"}, business_date=DAY)["account"]
            client.call("project.record", request_id="project-MN006", reference="MN006", country="MN",
                        title="Second project", status="registered", registered_on="2017-06-01")
            cls.decision = dict(DECISION, project="MN006")
            client.call("decision.record", request_id="decision-MN006", **cls.decision,
                        lines=[{"side": "japan", "registry": "JP", "quantity": 100},
                               {"side": "partner", "registry": "MN", "quantity": 0}])
            cls.closed = client.call("account.open", request_id="account-closed", registry="JP", kind="entity_holding",
                                     holder={"name": "Gone"}, business_date=DAY)["account"]
            client.call("account.set_status", request_id="close", account=cls.closed, status="closed",
                        business_date=DAY)

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def refused(self, method, id, field=None, kind="refused", **params):
        params = {"request_id": "to-be-refused", "business_date": DAY, **params}
        before = self.ledger.call("status")["size"]
        with self.assertRaises(harness.RpcError) as raised:
            self.ledger.call(method, params)
        self.assertEqual(raised.exception.id, id, raised.exception.reply)
        self.assertEqual(raised.exception.kind, kind, raised.exception.reply)
        if field is not None:
            self.assertEqual(raised.exception.field, field, raised.exception.reply)
        self.assertEqual(self.ledger.call("status")["size"], before)
        with self.assertRaises(harness.RpcError) as raised:  # a refusal uses no request id up
            self.ledger.call("request.find", request_id=params["request_id"])
        self.assertEqual(raised.exception.id, "request.unknown")

    def tearDown(self):
        self.ledger.assert_verifies()

    def debit(self, source=None, target=None, **selection):
        return {"from": source or self.names["holders"][0], "to": target or self.names["holders"][1],
                "authority": harness.authority(), **selection}

    def issue(self, *credits, **more):
        return {"decision": self.decision, "registry": "JP", "credits": list(credits), **more}

    def credit(self, **units):
        return {"account": self.names["holders"][0], "vintage": 2017, **units}

    def test_overlapping_serials(self):
        first, second = self.credit(first=1, last=60), self.credit(first=60, last=99)
        self.refused("credits.issue", "issue.serials_overlap", **self.issue(first, second))
        self.refused("credits.transfer", "range.order", kind="malformed",
                     **self.debit(blocks=["JCM-JP-MN004-2017-1-10", "JCM-JP-MN004-2017-10-20"]))

    def test_more_and_less_than_the_allocation(self):
        self.refused("credits.issue", "issue.exceeds_allocation", **self.issue(self.credit(quantity=101)))
        self.refused("credits.issue", "issue.below_allocation", **self.issue(self.credit(quantity=99)))
        self.refused("credits.issue", "issue.vintage",
                     **self.issue({"account": self.names["holders"][0], "vintage": 2016, "quantity": 100}))

    def test_a_second_posting_of_a_line(self):
        self.refused("credits.issue", "issue.line_posted", decision=DECISION, registry="JP",
                     account=self.names["holders"][0])

    def test_a_zero_line_and_an_unknown_one(self):
        self.refused("credits.issue", "issue.line_zero", decision=self.decision, registry="MN", account=self.foreign)
        self.refused("credits.issue", "decision.unknown", decision=dict(DECISION, decided_on="2018-02-02"),
                     registry="JP", account=self.names["holders"][0])

    def test_a_transfer_across_registries(self):
        self.refused("credits.transfer", "transfer.across_registries", **self.debit(target=self.foreign, quantity=1))

    def test_a_transfer_to_itself(self):
        self.refused("credits.transfer", "transfer.same_account",
                     **self.debit(target=self.names["holders"][0], quantity=1))

    def test_from_terminal_accounts(self):
        for source in (self.names["retirement"], self.names["cancellation"]):
            self.refused("credits.transfer", "account.kind", field="from", **self.debit(source=source, quantity=1))

    def test_retirement_is_not_cancellation(self):
        facts = {"purpose": "NDC", "beneficiary": "Somebody", "reason": "Because"}
        self.refused("credits.retire", "account.kind", field="to",
                     **self.debit(target=self.names["cancellation"], quantity=1), **facts)
        self.refused("credits.cancel", "account.kind", field="to",
                     **self.debit(target=self.names["retirement"], quantity=1), **facts)
        self.refused("credits.transfer", "account.kind", field="to",
                     **self.debit(target=self.names["retirement"], quantity=1))

    def test_closed_and_unknown_accounts(self):
        self.refused("credits.transfer", "account.status", field="from", **self.debit(source=self.closed, quantity=1))
        self.refused("credits.transfer", "account.status", field="to", **self.debit(target=self.closed, quantity=1))
        self.refused("account.set_status", "account.status", account=self.closed, status="open")
        unknown = self.ledger.call("account.open", request_id="dry", registry="JP", kind="entity_holding",
                                   number=777, holder={"name": "Nobody"}, business_date=DAY, dry_run=True)["account"]
        self.refused("credits.transfer", "account.unknown", field="to", **self.debit(target=unknown, quantity=1))

    def test_units_not_held(self):
        self.refused("credits.transfer", "units.not_held", **self.debit(blocks=["JCM-JP-MN004-2017-9999-10001"]))
        self.refused("credits.transfer", "units.not_held",
                     **self.debit(source=self.names["holders"][1], target=self.names["holders"][0],
                                  blocks=["JCM-JP-MN004-2017-5000-5000"]))
        self.refused("credits.transfer", "units.insufficient", field="quantity", **self.debit(quantity=10001))
        self.refused("credits.transfer", "units.insufficient", **self.debit(quantity=1, vintage=2016))

    def test_without_authority(self):
        debit = self.debit(quantity=1)
        del debit["authority"]
        before = self.ledger.call("status")["size"]
        with self.assertRaises(harness.RpcError) as raised:
            self.ledger.call("credits.transfer", request_id="no-authority", business_date=DAY, **debit)
        self.assertIn(raised.exception.id, ("authority.missing", "field.missing"))
        self.assertEqual(raised.exception.field, "authority")
        self.assertEqual(self.ledger.call("status")["size"], before)

    def test_business_dates(self):
        debit = self.debit(quantity=1)
        self.refused("credits.transfer", "business_date.falls", **debit, business_date="2018-02-09")
        self.refused("credits.transfer", "business_date.future", **debit, business_date="2999-01-01")

    def test_closing_an_account_that_holds_units(self):
        self.refused("account.set_status", "account.not_empty", account=self.names["holders"][0], status="closed")

    def test_what_stands_already(self):
        for method, id, params in [
                ("registry.open", "registry.exists", {"code": "JP", "side": "japan", "name": "Again",
                                                      "utc_offset_minutes": 540}),
                ("project.record", "project.exists", {"reference": "MN004", "country": "MN", "title": "Again",
                                                      "status": "validation"}),
                ("decision.record", "decision.exists", {**DECISION, "lines": [
                    {"side": "japan", "registry": "JP", "quantity": 1}]})]:
            with self.subTest(method=method), self.assertRaises(harness.RpcError) as raised:
                self.ledger.call(method, request_id="again", **params)
            self.assertEqual(raised.exception.id, id, raised.exception.reply)
            self.assertEqual(raised.exception.kind, "conflict")

    def test_a_repeated_request_id(self):
        """The same again gets the first answer; other content is refused, naming what differs."""
        with self.ledger.client() as client:
            params = {"request_id": "once", "business_date": DAY, **self.debit(quantity=1)}
            first = client.call("credits.transfer", params)
            size = client.call("status")["size"]
            self.assertEqual(client.call("credits.transfer", params), first)
            for field, changed in [("quantity", {"quantity": 2}), ("to", {"to": self.names["government"]}),
                                   ("authority", {"authority": harness.authority("another")}),
                                   ("note", {"note": "another"})]:
                with self.subTest(field=field), self.assertRaises(harness.RpcError) as raised:
                    client.call("credits.transfer", {**params, **changed})
                self.assertEqual((raised.exception.id, raised.exception.field), ("request_id.conflict", field))
                self.assertEqual(raised.exception.kind, "conflict")
            with self.assertRaises(harness.RpcError) as raised:
                client.call("registry.go_live", request_id="once", registry="MN")
            self.assertEqual(raised.exception.id, "request_id.conflict")
            self.assertEqual(client.call("status")["size"], size)

    def test_a_repetition_is_known_after_a_restart(self):
        params = {"request_id": "before-restart", "business_date": DAY, **self.debit(quantity=1)}
        first = self.ledger.call("credits.transfer", params)
        self.ledger.restart()
        self.assertEqual(self.ledger.call("credits.transfer", params), first)
        self.ledger.kill()
        self.ledger.start()
        self.assertEqual(self.ledger.call("credits.transfer", params), first)


if __name__ == "__main__":
    unittest.main()
