"""Amendments of what was recorded, countries, reconciliation."""
import entry
from rules import LAST_ZONE, REGISTERED, day_of
from state import CLOSED, refuse_if

VALIDATION, WITHDRAWN = 0, 2


def check_registration(state, reference, registered_on, time):
    refuse_if(registered_on > day_of(time, LAST_ZONE), "project.dates", "registered_on has not come yet")
    refuse_if(any(key[0] == reference and decision.decided_on < registered_on
                  for key, decision in state.decisions.items()), "project.dates", "registered after a decision")


def known_project(state, reference):
    refuse_if(reference not in state.projects, "project.unknown", reference)
    return state.projects[reference]


def known_decision(state, key):
    refuse_if(tuple(key) not in state.decisions, "decision.unknown", f"{key}")
    decision = state.decisions[tuple(key)]
    refuse_if(decision.withdrawn, "decision.withdrawn", f"{key}")
    return decision


def project_amend(replay, request, date):
    state, facts = replay.state, request.body[0]
    row = known_project(state, facts[0])
    refuse_if(row[3] == WITHDRAWN, "project.not_registered", "it is withdrawn")
    refuse_if(facts[3] != row[3], "field.conflict", "another status")
    refuse_if(facts == row, "field.value", "it is recorded so already")
    if 4 in facts:
        check_registration(state, facts[0], facts[4], request.time)
    request.after.append(lambda: state.projects.update({facts[0]: facts}))
    return {}


def project_status(replay, request, date):
    state, body = replay.state, request.body
    row = known_project(state, body[0])
    allowed = {VALIDATION: (REGISTERED, WITHDRAWN), REGISTERED: (WITHDRAWN,), WITHDRAWN: ()}[row[3]]
    refuse_if(body[1] not in allowed, "field.conflict", f"from {row[3]} to {body[1]}")
    if 2 in body:
        check_registration(state, body[0], body[2], request.time)
    new = {**row, 3: body[1], **({4: body[2]} if 2 in body else {})}
    request.after.append(lambda: state.projects.update({body[0]: new}))
    return {}


def country(replay, request, date):
    return {}


def decision_amend(replay, request, date):
    state, body = replay.state, request.body
    decision = known_decision(state, body[0])
    if 1 in body:
        refuse_if(body[1] > day_of(request.time, LAST_ZONE), "decision.period", "decided_on has not come yet")
        registered_on = state.projects[body[0][0]].get(4)
        refuse_if(registered_on is None or body[1] < registered_on, "decision.before_registration", f"{body[1]}")
        refuse_if(any(line.issued_on is not None and line.issued_on < body[1] for line in decision.lines.values()),
                  "issue.before_decision", "after a posting")

        def after():
            decision.decided_on = body[1]
        request.after.append(after)
    return {}


def decision_withdraw(replay, request, date):
    decision = known_decision(replay.state, request.body[0])
    refuse_if(any(line.posted_by is not None for line in decision.lines.values()), "decision.posted", "it stands")

    def after():
        decision.withdrawn = True
    request.after.append(after)
    return {}


def account_amend(replay, request, date):
    body = request.body
    account = replay.state.account(body[0])
    refuse_if(account.status == CLOSED, "account.status", "closed is final")
    refuse_if(1 not in body and not request.personal(), "field.missing", "nothing is amended")

    def after():
        account.name = body.get(24, account.name)
    request.after.append(after)
    return {}


def reconciliation(replay, request, date):
    refuse_if(request.body[5] > request.seq, "field.value", "own_size is more than there is")
    return {}


ACTS = {entry.PROJECT_AMEND: project_amend, entry.PROJECT_STATUS: project_status, entry.COUNTRY: country,
        entry.DECISION_AMEND: decision_amend, entry.DECISION_WITHDRAW: decision_withdraw,
        entry.ACCOUNT_AMEND: account_amend, entry.RECONCILE: reconciliation}
