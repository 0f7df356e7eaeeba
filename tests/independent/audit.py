"""All levels over an archive, in their order: bytes, chain, tree, signatures, rules."""
import os

import entry
import trail
import tree
from archive import Archive
from chain import Chain
from replay import Replay
from report import CouldNotCheck, Report
from rules import Law
from signatures import Signatures, history_of
from state import Broken


def audit_archive(directory, report, given_key=None, given_notes=()):
    """given_notes: (name, bytes) of checkpoints kept elsewhere. Returns the tree, None when it is not known."""
    archive = Archive(directory, report)
    chain = Chain(archive.entries, archive.leaves, report)
    chain.last_entry(archive.roots)
    grown = audit_entries(chain, report, given_key, archive.notes, given_notes)
    if grown is not None:
        archive.compare_tiles(grown)
    report.size = max(archive.stated, report.size)
    audit_trail(os.path.join(directory, "trail"), chain.values, report, given_key)
    return grown


def audit_trail(directory, values, report, given_key):
    """values: the entries of the ledger whose trail it is."""
    if not os.path.isdir(directory):
        if any(trail.heads(values)):
            report.notes.append("seals cover a trail that is not in this archive and was not checked")
        return
    found = Report(directory)
    try:
        grown = audit_archive(directory, found, trail.key_of(given_key))
    except CouldNotCheck as error:
        report.add("trail.missing", f"the trail cannot be opened: {error}", file="trail")
        return
    trail.compare(values, found, grown, report)


def audit_stream(data, report, given_key=None, given_notes=()):
    """Entries in bundle framing, one behind the other; read up to the first length that leads nowhere."""
    entries, offset = [], 0
    while offset + 2 <= len(data):
        end = offset + 2 + int.from_bytes(data[offset:offset + 2], "big")
        if end > len(data):
            break
        entries.append(data[offset + 2:end])
        offset = end
    if offset < len(data):
        report.add("tile.unreadable", "the stream ends inside an entry", len(entries), offset=offset)
    audit_entries(Chain(entries, {}, report), report, given_key, (), given_notes)


def audit_entries(chain, report, given_key, notes, given_notes):
    """Signatures, tree and rules; returns the tree, None when the hash of an entry is not known."""
    history, unknown_from = history_of(chain)
    signatures = Signatures(report, history, unknown_from, given_key)
    for name, data in notes:
        signatures.open(name, data)
    for name, data in given_notes:
        signatures.open(name, data, given=True)
    grown = None if None in chain.leaves else tree.Tree(chain.leaves)
    signatures.finish(grown, len(chain.leaves))
    report.origin = history.origin if history else None
    report.entries = sum(one is not None for one in chain.found)
    report.size = len(chain.leaves)
    report.root = grown.root() if grown is not None and not chain.damaged else None
    Rules(chain, report).run()
    return grown


class Rules:
    """Walks the entries with the rules; stops at the first that is damaged or was not allowed."""

    def __init__(self, chain, report):
        self.chain = chain
        self.report = report
        self.replay = Replay()
        self.ids = {}      # request id -> entry
        self.batch = None  # (id, next position, count) of an unfinished atomic batch

    def run(self):
        stopped = None
        for seq, value in enumerate(self.chain.values):
            if value is not None and seq not in self.chain.altered:
                self.request(seq, value)
            if stopped is None:
                stopped = self.step(seq, value)
                if stopped is None:
                    self.report.rules_checked_before = seq + 1
        size = len(self.chain.values)
        if stopped is None and self.batch:
            self.report.add("batch.cut", f"the ledger ends inside batch {self.batch[0]}", size - 1)
        if size == 0:
            self.report.add("genesis.invalid", "there is no entry at all")
        if stopped is None and size:
            try:
                self.replay.whole()
            except Broken as broken:
                self.report.add("law.broken", str(broken), size - 1)
        if stopped is not None and stopped < size:
            self.report.add("rules.unchecked", "the state before it is not known", stopped, size - 1)

    def request(self, seq, value):
        """What can be checked of every entry that can be read."""
        digest = entry.request_digest(value)
        if digest != value[entry.REQUEST_DIGEST]:
            self.report.add("request.digest", "it is not that of the command in the entry", seq,
                            expected=digest, found=value[entry.REQUEST_DIGEST])
        first = self.ids.setdefault(value[entry.REQUEST_ID], seq)
        if first != seq:
            self.report.add("request.repeated", f"the request id stands in entry {first}", seq)

    def step(self, seq, value):
        """The entry from which on the rules cannot be checked; None to go on."""
        if value is None or seq in self.chain.damaged:
            return seq
        if seq == 0 and (wrong := self.genesis(value)):
            self.report.add("genesis.invalid", wrong, 0)
            return 1
        if not self.whole_batch(seq, value):
            return seq + 1
        try:
            self.replay.step(value, self.chain.found[seq])
        except Broken as broken:
            finding = "law.broken" if isinstance(broken, Law) else "rule.broken"
            self.report.add(finding, str(broken), seq)
            return seq + 1
        return None

    @staticmethod
    def genesis(value):
        if value[entry.KIND] != entry.GENESIS:
            return f"entry 0 is {entry.NAMES[value[entry.KIND]]}"
        if value[entry.PREV] != entry.NO_HASH:
            return "the genesis names an entry before it"
        if value[entry.REQUEST_ID] != "genesis":
            return "the request id of the genesis is another"
        return None

    def whole_batch(self, seq, value):
        batch, open_batch = value.get(entry.BATCH), self.batch
        self.batch = None
        if open_batch:
            if batch != list(open_batch):
                self.report.add("batch.cut", f"batch {open_batch[0]} does not go on", seq)
                return False
        elif batch and batch[1] != 0:
            self.report.add("batch.cut", f"batch {batch[0]} does not begin here", seq)
            return False
        if batch and batch[1] + 1 < batch[2]:
            self.batch = (batch[0], batch[1] + 1, batch[2])
        return True
