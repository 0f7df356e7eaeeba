"""What an entry is: schemas/record.cddl, checked shape by shape, and the digest of its request."""
import hashlib

import cbor
from shapes import (array, boolean, by_type, data, filled, head, integer, many, mapping, need, ordered, pattern,
                    text, true)

# Envelope keys.
(VERSION, SEQ, PREV, TIME, KIND, REQUEST_ID, REQUEST_DIGEST, ACTOR, BODY, SCOPE, DATE, AUTHORITY,
 BATCH, SIGNATURE) = range(14)
# Body keys that every kind may have; the given ones end below PERSONAL.
NOTE, EFFECTIVE_ON, STATED_DATE = 21, 22, 23
PERSONAL, RESOLVED = 24, 32
(ISSUED, MOVED, NUMBER, OFFICER, FROM, TO, ITMOS, ERASED, PROPOSAL, ROOTS, SERIES) = range(32, 43)

(GENESIS, REGISTRY_OPEN, GO_LIVE, PROJECT, DECISION, ACCOUNT_OPEN, SET_STATUS, ISSUE, TRANSFER, RETIRE, CANCEL,
 KEY_ROTATE) = (0, 10, 11, 20, 30, 40, 41, 50, 51, 52, 53, 140)
(PROJECT_AMEND, PROJECT_STATUS, COUNTRY, DECISION_AMEND, DECISION_WITHDRAW, ACCOUNT_AMEND, COURT_TRANSFER, HOLD,
 LIFT, REVERSE, EXCESS) = (21, 22, 25, 31, 32, 42, 54, 70, 71, 80, 81)
(AUTHORIZATION, AUTHORIZE, FIRST_TRANSFER, PROPOSE, APPROVE, REJECT, WITHDRAW, EXPIRE, EXECUTE, GRANT, REVOKE,
 POLICY, SEAL, RECONCILE, ERASE, TRAIL) = (90, 91, 92, *range(100, 106), 120, 121, 130, 150, 160, 170, 200)
DEBITS = (TRANSFER, RETIRE, CANCEL)

MAX_ENTRY = 65_535
MAX_EXACT = 2**53 - 1
NO_HASH = bytes(32)


class Newer(ValueError):
    """Of a version or kind that this program does not know. `value`: its seq and prev, where they can be read."""

    def __init__(self, finding, detail):
        super().__init__(detail)
        self.finding = finding
        self.value = {}


# ---- parts

exact = integer(0, MAX_EXACT)
positive = integer(1, MAX_EXACT)
date = integer(-25567, 2932896)
digest = data(32)
request_id = pattern("[!-~]{1,64}")
registry_code = pattern("[A-Z]{2}")
project_reference = pattern("[A-Z]{2}[0-9]{3}")
vintage = integer(2000, 2199)
side = integer(0, 1)
account_kind = integer(1, 4)
account_number = integer(1, 999_999)
account = array(registry_code, account_kind, account_number)
decision_key = array(project_reference, date, date, date)
ranges = many(1, 1000, ordered(array(project_reference, vintage, positive, positive), 2, 3))
authority = mapping({0: integer(0, 1), 1: text}, {2: date, 3: array(digest, exact)})
allocation_line = mapping({0: side, 1: registry_code, 2: boolean, 3: exact, 4: integer(0, 1)},
                          {5: many(1, 64, array(vintage, positive))})
issue_credit = array(account, vintage, by_type({0: positive, 4: ordered(array(positive, positive), 0, 1)}))
issued = ordered(array(account, project_reference, vintage, positive, positive), 3, 4)
selection = by_type({5: mapping({0: positive}, {1: project_reference, 2: vintage}), 4: ranges})


def batch(reader):
    where = reader.at
    value = array(request_id, integer(0, 999), integer(1, 1000))(reader)
    need(value[1] < value[2], where, "a place in the batch")
    return value


# ---- bodies

COMMON = {NOTE: filled, EFFECTIVE_ON: date, STATED_DATE: date}


class Body:
    """The shape of a kind's body; `given` that of its keys below 24 alone, as a proposal holds it."""

    def __init__(self, mandatory, optional=None, personal=(), resolved=None, maybe_resolved=None):
        optional = {**(optional or {}), **COMMON}
        self.personal = tuple(personal)
        self.given = mapping(mandatory, optional)
        self.whole = mapping({**mandatory, **(resolved or {})},
                             {**optional, **{key: digest for key in personal}, PROPOSAL: exact,
                              **(maybe_resolved or {})})

    def __call__(self, reader):
        return self.whole(reader)


class IssueBody(Body):
    def __init__(self):
        super().__init__({0: decision_key, 1: registry_code}, {2: account, 3: many(1, 500, issue_credit)},
                         resolved={ISSUED: many(1, 500, issued)})
        self.given, self.whole = self.one_of(self.given), self.one_of(self.whole)

    @staticmethod
    def one_of(shape):
        def read(reader):
            where = reader.at
            value = shape(reader)
            need((2 in value) != (3 in value), where, "exactly one of keys 2 and 3")
            return value
        return read


