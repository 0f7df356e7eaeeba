"""What can be said alone of commands other than the ordinary ones of rules.py: amendments, holds and corrections,
Article 6, officers, policy, seals, the trail."""
import re

import entry
from rules import FORMS, LONG, SHORT, check_text, form_blocks, form_document, form_documents, form_parties, \
    form_period, form_project
from state import CANCELLATION, HOLDING, refuse_if

ADMINISTRATOR, APPROVER = 0, 1
OF_LEDGER = (entry.PROJECT, entry.PROJECT_AMEND, entry.PROJECT_STATUS, entry.COUNTRY, entry.DECISION,
             entry.DECISION_AMEND, entry.DECISION_WITHDRAW)
HAS_QUANTITY = (entry.ISSUE, *entry.DEBITS, entry.COURT_TRANSFER, entry.EXCESS)
NO_POLICY = (entry.GENESIS, entry.KEY_ROTATE, entry.TRAIL, *range(entry.PROPOSE, entry.EXECUTE + 1))


def long_text(body, key, name, mandatory=True):
    check_text(body.get(key), LONG, name, mandatory)


# ---- records

def project_amend(body):
    form_project(body[0])
    long_text(body, 1, "reason")


def project_status(body):
    refuse_if((2 in body) != (body[1] == 1), "project.dates", "registered_on")
    long_text(body, 3, "reason")
    form_documents(body.get(4, []))


def country(body):
    refuse_if(not re.fullmatch("[A-Z]{3}", body[1]), "field.value", "alpha3")
    check_text(body[2], SHORT, "name")


def decision_amend(body):
    form_period(body[0])
    refuse_if(1 not in body and 2 not in body, "field.missing", "nothing is amended")
    check_text(body.get(2), SHORT, "reference", mandatory=False)
    long_text(body, 3, "reason")


def decision_withdraw(body):
    form_period(body[0])
    long_text(body, 1, "reason")


def reconciliation(body):
    long_text(body, 2, "counterpart")
    csv = body[1] == 2
    refuse_if(csv != (4 in body), "field.conflict", "document")
    refuse_if(csv == (3 in body), "field.conflict", "head")
    if 4 in body:
        form_document(body[4])
    refuse_if(body[8] == (9 in body), "field.conflict", "difference")
    long_text(body, 9, "difference", mandatory=False)


# ---- restraint and corrections

def court_transfer(body):
    form_parties(body[0], body[1], HOLDING)
    form_blocks(body[2], body[0][0])


def hold(body):
    refuse_if(1 in body and body[1][0] != body[0], "field.conflict", "an account of another registry")
    refuse_if(1 in body and 2 in body, "field.conflict", "account and blocks")
    refuse_if(1 not in body and 2 not in body, "field.missing", "account or blocks")
    form_blocks(body.get(2, []), body[0])
    long_text(body, 3, "imposed_by")


def lift(body):
    if 1 in body:
        form_blocks(body[1], body[1][0][0])


def reverse(body):
    long_text(body, 1, "reason")


def excess(body):
    form_parties(body[1], body[2], (CANCELLATION,))
    form_blocks(body[3], body[1][0])
    long_text(body, 4, "reason")


# ---- officers

def grant(body):
    new = 0 not in body
    refuse_if(new and 1 not in body, "field.missing", "uid")
    refuse_if(body.get(1, 0) > 4_294_967_294, "field.value", "uid")
    refuse_if(new and 2 not in body, "field.missing", "role")
    refuse_if(3 in body and 2 not in body, "field.conflict", "a registry without a role")
    refuse_if(body.get(4) == bytes(32), "field.value", "a key of zeros")


def revoke(body):
    refuse_if(2 in body and 1 not in body, "field.conflict", "a registry without a role")


# ---- policy and proposals

def policy(body):
    def fits(holds, what):
        refuse_if(not holds, "policy.form", what)

    operation, tiers, trusted = body[1], body.get(2, []), body.get(5, [])
    fits(operation not in NO_POLICY, "operation")
    fits(not (0 in body and operation in OF_LEDGER), "registry")
    fits(len(tiers) <= 16, "tiers")
    for before, tier in zip([None, *tiers], tiers):
        fits(before is None or tier[0] > before[0], "tiers do not rise")
        fits(tier[0] == 0 or operation in HAS_QUANTITY, "above, without a quantity")
        fits(1 <= tier[1] <= 16, "approvals")
        fits(tier[2] in (ADMINISTRATOR, APPROVER), "role")
    for key in (3, 4):
        fits(1 <= body.get(key, 1) <= 525_600, "minutes")
    for key in (5, 6, 7, 8):
        fits(key not in body or operation in entry.DEBITS, f"key {key} is for debits")
    fits(9 not in body or operation == entry.REVERSE, "window_days is for reversals")
    fits(10 not in body or operation == entry.RETIRE, "authorization_required is for retirements")
    fits(trusted or 6 not in body, "nobody is trusted")
    for number, account in enumerate(trusted):
        fits(body.get(0, account[0]) == account[0], "an account of another registry")
        fits(account not in trusted[:number], "an account twice")
    for key in (7, 8):
        refuse_if(body.get(key, 1) == 0, "amount.zero", f"key {key}")
    fits(body.get(9, 0) <= 36_500, "window_days")


