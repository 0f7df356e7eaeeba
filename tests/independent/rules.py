"""What can be said of a command alone, and its dates: docs/laws.md, in the order of checks that it gives. Raises
Broken with the id of the rule, or Law with that of a law."""
import re

import entry
from entry import NOTE, EFFECTIVE_ON, STATED_DATE
from state import BLOCKED, CANCELLATION, CLOSED, HOLDING, MAX_EXACT, RETIREMENT, Broken, refuse_if

SHORT, LONG = 256, 4096
DAY = 86_400_000_000
REGISTERED = 1
# By the books of a registry: their business dates go with its own.
DATED = (entry.ACCOUNT_OPEN, entry.SET_STATUS, entry.ACCOUNT_AMEND, entry.ISSUE, *entry.DEBITS, entry.COURT_TRANSFER,
         entry.HOLD, entry.LIFT, entry.REVERSE, entry.EXCESS)
ABOUT_ANOTHER = (entry.PROPOSE, entry.APPROVE, entry.REJECT, entry.WITHDRAW, entry.EXPIRE, entry.EXECUTE, entry.ERASE)
POSTINGS = tuple(kind for kind in DATED if kind not in (entry.HOLD, entry.LIFT))  # postings and account changes
LEGAL_BASIS = (entry.COURT_TRANSFER, entry.EXCESS, entry.HOLD, entry.LIFT)
NEEDS_AUTHORITY = (*entry.DEBITS, entry.REVERSE, *LEGAL_BASIS)
TAKES_AUTHORITY = (entry.ACCOUNT_OPEN, entry.SET_STATUS, entry.ACCOUNT_AMEND, *NEEDS_AUTHORITY)
MANDATORY_PERSONAL = {entry.ACCOUNT_OPEN: (24,), entry.RETIRE: (29, 30), entry.CANCEL: (29, 30)}
LAST_ZONE = 14 * 60  # where a day comes first


class Law(Broken):
    """A law that does not hold after the entry."""


def day_of(time, offset=0):
    return (time + offset * 60_000_000) // DAY


