"""The one spelling of an entry: CBOR (RFC 8949) in the deterministic encoding of section 4.2.1, without what
docs/record-format.md, section 1, leaves out.

Maps become dict (keys: unsigned integers), arrays list, byte strings bytes, text str; bool is never taken for
an integer by those who ask with is_int()."""
import struct

MAX_DEPTH = 16


class Malformed(ValueError):
    """No CBOR, or CBOR that no entry may hold."""


class NotCanonical(ValueError):
    """CBOR, but not in the one spelling that is allowed."""


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


# Code points that no text may hold: controls, line separators, bidirectional controls, zero width.
FORBIDDEN = frozenset(
    [*range(0x00, 0x20), *range(0x7f, 0xa0), 0x2028, 0x2029,
     0x061c, 0x200e, 0x200f, *range(0x202a, 0x202f), *range(0x2066, 0x206a),
     0x00ad, 0x180e, *range(0x200b, 0x200e), *range(0x2060, 0x2065), 0xfeff])


def text_is_allowed(text):
    return not any(ord(c) in FORBIDDEN for c in text)


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise Malformed(f"the bytes end at {len(self.data)}, in the middle of an item")
        piece = self.data[self.at:self.at + count]
        self.at += count
        return piece

    def peek(self):
        if self.at == len(self.data):
            raise Malformed(f"the bytes end at {self.at}, where an item belongs")
        return self.data[self.at]

    def head(self):
        """(major type, argument) of the next item."""
        where = self.at
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            argument = info
        elif info < 28:
            width = 1 << info - 24
            argument = int.from_bytes(self.take(width), "big")
            shortest = 24 if width == 1 else 1 << 4 * width
            if major < 6 and argument < shortest:
                raise NotCanonical(f"byte {where}: {argument} is not written in its shortest form")
        elif info == 31 and major in (2, 3, 4, 5):
            raise NotCanonical(f"byte {where}: an indefinite length")
        else:
            raise Malformed(f"byte {where}: 0x{first:02x} begins no item")
        return major, argument

    def item(self, depth=0):
        where = self.at
        if depth > MAX_DEPTH:
            raise Malformed(f"byte {where}: nested deeper than {MAX_DEPTH}")
        major, argument = self.head()
        if major == 0:
            return argument
        if major == 1:
            if argument >= 1 << 63:
                raise Malformed(f"byte {where}: an integer below -2^63")
            return -1 - argument
        if major == 2:
            return self.take(argument)
        if major == 3:
            return self.text(argument, where)
        if major == 4:
            return [self.item(depth + 1) for _ in range(self.count(argument))]
        if major == 5:
            return self.map(self.count(argument), depth)
        if major == 7 and self.at == where + 1 and argument in (20, 21):
            return argument == 21
        raise Malformed(f"byte {where}: a tag, float or simple value that no entry holds")

    def count(self, argument):
        if argument > len(self.data) - self.at:  # an item has at least one byte
            raise Malformed(f"{argument} items do not fit into the bytes that are left")
        return argument

    def text(self, length, where):
        try:
            text = self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed(f"byte {where}: text that is not UTF-8") from None
        if not text_is_allowed(text):
            raise Malformed(f"byte {where}: text with a character that no text may hold")
        return text

    def map(self, pairs, depth):
        result = {}
        before = -1
        for _ in range(pairs):
            where = self.at
            key = self.item(depth + 1)
            if not is_int(key) or key < 0:
                raise Malformed(f"byte {where}: a key that is no unsigned integer")
            if key <= before:
                raise NotCanonical(f"byte {where}: key {key} stands behind {before}")
            before = key
            result[key] = self.item(depth + 1)
        return result


def decode(data):
    """The one item that the bytes are."""
    reader = Reader(data)
    value = reader.item()
    if reader.at != len(data):
        raise Malformed(f"byte {reader.at}: bytes behind the end of the item")
    return value


def _head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, form in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if argument < 1 << 8 * struct.calcsize(form):
            return bytes([major << 5 | info]) + struct.pack(form, argument)
    raise ValueError(f"{argument} is too large for CBOR")


def encode(value):
    """The canonical bytes of a value as decode() gives it."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        data = value.encode("utf-8")
        return _head(3, len(data)) + data
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(encode(k) + encode(value[k]) for k in sorted(value))
    raise TypeError(f"{type(value).__name__} has no place in an entry")
