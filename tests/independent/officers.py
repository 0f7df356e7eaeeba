"""Officers: who may record what, the signatures of those who have a key, and how officers come and go (docs/laws.md,
Actor; docs/record-format.md, section 12)."""
import cbor
import ed25519
import entry
from state import Officer, refuse_if

ADMINISTRATOR, APPROVER, AUDITOR, READER, SCRIPT = range(5)
BY_SYSTEM_ONLY = (entry.KEY_ROTATE, entry.EXPIRE, entry.EXECUTE, entry.TRAIL)
SCRIPTED = (entry.PROJECT, entry.PROJECT_AMEND, entry.PROJECT_STATUS, entry.DECISION, entry.DECISION_AMEND,
            entry.DECISION_WITHDRAW, entry.ACCOUNT_OPEN, entry.SET_STATUS, entry.ACCOUNT_AMEND, entry.ISSUE,
            *entry.DEBITS, entry.PROPOSE, entry.WITHDRAW, entry.RECONCILE)
# Kinds of the whole ledger: a role for one registry does not reach them.
LEDGER_WIDE = (entry.PROJECT, entry.PROJECT_AMEND, entry.PROJECT_STATUS, entry.COUNTRY, entry.DECISION,
               entry.DECISION_AMEND, entry.DECISION_WITHDRAW, entry.GRANT, entry.REVOKE)


def roles_for(kind):
    if kind in BY_SYSTEM_ONLY or kind == entry.GENESIS:
        return set()
    return {ADMINISTRATOR} | ({SCRIPT} if kind in SCRIPTED else set()) | \
        ({APPROVER} if kind in (entry.APPROVE, entry.REJECT) else set()) | \
        ({AUDITOR} if kind == entry.RECONCILE else set())


def active(state, number):
    officer = state.officers.get(number)
    return officer if officer and officer.roles else None


def may_record(state, number, kind, scope):
    """scope: None where it is not known yet; then a role for any registry will do."""
    officer = active(state, number)
    refuse_if(officer is None, "caller.unknown", f"officer {number}")
    wanted = roles_for(kind)
    refuse_if(not any(role in wanted and (scope is None or registry in ("", scope))
                      for role, registry in officer.roles), "officer.not_allowed",
              f"officer {number} may not record {entry.NAMES[kind]}")


def stated_scope(state, kind, body, scopes):
    if kind in LEDGER_WIDE:
        return ""
    if kind in (entry.APPROVE, entry.REJECT, entry.WITHDRAW):
        proposal = state.proposals.get(body[0])
        return proposal.scope if proposal else None
    if kind == entry.PROPOSE:
        return stated_scope(state, body[0][0], body[0][1], scopes)
    if kind in scopes and kind not in (entry.SEAL, entry.RECONCILE, entry.AUTHORIZATION, entry.POLICY):
        return scopes[kind](body)
    return None


def check_actor(state, value, scopes):
    """Before anything else is said of the entry."""
    kind, body, (number, uid) = value[entry.KIND], value[entry.BODY], value[entry.ACTOR]
    effect = entry.PROPOSAL in body
    if kind == entry.GENESIS:
        refuse_if([number, uid] != [1, body[3]], "caller.unknown", f"{number}, {uid}")
        refuse_if(entry.SIGNATURE in value, "officer.signature", "the genesis is not signed")
        return
    officer = active(state, number)
    refuse_if(number != 0 and (officer is None or officer.uid != uid), "caller.unknown", f"{number}, {uid}")
    signed = bool(officer and officer.key and not effect)
    refuse_if(signed != (entry.SIGNATURE in value), "officer.signature", "signed exactly by who has a key")
    if effect:
        check_effect(state, value)
    elif number == 0:
        refuse_if(kind not in BY_SYSTEM_ONLY and kind != entry.SEAL, "officer.not_allowed", "that is for an officer")
    else:
        check_role(state, value, stated_scope(state, kind, body, scopes))


def check_effect(state, value):
    proposal = state.proposals.get(value[entry.BODY][entry.PROPOSAL])
    if proposal is None:
        return  # the rules of proposals say so
    may_record(state, proposal.proposer, value[entry.KIND], proposal.scope)
    last = proposal.approvals[-1] if proposal.approvals else (0, None)
    expected = last[0] if last[1] == value[entry.SEQ] - 1 else 0
    refuse_if(value[entry.ACTOR][0] != expected, "officer.not_allowed", "an effect in another's name")


