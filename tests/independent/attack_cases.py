"""Entries behind the end of the ledger of life.py, one rule each: refused ones with the rule that says so, and
allowed ones that lie next to them."""
import entry
from entry import (ACCOUNT_OPEN, CANCEL, DECISION, GO_LIVE, ISSUE, PROJECT, REGISTRY_OPEN, RETIRE, SET_STATUS,
                   TRANSFER)

A, B, C, CLOSED = ["JP", 2, 1], ["JP", 2, 77], ["JP", 2, 78], ["JP", 1, 1]
RETIREMENT, CANCELLATION, MONGOLIA = ["JP", 4, 1], ["JP", 3, 1], ["MN", 2, 1]
HASH = b"\x11" * 32
MAX = 2**53 - 1
FIRST = ["MN004", 17167, 17896, 17928]   # as in life.py, in days
AGAIN = ["MN004", 17713, 18077, 18109]
KEY = ["MN004", 18200, 18300, 18400]     # 2019-10-31 to 2020-02-08
MN_DATE = 17933                          # last business date of the registry MN


class Case:
    """entries: (kind, body, envelope) each; finding None: allowed."""

    def __init__(self, name, finding, rule, *entries):
        self.name, self.finding, self.rule, self.entries = name, finding, rule, entries


def bad(name, rule, *entries):
    return Case(name, "rule.broken", rule, *entries)


def good(name, *entries):
    return Case(name, None, None, *entries)


def cases(utc, japan, state):
    yield from of_projects(utc)
    yield from of_decisions(utc)
    yield from of_registries(utc, japan)
    yield from of_accounts(japan)
    yield from of_issues(japan)
    yield from of_debits(japan, state)


def of_projects(utc):
    def project(changes=None, **envelope):
        body = {0: "MN010", 1: "MN", 2: "Title", 3: 0, **(changes or {})}
        return PROJECT, body, envelope

    yield good("project", project())
    yield good("long title", project({2: "t" * 4096}))
    yield good("registered today", project({3: 1, 4: utc}))
    yield good("stated date of today", project({23: utc}))
    yield good("batch of one", project(request_id="q", batch=["q", 0, 1]))
    yield bad("too long a note", "field.too_long", project({21: "n" * 4097}))
    yield bad("no title", "field.missing", project({2: ""}))
    yield bad("too long a title", "field.too_long", project({2: "t" * 4097}))
    yield bad("too long methodologies", "field.too_long", project({5: "t" * 4097}))
    yield bad("another country", "field.conflict", project({1: "ID"}))
    yield bad("registered without a date", "project.dates", project({3: 1}))
    yield bad("a date without registration", "project.dates", project({4: 100}))
    yield bad("registered the day after tomorrow", "project.dates", project({3: 1, 4: utc + 2}))
    yield bad("project twice", "project.exists", project({0: "MN004"}))
    yield bad("project of a registry", "entry.resolution", project(scope="JP"))
    yield bad("project of yesterday", "entry.resolution", project(date=utc - 1))
    yield bad("stated date of yesterday", "business_date.live", project({23: utc - 1}))
    yield bad("effective tomorrow", "effective_on.future", project({22: utc + 1}))
    yield bad("authority for a project", "field.unknown", project(authority={0: 0, 1: "x"}))
    yield bad("by somebody else", "caller.unknown", project(actor=[1, 4711]))
    yield bad("by the system", "officer.not_allowed", project(actor=[0, 0]))
    yield Case("recorded before", "law.broken", "law.time", project(time=1))
    yield Case("batch of another id", "law.broken", "law.time", project(request_id="q", batch=["r", 0, 1]))
    yield Case("batch without its end", "batch.cut", None, project(request_id="q", batch=["q", 0, 2]))
    yield Case("batch without its beginning", "batch.cut", None, project(request_id="q", batch=["q", 1, 2]))
    yield Case("batch that skips", "batch.cut", None, project(request_id="q", batch=["q", 0, 3]),
               project({0: "MN011"}, batch=["q", 2, 3]))
    yield Case("batch that is left", "batch.cut", None, project(request_id="q", batch=["q", 0, 2]),
               project({0: "MN011"}))


def line(side=0, registry="JP", hosted=True, quantity=10, basis=0, vintages=((2019, 10),)):
    result = {0: side, 1: registry, 2: hosted, 3: quantity, 4: basis}
    return {**result, 5: [list(v) for v in vintages]} if vintages else result


def decision(lines=None, key=None, **more):
    return DECISION, {0: key or KEY, 1: lines or [line()], **{int(k[1:]): v for k, v in more.items()}}, {}


