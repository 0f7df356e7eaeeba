"""Article 6: authorizations, the units under them, first transfers, uses (docs/article6.md)."""
import entry
from rules import LAST_ZONE, day_of
from state import CANCELLATION, HOLDING, MAX_EXACT, RETIREMENT, Authorization, refuse_if

NDC, IMP, OP = range(3)
# Uses that each value of purposes covers.
COVERS = {0: {NDC}, 1: {IMP, OP}, 2: {IMP}, 3: {OP}, 4: {NDC, IMP, OP}, 5: {NDC, IMP}, 6: {NDC, OP}}
TO_ANOTHER_PARTY, BY_USE = 0, 3
SCOPE_KEYS = (3, 4, 5, 6)  # approach, registry, first Party, its registry


class Demand:
    """What a use asks of its units."""

    def __init__(self, use, required):
        self.use = use
        self.required = required

    def met(self, authorization):
        return self.use in COVERS[authorization.body[7]] if authorization else not self.required


def demand_of(state, kind, body):
    if kind == entry.RETIRE:
        return Demand(NDC, 10 in (state.policy(body[0][0], entry.RETIRE) or {}))
    if kind == entry.CANCEL and 5 in body:
        return Demand(IMP if body[5] == 0 else OP, True)
    return None


def parts(state, run, first, last):
    """(first, last, authorization or None), ascending."""
    found = [(f, l, state.authorizations[id]) for f, l, _, id in state.authorized.over(run, first, last)]
    return sorted(found + [(f, l, None) for f, l in state.authorized.free(run, first, last)], key=lambda p: p[:2])


def usable(state, demand):
    def of(run, first, last):
        return [(f, l) for f, l, authorization in parts(state, run, first, last) if demand.met(authorization)]
    return of if demand else None


def check_usable(state, demand, registry, ranges):
    for project, vintage, first, last in ranges if demand else []:
        for _, _, authorization in parts(state, (registry, project, vintage), first, last):
            refuse_if(not demand.met(authorization),
                      "authorization.purpose" if authorization else "units.not_authorized", f"{project} {vintage}")


def use(state, demand, registry, ranges, seq):
    """The units under an authorization that the use uses."""
    for project, vintage, first, last in ranges if demand else []:
        run = (registry, project, vintage)
        for f, l, _, id in state.authorized.over(run, first, last):
            state.used.put(run, f, l, seq, (id, demand.use))


def known(state, id):
    refuse_if(id not in state.authorizations, "authorization.unknown", id)
    return state.authorizations[id]


def marked(marks, of):
    return any(of(mark[3]) for run in marks.runs.values() for mark in run)


def record(replay, request, date):
    state, body = replay.state, request.body
    before = state.authorizations.get(body[0])
    refuse_if(body[1] != (before.body[1] + 1 if before else 1), "authorization.version", f"{body[1]}")
    refuse_if(body[2] > day_of(request.time, LAST_ZONE), "field.value", "date has not come yet")
    if before:
        succession(state, before, body)
    covered = before.covered if before else 0
    request.after.append(lambda: state.authorizations.update({body[0]: Authorization(body, covered)}))
    return {}


def succession(state, before, body):
    now = before.body
    if before.covered:
        refuse_if(any(now[key] != body[key] for key in SCOPE_KEYS), "authorization.version", "its scope stays")
        refuse_if(body.get(8, before.covered) < before.covered, "authorization.ceiling", f"{body.get(8)}")
    for one in (NDC, IMP, OP):
        refuse_if(one not in COVERS[body[7]] and marked(state.used, lambda more: more == (body[0], one)),
                  "authorization.purpose", "units were used so")
    if marked(state.transferred, lambda more: more[0] == body[0]):
        refuse_if(not set(COVERS[now[7]]) <= set(COVERS[body[7]]), "authorization.purpose", "a purpose is dropped")
        refuse_if(not set(now[9]) <= set(body[9]), "authorization.purpose", "a Party is dropped")
        refuse_if(11 in now and body.get(11) != now[11], "authorization.purpose", "units were first transferred")


def check_registry(authorization, blocks):
    refuse_if(blocks[0][0] != authorization.body[4], "authorization.scope", blocks[0][0])


def check_place(state, block, terminal):
    registry, project, vintage, first, last = block
    for kind, _, _ in state.holders((registry, project, vintage), first, last):
        refuse_if(kind is None, "serial.unknown", f"{block}")
        refuse_if(kind not in HOLDING and not terminal, "units.used", f"{block}")
        refuse_if(kind in HOLDING and terminal, "units.not_used", f"{block}")


def authorize(replay, request, date):
    state, (id, blocks) = replay.state, (request.body[0], request.body[1])
    row = known(state, id)
    check_registry(row, blocks)
    total = row.covered
    for block in blocks:
        check_place(state, block, False)
        refuse_if(state.authorized.over(tuple(block[:3]), *block[3:]), "units.authorized", f"{block}")
        total += block[4] - block[3] + 1
    refuse_if(total > row.body.get(8, MAX_EXACT), "authorization.ceiling", f"{total}")

    def after():
        row.covered = total
        for block in blocks:
            state.authorized.put(tuple(block[:3]), *block[3:], request.seq, id)
    request.after.append(after)
    return {}


def first_transfer(replay, request, date):
    state, body = replay.state, request.body
    facts = known(state, body[0]).body
    check_event(facts, body)
    check_registry(state.authorizations[body[0]], body[2])
    serials, last = [], {}
    for block in body[2]:
        run, first, end = tuple(block[:3]), block[3], block[4]
        check_place(state, block, body[1] == BY_USE)
        under = parts(state, run, first, end)
        refuse_if(any(row is None for _, _, row in under), "units.not_authorized", f"{block}")
        refuse_if(any(row.body[0] != body[0] for _, _, row in under), "units.not_authorized", f"{block}")
        refuse_if(state.transferred.over(run, first, end), "units.first_transferred", f"{block}")
        key = (facts[3], facts[5], block[2])
        highest = last.get(key, state.itmos.get(key, 0))
        refuse_if(end - first + 1 > MAX_EXACT - highest, "amount.overflow", "ITMO numbers")
        serials.append(highest + 1)
        last[key] = highest + end - first + 1

    def after():
        for block, serial in zip(body[2], serials):
            state.transferred.put(tuple(block[:3]), *block[3:], request.seq, (body[0], serial))
        state.itmos.update(last)
    request.after.append(after)
    return {entry.ITMOS: serials, entry.SERIES: {0: facts[3], 1: facts[6], 2: facts[5]}}


def check_event(facts, body):
    if body[1] == TO_ANOTHER_PARTY:
        refuse_if(NDC not in COVERS[facts[7]], "authorization.purpose", "not for NDC")
        refuse_if(body[3] == facts[5] or body[3] not in facts[9], "authorization.scope", body[3])
    else:
        refuse_if(11 not in facts, "authorization.purpose", "for NDC only")
        refuse_if(facts[11] != body[1] - 1, "authorization.purpose", "it defines another event")


def whole(state):
    """Law 10 over all marks."""
    for run, marks in state.used.runs.items():
        for first, last, _, (id, one) in marks:
            refuse_if(not state.authorized.over(run, first, last), "law.article6", f"{run} {first} to {last}")
            where = RETIREMENT if one == NDC else CANCELLATION
            refuse_if(any(kind != where for kind, _, _ in state.holders(run, first, last)), "law.article6", f"{run}")


ACTS = {entry.AUTHORIZATION: record, entry.AUTHORIZE: authorize, entry.FIRST_TRANSFER: first_transfer}
