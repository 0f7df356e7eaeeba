"""What the holder of the private key could write: entries that break one rule each, chained and signed anew, and
other histories, notes and changes of the key."""
import copy

import cbor
import ed25519
import entry
import forge
import keys
import note
import replay
import tree
from attack_cases import A, C, Case, cases

DAY = 86_400_000_000


def state_of(forger):
    run = replay.Replay()
    for data in forger.entries:
        run.step(entry.decode(data), tree.leaf_hash(data))
    return run.state


def japan_today(forger):
    return (forger.value(len(forger.entries) - 1)[entry.TIME] + 9 * 3_600_000_000) // DAY


def written(forger, case):
    """The ledger with the case's entries at its end."""
    forged = forger.copy()
    for kind, body, envelope in case.entries:
        forged.append(kind, body, **envelope)
    return forged


def of_rules(forger):
    """(name, finding, id of the rule or None, ledger)"""
    for case in cases(forger.today(), japan_today(forger), state_of(forger)):
        if case.finding:
            yield case.name, case.finding, case.rule, written(forger, case)
    yield from of_the_middle(forger)


def allowed(forger):
    """(name, ledger): just within what the rules allow."""
    for case in cases(forger.today(), japan_today(forger), state_of(forger)):
        if not case.finding:
            yield case.name, written(forger, case)


def of_the_middle(forger):
    """Changes of entries that are there."""
    last = len(forger.entries) - 1

    def change(name, finding, rule, seq, *path, to, digest=True):
        return name, finding, rule, forger.copy().change(seq, *path, to=to, digest=digest).chain(seq)

    body, scope, date = entry.BODY, entry.SCOPE, entry.DATE
    yield change("another digest of the request", "request.digest", None, last, entry.REQUEST_DIGEST,
                 to=bytes(32), digest=False)
    yield change("a request id twice", "request.repeated", None, last, entry.REQUEST_ID,
                 to=forger.value(5)[entry.REQUEST_ID])
    yield change("no time goes by", "law.broken", "law.time", last, entry.TIME,
                 to=forger.value(last - 1)[entry.TIME])
    yield change("genesis of another request id", "genesis.invalid", None, 0, entry.REQUEST_ID, to="first")
    yield change("genesis of another day", "rule.broken", "entry.resolution", 0, date, to=1)
    yield change("genesis in a registry", "rule.broken", "entry.resolution", 0, scope, to="JP")
    yield change("genesis by another", "rule.broken", "caller.unknown", 0, body, 3, to=4711)
    yield change("registry of too long a name", "rule.broken", "field.too_long", 1, body, 2, to="n" * 257)
    yield change("units moved that were not picked", "rule.broken", "entry.resolution", last, body, entry.MOVED,
                 0, 2, to=forger.value(last)[body][entry.MOVED][0][2] + 1)
    without = forger.copy()
    batch = next(s for s in range(last) if entry.BATCH in without.value(s))
    del without.entries[batch + 1]
    yield "an atomic batch without its middle", "batch.cut", None, without.chain(batch)
    again = forger.copy().append(entry.GENESIS, forger.value(0)[body])
    yield "a second genesis", "law.broken", "law.time", again
    one, other = forger.value(3), forger.value(4)
    swapped = forger.copy()
    swapped.put(3, other)
    swapped.put(4, one)
    yield "two entries in another order", "law.broken", "law.time", swapped.chain(3)


def rewritten(forger):
    """Another history: the authority of one transfer is another, everything behind it made to fit."""
    seq = next(s for s in range(len(forger.entries)) if forger.value(s)[entry.KIND] == entry.TRANSFER)
    return forger.copy().change(seq, entry.AUTHORITY, 1, to="another application").chain(seq)


def long_one(forger, size=600):
    """The ledger with projects recorded behind its end, up to the size."""
    forged = forger.copy()
    for number in range(size - len(forged.entries)):
        forged.append(entry.PROJECT, {0: f"Z{'ABCDEF'[number // 1000]}{number % 1000:03d}",
                                      1: f"Z{'ABCDEF'[number // 1000]}", 2: "One more", 3: 0})
    return forged