def of_decisions(utc):
    zero = line(1, "MN", quantity=0, vintages=())
    yield good("decision", decision())
    yield good("period's last year assumed", decision([line(basis=1, vintages=((2020, 10),))]))
    yield good("a zero line", decision([line(), zero]))
    yield good("kept elsewhere", decision([line(registry="ID", hosted=False)]))
    yield good("an overlap that is named", decision(key=["MN004", 18000, 18100, 18400], k2=[AGAIN], k3="why"))
    yield good("the day behind", decision(key=["MN004", 18078, 18200, 18400]))
    yield bad("a year outside", "decision.vintages", decision([line(vintages=((2018, 10),))]))
    yield bad("years not ascending", "decision.vintages", decision([line(vintages=((2020, 4), (2019, 6)))]))
    yield bad("years that do not sum up", "decision.vintages", decision([line(vintages=((2019, 9),))]))
    yield bad("no years", "decision.vintages", decision([line(vintages=())]))
    yield bad("another year assumed", "decision.vintages", decision([line(basis=1)]))
    yield bad("nothing allotted", "decision.lines", decision([zero]))
    yield bad("two lines of a registry", "decision.lines", decision([line(), line()]))
    yield bad("a line of the other side", "decision.lines", decision([line(1)]))
    yield bad("a line of no registry", "registry.unknown", decision([line(registry="ID")]))
    yield bad("lines beyond 2^53", "amount.overflow", decision(
        [line(quantity=MAX, vintages=((2019, MAX),)), line(1, "MN")]))
    yield bad("project not recorded", "project.unknown", decision(key=["MN011", 18200, 18300, 18400]))
    yield bad("project not registered", "project.not_registered", decision(key=["MN009", 18200, 18300, 18400]))
    yield bad("decided before registration", "decision.before_registration",
              decision([line(vintages=((2016, 10),))], key=["MN004", 17000, 17100, 17317]))
    yield bad("period reversed", "decision.period", decision(key=["MN004", 18301, 18300, 18400]))
    yield bad("decided within the period", "decision.period", decision(key=["MN004", 18200, 18300, 18299]))
    yield bad("decided the day after tomorrow", "decision.period",
              decision(key=["MN004", 18200, 18300, utc + 2]))
    yield bad("decided twice", "decision.exists", decision([line(vintages=((2018, 10),))], key=FIRST))
    yield bad("an overlap", "decision.overlap", decision(key=["MN004", 18077, 18100, 18400]))
    yield bad("an overlap without a reason", "field.missing",
              decision(key=["MN004", 18000, 18100, 18400], k2=[AGAIN]))
    yield bad("a reason without an overlap", "field.conflict", decision(k3="why"))
    yield bad("named, but no overlap", "field.value", decision(k2=[AGAIN], k3="why"))
    yield bad("named twice", "field.value", decision(key=["MN004", 18000, 18100, 18400], k2=[AGAIN] * 2, k3="why"))
    yield bad("too long a reference", "field.too_long", decision(k4="r" * 257))


def of_registries(utc, japan):
    def registry(code="ID", **envelope):
        return REGISTRY_OPEN, {0: code, 1: 1, 2: "Registry", 3: 540}, {"scope": code, "date": japan, **envelope}

    yield good("registry", registry())
    yield bad("registry twice", "registry.exists", registry("JP"))
    yield bad("registry for the whole ledger", "entry.resolution", registry(scope=""))
    wrong = {"date": japan - 1}
    yield bad("registry twice, and dated wrong", "business_date.live", (
        REGISTRY_OPEN, {0: "JP", 1: 1, 2: "Registry", 3: 540, 23: japan - 1}, {"scope": "JP", **wrong}))
    yield bad("live twice, and dated wrong", "business_date.live", (
        GO_LIVE, {0: "JP", 23: japan - 1}, {"scope": "JP", **wrong}))
    yield bad("live twice", "registry.not_importing", (GO_LIVE, {0: "JP"}, {"scope": "JP", "date": japan}))
    yield bad("no registry to go live", "registry.unknown", (GO_LIVE, {0: "ID"}, {"scope": "ID"}))


