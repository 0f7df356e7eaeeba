"""What an entry is: schemas/record.cddl, checked shape by shape, and the digest of its request."""
import hashlib
import re

import cbor

# Envelope keys.
(VERSION, SEQ, PREV, TIME, KIND, REQUEST_ID, REQUEST_DIGEST, ACTOR, BODY, SCOPE, DATE, AUTHORITY,
 BATCH) = range(13)
# Body keys that every kind may have; the given ones end below PERSONAL.
NOTE, EFFECTIVE_ON, STATED_DATE = 21, 22, 23
PERSONAL, RESOLVED = 24, 32
ISSUED, MOVED, NUMBER = 32, 33, 34

(GENESIS, REGISTRY_OPEN, GO_LIVE, PROJECT, DECISION, ACCOUNT_OPEN, SET_STATUS, ISSUE, TRANSFER, RETIRE, CANCEL,
 KEY_ROTATE) = (0, 10, 11, 20, 30, 40, 41, 50, 51, 52, 53, 140)
DEBITS = (TRANSFER, RETIRE, CANCEL)

MAX_ENTRY = 65_535
MAX_EXACT = 2**53 - 1
NO_HASH = bytes(32)


class Shape(cbor.Malformed):
    """Canonical CBOR, but no entry."""


class Newer(ValueError):
    """Of a version or kind that this program does not know. `value`: its seq and prev, where they can be read."""

    def __init__(self, finding, detail):
        super().__init__(detail)
        self.finding = finding
        self.value = {}


# ---- shapes: functions that read the next item and give its value. The first fault in the order of the bytes
# ---- is the one that is raised.

TYPES = ("an unsigned integer", "a negative integer", "a byte string", "text", "an array", "a map", "a tag",
         "a simple value")


def need(holds, where, what):
    if not holds:
        raise Shape(f"byte {where}: not {what}")


def head(reader, *majors):
    """The head of an item that must be of one of these types: (where, type, argument)."""
    where = reader.at
    major = reader.peek() >> 5
    need(major in majors, where, " or ".join(TYPES[m] for m in majors))
    return where, *reader.head()


def integer(low, high):
    def read(reader):
        where, major, argument = head(reader, *((0, 1) if low < 0 else (0,)))
        value = -1 - argument if major else argument
        need(low <= value <= high, where, f"an integer from {low} to {high}")
        return value
    return read


def data(size):
    def read(reader):
        where, _, length = head(reader, 2)
        value = reader.take(length)
        need(length == size, where, f"a byte string of {size}")
        return value
    return read


def text(reader):
    where, _, length = head(reader, 3)
    return reader.text(length, where)


def filled(reader):
    where = reader.at
    value = text(reader)
    need(value, where, "text that is not empty")
    return value


def boolean(reader):
    where = reader.at
    need(reader.peek() in (0xf4, 0xf5), where, "a boolean")
    return reader.take(1) == b"\xf5"


def pattern(expression):
    compiled = re.compile(expression, re.ASCII)

    def read(reader):
        where = reader.at
        value = text(reader)
        need(compiled.fullmatch(value), where, f"text like {expression}")
        return value
    return read


def array(*members):
    def read(reader):
        where, _, length = head(reader, 4)
        need(length == len(members), where, f"an array of {len(members)}")
        return [member(reader) for member in members]
    return read


def many(low, high, member):
    def read(reader):
        where, _, length = head(reader, 4)
        need(low <= length <= high, where, f"an array of {low} to {high}")
        return [member(reader) for _ in range(length)]
    return read


def mapping(mandatory, optional=None):
    shapes = {**mandatory, **(optional or {})}

    def read(reader):
        where, _, pairs = head(reader, 5)
        value, before = {}, -1
        for _ in range(pairs):
            where = reader.at
            _, _, key = head(reader, 0)
            if key <= before:
                raise cbor.NotCanonical(f"byte {where}: key {key} follows key {before}")
            missing = [k for k in mandatory if before < k < key]
            need(not missing, where, f"complete: keys {missing} are not there")
            need(key in shapes, where, f"free of key {key}")
            before = key
            value[key] = shapes[key](reader)
        need(all(k in value for k in mandatory), reader.at, "complete")
        return value
    return read


def by_type(shapes):
    """Another shape for each major type."""
    def read(reader):
        need(reader.peek() >> 5 in shapes, reader.at, " or ".join(TYPES[m] for m in shapes))
        return shapes[reader.peek() >> 5](reader)
    return read


def ordered(shape, first, last):
    """The shape, with value[first] <= value[last]."""
    def read(reader):
        where = reader.at
        value = shape(reader)
        need(value[first] <= value[last], where, "ascending")
        return value
    return read


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


def body(mandatory, optional=None, personal=()):
    return mapping(mandatory, {**(optional or {}), **COMMON, **{key: digest for key in personal}})


spelled_issue = body({0: decision_key, 1: registry_code, ISSUED: many(1, 500, issued)},
                     {2: account, 3: many(1, 500, issue_credit)})


def issue_body(reader):
    where = reader.at
    value = spelled_issue(reader)
    need((2 in value) != (3 in value), where, "exactly one of keys 2 and 3")
    return value


debit = {0: account, 1: account, 2: selection, MOVED: ranges}
use_body = body({**debit, 3: text}, {4: integer(0, 9999)}, personal=(29, 30))

BODIES = {
    GENESIS: body({0: text, 1: digest, 3: exact},
                  {2: digest, 4: mapping({0: text, 1: exact, 2: digest})}, personal=(31,)),
    REGISTRY_OPEN: body({0: registry_code, 1: side, 2: text, 3: integer(-720, 840)}),
    GO_LIVE: body({0: registry_code}),
    PROJECT: body({0: project_reference, 1: text, 2: text, 3: integer(0, 2)},
                  {4: date, 5: filled, 6: filled, 7: filled}),
    DECISION: body({0: decision_key, 1: many(1, 16, allocation_line)},
                   {2: many(1, 16, decision_key), 3: filled, 4: filled}),
    ACCOUNT_OPEN: body({0: registry_code, 1: account_kind, 3: integer(0, 2), NUMBER: account_number},
                       {2: account_number}, personal=range(24, 29)),
    SET_STATUS: body({0: account, 1: integer(0, 3)}, personal=(30,)),
    ISSUE: issue_body,
    TRANSFER: body(debit),
    RETIRE: use_body,
    CANCEL: use_body,
    KEY_ROTATE: body({0: digest, 1: integer(0, 2), 2: integer(0, 1), 3: data(64)},
                     {4: digest, 5: array(positive, digest)}),
}
NAMES = {GENESIS: "genesis", REGISTRY_OPEN: "registry.open", GO_LIVE: "registry.go_live",
         PROJECT: "project.record", DECISION: "decision.record", ACCOUNT_OPEN: "account.open",
         SET_STATUS: "account.set_status", ISSUE: "credits.issue", TRANSFER: "credits.transfer",
         RETIRE: "credits.retire", CANCEL: "credits.cancel", KEY_ROTATE: "key.rotate"}


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
    {AUTHORITY: authority, BATCH: batch})
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
