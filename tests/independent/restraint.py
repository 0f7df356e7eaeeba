"""Holds, transfers by order of a court, reversals, corrections of an excess issuance."""
import entry
from state import CLOSED, HOLDING, OPEN, RECEIVE_ONLY, Hold, refuse_if


def hold(replay, request, date):
    state, body, seq = replay.state, request.body, request.seq
    if 1 in body:
        refuse_if(state.account(body[1]).status == CLOSED, "account.status", f"{body[1]}")
    for registry, project, vintage, first, last in body.get(2, []):
        run = state.runs.get((registry, project, vintage))
        refuse_if(run is None or not run.issued.holds(first, last), "serial.unknown", f"{first} to {last}")

    def after():
        state.holds[seq] = Hold(body[0], body.get(1))
        for registry, project, vintage, first, last in body.get(2, []):
            state.held.put((registry, project, vintage), first, last, seq)
    request.after.append(after)
    return {}


def known_hold(state, seq):
    refuse_if(seq not in state.holds, "hold.unknown", f"entry {seq}")
    return state.holds[seq]


def lift(replay, request, date):
    state, number, blocks = replay.state, request.body[0], request.body.get(1, [])
    row = known_hold(state, number)
    refuse_if(row.lifted, "hold.lifted", f"hold {number}")
    refuse_if(row.account and blocks, "field.conflict", "the hold is on an account")
    for registry, project, vintage, first, last in blocks:
        refuse_if(not state.held.cover((registry, project, vintage), first, last, number), "hold.lifted",
                  f"{first} to {last}")

    def after():
        for registry, project, vintage, first, last in blocks:
            state.held.take((registry, project, vintage), first, last, number)
        if not blocks:
            state.held.end(number)
        row.lifted = not state.held.of(number)
    request.after.append(after)
    return {}


def receiving(state, key):
    account = state.account(key)
    refuse_if(account.status not in (OPEN, RECEIVE_ONLY), "account.status", f"{key}")
    return account


def giving(state, key):
    account = state.account(key)
    refuse_if(account.status != OPEN, "account.status", f"{key}")
    refuse_if(state.hold_on(key), "account.held", f"{key}")
    return account


def court_transfer(replay, request, date):
    state, (source, target, blocks) = replay.state, (request.body[n] for n in range(3))
    refuse_if(state.account(source).status == CLOSED, "account.status", f"{source}")
    receiving(state, target)
    units = state.named(source, [block[1:] for block in blocks], request.proposal, pass_holds=True)
    request.move(replay, source, target, units, date)
    return {entry.MOVED: units}


def original(replay, request):
    """(kind, from, to, moved, scope, date) of the entry to be reversed."""
    seq = request.body[0]
    refuse_if(seq >= request.seq, "entry.unknown", f"entry {seq}")
    earlier = replay.entries[seq]
    refuse_if(earlier[entry.KIND] not in entry.DEBITS, "reversal.kind", entry.NAMES[earlier[entry.KIND]])
    refuse_if(seq in replay.state.reversed, "reversal.done", f"entry {seq}")
    return earlier


def reverse(replay, request, date):
    state, earlier = replay.state, original(replay, request)
    body, scope = earlier[entry.BODY], earlier[entry.SCOPE]
    policy = state.policy(scope, entry.REVERSE)
    refuse_if(policy is None or 9 not in policy, "reversal.window", "no policy gives one")
    refuse_if(date - earlier[entry.DATE] > policy[9], "reversal.window", "it is over")
    source, target, units = body[1], body[0], body[entry.MOVED]
    giving(state, source)
    receiving(state, target)
    for block in units:
        state.check_units(source, block, request.proposal)
    if source[1] not in HOLDING:
        for project, vintage, first, last in units:
            marks = state.transferred.over((scope, project, vintage), first, last)
            refuse_if(any(cause > request.body[0] for _, _, cause, _ in marks), "units.first_transferred", f"{first}")
    request.move(replay, source, target, units, date)

    def after():
        state.reversed[request.body[0]] = request.seq
        state.used.end(request.body[0])
    request.after.append(after)
    return {entry.MOVED: units, entry.FROM: source, entry.TO: target}


def excess(replay, request, date):
    state, (issuance, source, target, blocks) = replay.state, (request.body[n] for n in range(4))
    giving(state, source)
    receiving(state, target)
    units = state.named(source, [block[1:] for block in blocks], request.proposal)
    for registry, project, vintage, first, last in blocks:
        others = [i for i in state.run(registry, project, vintage).issues
                  if i[0] <= last and first <= i[1] and i[2] != issuance]
        refuse_if(others, "excess.not_of_issuance", f"{first} to {last}")
    request.move(replay, source, target, units, date)
    return {entry.MOVED: units}


ACTS = {entry.HOLD: hold, entry.LIFT: lift, entry.COURT_TRANSFER: court_transfer, entry.REVERSE: reverse,
        entry.EXCESS: excess}