def check_role(state, value, scope):
    """The right to the kind in the scope; of a proposal, also to what it proposes."""
    kind, body, number = value[entry.KIND], value[entry.BODY], value[entry.ACTOR][0]
    if number == 0 or kind == entry.GENESIS or entry.PROPOSAL in body:
        return
    may_record(state, number, kind, scope)
    if kind == entry.PROPOSE:
        may_record(state, number, body[0][0], scope)


def message(origin, value):
    what = [origin, value[entry.ACTOR][0], value[entry.REQUEST_ID], value[entry.REQUEST_DIGEST]]
    return b"jcm-ledger officer signature v0\n" + cbor.encode(what)


def check_signature(state, value):
    if entry.SIGNATURE in value:
        key = state.officers[value[entry.ACTOR][0]].key
        good = ed25519.verify(key, message(state.keys.origin, value), value[entry.SIGNATURE])
        refuse_if(not good, "officer.signature", "it does not hold")


# ---- what they do

def check_lockout(roles_of, signers, policies):
    """Neither granting roles nor setting policy could get its approvals, or could not without one who signs."""
    def locked(operation, among):
        policy = policies.get(("", operation), {})
        tiers = [tier for tier in policy.get(2, []) if tier[0] == 0]
        if not tiers and 4 not in policy:
            return False
        needed, role = (tiers[-1][1], tiers[-1].get(2)) if tiers else (1, None)
        wanted = {(one, "") for one in ((APPROVER, ADMINISTRATOR) if role is None else (role,))}
        approvers = {number for number, roles in among.items() if roles & wanted}
        return not any(len(approvers - {one}) >= needed for one in among if (ADMINISTRATOR, "") in among[one])

    def stuck(among):
        led = any((ADMINISTRATOR, "") in roles for roles in among.values())
        return not led or locked(entry.GRANT, among) and locked(entry.POLICY, among)

    without = [{n: roles for n, roles in roles_of.items() if n != one} for one in signers if roles_of[one]]
    refuse_if(stuck(roles_of) or any(map(stuck, without)), "officer.last", "nobody could approve a way out")


def roles_and_signers(state):
    return ({number: set(officer.roles) for number, officer in state.officers.items()},
            {number for number, officer in state.officers.items() if officer.key})


def known(state, number):
    officer = active(state, number)
    refuse_if(officer is None, "officer.unknown", f"{number}")
    return officer


def genesis(replay, request, date):
    def after():
        officer = replay.state.officers[1] = Officer(request.body[3])
        officer.roles.add((ADMINISTRATOR, ""))
    request.after.append(after)
    return {}


def grant(replay, request, date):
    state, body = replay.state, request.body
    officer = known(state, body[0]) if 0 in body else None
    number = body[0] if officer else max(state.officers, default=0) + 1
    if 1 in body:
        taken = [n for n, other in state.officers.items() if other.roles and other.uid == body[1]]
        refuse_if(taken, "officer.exists", f"uid {body[1]}")
    if 3 in body:
        state.registry(body[3])
    role = (body.get(2), body.get(3, ""))
    refuse_if(officer and 2 in body and role in officer.roles, "officer.exists", f"{role}")
    refuse_if(4 in body and any(other.key == body[4] for other in state.officers.values()), "key.used_before",
              "a key comes back")
    if 4 in body:
        roles_of, signers = roles_and_signers(state)
        roles_of[number] = roles_of.get(number, set()) | ({role} if 2 in body else set())
        check_lockout(roles_of, signers | {number}, state.policies)

    def after():
        row = state.officers.setdefault(number, Officer(None))
        row.uid = body.get(1, row.uid)
        row.key = body.get(4, row.key)
        if 2 in body:
            row.roles.add(role)
    request.after.append(after)
    return {entry.OFFICER: number}


def revoke(replay, request, date):
    state, body = replay.state, request.body
    officer = known(state, body[0])
    chief, role = (ADMINISTRATOR, ""), (body.get(1), body.get(2, ""))
    refuse_if(1 in body and role not in officer.roles, "officer.unknown", f"{role}")
    left, signers = roles_and_signers(state)
    left[body[0]] = left[body[0]] - {role} if 1 in body else set()
    refuse_if(not any(chief in roles for roles in left.values()), "officer.last", "nobody would be administrator")
    check_lockout(left, signers, state.policies)

    def after():
        officer.roles = left[body[0]]
    request.after.append(after)
    return {}