def random_change(forger, chance):
    """A part of the body or envelope made another value of its kind; the rest made to fit."""
    seq = chance.randrange(len(forger.entries))
    value = copy.deepcopy(forger.value(seq))
    places = []

    def walk(node, path):
        for key in node if isinstance(node, dict) else range(len(node)):
            part = node[key]
            if isinstance(part, (dict, list)):
                walk(part, path + [key])
            elif path or key in (entry.TIME, entry.REQUEST_ID, entry.SCOPE, entry.DATE):
                places.append((node, key, path + [key]))
            if isinstance(node, dict) and path:
                places.append((node, key, path + [key, "gone"]))

    walk(value, [])
    node, key, path = chance.choice(places)
    if path[-1] == "gone":
        del node[key]
    else:
        node[key] = another(node[key], chance)
    forged = forger.copy()
    forged.history = forger.history  # signed as before, whatever became of the genesis
    forged.put(seq, value)
    return f"entry {seq}, {path}: {node.get(key) if isinstance(node, dict) else node}", forged.chain(seq)


def another(part, chance):
    if isinstance(part, bool):
        return not part
    if isinstance(part, int):
        return chance.choice([part + 1, part - 1, 0, 1, 2, 3, 2017, 2018, 17_900, 2**53 - 1, 2**53, -part])
    if isinstance(part, bytes):
        return bytes([part[0] ^ 1]) + part[1:] if chance.random() < 0.8 else part[1:]
    return chance.choice([part + "x", part[:-1], part.lower(), "JP", "MN", "MN004", "MN006", "x" * 257,
                          "a b"])


def of_notes(forger):
    """(name, ledger, what is done to its archive)"""
    stranger = b"\x07" * 32
    size = len(forger.entries)
    good = forger.checkpoint()
    text, lines = good.decode().split("\n\n")

    def put(data, name="checkpoint"):
        return lambda archive: (archive / name).write_bytes(data)

    def note_of(text, seeds=None):
        history = forger.history()
        return forge.signed_note(text, *((forger.origin, s) for s in seeds or
                                         [forger.seed_of(history.terms[-1].public_key)]))

    root = forger.tree().root()
    yield "another key", forger, put(forger.checkpoint(seeds=[stranger]))
    yield "another key beside", forger, put(forger.checkpoint(seeds=[*forger.seeds[2:], stranger]))
    yield "another origin", forger, put(forger.checkpoint(origin="jcm.example/other"))
    yield "another origin in our name", forger, put(forger.checkpoint(origin="jcm.example/o", name=forger.origin))
    yield "another name of the key", forger, put(forger.checkpoint(name="jcm.example/other"))
    yield "more lines", forger, put(note_of(forge.checkpoint_text(forger.origin, size, root) + "more\n"))
    yield "an empty line", forger, put(note_of(forge.checkpoint_text(forger.origin, size, root) + "\nmore\n"))
    yield "leading zero", forger, put(note_of(text.replace(f"\n{size}\n", f"\n0{size}\n") + "\n"))
    yield "too large a size", forger, put(note_of(f"{forger.origin}\n{2**63}\n{text.split()[2]}\n"))
    yield "unpadded root", forger, put(note_of(text.rstrip("=") + "\n"))
    yield "no root", forger, put(note_of(f"{forger.origin}\n{size}\n"))
    yield "long origin", forger, put(note_of(forge.checkpoint_text("o" * 256, size, root)))
    yield "size 0", forger, put(note_of(forge.checkpoint_text(forger.origin, 0, tree.EMPTY)), "checkpoints/0")
    yield "size 0 with a root", forger, put(note_of(forge.checkpoint_text(forger.origin, 0, root)), "checkpoints/0")
    yield "a line twice", forger, put(good + lines.encode())
    yield "carriage returns", forger, put(good.replace(b"\n", b"\r\n"))
    yield "a hyphen for the dash", forger, put(good.replace("\u2014".encode(), b"-"))
    yield "not UTF-8", forger, put(good.replace(b"\n", b"\xff\n", 1))
    yield "101 signature lines", forger, put(good + b"".join(
        f"\u2014 n{n} {'A' * 8}\n".encode() for n in range(100)))
    yield "100 signature lines", forger, put(good + b"".join(
        f"\u2014 n{n} {'A' * 8}\n".encode() for n in range(99)))
    other = rewritten(forger)
    yield "two roots at one size", forger, put(other.checkpoint(), f"checkpoints/{size}")
    yield "the newest of another history", forger, put(other.checkpoint())
    yield "an older one of another history", forger, put(other.checkpoint(30), "checkpoints/30")