def comment(key, mandatory):
    return lambda body: long_text(body, key, "comment", mandatory)


# ---- Article 6

def authorization_id(text):
    refuse_if(not re.fullmatch("[0-9A-Za-z]([0-9A-Za-z -]{0,62}[0-9A-Za-z])?", text), "field.value", "id")


def party(text, what):
    refuse_if(not re.fullmatch("[A-Z]{3}", text), "field.value", what)


def authorization(body):
    authorization_id(body[0])
    refuse_if(body[1] == 0, "field.value", "version")
    refuse_if(not re.fullmatch("CA[0-9]{4}", body[3], re.ASCII), "field.value", "approach")
    party(body[5], "first_party")
    refuse_if(not re.fullmatch("[A-Z]{3}[0-9]{2}", body[6], re.ASCII), "field.value", "party_registry")
    refuse_if(body[6][:3] != body[5], "field.conflict", "party_registry and first_party")
    refuse_if(body.get(8, 1) == 0, "amount.zero", "ceiling")
    for number, one in enumerate(body[9]):
        party(one, "parties")
        refuse_if(one in body[9][:number], "field.conflict", f"{one} twice")
    seen = set()
    for one in body.get(10, []):
        check_text(one[0], LONG, "entities.name")
        party(one[1], "entities.country")
        check_text(one[2], LONG, "entities.id")
        refuse_if((one[1], one[2]) in seen, "field.conflict", "an entity twice")
        seen.add((one[1], one[2]))
    refuse_if(body[7] != 0 and 11 not in body, "field.missing", "first_transfer")
    refuse_if(body[7] == 0 and 11 in body, "field.conflict", "first_transfer")
    for key in (12, 13):
        for text in body.get(key, []):
            check_text(text, LONG, f"key {key}")
    for key in range(14, 18):
        long_text(body, key, f"key {key}", mandatory=False)
    if 18 in body:
        form_document(body[18])


def of_one_registry(blocks):
    refuse_if(len({block[0] for block in blocks}) > 1, "authorization.scope", "units of several registries")
    form_blocks(blocks, blocks[0][0])


def authorize(body):
    authorization_id(body[0])
    of_one_registry(body[1])


def first_transfer(body):
    authorization_id(body[0])
    of_one_registry(body[2])
    refuse_if(body[1] == 0 and 3 not in body, "field.missing", "acquiring")
    refuse_if(body[1] != 0 and 3 in body, "field.conflict", "acquiring")
    if 3 in body:
        party(body[3], "acquiring")


# ---- seals, erasure, the trail

def erase(body):
    fields = body.get(1, [])
    refuse_if(any(a >= b for a, b in zip(fields, fields[1:])), "field.value", "fields do not ascend")
    long_text(body, 2, "reason")


def trail(body):
    event = body[0]
    refuse_if(1 in body and event not in (2, 3, 4, 5), "field.conflict", "method")
    check_text(body.get(1), SHORT, "method", mandatory=False)
    refuse_if(2 in body and event not in (2, 3), "field.conflict", "error")
    check_text(body.get(2), SHORT, "error", mandatory=event in (2, 3))
    refuse_if(body[7] == 0, "field.value", "count")
    long_text(body, 9, "object", mandatory=False)


FORMS.update({
    entry.PROJECT_AMEND: project_amend, entry.PROJECT_STATUS: project_status, entry.COUNTRY: country,
    entry.DECISION_AMEND: decision_amend, entry.DECISION_WITHDRAW: decision_withdraw,
    entry.RECONCILE: reconciliation, entry.COURT_TRANSFER: court_transfer, entry.HOLD: hold, entry.LIFT: lift,
    entry.REVERSE: reverse, entry.EXCESS: excess, entry.GRANT: grant, entry.REVOKE: revoke, entry.POLICY: policy,
    entry.APPROVE: comment(2, False), entry.REJECT: comment(1, True), entry.WITHDRAW: comment(1, False),
    entry.AUTHORIZATION: authorization, entry.AUTHORIZE: authorize, entry.FIRST_TRANSFER: first_transfer,
    entry.ERASE: erase, entry.TRAIL: trail})
