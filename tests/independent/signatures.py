"""Checkpoints: notes, keys, and whether the entries give the roots that were signed."""
import cbor
import entry
import keys
import note
from state import Broken


def history_of(chain):
    """(the keys that the entries tell of; the first entry that cannot be read, or was changed, and so may have
    changed the key; None when all are sound). A change that is not authorized does not count. Without a genesis that
    can be read there is no history, and no key is known but the one handed over; a changed genesis names at least the key that its entries were signed with."""
    genesis = chain.values[0] if chain.values else None
    if genesis is None or genesis[entry.KIND] != entry.GENESIS:
        return None, 0 if chain.values else None
    history = keys.History(genesis)
    for seq, value in enumerate(chain.values):
        if value is None or seq in chain.altered:
            return history, seq
        if value[entry.KIND] == entry.KEY_ROTATE:
            try:
                history.check(value)
                history.take(value)
            except Broken:
                pass  # the rules name it
    return history, None


class Signatures:
    """Opens notes: own ones of the ledger, and given ones that were kept elsewhere."""

    def __init__(self, report, history, unknown_from, given_key):
        self.report = report
        self.history = history
        self.unknown_from = unknown_from  # entry from which on the keys are not known
        self.unjudged = False
        self.given_key = given_key
        self.differs = False
        self.read = 0    # notes that are notes
        self.good = []   # (checkpoint, file, whether it was given, the keys that signed it)
        own = history.verifier_keys() if history else []
        if given_key and history and given_key not in own:
            self.differs = True
            if unknown_from is None:
                report.add("key.differs", "the ledger names other keys than the one handed over", 0)
            else:
                self.unjudged = True
        self.known = [given_key] if given_key and (self.differs or not own) else own
        shown = given_key or (self.known[-1] if self.known else None)
        report.key, report.key_source = shown and str(shown), "given" if given_key else "ledger"

    def open(self, name, data, given=False):
        try:
            opened = note.Note(data)
        except note.NoteError as error:
            self.report.add("checkpoint.unreadable", str(error), file=name)
            return
        if not self.known:
            return
        self.read += 1
        signed = opened.signers(self.known)
        if not signed:
            self._unsigned(name, data, signed is None)
            return
        try:
            checkpoint = note.Checkpoint(opened)
        except note.NoteError as error:
            self.read -= 1
            self.report.add("checkpoint.unreadable", str(error), file=name)
            return
        if checkpoint.origin != self.known[0].name:
            self.report.add("checkpoint.origin", f"it is of {checkpoint.origin}", file=name)
            return
        if self.history and not self.differs:
            signed = [key for key in signed if self.history.counts(key, checkpoint.size)]
            if not signed:
                self.report.add("key.revoked", "the key did not count at this size", file=name)
                return
        self.good.append((checkpoint, name, given, signed))

    def _unsigned(self, name, data, spoiled):
        """A note that no known key signed, or with a bad signature of one."""
        if not spoiled and self.unknown_from is not None:
            self.unjudged = True
        elif not self.differs:
            what = "a signature does not hold" if spoiled else "no key of the ledger signed it"
            self.report.add("checkpoint.signature", what, file=name)

    def finish(self, grown, size):
        """grown: the tree of the entries, None when the hash of one is not known; size: of entries there are."""
        if not self.read and not self.differs:
            self.report.add("checkpoint.missing", "there is no checkpoint that could be opened")
        known = len(grown) if grown else 0
        holding = [(c, signed) for c, _, _, signed in self.good if c.size <= known and grown.root(c.size) == c.root]
        sizes = sorted({c.size for c, _ in holding})
        for checkpoint, signed in holding:
            newest = self.report.checkpoint
            if newest is None or checkpoint.size >= newest.size:
                self.report.checkpoint = checkpoint
        self._vouch([(c.size, [key.public_key for key in signed]) for c, signed in holding])
        if self.unjudged:
            self.report.add("keys.unchecked", "it cannot be read, and may have changed the key", self.unknown_from)
        self._cut(size)
        mismatch = False
        for checkpoint, name, given, _ in sorted(self.good, key=lambda one: one[0].size):
            if checkpoint.size > known or grown.root(checkpoint.size) == checkpoint.root:
                continue
            before = max((s for s in sizes if s < checkpoint.size), default=0)
            if given or any(s >= checkpoint.size for s in sizes):
                self._add("checkpoint.fork", checkpoint, before, name, grown)
            elif not mismatch:
                mismatch = True
                self._add("tree.mismatch", checkpoint, before, name, grown)

    def _vouch(self, holding):
        """Whether the key handed over vouches for a checkpoint that holds."""
        if not self.given_key or self.differs:
            return
        if self.history is None:
            self.report.key_holds = any(self.given_key.public_key in signers for _, signers in holding)
        else:
            self.report.key_holds = self.history.vouched(self.given_key, holding)
        if holding and not self.report.key_holds:
            self.report.add("checkpoint.missing", "no checkpoint that holds leads back to the key handed over")

    def _add(self, finding, checkpoint, first, name, grown):
        self.report.add(finding, f"the entries do not give the root signed at size {checkpoint.size}", first,
                        checkpoint.size - 1, file=name, expected=checkpoint.root,
                        found=grown.root(checkpoint.size))

    def _cut(self, size):
        for wanted in (False, True):
            cut = [(c.size, name) for c, name, given, _ in self.good if c.size > size and given is wanted]
            if cut:
                signed, name = max(cut)
                self.report.add("tail.cut", f"signed were {signed} entries, there are {size}", size, signed - 1,
                                file=name)
