"""A day at a registry, as its people have it: two officers and an auditor, each a Unix user of their own, over
one socket. Proposals, a court's freeze, a wrong transfer reversed, a receipt handed out, the year sealed, the
tables counted against the entries, and a full verification at the end.

Real uids, so this needs root, and fails without it."""
import json
import os
import subprocess
import time
import unittest

import ledger_harness as harness
from caller_test import as_uid

CHIEF, SECOND, AUDITOR, STRANGER = 4401, 4402, 4403, 4404
ORDER = {"kind": "legal_basis", "reference": "Tokyo District Court, order 12 of 2026"}
APPLICATION = {"kind": "holder_application", "reference": "Application 7"}
DECISION = {"project": "MN004", "period_start": "2017-01-01", "period_end": "2017-07-31",
            "decided_on": "2017-10-24"}
A, B, G, RE = "JP-EH-000001-43", "JP-EH-000002-40", "JP-GH-000001-42", "JP-RE-000001-37"


class Day(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.getuid() != 0:
            raise AssertionError("this test takes other users' uids: run it as root")
        cls.ledger = harness.Ledger(mode=0o711, uid=CHIEF)
        with open(cls.ledger.config) as file:
            text = file.read()
        with open(cls.ledger.config, "w") as file:
            file.write(text.replace('mode = "0660"', 'mode = "0666"'))
        cls.ledger.start()
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    # -- as one of the people
    def reply(self, who, method, /, **params):
        def work():
            with self.ledger.client() as client:
                return client.call_reply(method, params)

        return as_uid(who, work)

    def ask(self, who, method, /, **params):
        reply = self.reply(who, method, **params)
        self.assertIn("result", reply, f"{method}: {reply}")
        return reply["result"]

    def do(self, who, method, /, **params):
        type(self).count += 1
        return self.ask(who, method, request_id=f"day-{self.count}", **params)

    def refused(self, who, id, method, /, **params):
        type(self).count += 1
        reply = self.reply(who, method, request_id=f"day-{self.count}", **params)
        self.assertIn("error", reply, f"{method} was to be refused: {reply}")
        self.assertEqual(reply["error"]["data"]["id"], id, reply)

    def hash_of(self, seq):
        return self.ask(CHIEF, "entry.get", seq=seq)["entry_hash"]

    def held(self, account):
        return self.ask(CHIEF, "holdings", account=account)["quantity"]

    # -- the day
    def test_a_day_at_the_registry(self):
        self.books_are_opened()
        self.the_year_is_sealed()
        self.people_are_appointed()
        self.two_people_transfer()
        self.a_court_freezes()
        self.a_wrong_transfer_is_reversed()
        receipt = self.units_are_retired()
        self.the_tables_agree_with_the_entries()
        self.everything_is_verified(receipt)

    def books_are_opened(self):
        on = {"business_date": "2017-10-24"}
        self.do(CHIEF, "registry.open", code="JP", side="japan", name="Registry of Japan", utc_offset_minutes=540)
        self.do(CHIEF, "country.record", code="MN", alpha3="MNG", name="Mongolia", since="2013-01-08")
        self.do(CHIEF, "project.record", reference="MN004", country="MN", title="Solar power", status="registered",
                registered_on="2017-05-26")
        self.do(CHIEF, "decision.record", **DECISION, lines=[{"side": "japan", "registry": "JP", "quantity": 7158}])
        for kind, name in (("entity_holding", "A Ltd."), ("entity_holding", "B Ltd."),
                           ("government_holding", "Japan"), ("retirement", "Japan")):
            self.do(CHIEF, "account.open", registry="JP", kind=kind, holder={"name": name}, **on)
        self.do(CHIEF, "credits.issue", decision=DECISION, registry="JP", account=A, **on)

    def the_year_is_sealed(self):
        seal = self.do(CHIEF, "seal", registry="JP", as_of="2025-12-31")
        self.assertEqual(self.ask(CHIEF, "entry.get", seq=seal["seq"])["kind"], "seal")
        self.refused(CHIEF, "business_date.sealed", "account.open", registry="JP", kind="entity_holding",
                     holder={"name": "Late Ltd."}, business_date="2025-12-31")
        self.do(CHIEF, "registry.go_live", registry="JP")

    def people_are_appointed(self):
        self.refused_reply = self.reply(SECOND, "status")
        self.assertEqual(self.refused_reply["error"]["data"]["id"], "caller.unknown")
        second = self.do(CHIEF, "officer.grant", uid=SECOND, role="approver", registry="JP", officer_name="Second")
        self.do(CHIEF, "officer.grant", uid=AUDITOR, role="auditor", officer_name="Auditor")
        who = self.ask(SECOND, "whoami")
        self.assertEqual(who["officer"], second["officer"])
        self.refused(SECOND, "officer.not_allowed", "credits.transfer", to=B, quantity=1, authority=APPLICATION,
                     **{"from": A})
        self.refused(AUDITOR, "officer.not_allowed", "officer.grant", uid=STRANGER, role="reader",
                     officer_name="Nobody")

    def propose(self, quantity):
        return self.do(CHIEF, "proposal.open", what={"operation": "credits.transfer", "params": {
            "from": A, "to": B, "quantity": quantity, "authority": APPLICATION}})

    def two_people_transfer(self):
        self.do(CHIEF, "policy.set", registry="JP", operation="credits.transfer", life_minutes=1,
                tiers=[{"above": 0, "approvals": 1, "role": "approver"}])
        self.refused(CHIEF, "approval.required", "credits.transfer", to=B, quantity=10, authority=APPLICATION,
                     **{"from": A})
        expiring = self.propose(5)
        self.expires_at = time.monotonic() + 61
        self.expiring = expiring["seq"]
        proposal = self.propose(1000)
        seen = self.hash_of(proposal["seq"])
        self.refused(CHIEF, "proposal.own", "proposal.approve", proposal=proposal["seq"], seen=seen)
        self.refused(SECOND, "proposal.seen", "proposal.approve", proposal=proposal["seq"], seen="0" * 64)
        self.do(SECOND, "proposal.approve", proposal=proposal["seq"], seen=seen)
        self.assertEqual(self.held(B), 1000)
        rejected = self.propose(7)
        self.do(SECOND, "proposal.reject", proposal=rejected["seq"], comment="No such application is on file")

    def a_court_freezes(self):
        hold = self.do(CHIEF, "hold.place", registry="JP", account=A, imposed_by="Tokyo District Court",
                       authority=ORDER)
        self.refused(CHIEF, "account.held", "proposal.open", what={"operation": "credits.transfer", "params": {
            "from": A, "to": B, "quantity": 1, "authority": APPLICATION}})
        units = ["JCM-JP-MN004-2017-7001-7100"]
        part = self.do(CHIEF, "hold.place", registry="JP", blocks=units, imposed_by="Tokyo District Court",
                       authority=ORDER)
        self.do(CHIEF, "credits.court_transfer", to=G, blocks=["JCM-JP-MN004-2017-7091-7100"], authority=ORDER,
                **{"from": A})
        self.do(CHIEF, "hold.lift", hold=hold["seq"], authority=ORDER)
        self.do(CHIEF, "hold.lift", hold=part["seq"], blocks=["JCM-JP-MN004-2017-7001-7050"], authority=ORDER)
        self.do(CHIEF, "hold.lift", hold=part["seq"], authority=ORDER)
        self.refused(CHIEF, "hold.lifted", "hold.lift", hold=part["seq"], authority=ORDER)
        self.assertEqual(self.held(G), 10)

    def a_wrong_transfer_is_reversed(self):
        proposal = self.propose(300)
        effect = self.do(SECOND, "proposal.approve", proposal=proposal["seq"], seen=self.hash_of(proposal["seq"]))
        wrong = effect["seq"] + 1
        self.assertEqual(self.ask(CHIEF, "entry.get", seq=wrong)["kind"], "credits.transfer")
        self.refused(CHIEF, "reversal.window", "credits.reverse", entry=wrong, reason="Wrong account",
                     authority=APPLICATION)
        self.do(CHIEF, "policy.set", registry="JP", operation="credits.reverse", window_days=5)
        self.do(CHIEF, "credits.reverse", entry=wrong, reason="Wrong account", authority=APPLICATION)
        self.refused(CHIEF, "reversal.done", "credits.reverse", entry=wrong, reason="Again",
                     authority=APPLICATION)
        self.assertEqual(self.held(B), 1000)

    def units_are_retired(self):
        done = self.do(CHIEF, "credits.retire", to=RE, quantity=250, purpose="NDC of Japan, 2030", year=2030,
                       beneficiary="B Ltd.", reason="Offset of 2025", authority=APPLICATION, **{"from": B})
        receipt = self.ask(CHIEF, "receipt", seq=done["seq"])
        path = os.path.join(self.ledger.directory, "retirement.tlog-proof")
        with open(path, "w") as file:
            file.write(receipt["proof"])
        key = os.path.join(self.ledger.directory, "handed-over.vkey")
        with open(key, "w") as file:
            file.write(receipt["vkey"] + "\n")
        checked = harness.run("jcm-verify", path, "--key", key)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        return path

    def the_tables_agree_with_the_entries(self):
        entries = self.ask(AUDITOR, "entry.list", limit=1000)["entries"]
        moved = {kind: sum(e["resolved"]["quantity"] for e in entries if e["kind"] == kind)
                 for kind in ("credits.transfer", "credits.retire", "credits.court_transfer", "credits.reverse")}
        self.assertEqual(moved, {"credits.transfer": 1300, "credits.retire": 250, "credits.court_transfer": 10,
                                 "credits.reverse": 300})
        now = self.ask(AUDITOR, "report.balances")
        self.assertIn("checkpoint", now)
        self.assertEqual(self.balances(now), {"entity_holding": 7158 - 250 - 10, "government_holding": 10,
                                              "retirement": 250})
        sealed = self.ask(AUDITOR, "report.balances", as_of={"date": "2025-12-31"})
        self.assertEqual(self.balances(sealed)["entity_holding"], 7158)
        issuance = self.ask(AUDITOR, "report.issuance")["rows"]
        self.assertEqual([row["issued"] for row in issuance], [7158])
        self.ask(AUDITOR, "report.accounts")
        self.ask(AUDITOR, "report.transactions")

    @staticmethod
    def balances(report):
        return {row["kind"]: row["quantity"] for row in report["rows"] if row["quantity"]}

    def everything_is_verified(self, receipt):
        # The forgotten proposal has expired by itself by now.
        while time.monotonic() < self.expires_at:
            time.sleep(1)
        deadline = time.monotonic() + 30
        while self.ask(CHIEF, "proposal.show", proposal=self.expiring)["status"] != "expired":
            self.assertLess(time.monotonic(), deadline, "the proposal does not expire")
            time.sleep(0.5)
        self.refused(SECOND, "proposal.ended", "proposal.approve", proposal=self.expiring,
                     seen=self.hash_of(self.expiring))
        trail = self.ask(AUDITOR, "trail.list", limit=1000)["events"]
        events = {event["event"] for event in trail}
        self.assertLessEqual({"started", "denied", "refused"}, events, trail)
        self.ledger.assert_verifies()
        self.ledger.stop()
        self.ledger.assert_verifies()


if __name__ == "__main__":
    unittest.main()
