"""What the entries so far have made of the registries: rows by their natural keys, and who holds which units.

Units are kept per account and run (vintage, project) as sorted, disjoint, unconnected ranges."""
import bisect

from marks import Marks

MAX_EXACT = 2**53 - 1
MAX_RANGES = 1000


class Broken(Exception):
    """The entry was not allowed. `rule` is an id of schemas/errors.json."""

    def __init__(self, rule, detail):
        super().__init__(f"{rule}: {detail}")
        self.rule = rule


def refuse_if(wrong, rule, detail):
    if wrong:
        raise Broken(rule, detail)


class Ranges:
    """A set of whole numbers as sorted ranges that do not touch."""

    def __init__(self):
        self.first = []
        self.last = []

    def __len__(self):
        return len(self.first)

    def __iter__(self):
        return zip(self.first, self.last)

    def meets(self, first, last):
        """Whether any number of [first, last] is in the set."""
        at = bisect.bisect_left(self.last, first)
        return at < len(self.first) and self.first[at] <= last

    def holds(self, first, last):
        """Whether all of [first, last] are in the set."""
        at = bisect.bisect_left(self.last, first)
        return at < len(self.first) and self.first[at] <= first and last <= self.last[at]

    def add(self, first, last):
        """Puts in what is not there yet."""
        at = bisect.bisect_left(self.last, first)
        if at > 0 and self.last[at - 1] == first - 1:
            at -= 1
            first = self.first[at]
            del self.first[at], self.last[at]
        if at < len(self.first) and self.first[at] == last + 1:
            last = self.last[at]
            del self.first[at], self.last[at]
        self.first.insert(at, first)
        self.last.insert(at, last)

    def remove(self, first, last):
        """Takes out what is there wholly."""
        at = bisect.bisect_left(self.last, first)
        old_first, old_last = self.first[at], self.last[at]
        del self.first[at], self.last[at]
        if last < old_last:
            self.first.insert(at, last + 1)
            self.last.insert(at, old_last)
        if old_first < first:
            self.first.insert(at, old_first)
            self.last.insert(at, first - 1)

    def count(self):
        return sum(self.last) - sum(self.first) + len(self.first)


class Registry:
    def __init__(self, side, offset):
        self.side = side
        self.offset = offset  # minutes from UTC
        self.importing = True
        self.last_date = None


class Account:
    def __init__(self, kind):
        self.kind = kind
        self.status = OPEN
        self.balance = 0
        self.name = None       # digest of the holder's name
        self.debited_on = None
        self.debited = 0       # what left it on that business date
        self.runs = {}  # (vintage, project) -> Ranges

    def run(self, vintage, project):
        return self.runs.setdefault((vintage, project), Ranges())


class Run:
    """What was issued of one registry, project and vintage."""

    def __init__(self):
        self.issued = Ranges()
        self.issues = []  # (first, last, entry)

    def highest(self):
        return self.issued.last[-1] if self.issued.last else 0


class Line:
    def __init__(self, value):
        self.side, self.registry, self.hosted, self.quantity = value[0], value[1], value[2], value[3]
        self.vintages = [tuple(v) for v in value.get(5, [])]
        self.posted_by = None
        self.issued_on = None


class Decision:
    def __init__(self, lines, decided_on):
        self.lines = lines  # registry -> Line
        self.decided_on = decided_on
        self.withdrawn = False


class Officer:
    def __init__(self, uid):
        self.uid = uid
        self.roles = set()  # (role, registry or "")
        self.key = None


class Hold:
    def __init__(self, registry, account):
        self.registry = registry
        self.account = account  # None: on units
        self.lifted = False


class Proposal:
    def __init__(self, proposer, scope, what, personal):
        self.proposer = proposer
        self.scope = scope
        self.kind, self.given, self.authority = what
        self.personal = personal
        self.reserved = []
        self.quantity = None
        self.deadline = self.due = self.leaf = None
        self.approvals = []   # (officer, entry)
        self.ended_by = None  # while it is open: where its effect must stand
        self.open = True


class Authorization:
    def __init__(self, body, covered=0):
        self.body = body
        self.covered = covered


OPEN, RECEIVE_ONLY, BLOCKED, CLOSED = range(4)
GOVERNMENT, ENTITY, CANCELLATION, RETIREMENT = 1, 2, 3, 4
HOLDING = (GOVERNMENT, ENTITY)


