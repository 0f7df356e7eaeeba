"""Writes what a holder of the private key could write: entries changed, numbered, chained and signed anew, laid
out as an archive. For the tests; the verifier itself writes nothing."""
import base64
import pathlib
import shutil

import cbor
import ed25519
import entry
import keys
import note
import officers
import tree


def seed_of_pem(path):
    """The seed of an Ed25519 key in PKCS #8 (RFC 8410): the last 32 bytes."""
    lines = pathlib.Path(path).read_text().splitlines()
    return base64.b64decode("".join(line for line in lines if not line.startswith("-")))[-32:]


def signed_note(text, *signers):
    """A note; signers: (name, seed)."""
    lines = []
    for name, seed in signers:
        key = note.Key(name, ed25519.public_key_of(seed))
        signature = ed25519.sign(seed, text.encode())
        lines.append(f"\u2014 {name} {base64.b64encode(key.id + signature).decode()}\n")
    return (text + "\n" + "".join(lines)).encode()


def checkpoint_text(origin, size, root):
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


class Forger:
    """entries: bytes, in order; seeds: of all keys that may sign. Change the entries, then write an archive."""

    def __init__(self, entries, seeds):
        self.entries = list(entries)
        self.seeds = list(seeds)
        self.origin = self.value(0)[entry.BODY][0]

    def copy(self):
        return Forger(self.entries, self.seeds)

    # -- entries
    def value(self, seq):
        return cbor.decode(self.entries[seq])

    def put(self, seq, value, digest=True):
        """Puts a value in place of an entry; its request digest is made to fit."""
        if digest:
            value[entry.REQUEST_DIGEST] = entry.request_digest(value)
        self.entries[seq] = cbor.encode(value)

    def change(self, seq, *path, to, digest=True):
        """Changes one part, named by the keys that lead to it; to=None removes it."""
        value = self.value(seq)
        at = value
        for key in path[:-1]:
            at = at[key]
        if to is None:
            del at[path[-1]]
        else:
            at[path[-1]] = to
        self.put(seq, value, digest)
        return self

    def insert(self, seq, value):
        self.entries.insert(seq, b"")
        self.put(seq, value)
        return self

    def chain(self, first=0, number=True):
        """Every entry from `first` on names its number and the hash of the one before."""
        for seq in range(first, len(self.entries)):
            value = self.value(seq)
            if number:
                value[entry.SEQ] = seq
            value[entry.PREV] = tree.leaf_hash(self.entries[seq - 1]) if seq else entry.NO_HASH
            self.entries[seq] = cbor.encode(value)
        return self

    def append(self, kind, body, **envelope):
        """Another entry at the end. envelope: scope, date, authority, batch, request_id, actor, time, signature."""
        last = self.value(len(self.entries) - 1)
        value = {entry.VERSION: 0, entry.SEQ: len(self.entries), entry.PREV: tree.leaf_hash(self.entries[-1]),
                 entry.TIME: envelope.get("time", last[entry.TIME] + 1), entry.KIND: kind,
                 entry.REQUEST_ID: envelope.get("request_id", f"forged-{len(self.entries)}"),
                 entry.REQUEST_DIGEST: entry.NO_HASH,
                 entry.ACTOR: envelope.get("actor", self.value(1)[entry.ACTOR]), entry.BODY: body,
                 entry.SCOPE: envelope.get("scope", ""), entry.DATE: envelope.get("date", self.today())}
        for key, name in ((entry.AUTHORITY, "authority"), (entry.BATCH, "batch"), (entry.SIGNATURE, "signature")):
            if name in envelope:
                value[key] = envelope[name]
        self.entries.append(b"")
        self.put(len(self.entries) - 1, value)
        return self

    def sign_last(self, seed):
        """The signature of the last entry's officer, with the seed of whatever key."""
        value = self.value(len(self.entries) - 1)
        value[entry.SIGNATURE] = ed25519.sign(seed, officers.message(self.origin, value))
        self.put(len(self.entries) - 1, value)
        return self

    def today(self):
        """The UTC date on which the last entry was recorded."""
        return self.value(len(self.entries) - 1)[entry.TIME] // 86_400_000_000

    def history(self):
        """The keys as the entries tell them, whatever the rules say of these."""
        history = keys.History(self.value(0))
        for data in self.entries[1:]:
            value = cbor.decode(data)
            if value[entry.KIND] == entry.KEY_ROTATE and {0, 1, 2} <= set(value[entry.BODY]) and \
                    (value[entry.BODY][1] != keys.STOLEN or 5 in value[entry.BODY]):
                history.take(value)
        return history

    def rotate(self, new_seed, reason=keys.PLANNED, by=None, seq=None, signer=None, **more):
        """A change of the key at the end. more: recovery (seed), trusted ([size, root]), and what append() takes."""
        history = self.history()
        by = (keys.BY_CURRENT if reason == keys.PLANNED else keys.BY_RECOVERY) if by is None else by
        body = {0: ed25519.public_key_of(new_seed), 1: reason, 2: by}
        if "recovery" in more:
            body[4] = ed25519.public_key_of(more.pop("recovery"))
        if "trusted" in more:
            body[5] = more.pop("trusted")
        signing = history.terms[-1].public_key if by == keys.BY_CURRENT else history.recovery_key
        body[3] = ed25519.sign(signer or self.seed_of(signing), history.message(body))
        self.seeds.append(new_seed)
        return self.append(entry.KEY_ROTATE, body, **{"actor": [0, 0], **more})

    # -- the rest
    def seed_of(self, public_key):
        return next(seed for seed in self.seeds if ed25519.public_key_of(seed) == public_key)

    def tree(self):
        return tree.Tree(map(tree.leaf_hash, self.entries))

    def checkpoint(self, size=None, seeds=None, origin=None, name=None):
        """Signed by all keys that count at the size, or by those of the seeds."""
        size = len(self.entries) if size is None else size
        if seeds is None:
            history = self.history()
            seeds = [self.seed_of(term.public_key) for term in history.terms if term.covers(max(size, 1))]
        text = checkpoint_text(origin or self.origin, size, self.tree().root(size))
        return signed_note(text, *((name or origin or self.origin, seed) for seed in seeds))

    def vkey(self, number=-1):
        return str(self.history().verifier_keys()[number])

    def write(self, directory, sizes=()):
        """An archive of the entries as they stand, with checkpoints kept at `sizes`."""
        directory = pathlib.Path(directory)
        shutil.rmtree(directory, ignore_errors=True)
        grown = self.tree()
        size = len(self.entries)
        for (level, index), hashes in grown.tiles():
            self._put(directory / tree.tile_path(level, index, len(hashes)), b"".join(hashes))
        for start in range(0, size, tree.WIDTH):
            part = self.entries[start:start + tree.WIDTH]
            path = tree.tile_path("entries", start // tree.WIDTH, len(part))
            self._put(directory / path, b"".join(len(e).to_bytes(2, "big") + e for e in part))
        for kept in {*sizes, size}:
            self._put(directory / "checkpoints" / str(kept), self.checkpoint(kept))
        self._put(directory / "checkpoint", self.checkpoint())
        return directory

    @staticmethod
    def _put(path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def entries_of(directory, size):
    """The entries of an archive, from its bundles."""
    result = []
    for path in tree.bundle_paths(size):
        data = (pathlib.Path(directory) / path).read_bytes()
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            result.append(data[at + 2:at + 2 + length])
            at += 2 + length
    return result