def a_kind(reader):
    where = reader.at
    value = integer(0, 2**64 - 1)(reader)
    need(value in BODIES, where, "a kind of entry")
    return value


def proposed(reader):
    """[kind, the command's keys below 24, authority or false]"""
    where, _, length = head(reader, 4)
    need(length == 3, where, "an array of 3")
    where = reader.at
    kind = a_kind(reader)
    need(kind != PROPOSE, where, "a kind to propose")
    given = BODIES[kind].given(reader)
    where = reader.at
    if reader.peek() >> 5 == 5:
        return [kind, given, authority(reader)]
    need(not boolean(reader), where, "an authority, or false")
    return [kind, given, False]


def items(member):
    return many(1, 1000, member)


small = integer(0, 2**32 - 1)
block = ordered(array(registry_code, project_reference, vintage, positive, positive), 3, 4)
blocks = items(block)
document = mapping({0: digest, 1: exact})
documents = items(mapping({0: text, 1: document}))
role = integer(0, 4)
project_facts = ({0: project_reference, 1: text, 2: text, 3: integer(0, 2)},
                 {4: date, 5: filled, 6: filled, 7: filled, 8: items(text), 9: filled, 10: filled,
                  11: integer(0, 3), 12: date, 13: date, 14: documents})
debit = {0: account, 1: account, 2: selection}
moved = {MOVED: ranges}

BODIES = {
    GENESIS: Body({0: text, 1: digest, 3: exact},
                  {2: digest, 4: mapping({0: text, 1: exact, 2: digest})}, personal=(31,)),
    REGISTRY_OPEN: Body({0: registry_code, 1: side, 2: text, 3: integer(-720, 840)}),
    GO_LIVE: Body({0: registry_code}),
    PROJECT: Body(*project_facts),
    PROJECT_AMEND: Body({0: mapping(*project_facts), 1: text}),
    PROJECT_STATUS: Body({0: project_reference, 1: integer(0, 2), 3: text}, {2: date, 4: documents}),
    COUNTRY: Body({0: registry_code, 1: text, 2: text}, {3: date}),
    DECISION: Body({0: decision_key, 1: many(1, 16, allocation_line)},
                   {2: many(1, 16, decision_key), 3: filled, 4: filled}),
    DECISION_AMEND: Body({0: decision_key, 3: text}, {1: date, 2: filled}),
    DECISION_WITHDRAW: Body({0: decision_key, 1: text}),
    ACCOUNT_OPEN: Body({0: registry_code, 1: account_kind, 3: integer(0, 2)}, {2: account_number},
                       personal=range(24, 29), resolved={NUMBER: account_number}),
    SET_STATUS: Body({0: account, 1: integer(0, 3)}, personal=(30,)),
    ACCOUNT_AMEND: Body({0: account}, {1: integer(0, 2)}, personal=range(24, 29)),
    ISSUE: IssueBody(),
    TRANSFER: Body(debit, resolved=moved),
    RETIRE: Body({**debit, 3: text}, {4: integer(0, 9999)}, personal=(29, 30), resolved=moved),
    CANCEL: Body({**debit, 3: text}, {4: integer(0, 9999), 5: integer(0, 1)}, personal=(29, 30), resolved=moved),
    COURT_TRANSFER: Body({0: account, 1: account, 2: blocks}, resolved=moved),
    HOLD: Body({0: registry_code, 3: text}, {1: account, 2: blocks}),
    LIFT: Body({0: exact}, {1: blocks}),
    REVERSE: Body({0: exact, 1: text}, resolved={**moved, FROM: account, TO: account}),
    EXCESS: Body({0: exact, 1: account, 2: account, 3: blocks, 4: text}, resolved=moved),
    AUTHORIZATION: Body(
        {0: text, 1: small, 2: date, 3: text, 4: registry_code, 5: text, 6: text, 7: integer(0, 6),
         9: items(text), 12: items(text)},
        {8: exact, 10: items(mapping({0: text, 1: text, 2: text})), 11: integer(0, 2), 13: items(text),
         14: filled, 15: filled, 16: filled, 17: filled, 18: document}),
    AUTHORIZE: Body({0: text, 1: blocks}),
    FIRST_TRANSFER: Body({0: text, 1: integer(0, 3), 2: blocks}, {3: text},
                         resolved={ITMOS: items(exact), SERIES: mapping({0: text, 1: text, 2: text})}),
    PROPOSE: Body({0: proposed}, personal=range(24, 32), maybe_resolved=moved),
    APPROVE: Body({0: exact, 1: digest}, {2: filled}),
    REJECT: Body({0: exact, 1: text}),
    WITHDRAW: Body({0: exact}, {1: filled}),
    EXPIRE: Body({0: exact}),
    EXECUTE: Body({0: exact}),
    GRANT: Body({}, {0: exact, 1: exact, 2: role, 3: registry_code, 4: digest}, personal=(31,),
                resolved={OFFICER: exact}),
    REVOKE: Body({0: exact}, {1: role, 2: registry_code}),
    POLICY: Body({1: a_kind}, {0: registry_code, 2: items(mapping({0: exact, 1: small, 2: role})), 3: small,
                               4: small, 5: items(account), 6: true, 7: exact, 8: exact, 9: small, 10: true}),
    KEY_ROTATE: Body({0: digest, 1: integer(0, 2), 2: integer(0, 1), 3: data(64)},
                     {4: digest, 5: array(positive, digest)}),
    SEAL: Body({0: registry_code, 1: date},
               resolved={ROOTS: mapping({0: digest, 1: digest}, {2: mapping({0: text, 1: exact, 2: digest})})}),
    RECONCILE: Body({0: registry_code, 1: integer(0, 2), 2: text, 5: exact, 6: exact, 7: exact, 8: boolean},
                    {3: mapping({0: exact, 1: digest}), 4: document, 9: filled}),
    ERASE: Body({0: exact, 2: text}, {1: items(integer(24, 31))}, resolved={ERASED: items(digest)}),
    TRAIL: Body({0: integer(0, 6), 3: exact, 4: exact, 5: exact, 6: exact, 7: exact, 10: exact},
                {1: filled, 2: filled, 8: exact, 9: filled}),
}
NAMES = {GENESIS: "genesis", REGISTRY_OPEN: "registry.open", GO_LIVE: "registry.go_live",
         PROJECT: "project.record", DECISION: "decision.record", ACCOUNT_OPEN: "account.open",
         SET_STATUS: "account.set_status", ISSUE: "credits.issue", TRANSFER: "credits.transfer",
         RETIRE: "credits.retire", CANCEL: "credits.cancel", KEY_ROTATE: "key.rotate",
         PROJECT_AMEND: "project.amend", PROJECT_STATUS: "project.set_status", COUNTRY: "country.record",
         DECISION_AMEND: "decision.amend", DECISION_WITHDRAW: "decision.withdraw", ACCOUNT_AMEND: "account.amend",
         COURT_TRANSFER: "credits.court_transfer", HOLD: "hold.place", LIFT: "hold.lift",
         REVERSE: "credits.reverse", EXCESS: "credits.correct_excess", AUTHORIZATION: "authorization.record",
         AUTHORIZE: "credits.authorize", FIRST_TRANSFER: "credits.first_transfer", PROPOSE: "proposal.open",
         APPROVE: "proposal.approve", REJECT: "proposal.reject", WITHDRAW: "proposal.withdraw",
         EXPIRE: "proposal.expire", EXECUTE: "proposal.execute", GRANT: "officer.grant", REVOKE: "officer.revoke",
         POLICY: "policy.set", SEAL: "seal", RECONCILE: "reconciliation.record", ERASE: "personal.erase",
         TRAIL: "trail.event"}


