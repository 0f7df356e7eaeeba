"""What can be done to the files of an archive by somebody without the key: (name, function of the directory). Each
is found by both verifiers, in the same words."""
import shutil

import forge
import note
import tree


def files_of(directory):
    """Every file that is checked; texts for people and public keys are not."""
    names = [str(p.relative_to(directory)) for p in sorted(directory.rglob("*")) if p.is_file()]
    return [n for n in names if not n.startswith(("format/", "keys/", "README"))]


def edit(name, change):
    """Gives the file's bytes to `change` and writes what it returns."""
    def damage(directory):
        path = directory / name
        path.write_bytes(change(path.read_bytes()))
    return damage


def flip(name, at, bit):
    return edit(name, lambda b: b[:at] + bytes([b[at] ^ 1 << bit]) + b[at + 1:])


def exchange(one, other):
    def damage(directory):
        first, second = (directory / one).read_bytes(), (directory / other).read_bytes()
        (directory / one).write_bytes(second)
        (directory / other).write_bytes(first)
    return damage


def of_files(directory, random, flips):
    """Every file removed, emptied, cut, lengthened; and bits flipped all over."""
    for name in files_of(directory):
        yield f"remove {name}", lambda d, n=name: (d / n).unlink()
        yield f"empty {name}", edit(name, lambda b: b"")
        yield f"cut {name}", edit(name, lambda b: b[:-1])
        yield f"halve {name}", edit(name, lambda b: b[:len(b) // 2])
        yield f"lengthen {name}", edit(name, lambda b: b + b"\0")
        length = len((directory / name).read_bytes())
        for _ in range(flips(name)):
            at, bit = random.randrange(length), random.randrange(8)
            yield f"flip {name} {at} {bit}", flip(name, at, bit)
    names = [n for n in files_of(directory) if n.startswith("checkpoints/")]
    for one, other in zip(names, names[1:]):
        yield f"exchange {one} {other}", exchange(one, other)
        yield f"{one} as checkpoint", lambda d, n=one: shutil.copy(d / n, d / "checkpoint")
    yield "no notes", lambda d: (shutil.rmtree(d / "checkpoints"), (d / "checkpoint").unlink())
    for folder in ("tile", "tile/0", "tile/entries", "checkpoints"):
        yield f"remove {folder}/", lambda d, f=folder: shutil.rmtree(d / f)


def repack(change):
    """The entries of the last bundle changed as a list, framed again; partials of smaller sizes go."""
    def damage(directory):
        size = note.Checkpoint.parse((directory / "checkpoint").read_bytes()).size
        entries = change(forge.entries_of(directory, size))
        for path in (directory / "tile/entries").rglob("*"):
            if path.is_file():
                path.unlink()
        for start in range(0, size, tree.WIDTH):
            end = min(size, start + tree.WIDTH)
            path = directory / tree.tile_path("entries", start // tree.WIDTH, end - start)
            part = entries[start:end] if end < size else entries[start:]
            path.write_bytes(b"".join(len(e).to_bytes(2, "big") + e for e in part))
    return damage


def of_entries(size, random):
    """Entries swapped, doubled, left out, put in, changed; without anything else being made to fit."""
    def put(seq, data):
        return repack(lambda e: e[:seq] + [data] + e[seq + 1:])

    def swap(a, b):
        def change(entries):
            entries[a], entries[b] = entries[b], entries[a]
            return entries
        return repack(change)

    for _ in range(4):
        a, b = random.sample(range(size), 2)
        yield f"swap {a} {b}", swap(a, b)
    for seq in (0, 1, size // 2, size - 2, size - 1):
        yield f"leave out {seq}", repack(lambda e, s=seq: e[:s] + e[s + 1:])
        yield f"double {seq}", repack(lambda e, s=seq: e[:s + 1] + e[s:])
        yield f"garbage at {seq}", put(seq, b"no entry at all")
        yield f"nothing at {seq}", put(seq, b"")
        yield f"garbage put in at {seq}", repack(lambda e, s=seq: e[:s] + [b"garbage"] + e[s:])
        yield f"another in place of {seq}", repack(lambda e, s=seq: e[:s] + [e[s - 1]] + e[s + 1:])
        yield f"trailing byte in {seq}", repack(lambda e, s=seq: e[:s] + [e[s] + b"\0"] + e[s + 1:])
    yield "replayed tail", repack(lambda e: e[:size - 3] + e[size - 6:size - 3])
    yield "two changed in a row", repack(lambda e: e[:5] + [changed(e[5]), changed(e[6])] + e[7:])
    yield "several changed", repack(lambda e: [changed(x) if s in (3, 9, size - 1) else x
                                               for s, x in enumerate(e)])
    yield "newer version", repack(lambda e: e[:9] + [e[9][:2] + b"\x01" + e[9][3:]] + e[10:])


def changed(data):
    """Other canonical bytes: one bit of the request digest is another."""
    at = data.index(b"\x06\x58\x20") + 3
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
