"""Makes archives, receipts and streams out of entries, and forges them: for tests of whoever reads such things.

Holds what it needs to write them byte for byte (docs/record-format.md): canonical CBOR, RFC 6962 hashes and proofs,
tlog-tiles paths and bundles, signed notes, and Ed25519 (RFC 8032, section 6, for the few signatures of a test).
Only the standard library; it judges nothing and is no verifier."""
import base64
import hashlib
import pathlib


# -- Ed25519 (RFC 8032)
P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar, point):
    out = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            out = _add(out, point)
        point = _add(point, point)
        scalar >>= 1
    return out


def _base_point():
    y = 4 * pow(5, P - 2, P) % P
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    return x, y, 1, x * y % P


BASE = _base_point()


def _packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Key:
    """A checkpoint key made from a seed of 32 equal bytes."""

    def __init__(self, fill=7):
        digest = hashlib.sha512(bytes([fill]) * 32).digest()
        self.scalar = (int.from_bytes(digest[:32], "little") & ~7 & (1 << 255) - 1 | 1 << 254) & ~(1 << 255)
        self.prefix = digest[32:]
        self.public = _packed(_multiply(self.scalar, BASE))

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ORDER
        point = _packed(_multiply(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % ORDER
        return point + ((r + k * self.scalar) % ORDER).to_bytes(32, "little")

    def id(self, name):
        return hashlib.sha256(name.encode() + b"\n\x01" + self.public).digest()[:4]

    def vkey(self, name):
        return f"{name}+{self.id(name).hex()}+{base64.b64encode(bytes([1]) + self.public).decode()}"


# -- canonical CBOR: integers, bytes, text, lists, dicts with integer keys, booleans
def _head(major, number):
    for width, code in ((0, None), (1, 24), (2, 25), (4, 26), (8, 27)):
        if code is None and number < 24:
            return bytes([major << 5 | number])
        if code is not None and number < 1 << 8 * width:
            return bytes([major << 5 | code]) + number.to_bytes(width, "big")
    raise ValueError(number)


def encode(value):
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    return _head(5, len(value)) + b"".join(encode(key) + encode(value[key]) for key in sorted(value))


def decode(data):
    value, rest = _decode(data)
    assert not rest, "bytes behind the item"
    return value


def _decode(data):
    major, short = data[0] >> 5, data[0] & 31
    if major == 7:
        return {20: False, 21: True}[short], data[1:]
    width = 0 if short < 24 else 1 << short - 24
    number = short if short < 24 else int.from_bytes(data[1:1 + width], "big")
    data = data[1 + width:]
    if major == 0:
        return number, data
    if major == 1:
        return -1 - number, data
    if major in (2, 3):
        return (data[:number] if major == 2 else data[:number].decode()), data[number:]
    items = []
    for _ in range(number * (2 if major == 5 else 1)):
        item, data = _decode(data)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), data


# -- hashes (RFC 6962) and proofs
def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def _split(n):
    return 1 << (n - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def inclusion(index, leaves):
    """The leaf's sibling first."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return inclusion(index, leaves[:k]) + [root(leaves[k:])]
    return inclusion(index - k, leaves[k:]) + [root(leaves[:k])]


# -- entries
def request_digest(entry):
    given = {key: value for key, value in entry[8].items() if key < 24}
    return hashlib.sha256(b"jcm-ledger request v0\n" + encode([entry[4], given, entry.get(11, False)])).digest()


def chained(entries, first=0, digests=True):
    """Entries as dicts, linked anew from `first` on: what whoever holds the whole store could do. Returns bytes."""
    out = []
    for seq, entry in enumerate(entries):
        if seq >= first:
            if digests:
                entry[6] = request_digest(entry)
            entry[2] = leaf(out[-1]) if out else bytes(32)
        out.append(encode(entry))
    return out


def own_key(entries, key):
    """The same ledger under a key of ours (and so with other hashes): dicts to forge with."""
    out = [decode(entry) for entry in entries]
    out[0][8][1] = key.public
    return out


# -- notes, receipts, bundles, archives
def note(origin, leaves, *keys, size=None, root_hash=None):
    size = len(leaves) if size is None else size
    digest = root(leaves[:size]) if root_hash is None else root_hash
    text = f"{origin}\n{size}\n{base64.b64encode(digest).decode()}\n"
    lines = (f"\u2014 {origin} {base64.b64encode(key.id(origin) + key.sign(text.encode())).decode()}\n" for key in keys)
    return text + "\n" + "".join(lines)


def receipt(entries, index, note_text, size=None):
    size = len(entries) if size is None else size
    hashes = inclusion(index, [leaf(entry) for entry in entries[:size]])
    lines = ["c2sp.org/tlog-proof@v1", "extra " + base64.b64encode(entries[index]).decode(), f"index {index}",
             *(base64.b64encode(digest).decode() for digest in hashes), ""]
    return "\n".join(lines) + "\n" + note_text


def bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def tile_path(level, index, width=256):
    groups = []
    while True:
        groups.insert(0, f"{index % 1000:03}")
        index //= 1000
        if not index:
            break
    name = "/".join([f"x{group}" for group in groups[:-1]] + [groups[-1]])
    return f"tile/{level}/{name}" + ("" if width == 256 else f".p/{width}")


def write_archive(directory, entries, notes, checkpoint):
    """`notes`: {size: text}, kept; `checkpoint`: the text of the newest."""
    directory = pathlib.Path(directory)

    def put(path, content):
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_bytes(content)

    for index in range(0, -(-len(entries) // 256)):
        part = entries[256 * index:256 * index + 256]
        put(tile_path("entries", index, len(part)), bundle(part))
    hashes, level = [leaf(entry) for entry in entries], 0
    while hashes:
        for index in range(0, -(-len(hashes) // 256)):
            part = hashes[256 * index:256 * index + 256]
            put(tile_path(level, index, len(part)), b"".join(part))
        hashes = [root(hashes[at:at + 256]) for at in range(0, len(hashes) - 255, 256)]
        level += 1
    for size, text in notes.items():
        put(f"checkpoints/{size}", text.encode())
    put("checkpoint", checkpoint.encode())
