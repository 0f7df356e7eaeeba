"""Policy and proposals: what needs approval, by whom, and what follows from it (docs/laws.md, section 11)."""
import copy

import entry
import officers
import rules
from officers import ADMINISTRATOR, APPROVER
from rules import Law
from state import Proposal, refuse_if

PREFIX = "proposal/"
LIFE = 10_080  # minutes
MINUTE = 60_000_000
DEBITED = (*entry.DEBITS, entry.COURT_TRANSFER, entry.EXCESS)


def law(wrong, what):
    if wrong:
        raise Law("law.approvals", what)


def tier_of(policy, quantity):
    """[above, approvals, role], or None."""
    fits = [tier for tier in policy.get(2, []) if (tier[0] < quantity if quantity is not None else tier[0] == 0)]
    return fits[-1] if fits else None


def need(state, proposal):
    """(approvals, roles that may give them)"""
    policy = state.policy(proposal.scope, proposal.kind)
    tier = tier_of(policy, proposal.quantity) if policy else None
    return (tier[1], {tier[2]}) if tier else (1, {APPROVER, ADMINISTRATOR})


def may_approve(state, officer, roles, scope):
    return any(role in roles and registry in ("", scope) for role, registry in state.officers[officer].roles)


def approvals(state, proposal, more=()):
    _, roles = need(state, proposal)
    officers = {officer for officer, _ in proposal.approvals} | set(more)
    return sum(officer != proposal.proposer and may_approve(state, officer, roles, proposal.scope)
               for officer in officers)


def delay_of(state, scope, kind, given):
    policy = state.policy(scope, kind)
    if not policy or 4 not in policy or (kind in entry.DEBITS and given[1] in policy.get(5, [])):
        return None
    return policy[4]


def quantity_of(made):
    ranges = [r[-2:] for key in (entry.MOVED, entry.ISSUED) for r in made.get(key, [])]
    return sum(last - first + 1 for first, last in ranges) if ranges else None


# ---- what policy says to an operation whose own rules have passed

def obey(replay, request, scope, date, made):
    state, kind, body = replay.state, request.kind, request.body
    check_id(request)
    check_place(state, request)
    if (request.actor[0] == 0 and request.proposal is None) or kind not in rules.MAY_BE_PROPOSED:
        return
    policy = state.policy(scope, kind)
    importing = bool(scope) and scope in state.registries and state.registries[scope].importing
    if policy is None or (importing and kind in rules.DATED):
        return
    quantity = quantity_of(made)
    if kind in entry.DEBITS:
        refuse_if(6 in policy and body[1] not in policy.get(5, []), "policy.untrusted", f"{body[1]}")
        account = state.account(body[0])
        before = account.debited if account.debited_on == date else 0
        refuse_if(quantity > policy.get(7, quantity), "policy.limit", "more than one entry may move")
        refuse_if(8 in policy and before + quantity > policy[8], "policy.limit", "more than may leave on a day")
    if request.proposal is None and not request.proposed:
        refuse_if(tier_of(policy, quantity) or delay_of(state, scope, kind, body) is not None, "approval.required",
                  entry.NAMES[kind])


def check_id(request):
    wanted = None
    if request.proposal is not None:
        wanted = f"{PREFIX}{request.proposal}"
    elif request.kind in (entry.EXPIRE, entry.EXECUTE):
        wanted = f"{PREFIX}{request.body[0]}/{'expire' if request.kind == entry.EXPIRE else 'execute'}"
    refuse_if(request.id != wanted if wanted else request.id.startswith(PREFIX), "request_id.malformed", request.id)


def check_place(state, request):
    """Behind the last approval, or proposal.execute, stands the effect and nothing else."""
    second = bool(request.batch) and request.batch[1:] == [1, 2]
    if request.proposal is None:
        law(second and any(p.open and p.ended_by == request.seq for p in state.proposals.values()),
            "the effect of a proposal must stand here")
        return
    proposal = state.proposals.get(request.proposal)
    law(proposal is None or not proposal.open or proposal.ended_by != request.seq or not second, "no effect here")
    same = (request.kind, request.given(), request.authority, request.personal()) == \
        (proposal.kind, proposal.given, proposal.authority or None, proposal.personal)
    law(not same, "not what was proposed")
    refuse_if(approvals(state, proposal) < need(state, proposal)[0], "approval.required", "too few approvals count")


# ---- what the kinds do

def set_policy(replay, request, date):
    state, body = replay.state, request.body
    for account in body.get(5, []):
        state.account(account)
    if 0 not in body and body[1] in (entry.GRANT, entry.POLICY):
        officers.check_lockout(*officers.roles_and_signers(state), {**state.policies, ("", body[1]): body})
    request.after.append(lambda: state.policies.update({(body.get(0, ""), body[1]): body}))
    return {}


