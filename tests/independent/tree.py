"""Hashes and the Merkle tree of RFC 6962, section 2.1: roots, proofs, and the tiles of C2SP tlog-tiles."""
import hashlib

EMPTY = hashlib.sha256(b"").digest()
WIDTH = 256  # hashes of a full tile, entries of a full bundle


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(n):
    """The largest power of two below n."""
    return 1 << (n - 1).bit_length() - 1


class Tree:
    """Keeps all complete subtrees: level l has the roots of 2^l leaves each."""

    def __init__(self, leaves=()):
        self.levels = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self):
        return len(self.levels[0])

    def append(self, leaf):
        self.levels[0].append(leaf)
        level = 0
        while len(self.levels[level]) % 2 == 0:
            if level + 1 == len(self.levels):
                self.levels.append([])
            self.levels[level + 1].append(node_hash(*self.levels[level][-2:]))
            level += 1

    def root(self, size=None):
        """The root at a size, all leaves when none is given."""
        size = len(self) if size is None else size
        if size > len(self):
            raise ValueError(f"there are {len(self)} leaves, not {size}")
        if size == 0:
            return EMPTY
        result, end = None, size
        for level, hashes in enumerate(self.levels):  # the complete subtrees from the right
            if size >> level & 1:
                left = hashes[(end >> level) - 1]
                result = left if result is None else node_hash(left, result)
                end -= 1 << level
        return result

    def tiles(self, size=None):
        """((level, index), hashes) of every tile at a size; the last of a level may be partial."""
        size = len(self) if size is None else size
        level = 0
        while (count := size >> 8 * level) > 0:
            hashes = self.levels[8 * level]
            for index in range(0, (count + WIDTH - 1) // WIDTH):
                yield (level, index), hashes[index * WIDTH:min(count, (index + 1) * WIDTH)]
            level += 1


def index_path(index):
    """Groups of three digits, all but the last led by x."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


def tile_path(level, index, width):
    """level: a number, or "entries" for a bundle."""
    return f"tile/{level}/{index_path(index)}" + ("" if width == WIDTH else f".p/{width}")


def tile_paths(size):
    """Paths of all hash tiles of a tree."""
    level = 0
    while (count := size >> 8 * level) > 0:
        for index in range((count + WIDTH - 1) // WIDTH):
            yield tile_path(level, index, min(WIDTH, count - index * WIDTH))
        level += 1


def bundle_paths(size):
    for index in range((size + WIDTH - 1) // WIDTH):
        yield tile_path("entries", index, min(WIDTH, size - index * WIDTH))


def root_of_inclusion(leaf, index, size, proof):
    """The root that an inclusion proof (RFC 6962, 2.1.1) leads to; None when its length cannot be right."""
    if not 0 <= index < size:
        return None
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    k = split(size)
    if index < k:
        left = root_of_inclusion(leaf, index, k, proof[:-1])
        return None if left is None else node_hash(left, proof[-1])
    right = root_of_inclusion(leaf, index - k, size - k, proof[:-1])
    return None if right is None else node_hash(proof[-1], right)


def consistency_holds(old_size, old_root, new_size, new_root, proof):
    """Whether the proof (RFC 6962, 2.1.2) shows the old tree to be the beginning of the new one."""
    if old_size > new_size:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY
    if old_size == new_size:
        return not proof and old_root == new_root

    def walk(m, n, known, hashes):
        """(old root, new root) over the subtree; known: the old tree is this whole subtree's root."""
        if m == n:
            if known:
                return (old_root, old_root) if not hashes else None
            return (hashes[0], hashes[0]) if len(hashes) == 1 else None
        if not hashes:
            return None
        k, last = split(n), hashes[-1]
        if m <= k:
            below = walk(m, k, known, hashes[:-1])
            return None if below is None else (below[0], node_hash(below[1], last))
        below = walk(m - k, n - k, False, hashes[:-1])
        return None if below is None else (node_hash(last, below[0]), node_hash(last, below[1]))

    return walk(old_size, new_size, True, list(proof)) == (old_root, new_root)