def of_accounts(japan):
    live = {"scope": "JP", "date": japan}

    def account(changes=None, registry="JP", without=None, **envelope):
        body = {0: registry, 1: 2, 3: 0, 24: HASH, 34: 79, **(changes or {})}
        body.pop(without, None)
        return ACCOUNT_OPEN, body, {**live, **envelope}

    def mongolia(stated, date=None, **more):
        body = {0: "MN", 1: 2, 3: 0, 24: HASH, 34: 2, **({23: stated} if stated else {}), **more}
        return ACCOUNT_OPEN, body, {"scope": "MN", "date": date or stated or MN_DATE}

    def status(which, to, **envelope):
        return SET_STATUS, {0: which, 1: to}, {**live, **envelope}

    yield good("account", account())
    yield good("the number asked for", account({2: 5, 34: 5}))
    yield good("behind the last number", account({2: 999999, 34: 999999}), account({34: 2}))
    yield good("on the last date", mongolia(MN_DATE))
    yield good("receive only retirement", status(RETIREMENT, 1))
    yield bad("another number", "entry.resolution", account({34: 80}))
    yield bad("account twice", "account.exists", account({2: 78, 34: 78}))
    yield bad("nobody's account", "field.missing", account(without=24))
    yield bad("authority without reference", "field.missing", account(authority={0: 0, 1: ""}))
    yield bad("an empty document", "field.value", account(authority={0: 0, 1: "x", 3: [HASH, 0]}))
    yield bad("account of no registry", "registry.unknown", account({34: 1}, "ID", scope="ID"))
    yield bad("account in another registry", "entry.resolution", account(scope="MN"))
    yield bad("stated date once live", "business_date.live", account({23: japan - 1}))
    yield bad("importing without a date", "business_date.missing", mongolia(None))
    yield bad("a date that falls", "business_date.falls", mongolia(MN_DATE - 1))
    yield bad("a date to come", "business_date.future", mongolia(japan + 2))
    yield bad("another date than stated", "entry.resolution", mongolia(MN_DATE, MN_DATE + 1))
    yield bad("effective later", "effective_on.future", mongolia(MN_DATE, **{}), (
        ACCOUNT_OPEN, {0: "MN", 1: 2, 3: 0, 22: MN_DATE + 1, 23: MN_DATE, 24: HASH, 34: 3},
        {"scope": "MN", "date": MN_DATE}))
    yield bad("no change of status", "account.status", status(A, 0))
    yield bad("closed with units", "account.not_empty", status(A, 3))
    yield bad("opened again", "account.status", status(CLOSED, 0))
    yield bad("retirement blocked", "account.kind", status(RETIREMENT, 2))
    yield bad("status of no account", "account.unknown", status(["JP", 2, 9], 1))


def of_issues(japan):
    lines = [line(vintages=((2019, 4), (2020, 6))), line(1, "MN", vintages=((2019, 4), (2020, 6)))]
    decided = decision(lines)
    full = [[A, "MN004", 2019, 1, 4], [A, "MN004", 2020, 1, 6]]

    def issue(out=None, key=None, date=japan, registry="JP", scope=None, **more):
        body = {0: key or KEY, 1: registry, 32: out or full, **{int(k[1:]): v for k, v in more.items()}}
        return ISSUE, body, {"scope": scope or registry, "date": date}

    def mongolia(credits, out, **more):
        credits = [[MONGOLIA, vintage, units] for vintage, units in credits]
        out = [[MONGOLIA, "MN004", *one] for one in out]
        return issue(out, registry="MN", k3=credits, **{"date": 18400, "k23": 18400, **more})

    yield good("issue", decided, issue(k2=A))
    yield good("issue, spelled out", decided, issue(k3=[[A, 2019, 4], [A, 2020, 6]]))
    yield good("issue to receive only", decided, issue([[B, *one[1:]] for one in full], k2=B))
    yield good("serials that follow", decided, issue(k3=[[A, 2019, [1, 4]], [A, 2020, [1, 6]]]))
    yield good("imported serials in any order", decided, mongolia(
        [(2020, [20, 25]), (2019, [7, 8]), (2019, [1, 2])],
        [(2020, 20, 25), (2019, 7, 8), (2019, 1, 2)]))
    yield bad("too few", "issue.below_allocation", decided, issue(k3=[[A, 2019, 3], [A, 2020, 6]]))
    yield bad("too many", "issue.exceeds_allocation", decided, issue(k3=[[A, 2019, 5], [A, 2020, 6]]))
    yield bad("another vintage", "issue.vintage", decided, issue(k3=[[A, 2018, 4], [A, 2020, 6]]))
    yield bad("serials with a gap", "issue.serials_gap", decided, issue(k3=[[A, 2019, [2, 5]], [A, 2020, [1, 6]]]))
    yield bad("some serials", "field.conflict", decided, issue(k3=[[A, 2019, [1, 4]], [A, 2020, 6]]))
    yield bad("serials twice", "issue.serials_overlap", decided, mongolia(
        [(2019, [1, 2]), (2019, [2, 3]), (2020, [1, 6])], [(2019, 1, 2), (2019, 2, 3), (2020, 1, 6)]))
    yield bad("issued before the decision", "issue.before_decision", decided, mongolia(
        [(2019, 4), (2020, 6)], [(2019, 1, 4), (2020, 1, 6)], date=18399, k23=18399))
    yield bad("issued to a retirement account", "account.kind", decided, issue(k2=RETIREMENT))
    yield bad("issued to a closed account", "account.status", decided, issue(k2=CLOSED))
    yield bad("issued to nobody", "account.unknown", decided, issue(k2=["JP", 2, 3]))
    yield bad("issued across", "field.conflict", decided, issue(k2=MONGOLIA))
    yield bad("never decided", "decision.unknown", issue(k2=A))
    yield bad("posted twice", "issue.line_posted", issue(key=FIRST, k2=A))
    yield bad("posted twice here", "issue.line_posted", decided, issue(k2=A), issue(
        [[A, "MN004", 2019, 5, 8], [A, "MN004", 2020, 7, 12]], k2=A))
    yield bad("a zero line posted", "issue.line_zero", decision(
        [line(quantity=0, vintages=()), lines[1]]), issue(k2=A))
    yield bad("a line kept elsewhere", "issue.line_not_hosted", decision([{**lines[0], 2: False}]), issue(k2=A))
    yield bad("no line", "issue.line_unknown", decision([lines[1]]), issue(k2=A))
    yield bad("other serials written down", "entry.resolution", decided, issue(
        [full[0], [A, "MN004", 2020, 2, 7]], k2=A))
    yield bad("one more block written down", "entry.resolution", decided, issue(
        full + [[A, "MN004", 2020, 7, 7]], k2=A))


