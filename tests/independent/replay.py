"""Replays entries one by one: the rules that need the state, what an entry does to it, and whether the entry says
just what its own command leads to."""
import article6
import entry
import forms  # noqa: F401: puts its rules beside those of rules.py
import keys
import officers
import policy
import records
import restraint
import rules
import seals
from entry import BODY
from rules import LAST_ZONE, REGISTERED, Law, day_of
from state import (CLOSED, MAX_EXACT, OPEN, RECEIVE_ONLY, Account, Decision, Line, Registry, State, refuse_if)


def overlap(a, b):
    return a[1] <= b[2] and b[1] <= a[2]


class Request:
    """A command in its circumstances; `after`: what it changes once all is checked."""

    def __init__(self, value):
        self.kind, self.body, self.authority = value[entry.KIND], value[BODY], value.get(entry.AUTHORITY)
        self.time, self.seq, self.id = value[entry.TIME], value[entry.SEQ], value[entry.REQUEST_ID]
        self.actor, self.batch = value[entry.ACTOR], value.get(entry.BATCH)
        self.proposal = self.body.get(entry.PROPOSAL)  # whose effect it is
        self.proposed = False
        self.tried = None  # of a proposal: (scope, what it would resolve to)
        self.after = []
        self.value = value

    def given(self):
        return {key: part for key, part in self.body.items() if key < entry.PERSONAL}

    def personal(self):
        return {key: part for key, part in self.body.items() if entry.PERSONAL <= key < entry.RESOLVED}

    def inner(self):
        """What a proposal proposes, as if it were asked for now."""
        kind, given, authority = self.body[0]
        value = {**self.value, entry.KIND: kind, BODY: {**given, **self.personal()}}
        value.pop(entry.AUTHORITY, None)
        if authority:
            value[entry.AUTHORITY] = authority
        inner = Request(value)
        inner.proposed = True
        return inner

    def move(self, replay, source, target, ranges, date):
        """Units change their holder once all is checked."""
        def after():
            account = replay.state.account(source)
            quantity = sum(r[3] - r[2] + 1 for r in ranges)
            account.debited = quantity + (account.debited if account.debited_on == date else 0)
            account.debited_on = date
        replay.state.move(replay.state.account(source), replay.state.account(target), ranges)
        self.after.append(after)

    def finish(self):
        for change in self.after:
            change()


