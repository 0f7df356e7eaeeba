"""Four eyes with real Unix users: one officer proposes, another approves, rejects, or is too late."""
import os
import time
import unittest

import officers_test

ADMINISTRATOR, APPROVER = officers_test.ADMINISTRATOR, officers_test.APPROVER


class Proposals(officers_test.Officers):
    def setUp(self):
        super().setUp()
        self.call(ADMINISTRATOR, "officer.grant", request_id="grant", uid=APPROVER, role="approver",
                  officer_name="Second officer")
        self.call(ADMINISTRATOR, "policy.set", request_id="policy", operation="country.record",
                  tiers=[{"above": 0, "approvals": 1, "role": "approver"}], life_minutes=1)
        self.number = 0

    def propose(self, code, name):
        return self.call(ADMINISTRATOR, "proposal.open", request_id=f"p-{code}",
                         what={"operation": "country.record", "params": {"code": code, "alpha3": code + "X", "name": name}})

    def approval(self, proposal, request_id):
        return {"request_id": request_id, "proposal": proposal["seq"], "seen": proposal["entry_hash"]}

    def test_another_officer_approves(self):
        self.assertEqual(self.refused(ADMINISTRATOR, "country.record", request_id="alone", code="XA",
                                      alpha3="XAX", name="Alone"),
                         "approval.required")
        proposal = self.propose("XB", "Both")
        shown = self.call(APPROVER, "proposal.show", proposal=proposal["seq"])
        self.assertEqual(shown["needs"]["more"], 1)
        self.assertEqual(shown["entry"]["entry_hash"], proposal["entry_hash"])
        self.assertEqual(self.refused(ADMINISTRATOR, "proposal.approve", **self.approval(proposal, "own")), "proposal.own")
        done = self.call(APPROVER, "proposal.approve", **self.approval(proposal, "yes"))
        self.assertEqual((done["effect"]["kind"], done["effect"]["seq"]), ("country.record", done["seq"] + 1))
        self.assertEqual(self.call(APPROVER, "proposal.approve", **self.approval(proposal, "yes")), done)
        self.assertEqual(self.call(APPROVER, "proposal.show", proposal=proposal["seq"])["status"], "executed")

    def test_who_may_approve(self):
        def policy(number, approvals, role):
            self.call(ADMINISTRATOR, "policy.set", request_id=f"policy-{number}", operation="country.record",
                      tiers=[{"above": 0, "approvals": approvals, "role": role}])
        policy(2, 2, "approver")
        two = self.propose("XE", "Two approvals")
        self.call(APPROVER, "proposal.approve", **self.approval(two, "first"))
        self.assertEqual(self.refused(APPROVER, "proposal.approve", **self.approval(two, "second")), "proposal.approved")
        policy(3, 1, "administrator")
        other = self.propose("XF", "By another administrator")
        self.assertEqual(self.refused(APPROVER, "proposal.approve", **self.approval(other, "role")), "proposal.role")
        self.assertEqual(self.refused(APPROVER, "proposal.approve", request_id="none", proposal=0, seen="0" * 64),
                         "proposal.unknown")

    def test_the_command_line_shows_what_is_proposed(self):
        proposal = self.propose("XG", "Shown")
        shown = self.ctl(APPROVER, "proposal", "show", str(proposal["seq"])).stdout
        for line in (r"  code +XG", r"  alpha3 +XGX", r"  name +Shown", r"needs +1 more by approver"):
            self.assertRegex(shown, f"(?m)^{line}$")
        refused = self.ctl(ADMINISTRATOR, "country", "record", "XH", "--alpha3", "XHX", "--name", "Alone")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--propose", refused.stderr)

    def test_nobody_is_locked_out(self):
        for operation in ("officer.grant", "policy.set"):
            self.call(ADMINISTRATOR, "policy.set", request_id=operation, operation=operation,
                      tiers=[{"above": 0, "approvals": 1, "role": "approver"}])
        revoked = self.ctl(ADMINISTRATOR, "officer", "revoke", "2")
        self.assertEqual(revoked.returncode, 1)
        self.assertIn("officer.last", revoked.stderr)
        self.assertIn("nobody could give one", revoked.stderr)
        self.assertEqual(self.refused(ADMINISTRATOR, "officer.grant", request_id="key", officer=1, public_key="5a" * 32),
                         "officer.last")

    def test_a_rejected_one_is_over(self):
        proposal = self.propose("XC", "Rejected")
        self.call(APPROVER, "proposal.reject", request_id="no", proposal=proposal["seq"], comment="not now")
        self.assertEqual(self.refused(APPROVER, "proposal.approve", **self.approval(proposal, "late")), "proposal.ended")

    @unittest.skipUnless(os.environ.get("JCM_LONG"), "takes a minute: the shortest life of a proposal")
    def test_one_expires_by_itself(self):
        proposal = self.propose("XD", "Too late")
        until = time.monotonic() + 150
        while time.monotonic() < until:
            shown = self.call(APPROVER, "proposal.show", proposal=proposal["seq"])
            if shown["status"] == "expired":
                break
            time.sleep(1)
        self.assertEqual(shown["status"], "expired")
        self.assertEqual(self.refused(APPROVER, "proposal.approve", **self.approval(proposal, "late")), "proposal.ended")


for _inherited in dir(officers_test.Officers):  # its helpers are wanted, its tests run there
    if _inherited.startswith("test_"):
        setattr(Proposals, _inherited, None)


if __name__ == "__main__":
    unittest.main()