def preview(replay, request):
    """What would be if the proposed command were done now; the state is as before."""
    state, inner = replay.state, request.inner()
    replay.state = copy.deepcopy(state)
    try:
        scope, date, made = replay.resolve(inner)
        inner.finish()
    finally:
        replay.state = state
    importing = scope in state.registries and state.registries[scope].importing
    refuse_if(importing and inner.kind in rules.POSTINGS, "field.value", "what is imported is not proposed")
    return scope, made


def propose(replay, request, date):
    state, (kind, given, authority) = replay.state, request.body[0]
    scope, made = request.tried
    proposal = Proposal(request.actor[0], scope, request.body[0], request.personal())
    proposal.reserved = made[entry.MOVED] if kind in DEBITED else []
    if kind == entry.ISSUE:
        proposal.quantity = state.decisions[tuple(given[0])].lines[given[1]].quantity
    else:
        proposal.quantity = quantity_of({entry.MOVED: proposal.reserved})
    policy = state.policy(scope, kind) or {}
    proposal.deadline = request.time + policy.get(3, LIFE) * MINUTE

    def after():
        proposal.leaf = replay.leaf
        state.proposals[request.seq] = proposal
        for project, vintage, first, last in proposal.reserved:
            state.reserved.put((scope, project, vintage), first, last, request.seq)
    request.after.append(after)
    return {entry.MOVED: proposal.reserved} if proposal.reserved else {}


def find_open(state, seq):
    refuse_if(seq not in state.proposals, "proposal.unknown", f"entry {seq}")
    refuse_if(not state.proposals[seq].open, "proposal.ended", f"proposal {seq}")
    return state.proposals[seq]


def begins_pair(request):
    return request.batch == [request.id, 0, 2]


def approve(replay, request, date):
    state, officer = replay.state, request.actor[0]
    proposal = find_open(state, request.body[0])
    refuse_if(proposal.due is not None, "proposal.ended", "it has its approvals")
    refuse_if(officer == proposal.proposer, "proposal.own", "by another")
    refuse_if(officer in [one for one, _ in proposal.approvals], "proposal.approved", "already")
    refuse_if(request.time > proposal.deadline, "proposal.expired", "too late")
    wanted, roles = need(state, proposal)
    refuse_if(not may_approve(state, officer, roles, proposal.scope), "proposal.role", f"{roles}")
    enough = approvals(state, proposal, [officer]) >= wanted
    delay = delay_of(state, proposal.scope, proposal.kind, proposal.given)
    law(enough and delay is None and not begins_pair(request), "the last approval is one batch with its effect")

    def after():
        proposal.approvals.append((officer, request.seq))
        if enough and delay is not None:
            proposal.due = request.time + delay * MINUTE
        elif enough:
            proposal.ended_by = request.seq + 1
    request.after.append(after)
    return {}


def check_seen(state, value):
    if value[entry.KIND] == entry.APPROVE:
        leaf = state.proposals[value[entry.BODY][0]].leaf
        refuse_if(value[entry.BODY][1] != leaf, "proposal.seen", "another hash")


def end(state, seq):
    state.proposals[seq].open = False
    state.reserved.end(seq)


def reject(replay, request, date):
    proposal = find_open(replay.state, request.body[0])
    own = request.actor[0] == proposal.proposer
    refuse_if(own != (request.kind == entry.WITHDRAW), "proposal.own", "rejected by another, withdrawn by its own")
    request.after.append(lambda: end(replay.state, request.body[0]))
    return {}


def expire(replay, request, date):
    proposal = find_open(replay.state, request.body[0])
    delayed = proposal.due is not None
    early = request.time < proposal.due if delayed else request.time <= proposal.deadline
    refuse_if(early, "proposal.not_due", "its end has not come")
    refuse_if(delayed and entry.NOTE not in request.body, "field.missing", "note")
    request.after.append(lambda: end(replay.state, request.body[0]))
    return {}


def execute(replay, request, date):
    proposal = find_open(replay.state, request.body[0])
    refuse_if(proposal.due is None or request.time < proposal.due, "proposal.not_due", "not yet")
    law(not begins_pair(request), "it is one batch with its effect")

    def after():
        proposal.ended_by = request.seq + 1
    request.after.append(after)
    return {}


ACTS = {entry.POLICY: set_policy, entry.PROPOSE: propose, entry.APPROVE: approve, entry.REJECT: reject,
        entry.WITHDRAW: reject, entry.EXPIRE: expire, entry.EXECUTE: execute}