class Replay:
    """step() applies the next entry; Broken leaves the state of no further use."""

    def __init__(self):
        self.state = State()
        self.entries = []
        self.leaf = None
        self.seq = -1
        self.time = -1

    def step(self, value, leaf):
        """leaf: the hash of its bytes."""
        kind, state, self.leaf = value[entry.KIND], self.state, leaf
        self.laws_of_time(kind, value)
        seals.check_trail(state, kind)
        officers.check_actor(state, value, rules.SCOPES)
        self.law_of_batches(value)
        request = Request(value)
        rules.form(request)
        if kind == entry.KEY_ROTATE:
            state.keys.check(value)
        roots = seals.roots(state, request.body[0]) if kind == entry.SEAL else None
        scope, date, made = self.resolve(request)
        refuse_if(value[entry.SCOPE] != scope, "entry.resolution", "another scope")
        refuse_if(value[entry.DATE] != date, "entry.resolution", "another business date")
        stands = {key: part for key, part in request.body.items() if key >= entry.RESOLVED and key != entry.PROPOSAL}
        refuse_if(stands != made, "entry.resolution", "what it resolves to is not what the rules make of it")
        officers.check_role(state, value, scope)
        refuse_if(roots and roots != (made[entry.ROOTS][0], made[entry.ROOTS][1]), "seal.roots", "of another state")
        officers.check_signature(state, value)
        policy.check_seen(state, value)
        request.finish()
        if request.proposal is not None:
            policy.end(state, request.proposal)
        if kind in rules.DATED:
            state.registries[scope].last_date = date
        self.entries.append(value)
        self.seq, self.time = value[entry.SEQ], value[entry.TIME]

    def whole(self):
        """Laws 1 to 3 and 10 over all that is known; raises Broken."""
        self.state.whole()
        article6.whole(self.state)

    def resolve(self, request):
        """(scope, business date, what the ledger resolves), by the rules that need the state."""
        scope = self.scope_of(request)
        date = rules.business_date(self.state, request, scope)
        made = ACTS[request.kind](self, request, date)
        if request.kind in rules.POSTINGS:
            seals.check_not_sealed(self.state, scope, date)
        policy.obey(self, request, scope, date, made)
        return scope, date, made

    def scope_of(self, request):
        kind, body, state = request.kind, request.body, self.state
        if kind == entry.LIFT:
            return restraint.known_hold(state, body[0]).registry
        if kind == entry.REVERSE:
            return restraint.original(self, request)[entry.SCOPE]
        if kind == entry.ERASE:
            return seals.named_entry(self, request)[entry.SCOPE]
        if kind in (entry.AUTHORIZE, entry.FIRST_TRANSFER):
            return article6.known(state, body[0]).body[4]
        if kind == entry.PROPOSE:
            request.tried = policy.preview(self, request)
            return request.tried[0]
        if kind in policy.ACTS and kind != entry.POLICY:
            return policy.find_open(state, body[0]).scope
        return rules.SCOPES[kind](body) if kind in rules.SCOPES else ""

    def laws_of_time(self, kind, value):
        if value[entry.SEQ] != self.seq + 1:
            raise Law("law.time", f"entry {value[entry.SEQ]} behind {self.seq}")
        if value[entry.TIME] <= self.time:
            raise Law("law.time", "not recorded after the entry before it")
        if (kind == entry.GENESIS) != (value[entry.SEQ] == 0):
            raise Law("law.time", "the genesis is entry 0 and only entry 0")

    @staticmethod
    def law_of_batches(value):
        batch = value.get(entry.BATCH)
        if batch and batch[1] == 0 and batch[0] != value[entry.REQUEST_ID]:
            raise Law("law.time", "the first item gives its batch the id")

    # -- what the ordinary kinds do; date: the business date. They give what the entry resolves to

    def genesis(self, request, date):
        self.state.keys = keys.History(request.value)
        return officers.genesis(self, request, date)

    def key_rotate(self, request, date):
        request.after.append(lambda: self.state.keys.take(request.value))
        return {}

    def registry_open(self, request, date):
        code, side, _, offset = (request.body[key] for key in range(4))
        refuse_if(code in self.state.registries, "registry.exists", code)
        request.after.append(lambda: self.state.registries.update({code: Registry(side, offset)}))
        return {}

    def go_live(self, request, date):
        registry = self.state.registry(request.body[0])
        refuse_if(not registry.importing, "registry.not_importing", request.body[0])

        def after():
            registry.importing = False
        request.after.append(after)
        return {}

    def project(self, request, date):
        state, body = self.state, request.body
        refuse_if(body[0] in state.projects, "project.exists", body[0])
        last = day_of(request.time, LAST_ZONE)
        refuse_if(body.get(4, last) > last, "project.dates", "registered_on has not come yet")
        facts = {key: part for key, part in body.items() if key < entry.NOTE}
        request.after.append(lambda: state.projects.update({body[0]: facts}))
        return {}

    def decision(self, request, date):
        state, body = self.state, request.body
        key = tuple(body[0])
        refuse_if(key[0] not in state.projects, "project.unknown", key[0])
        project = state.projects[key[0]]
        refuse_if(project[3] != REGISTERED, "project.not_registered", key[0])
        refuse_if(key in state.decisions, "decision.exists", f"{key}")
        refuse_if(key[3] > day_of(request.time, LAST_ZONE), "decision.period", "decided_on has not come yet")
        refuse_if(key[3] < project[4], "decision.before_registration", f"{key}")
        lines = [Line(line) for line in body[1]]
        for line in lines:
            if line.hosted:
                side = state.registry(line.registry).side
                refuse_if(side != line.side, "decision.lines", f"the side of {line.registry}")
        self.overlaps(key, [tuple(other) for other in body.get(2, [])])
        made = Decision({line.registry: line for line in lines}, key[3])
        request.after.append(lambda: state.decisions.update({key: made}))
        return {}

    def overlaps(self, key, named):
        """Every earlier decision of the project that overlaps is named, and no other."""
        for other in named:
            wrong = other[0] != key[0] or not overlap(other, key)
            refuse_if(wrong, "field.value", "a decision is named that does not overlap")
            refuse_if(other not in self.state.decisions, "decision.unknown", f"{other}")
        overlapped = {k for k, decision in self.state.decisions.items()
                      if k[0] == key[0] and overlap(k, key) and not decision.withdrawn}
        refuse_if(not overlapped <= set(named), "decision.overlap", f"{overlapped - set(named)}")

    def account_open(self, request, date):
        state, body = self.state, request.body
        registry, kind, asked = body[0], body[1], body.get(2)
        refuse_if((registry, kind, asked) in state.accounts, "account.exists", f"{asked}")
        number = asked or state.next_number(registry, kind)
        account = Account(kind)
        account.name = body[24]
        request.after.append(lambda: state.accounts.update({(registry, kind, number): account}))
        return {entry.NUMBER: number}

    def set_status(self, request, date):
        key, status = request.body[0], request.body[1]
        account = self.state.account(key)
        refuse_if(account.status == CLOSED, "account.status", "closed is final")
        refuse_if(account.status == status, "account.status", "it has that status already")
        refuse_if(status == CLOSED and account.balance, "account.not_empty", f"{key}")
        refuse_if(status == CLOSED and self.state.hold_on(key), "account.held", f"{key}")

        def after():
            account.status = status
        request.after.append(after)
        return {}

    def issue(self, request, date):
        state, body = self.state, request.body
        key, code = tuple(body[0]), body[1]
        refuse_if(key not in state.decisions, "decision.unknown", f"{key}")
        decision = state.decisions[key]
        refuse_if(decision.withdrawn, "decision.withdrawn", f"{key}")
        line = decision.lines.get(code)
        refuse_if(line is None, "issue.line_unknown", code)
        refuse_if(not line.hosted, "issue.line_not_hosted", code)
        refuse_if(not line.quantity, "issue.line_zero", code)
        refuse_if(line.posted_by is not None, "issue.line_posted", f"by entry {line.posted_by}")
        refuse_if(date < decision.decided_on, "issue.before_decision", f"{date} is before {decision.decided_on}")
        credits = body[3] if 3 in body else [[body[2], *vintage] for vintage in line.vintages]
        for credit in credits:
            status = state.account(credit[0]).status
            refuse_if(status not in (OPEN, RECEIVE_ONLY), "account.status", f"{credit[0]}")
        self.allocation(line, credits)
        issued = []
        for account, vintage, units in credits:
            run = state.run(code, key[0], vintage)
            first, last = self.serials(state.registry(code), run, units)
            run.issued.add(first, last)
            run.issues.append((first, last, request.seq))
            holder = state.account(account)
            refuse_if(holder.balance + last - first + 1 > MAX_EXACT, "amount.overflow", f"{account}")
            holder.run(vintage, key[0]).add(first, last)
            holder.balance += last - first + 1
            issued.append([account, key[0], vintage, first, last])
        line.posted_by, line.issued_on = request.seq, date
        return {entry.ISSUED: issued}

    @staticmethod
    def allocation(line, credits):
        left = dict(line.vintages)
        for _, vintage, units in credits:
            refuse_if(vintage not in left, "issue.vintage", f"{vintage}")
            left[vintage] -= units[1] - units[0] + 1 if isinstance(units, list) else units
            refuse_if(left[vintage] < 0, "issue.exceeds_allocation", f"{vintage}")
        refuse_if(any(left.values()), "issue.below_allocation", f"{left}")

    @staticmethod
    def serials(registry, run, units):
        """By quantity the next numbers; stated ones freely while importing, else only the next."""
        following = run.highest() + 1
        if not isinstance(units, list):
            refuse_if(following + units - 1 > MAX_EXACT, "issue.serials_exhausted", f"{units}")
            return following, following + units - 1
        refuse_if(run.issued.meets(*units), "issue.serials_overlap", f"{units}")
        refuse_if(not registry.importing and units[0] != following, "issue.serials_gap", f"{units}")
        return units

    def debit(self, request, date):
        state, body = self.state, request.body
        key = body[0]
        source = restraint.giving(state, key)
        restraint.receiving(state, body[1])
        demand = article6.demand_of(state, request.kind, body)
        ranges = self.selected(request, source, demand)
        request.move(self, key, body[1], ranges, date)
        article6.use(state, demand, key[0], ranges, request.seq)
        return {entry.MOVED: ranges}

    def selected(self, request, source, demand):
        state, (key, selection) = self.state, (request.body[0], request.body[2])
        if isinstance(selection, dict) and request.proposal in state.proposals:
            selection = state.proposals[request.proposal].reserved
        if isinstance(selection, dict):
            return state.pick(source, selection, key[0], article6.usable(state, demand))
        units = state.named(key, selection, request.proposal)
        article6.check_usable(state, demand, key[0], selection)
        return units


ACTS = {entry.GENESIS: Replay.genesis, entry.KEY_ROTATE: Replay.key_rotate,
        entry.REGISTRY_OPEN: Replay.registry_open, entry.GO_LIVE: Replay.go_live,
        entry.PROJECT: Replay.project, entry.DECISION: Replay.decision,
        entry.ACCOUNT_OPEN: Replay.account_open, entry.SET_STATUS: Replay.set_status,
        entry.ISSUE: Replay.issue, **{kind: Replay.debit for kind in entry.DEBITS},
        entry.GRANT: officers.grant, entry.REVOKE: officers.revoke, **records.ACTS, **restraint.ACTS, **seals.ACTS,
        **policy.ACTS, **article6.ACTS}