def year_of(day):
    """The calendar year of days since 1970-01-01 (proleptic Gregorian)."""
    day += 719_468  # since 0000-03-01
    era, of_era = divmod(day, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return era * 400 + year + (1 if of_year >= 306 else 0)


def check_text(text, limit, name, mandatory=True):
    refuse_if(mandatory and not text, "field.missing", name)
    refuse_if(len((text or "").encode()) > limit, "field.too_long", name)


# ---- what can be said of the command alone

def form_origin(origin):
    check_text(origin, 255, "origin")
    valid = re.fullmatch("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*", origin, re.ASCII)
    refuse_if(not valid, "field.value", "origin")


def form_genesis(body):
    form_origin(body[0])
    refuse_if(body.get(2) == body[1], "field.conflict", "the recovery key is the checkpoint key")
    if 4 in body:
        form_origin(body[4][0])
        refuse_if(body[4][0] == body[0], "field.conflict", "a ledger cannot continue itself")
        refuse_if(body[4][1] == 0, "field.value", "predecessor.size")


def form_registry(body):
    check_text(body[2], SHORT, "name")


def form_project(body):
    refuse_if(body[1] != body[0][:2], "field.conflict", "country and reference")
    check_text(body[2], LONG, "title")
    refuse_if((4 in body) != (body[3] == REGISTERED), "project.dates", "registered_on")
    for key in (5, 6, 7):
        check_text(body.get(key), LONG, f"key {key}", mandatory=False)
    for scope in body.get(8, []):
        check_text(scope, LONG, "sectoral_scopes")
    for key in (9, 10):
        check_text(body.get(key), LONG, f"key {key}", mandatory=False)
    refuse_if((12 in body) != (13 in body), "project.dates", "half a crediting period")
    refuse_if(12 in body and body[13] < body[12], "project.dates", "the crediting period ends before it starts")
    form_documents(body.get(14, []))


def form_documents(documents):
    for title, document in ((one[0], one[1]) for one in documents):
        check_text(title, LONG, "documents.title")
        form_document(document)


def form_document(document):
    refuse_if(document[1] == 0, "field.value", "a document of no bytes")


def form_period(key):
    refuse_if(key[1] > key[2], "decision.period", "it ends before it begins")
    refuse_if(key[2] > key[3], "decision.period", "the decision comes before the end of the period")


def form_line(line, key):
    vintages = line.get(5, [])
    years = [v[0] for v in vintages]
    refuse_if(any(not year_of(key[1]) <= y <= year_of(key[2]) for y in years), "decision.vintages",
              "outside the period")
    refuse_if(any(a >= b for a, b in zip(years, years[1:])), "decision.vintages", "not ascending")
    total = sum(v[1] for v in vintages)
    refuse_if(total > MAX_EXACT, "amount.overflow", "the vintages of a line")
    refuse_if(total != line[3], "decision.vintages", "they do not sum to the line")
    if line[4] == 1 and line[3]:
        refuse_if(years != [year_of(key[2])], "decision.vintages", "not the year in which the period ends")


def form_decision(body):
    form_period(body[0])
    registries = [line[1] for line in body[1]]
    refuse_if(len(set(registries)) != len(registries), "decision.lines", "two lines of one registry")
    for line in body[1]:
        form_line(line, body[0])
    refuse_if(sum(line[3] for line in body[1]) > MAX_EXACT, "amount.overflow", "the lines")
    refuse_if(not any(line[3] for line in body[1]), "decision.lines", "every line is zero")
    overlaps = [tuple(key) for key in body.get(2, [])]
    refuse_if(len(set(overlaps)) != len(overlaps), "field.value", "an overlapped decision named twice")
    check_text(body.get(3), LONG, "overlap_reason", mandatory=bool(overlaps))
    refuse_if(3 in body and not overlaps, "field.conflict", "a reason without overlaps")
    check_text(body.get(4), SHORT, "reference", mandatory=False)


def form_status(body):
    refuse_if(body[0][1] not in HOLDING and body[1] in (BLOCKED, CLOSED), "account.kind",
              "terminal accounts are never blocked or closed")


def form_issue(body):
    form_period(body[0])
    credits = body.get(3, [])
    for account in [body[2]] if 2 in body else [c[0] for c in credits]:
        refuse_if(account[0] != body[1], "field.conflict", "an account of another registry")
        refuse_if(account[1] not in HOLDING, "account.kind", "credits are issued to holding accounts")
    refuse_if(len({isinstance(c[2], list) for c in credits}) > 1, "field.conflict",
              "serials for some credits and quantities for others")
    total = sum(c[2][1] - c[2][0] + 1 if isinstance(c[2], list) else c[2] for c in credits)
    refuse_if(total > MAX_EXACT, "amount.overflow", "the credits")


def form_parties(source, target, wanted):
    refuse_if(source[1] not in HOLDING, "account.kind", "units never leave a terminal account")
    refuse_if(target[1] not in wanted, "account.kind", "the receiving account's kind")
    refuse_if(source[0] != target[0], "transfer.across_registries", f"{source[0]} and {target[0]}")
    refuse_if(source == target, "transfer.same_account", "from and to")


def form_ranges(ranges):
    before, total = None, 0
    for one in ranges:
        refuse_if(before and (before[0], before[1], before[3]) >= (one[0], one[1], one[2]), "range.order", f"{one}")
        before, total = one, total + one[3] - one[2] + 1
        refuse_if(total > MAX_EXACT, "amount.overflow", "the ranges")


def form_blocks(blocks, registry):
    """[registry, project, vintage, first, last], all of one registry."""
    def ranges():
        for block in blocks:
            refuse_if(block[0] != registry, "transfer.across_registries", f"{block}")
            yield block[1:]
    form_ranges(ranges())


def form_debit(kind, body):
    source, target, selection = body[0], body[1], body[2]
    form_parties(source, target, {entry.TRANSFER: HOLDING, entry.RETIRE: (RETIREMENT,),
                                  entry.CANCEL: (CANCELLATION,)}[kind])
    if isinstance(selection, list):
        form_ranges(selection)
    if kind != entry.TRANSFER:
        check_text(body[3], SHORT, "purpose")
        refuse_if(4 in body and not 2000 <= body[4] <= 2199, "field.value", "year")


FORMS = {entry.GENESIS: form_genesis, entry.REGISTRY_OPEN: form_registry, entry.PROJECT: form_project,
         entry.DECISION: form_decision, entry.SET_STATUS: form_status, entry.ISSUE: form_issue}


def form(request):
    """The fields in the order of the schema, then personal ones, authority, note."""
    kind, body, authority = request.kind, request.body, request.authority
    if kind in FORMS:
        FORMS[kind](body)
    if kind in entry.DEBITS:
        form_debit(kind, body)
    if kind == entry.PROPOSE:
        form_proposed(request)
    for key in MANDATORY_PERSONAL.get(kind, ()):
        refuse_if(key not in body, "field.missing", f"personal field {key}")
    wrong = [key for key in request.personal() if key not in entry.BODIES[kind].personal]
    refuse_if(wrong, "field.unknown", f"personal fields {wrong}")
    if kind == entry.GRANT:
        refuse_if(0 not in body and 31 not in body, "field.missing", "officer_name")
        refuse_if(0 in body and not {1, 2, 4, 31} & set(body), "field.missing", "nothing is granted")
    if authority:
        refuse_if(kind not in TAKES_AUTHORITY, "field.unknown", "authority")
        refuse_if(kind in LEGAL_BASIS and authority[0] != 1, "field.value", "authority.kind")
        check_text(authority[1], SHORT, "authority.reference")
        refuse_if(authority.get(3, [None, 1])[1] == 0, "field.value", "authority.document.length")
    refuse_if(not authority and kind in NEEDS_AUTHORITY, "authority.missing", "it needs one")
    check_text(body.get(NOTE), LONG, "note", mandatory=False)


def form_proposed(request):
    kind, given, _ = request.body[0]
    refuse_if(kind not in MAY_BE_PROPOSED, "field.value", f"{entry.NAMES[kind]} cannot be proposed")
    refuse_if(STATED_DATE in given, "field.value", "what is proposed is dated when it takes effect")
    form(request.inner())


MAY_BE_PROPOSED = set(entry.BODIES) - {entry.GENESIS, entry.KEY_ROTATE, entry.TRAIL, entry.PROPOSE, entry.APPROVE,
                                       entry.REJECT, entry.WITHDRAW, entry.EXPIRE, entry.EXECUTE}


# ---- dates

SCOPES = {  # where the command says its registry
    **{kind: lambda body: body[0] for kind in (entry.REGISTRY_OPEN, entry.GO_LIVE, entry.ACCOUNT_OPEN, entry.HOLD,
                                               entry.SEAL, entry.RECONCILE)},
    **{kind: lambda body: body[0][0] for kind in (entry.SET_STATUS, entry.ACCOUNT_AMEND, *entry.DEBITS,
                                                  entry.COURT_TRANSFER)},
    entry.ISSUE: lambda body: body[1], entry.EXCESS: lambda body: body[1][0],
    entry.AUTHORIZATION: lambda body: body[4], entry.POLICY: lambda body: body.get(0, ""),
}


def business_date(state, request, scope):
    kind, body, time = request.kind, request.body, request.time
    stated = body.get(STATED_DATE)
    if kind in DATED:
        registry = state.registry(scope)
        today = day_of(time, registry.offset)
        if registry.importing:
            refuse_if(stated is None, "business_date.missing", "the registry is importing")
            refuse_if(registry.last_date is not None and stated < registry.last_date, "business_date.falls",
                      f"{stated} is before {registry.last_date}")
            refuse_if(stated > today, "business_date.future", f"{stated} is after {today}")
            return effective(body, stated)
        today = max(today, registry.last_date if registry.last_date is not None else today)
    elif kind == entry.REGISTRY_OPEN:
        today = day_of(time, body[3])
    elif kind in ABOUT_ANOTHER:  # maybe about a registry that is not open yet: then dated in UTC
        today = day_of(time, state.registries[scope].offset if scope in state.registries else 0)
    else:
        today = day_of(time, state.registry(scope).offset if scope else 0)
    refuse_if(stated not in (None, today), "business_date.live", f"{stated} is not {today}")
    return effective(body, today)


def effective(body, date):
    refuse_if(body.get(EFFECTIVE_ON, date) > date, "effective_on.future", f"it is after {date}")
    return date
