"""Bytes and links: reads every entry, and says which one was changed where a link does not fit."""
import cbor
import entry
import tree


class Chain:
    """values: the entries as maps, None where there is none that can be used; leaves: the hash that each entry
    has, or ought to have, None where nothing tells it."""

    def __init__(self, entries, stored, report):
        self.report = report
        self.stored = stored  # leaf hashes of the tiles, by number: a witness that may be wrong
        self.found = [None if e is None else tree.leaf_hash(e) for e in entries]
        self.prev = [None] * len(entries)  # the link that each entry holds, where it can be read
        self.values = [self._read(seq, e) for seq, e in enumerate(entries)]
        self.altered = set()
        self.damaged = {seq for seq, value in enumerate(self.values) if value is None}
        self._links()
        self.leaves = [self._leaf(seq) for seq in range(len(entries))]

    def _read(self, seq, data):
        if data is None:
            return None
        try:
            value = entry.decode(data)
        except entry.Newer as newer:
            self.report.add(newer.finding, str(newer), seq)
            self._envelope(seq, newer.value)
            return None
        except cbor.NotCanonical as error:
            self.report.add("entry.not_canonical", str(error), seq)
            return None
        except cbor.Malformed as error:
            self.report.add("entry.malformed", str(error), seq)
            return None
        return value if self._envelope(seq, value) else None

    def _envelope(self, seq, value):
        """Notes the link; whether the entry stands where it says."""
        if value.get(entry.SEQ) != seq:
            self.report.wrong_seq(seq, value.get(entry.SEQ))
            return False
        self.prev[seq] = value.get(entry.PREV)
        return True

    def _prev(self, seq):
        return self.prev[seq] if seq < len(self.prev) else None

    def _links(self):
        for seq in range(1, len(self.values)):
            before = seq - 1
            link = self._prev(seq)
            if link is None or self.prev[before] is None or link == self.found[before]:
                continue  # an entry without a link of its own is named already
            if before in self.altered:
                continue  # named already: its own link did not fit either
            changed = self._changed(before, seq)
            for one in changed:
                self._altered(one)
            if not changed:
                self.report.add("chain.broken", "it does not name the entry before it", seq,
                                expected=self.found[before], found=link)

    def _changed(self, before, seq):
        """Which of two neighbours that do not fit was changed."""
        after = self._prev(seq + 1)
        told, told_before = self._told(seq), self._told(before)
        if after == self.found[seq]:  # the later one is vouched for
            return [] if told_before is True else [before]
        if told is not None:
            changed = [one for one, fits in ((before, told_before), (seq, told)) if fits is False]
            if not changed and told_before is None:
                return [before]
            return changed
        return [before] if after is None else [seq]

    def _told(self, seq):
        """Whether the tile has this entry's hash; None when it tells nothing."""
        return None if seq not in self.stored else self.stored[seq] == self.found[seq]

    def _altered(self, seq):
        self.altered.add(seq)
        self.damaged.add(seq)
        expected = self._prev(seq + 1) if seq + 1 not in self.damaged else self.stored.get(seq)
        self.report.add("entry.altered", "its bytes are not those that were recorded", seq,
                        expected=expected, found=self.found[seq])

    def _leaf(self, seq):
        if seq not in self.damaged:
            return self.found[seq]
        if seq + 1 < len(self.values) and seq + 1 not in self.damaged:
            return self._prev(seq + 1)
        return self.stored.get(seq, self.found[seq])

    def last_entry(self, roots):
        """Nobody's link vouches for the last entry. Where tile and signed root agree that it was another, it
        was changed. roots: (size, root) of the notes there are; as evidence, none of them needs to be trusted."""
        seq = len(self.values) - 1
        if seq < 0 or seq in self.damaged or self._told(seq) is not False or None in self.leaves:
            return
        grown = tree.Tree(self.leaves[:seq] + [self.stored[seq]])
        if (seq + 1, grown.root()) in roots:
            self._altered(seq)
            self.leaves[seq] = self.stored[seq]
