"""Takes an entry bundle apart: each entry stands behind its length, two bytes, high byte first. A length that was
changed makes one entry unreadable, not all behind it: the next entry that says its number, or has the hash that
the tile holds for it, is looked for."""
import cbor
import entry
import tree


def framed(entries):
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)


class Bundle:
    def __init__(self, data, first, leaves):
        self.data = data
        self.first = first
        self.leaves = leaves

    def at(self, offset):
        """(bytes of the entry framed there, offset behind it); None when they do not fit into the data."""
        if offset + 2 > len(self.data):
            return None
        end = offset + 2 + int.from_bytes(self.data[offset:offset + 2], "big")
        return (self.data[offset + 2:end], end) if end <= len(self.data) else None

    def good(self, offset, number):
        """Whether the entry of that number is framed there."""
        framed = self.at(offset)
        if framed is None:
            return False
        if number in self.leaves and tree.leaf_hash(framed[0]) == self.leaves[number]:
            return True
        return self.says(framed[0]) == number

    @staticmethod
    def says(data):
        """The number that an entry says it has; None when it is none."""
        try:
            return entry.decode(data)[entry.SEQ]
        except entry.Newer as newer:
            return newer.value.get(entry.SEQ)
        except (cbor.Malformed, cbor.NotCanonical):
            return None

    def follows(self, offset, number, count):
        """Whether what stands there is what should follow: the next entry, or the end behind the last."""
        if number == self.first + count:
            return offset == len(self.data)
        return self.good(offset, number)

    def find(self, offset, number, end):
        """(offset, number) of the next entry that can be made out."""
        for at in range(offset, len(self.data)):
            framed = self.at(at)
            if framed is None or not framed[0] or framed[0][0] >> 5 != 5:
                continue
            said = self.says(framed[0])
            hashed = tree.leaf_hash(framed[0])
            for candidate in range(number, end):
                if said == candidate or self.leaves.get(candidate) == hashed:
                    return at, candidate
        return None


    def framed(self, count):
        """All entries by their lengths alone; None unless these lead just to the end."""
        entries, offset = [], 0
        while len(entries) < count and (one := self.at(offset)):
            entries.append(one[0])
            offset = one[1]
        return entries if len(entries) == count and offset == len(self.data) else None


def unpack(data, first, count, leaves):
    """(entries, None for each that cannot be read; faults as (first, last, offset, detail))."""
    bundle, entries, faults = Bundle(data, first, leaves), [], []
    if (whole := bundle.framed(count)) is not None:
        return whole, []
    offset, end = 0, first + count
    while len(entries) < count:
        number = first + len(entries)
        framed = bundle.at(offset)
        sound = framed and (bundle.good(offset, number) or bundle.follows(framed[1], number + 1, count))
        found = None if sound else bundle.find(offset + 1, number, end)
        if found and found[1] == number:
            faults.append((None, None, offset, "bytes that belong to no entry"))
            offset = found[0]
            continue
        if framed and (sound or number == end - 1):  # at the end, nothing tells better
            entries.append(framed[0])
            offset = framed[1]
            continue
        last = found[1] - 1 if found else end - 1
        what = "the length does not lead to the next entry" if framed else "the bundle ends inside an entry"
        faults.append((number, last, offset, what))
        entries += [None] * (last - number + 1)
        offset = found[0] if found else len(data)
    if offset < len(data):
        faults.append((None, None, offset, f"{len(data) - offset} bytes behind the last entry"))
    return entries, faults