def of_debits(japan, state):
    authority = {0: 0, 1: "application"}
    units = state.pick(state.accounts[tuple(A)], {0: 2}, "JP")
    held = units[0]

    def debit(kind=TRANSFER, to=C, source=A, selection=None, moved=None, **envelope):
        body = {0: source, 1: to, 2: selection or {0: 2}, 33: moved or units}
        if kind != TRANSFER:
            body.update({3: "purpose", 29: HASH, 30: HASH})
        body.update(envelope.pop("body", {}))
        return kind, {k: v for k, v in body.items() if v is not None}, {
            "scope": "JP", "date": japan, "authority": authority, **envelope}

    def unauthorized():
        kind, body, envelope = debit()
        return kind, body, {k: v for k, v in envelope.items() if k != "authority"}

    def by_ranges(*ranges):
        return debit(selection=list(ranges), moved=list(ranges))

    project, vintage, first, last = held
    yield good("transfer", debit())
    yield good("to receive only", debit(to=B))
    yield good("retire", debit(RETIRE, RETIREMENT))
    yield good("by ranges", by_ranges(held))
    yield bad("no authority", "authority.missing", unauthorized())
    yield bad("from receive only", "account.status", debit(source=B, to=A))
    yield bad("to a closed account", "account.status", debit(to=CLOSED))
    yield bad("to itself", "transfer.same_account", debit(to=A))
    yield bad("to another registry", "transfer.across_registries", debit(to=MONGOLIA))
    yield bad("transfer to retirement", "account.kind", debit(to=RETIREMENT))
    yield bad("out of retirement", "account.kind", debit(source=RETIREMENT, to=A))
    yield bad("out of cancellation", "account.kind", debit(source=CANCELLATION, to=A))
    yield bad("to nobody", "account.unknown", debit(to=["JP", 2, 9]))
    yield bad("more than there is", "units.insufficient", debit(selection={0: MAX}))
    yield bad("none of that vintage", "units.insufficient", debit(selection={0: 2, 2: 2101}))
    yield bad("another scope", "entry.resolution", debit(scope="MN"))
    yield bad("others than the lowest", "entry.resolution", debit(moved=[[project, vintage, first + 1, last + 1]]))
    yield bad("fewer than asked for", "entry.resolution", debit(moved=[[project, vintage, first, first]]))
    yield bad("not held", "units.not_held", by_ranges(["MN004", 2018, 1, 1]))
    yield bad("somebody else's", "units.not_held", by_ranges(["MN004", 2017, 700, 700]))
    yield bad("never joined", "entry.resolution", by_ranges(
        [project, vintage, first, first], [project, vintage, first + 1, last]))
    yield bad("out of order", "range.order", by_ranges([project, vintage, last, last],
                                                      [project, vintage, first, first]))
    yield bad("the same unit twice", "range.order", by_ranges(held, [project, vintage, last, last + 1]))
    yield bad("ranges beyond 2^53", "amount.overflow", by_ranges(["MN004", 2018, 1, MAX], ["MN004", 2019, 1, 1]))
    yield bad("retire to cancellation", "account.kind", debit(RETIRE, CANCELLATION))
    yield bad("cancel to retirement", "account.kind", debit(CANCEL, RETIREMENT))
    yield bad("year of use", "field.value", debit(RETIRE, RETIREMENT, body={4: 1999}))
    yield bad("no purpose", "field.missing", debit(RETIRE, RETIREMENT, body={3: ""}))
    yield bad("no beneficiary", "field.missing", debit(RETIRE, RETIREMENT, body={29: None}))
    yield bad("blocked", "account.status", (SET_STATUS, {0: C, 1: 2}, {"scope": "JP", "date": japan}), debit())