def version(reader):
    value = integer(0, 2**64 - 1)(reader)
    if value > 0:
        raise Newer("entry.unknown_version", f"version {value}")
    return value


def kind(reader):
    value = integer(0, 2**64 - 1)(reader)
    if value not in BODIES:
        raise Newer("entry.unknown_kind", f"kind {value}")
    reader.body = BODIES[value]
    return value


scope = pattern("([A-Z]{2})?")
envelope = mapping(
    {VERSION: version, SEQ: exact, PREV: digest, TIME: integer(0, 253402300799999999), KIND: kind,
     REQUEST_ID: request_id, REQUEST_DIGEST: digest, ACTOR: array(exact, exact),
     BODY: lambda reader: reader.body(reader), SCOPE: scope, DATE: date},
    {AUTHORITY: authority, BATCH: batch, SIGNATURE: data(64)})
# Keys 0 to 2 keep their place and meaning in every version.
beginning = (integer(0, 0), None, integer(1, 1), exact, integer(2, 2), digest)


def begin(entry):
    """{seq, prev} of an entry of whatever version; empty when they cannot be read."""
    reader = cbor.Reader(entry)
    try:
        head(reader, 5)
        read = [reader.item() if shape is None else shape(reader) for shape in beginning]
    except (cbor.Malformed, cbor.NotCanonical):
        return {}
    return {SEQ: read[3], PREV: read[5]}


def decode(entry):
    """The entry as a map by envelope keys. Raises Newer, cbor.NotCanonical, or cbor.Malformed."""
    if len(entry) > MAX_ENTRY:
        raise cbor.Malformed(f"{len(entry)} bytes; an entry has at most {MAX_ENTRY}")
    reader = cbor.Reader(entry)
    try:
        value = envelope(reader)
    except Newer as newer:
        newer.value = begin(entry)
        raise
    need(reader.at == len(entry), reader.at, "the end of the entry")
    return value


def given(value):
    """The command as it was given: the body's keys below 24."""
    return {key: part for key, part in value[BODY].items() if key < PERSONAL}


def request_digest(value):
    what = [value[KIND], given(value), value.get(AUTHORITY, False)]
    return hashlib.sha256(b"jcm-ledger request v0\n" + cbor.encode(what)).digest()