class State:
    def __init__(self):
        self.keys = None     # keys.History
        self.officers = {}   # number -> Officer
        self.registries = {}
        self.projects = {}   # reference -> the facts, by their keys
        self.decisions = {}  # (project, start, end, decided on) -> Decision
        self.accounts = {}   # (registry, kind, number)
        self.runs = {}       # (registry, project, vintage)
        self.policies = {}   # (registry or "", operation) -> body of policy.set
        self.holds = {}      # entry -> Hold
        self.proposals = {}  # entry -> Proposal
        self.reversed = {}   # entry -> the reversal
        self.seals = {}      # registry -> dates
        self.erased = set()  # personal digests
        self.authorizations = {}  # id -> Authorization
        self.itmos = {}           # (approach, Party, vintage) -> last serial
        self.held, self.reserved, self.authorized, self.transferred, self.used = (Marks() for _ in range(5))

    # -- rows that must be there
    def registry(self, code):
        refuse_if(code not in self.registries, "registry.unknown", code)
        return self.registries[code]

    def account(self, key):
        refuse_if(tuple(key) not in self.accounts, "account.unknown", f"{key}")
        return self.accounts[tuple(key)]

    def run(self, registry, project, vintage):
        return self.runs.setdefault((registry, project, vintage), Run())

    def next_number(self, registry, kind):
        """One above the highest of the registry and kind; when that is taken, the lowest free one."""
        taken = {n for r, k, n in self.accounts if (r, k) == (registry, kind)}
        highest = max(taken, default=0)
        if highest < 999_999:
            return highest + 1
        free = next((n for n in range(1, 1_000_000) if n not in taken), None)
        refuse_if(free is None, "account.numbers_exhausted", f"{registry} {kind}")
        return free

    def policy(self, registry, operation):
        """Of the registry, else the general one."""
        return self.policies.get((registry, operation)) or self.policies.get(("", operation))

    def hold_on(self, key):
        return any(h.account == list(key) and not h.lifted for h in self.holds.values())

    # -- units
    def check_units(self, key, block, proposal=None, pass_holds=False):
        """That all of [project, vintage, first, last] lies in the account, neither held nor reserved by another."""
        project, vintage, first, last = block
        run = (key[0], project, vintage)
        refuse_if(not self.account(key).run(vintage, project).holds(first, last), "units.not_held", f"{block}")
        refuse_if(not pass_holds and self.held.over(run, first, last), "units.held", f"{block}")
        refuse_if(self.reserved.over(run, first, last, proposal), "units.reserved", f"{block}")

    def named(self, key, ranges, proposal=None, pass_holds=False):
        for block in ranges:
            self.check_units(key, block, proposal, pass_holds)
        return joined(ranges)

    def pick(self, account, selection, registry="", usable=None):
        """The ranges that a debit by quantity takes, ascending by project, vintage and serial, joined where they
        touch; usable(run, first, last): the parts that qualify."""
        wanted, taken = selection[0], []
        refuse_if(1 in selection and selection[1] not in self.projects, "project.unknown", selection.get(1))
        for vintage, project in sorted(account.runs):
            if selection.get(1, project) != project or selection.get(2, vintage) != vintage:
                continue
            run = (registry, project, vintage)
            for first, last in account.runs[vintage, project]:
                if not wanted:
                    break
                for first, last in self.free_parts(run, first, last, usable):
                    if wanted:
                        last = min(last, first + wanted - 1)
                        taken.append([project, vintage, first, last])
                        wanted -= last - first + 1
        refuse_if(wanted, "units.insufficient", f"{wanted} more are asked for than are free")
        taken = joined(taken)
        refuse_if(len(taken) > MAX_RANGES, "units.too_scattered", f"{len(taken)} ranges")
        return sorted(taken)

    def free_parts(self, run, first, last, usable):
        """Under no hold, not reserved, and fit for the use."""
        for part in self.held.free(run, first, last):
            for free in self.reserved.free(run, *part):
                yield from usable(run, *free) if usable else [free]

    def holders(self, run, first, last):
        """[(kind of account or None where nobody has them, first, last)] of the units, ascending."""
        parts, at = [], first
        found = [(f, l, key[1]) for key, account in self.accounts.items() if key[0] == run[0]
                 for f, l in account.runs.get((run[2], run[1]), ()) if f <= last and first <= l]
        for f, l, kind in sorted(found):
            if at < f:
                parts.append((None, at, f - 1))
            parts.append((kind, max(f, first), min(l, last)))
            at = l + 1
        return parts + ([(None, at, last)] if at <= last else [])

    def move(self, source, target, ranges):
        quantity = sum(r[3] - r[2] + 1 for r in ranges)
        refuse_if(target.balance + quantity > MAX_EXACT, "amount.overflow", "the receiving account's balance")
        for project, vintage, first, last in ranges:
            source.run(vintage, project).remove(first, last)
            target.run(vintage, project).add(first, last)
        source.balance -= quantity
        target.balance += quantity

    def whole(self):
        """Laws 1 to 3 over all that is held, summed up anew: nothing but a fault of this program, or of its
        rules, can break them here. Raises Broken."""
        held = {}
        for (registry, _, _), account in self.accounts.items():
            total = 0
            for (vintage, project), ranges in account.runs.items():
                total += ranges.count()
                held.setdefault((registry, project, vintage), []).extend(ranges)
            refuse_if(total != account.balance, "law.conservation", "a balance is not the sum of its units")
            refuse_if(account.status == CLOSED and total, "law.accounts", "a closed account holds units")
        for key, ranges in held.items():
            ranges.sort()
            for (_, last), (first, _) in zip(ranges, ranges[1:]):
                refuse_if(first <= last, "law.one_holder", f"{key} {first}")
            run = self.runs.get(key, Run())
            refuse_if(sum(last - first + 1 for first, last in ranges) != run.issued.count(),
                      "law.conservation", f"{key}")


def joined(ranges):
    """Ascending ranges, those that touch made one."""
    result = []
    for project, vintage, first, last in ranges:
        if result and result[-1][:2] == [project, vintage] and result[-1][3] == first - 1:
            result[-1][3] = last
        else:
            result.append([project, vintage, first, last])
    return result
