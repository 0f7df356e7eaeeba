"""Replays entries one by one: the rules that need the state, what an entry does to it, and whether the entry says
just what its own command leads to."""
import entry
import keys
import rules
from entry import BODY
from rules import REGISTERED, Law
from state import CLOSED, MAX_EXACT, OPEN, RECEIVE_ONLY, Account, Line, Registry, State, refuse_if


def overlap(a, b):
    return a[1] <= b[2] and b[1] <= a[2]


def same(found, made, what):
    refuse_if(found != made, "entry.resolution", f"the {what} in the entry is not what the rules make of it")


class Replay:
    """step() applies the next entry; Broken leaves the state of no further use."""

    def __init__(self):
        self.state = State()
        self.seq = -1
        self.time = -1

    def step(self, value):
        kind, body = value[entry.KIND], value[BODY]
        self.laws_of_time(kind, value)
        state = self.state
        if kind == entry.GENESIS:
            state.administrator = body[3]
        officer = [0, value[entry.ACTOR][1]] if kind == entry.KEY_ROTATE else [1, state.administrator]
        refuse_if(value[entry.ACTOR] != officer, "caller.unknown", f"{value[entry.ACTOR]}")
        rules.form(kind, value)
        if kind == entry.KEY_ROTATE:
            state.keys.check(value)
        date = rules.business_date(state, kind, value)
        refuse_if(body.get(entry.EFFECTIVE_ON, date) > date, "effective_on.future", f"it is after {date}")
        ACTS[kind](self, value, date)
        same(value[entry.SCOPE], rules.scope_of(kind, body), "scope")
        same(value[entry.DATE], date, "business date")
        if kind in rules.DATED:
            state.registries[value[entry.SCOPE]].last_date = date
        self.seq, self.time = value[entry.SEQ], value[entry.TIME]

    def laws_of_time(self, kind, value):
        if value[entry.SEQ] != self.seq + 1:
            raise Law("law.time", f"entry {value[entry.SEQ]} behind {self.seq}")
        if value[entry.TIME] <= self.time:
            raise Law("law.time", "not recorded after the entry before it")
        if (kind == entry.GENESIS) != (value[entry.SEQ] == 0):
            raise Law("law.time", "the genesis is entry 0 and only entry 0")
        batch = value.get(entry.BATCH)
        if batch and batch[1] == 0 and batch[0] != value[entry.REQUEST_ID]:
            raise Law("law.time", "the first item gives its batch the id")

    # -- what each kind does; date: the business date

    def genesis(self, value, date):
        self.state.keys = keys.History(value)

    def key_rotate(self, value, date):
        self.state.keys.take(value)

    def registry_open(self, value, date):
        code, side, _, offset = (value[BODY][key] for key in range(4))
        refuse_if(code in self.state.registries, "registry.exists", code)
        self.state.registries[code] = Registry(side, offset)

    def go_live(self, value, date):
        registry = self.state.registry(value[BODY][0])
        refuse_if(not registry.importing, "registry.not_importing", value[BODY][0])
        registry.importing = False

    def project(self, value, date):
        body = value[BODY]
        refuse_if(body[0] in self.state.projects, "project.exists", body[0])
        refuse_if(body.get(4, date) > date, "project.dates", "registered_on has not come yet")
        self.state.projects[body[0]] = (body[3], body.get(4))

    def decision(self, value, date):
        state, body = self.state, value[BODY]
        key = tuple(body[0])
        refuse_if(key[3] > date, "decision.period", "decided_on has not come yet")
        refuse_if(key[0] not in state.projects, "project.unknown", key[0])
        status, registered_on = state.projects[key[0]]
        refuse_if(status != REGISTERED, "project.not_registered", key[0])
        refuse_if(key[3] < registered_on, "decision.before_registration", f"{key}")
        refuse_if(key in state.decisions, "decision.exists", f"{key}")
        lines = [Line(line) for line in body[1]]
        for line in lines:
            if line.hosted:
                side = state.registry(line.registry).side
                refuse_if(side != line.side, "decision.lines", f"the side of {line.registry}")
        self.overlaps(key, [tuple(other) for other in body.get(2, [])])
        state.decisions[key] = {line.registry: line for line in lines}

    def overlaps(self, key, named):
        """Every earlier decision of the project that overlaps is named, and no other."""
        overlapped = {k for k in self.state.decisions if k[0] == key[0] and overlap(k, key)}
        refuse_if(not set(named) <= overlapped, "field.value", "a decision is named that does not overlap")
        refuse_if(not overlapped <= set(named), "decision.overlap", f"{overlapped - set(named)}")

    def account_open(self, value, date):
        state, body = self.state, value[BODY]
        registry, kind, asked = body[0], body[1], body.get(2)
        refuse_if((registry, kind, asked) in state.accounts, "account.exists", f"{asked}")
        number = asked or state.next_number(registry, kind)
        same(body[entry.NUMBER], number, "account number")
        state.accounts[registry, kind, number] = Account(kind)

    def set_status(self, value, date):
        key, status = value[BODY][0], value[BODY][1]
        account = self.state.account(key)
        refuse_if(account.status == CLOSED, "account.status", "closed is final")
        refuse_if(account.status == status, "account.status", "it has that status already")
        refuse_if(status == CLOSED and account.balance, "account.not_empty", f"{key}")
        account.status = status

    def issue(self, value, date):
        state, body = self.state, value[BODY]
        key, code = tuple(body[0]), body[1]
        refuse_if(key not in state.decisions, "decision.unknown", f"{key}")
        line = state.decisions[key].get(code)
        refuse_if(line is None, "issue.line_unknown", code)
        refuse_if(not line.hosted, "issue.line_not_hosted", code)
        refuse_if(not line.quantity, "issue.line_zero", code)
        refuse_if(line.posted_by is not None, "issue.line_posted", f"by entry {line.posted_by}")
        refuse_if(date < key[3], "issue.before_decision", f"{date} is before {key[3]}")
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
            holder = state.account(account)
            refuse_if(holder.balance + last - first + 1 > MAX_EXACT, "amount.overflow", f"{account}")
            holder.run(vintage, key[0]).add(first, last)
            holder.balance += last - first + 1
            issued.append([account, key[0], vintage, first, last])
        line.posted_by = value[entry.SEQ]
        same(body[entry.ISSUED], issued, "list of issued units")

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

    def debit(self, value, date):
        body = value[BODY]
        source, target = self.state.account(body[0]), self.state.account(body[1])
        refuse_if(source.status != OPEN, "account.status", f"{body[0]}")
        refuse_if(target.status not in (OPEN, RECEIVE_ONLY), "account.status", f"{body[1]}")
        ranges = self.state.pick(source, body[2])
        same(body[entry.MOVED], ranges, "list of moved units")
        self.state.move(source, target, ranges)


ACTS = {entry.GENESIS: Replay.genesis, entry.KEY_ROTATE: Replay.key_rotate,
        entry.REGISTRY_OPEN: Replay.registry_open, entry.GO_LIVE: Replay.go_live,
        entry.PROJECT: Replay.project, entry.DECISION: Replay.decision,
        entry.ACCOUNT_OPEN: Replay.account_open, entry.SET_STATUS: Replay.set_status,
        entry.ISSUE: Replay.issue, **{kind: Replay.debit for kind in entry.DEBITS}}