def of_keys(forger):
    """(name, finding or None, ledger, what else is put in: (size, seeds of its signers) or None)"""
    third, fourth, stranger = (bytes([n]) * 32 for n in (3, 4, 9))
    old, current = forger.seeds[1], forger.seeds[2]
    recovery = forger.seeds[0]
    size = len(forger.entries)

    def changed(*arguments, **more):
        return forger.copy().rotate(*arguments, **more)

    trusted = [size - 1, forger.tree().root(size - 1)]
    yield "planned", None, changed(third), None
    yield "planned, with a new recovery key", None, changed(third, recovery=fourth), None
    yield "lost", None, changed(third, keys.LOST), None
    yield "two changes", None, changed(third).rotate(fourth), None
    yield "planned, by a stranger", "rule.broken", changed(third, signer=stranger), None
    yield "lost, by the current key", "rule.broken", changed(third, keys.LOST, keys.BY_CURRENT), None
    yield "planned, by the recovery key", "rule.broken", changed(third, keys.PLANNED, keys.BY_RECOVERY), None
    yield "a key comes back", "rule.broken", changed(old), None
    yield "the recovery key signs", "rule.broken", changed(recovery), None
    yield "two new keys that are one", "rule.broken", changed(third, recovery=third), None
    yield "an old recovery key", "rule.broken", changed(third, recovery=old), None
    yield "trusted, but not stolen", "rule.broken", changed(third, trusted=trusted), None
    yield "stolen, and nothing trusted", "rule.broken", changed(third, keys.STOLEN), None
    yield "by an officer", "rule.broken", changed(third, actor=forger.value(1)[entry.ACTOR]), None
    yield "signed for another ledger", "rule.broken", foreign(forger, third), None
    yield "the old key goes on", "key.revoked", forger.copy(), (size, [old])
    yield "the new key too early", "key.revoked", forger.copy(), (10, [current])
    yield "both of a change", None, changed(third), (size + 1, [current, third])
    yield "a stranger", "checkpoint.signature", forger.copy(), (size, [stranger])


def foreign(forger, seed):
    """A change of the key whose authorization names another origin."""
    forged = forger.copy()
    body = {0: ed25519.public_key_of(seed), 1: 0, 2: 0}
    what = ["jcm.example/other", ed25519.public_key_of(forger.seeds[2]), body[0], 0, False, False]
    body[3] = ed25519.sign(forger.seeds[2], b"jcm-ledger key change v0\n" + cbor.encode(what))
    forged.seeds.append(seed)
    return forged.append(entry.KEY_ROTATE, body, actor=[0, 0])


def of_receipts(data, chance, flips):
    """(name, damaged bytes of a receipt)"""
    for number in range(flips):
        at, bit = chance.randrange(len(data)), chance.randrange(8)
        yield f"flip {at} {bit}", data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]
    lines = data.split(b"\n")
    for at in range(len(lines) - 1):
        yield f"line {at} gone", b"\n".join(lines[:at] + lines[at + 1:])
        yield f"line {at} twice", b"\n".join(lines[:at] + [lines[at]] + lines[at:])
        if lines[at]:
            yield f"line {at} empty", b"\n".join(lines[:at] + [b""] + lines[at + 1:])
        yield f"a blank behind line {at}", b"\n".join(lines[:at] + [lines[at] + b" "] + lines[at + 1:])
    yield "cut", data[:-1]
    yield "lengthened", data + b"\n"
    yield "empty", b""
    yield "another number", data.replace(b"\nindex ", b"\nindex 1")
    yield "a leading zero", data.replace(b"\nindex ", b"\nindex 0")
