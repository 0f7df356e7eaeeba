"""Reads an archive: notes, entry bundles and hash tiles, with a finding for every file that is not as it should
be. Nothing in it is trusted."""
import os
import pathlib
import re

import note
import tree
from bundle import framed, unpack
from report import CouldNotCheck

MAX_NOTE = 1 << 20
FULL = tree.WIDTH


class Archive:
    """entries: bytes, None where one cannot be read; leaves: hashes of the tiles of level 0, by number."""

    def __init__(self, directory, report):
        self.root = pathlib.Path(directory)
        self.report = report
        if not (self.root / "tile").is_dir() and not (self.root / "checkpoint").exists():
            raise CouldNotCheck("archive.absent", f"{directory} holds neither a file checkpoint nor a folder tile")
        self.notes = list(self._notes())
        checkpoints = [c for _, data in self.notes if (c := self._checkpoint(data))]
        self.roots = {(c.size, c.root) for c in checkpoints}
        held = self._held()
        self.stated = max(c.size for c in checkpoints) if checkpoints else held
        self.size = min(self.stated, held)
        self.tiles = []   # (level, index, path, hashes)
        self.leaves = {}
        self._read_tiles()
        self.entries = self._entries()

    # -- notes
    def _notes(self):
        """(name of the file, its bytes), kept ones first."""
        folder = self.root / "checkpoints"
        names = os.listdir(folder) if folder.is_dir() else []
        for _, name in sorted((int(n), n) for n in names if n.isdigit()):
            yield f"checkpoints/{name}", (folder / name).read_bytes()[:MAX_NOTE]
        if (self.root / "checkpoint").is_file():
            yield "checkpoint", (self.root / "checkpoint").read_bytes()[:MAX_NOTE]
        else:
            self.report.add("checkpoint.unreadable", "the archive holds no file checkpoint", file="checkpoint")

    @staticmethod
    def _checkpoint(data):
        try:
            return note.Checkpoint.parse(data)
        except note.NoteError:
            return None

    # -- files
    def _widths(self, level, index):
        """Widths of the files there are for a tile or bundle."""
        path = self.root / tree.tile_path(level, index, FULL)
        partial = path.with_name(path.name + ".p")
        widths = [int(n) for n in os.listdir(partial) if n.isdigit()] if partial.is_dir() else []
        return [FULL] * path.is_file() + sorted((w for w in widths if 0 < w < FULL), reverse=True)

    def _read(self, level, index, width):
        """(path, width, bytes) of a tile or bundle: from the file of that width, the full one, or the widest there
        is, be it too narrow; no bytes when there is none."""
        widths = self._widths(level, index)
        for found in [w for w in (width, *widths) if w in widths][:1]:
            path = tree.tile_path(level, index, found)
            return path, found, (self.root / path).read_bytes()
        return tree.tile_path(level, index, width), width, None

    def _held(self):
        """One above the number of the last entry that a bundle should hold."""
        folder = self.root / "tile/entries"
        widths = {}
        for path in folder.rglob("*") if folder.is_dir() else ():
            groups = re.fullmatch(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?",
                                  str(path.relative_to(folder)))
            if groups and path.is_file() and int(groups[2] or FULL) <= FULL:
                index = int(groups[1].replace("x", "").replace("/", ""))
                widths[index] = max(widths.get(index, 0), int(groups[2] or FULL))
        return max(widths) * FULL + widths[max(widths)] if widths else 0

    # -- bundles
    def _entries(self):
        result = []
        for index in range((self.size + FULL - 1) // FULL):
            wanted = min(FULL, self.size - index * FULL)
            result += self._bundle(index, wanted)
        return result

    def _bundle(self, index, wanted):
        first = index * FULL
        path, width, data = self._read("entries", index, wanted)
        if data is None:
            self.report.add("tile.unreadable", "the bundle is not there", first, first + wanted - 1, file=path)
            return [None] * wanted
        entries, faults = unpack(data, first, width, self.leaves)
        if width < wanted:
            faults.append((first + width, first + wanted - 1, len(data), f"it holds only {width} entries"))
        for start, end, offset, detail in faults:
            if start is None or start < first + wanted:
                last = None if start is None else min(end, first + wanted - 1)
                self.report.add("tile.unreadable", detail, start, last, file=path, offset=offset)
        for narrow in self._widths("entries", index):
            other = tree.tile_path("entries", index, narrow)
            part = entries[:narrow]
            if narrow < width and None not in part and (self.root / other).read_bytes() != framed(part):
                self.report.add("tile.differs", f"it is not the beginning of {path}", first, first + narrow - 1,
                                file=other)
        return (entries + [None] * wanted)[:wanted]

    # -- hash tiles
    def _read_tiles(self):
        """All tiles that a tree of that size has, and those left from smaller sizes."""
        level = 0
        while (count := self.size >> 8 * level) > 0:
            for index in range((count + FULL - 1) // FULL):
                wanted = min(FULL, count - FULL * index)
                path, width, data = self._read(level, index, wanted)
                hashes = self._hashes(level, index, path, data, wanted, width)
                if level == 0:
                    self.leaves.update(enumerate(hashes, FULL * index))
                for narrow in self._widths(level, index):
                    if narrow < width:
                        other = tree.tile_path(level, index, narrow)
                        self._hashes(level, index, other, (self.root / other).read_bytes(), narrow, narrow)
            level += 1

    def _hashes(self, level, index, path, data, wanted, width):
        """The whole hashes of a tile that should hold so many; kept to be compared."""
        whole = min(wanted, len(data or b"") // 32)
        hashes = [data[at:at + 32] for at in range(0, 32 * whole, 32)]
        self.tiles.append((level, index, path, hashes))
        if whole < wanted:
            first = FULL * index + whole << 8 * level
            last = (FULL * index + wanted << 8 * level) - 1
            detail = "the tile is not there" if data is None else f"it ends after {len(data)} of {32 * width} bytes"
            self.report.add("tile.unreadable", detail, first, last, file=path,
                            offset=None if data is None else len(data))
        elif len(data) != 32 * width:
            self.report.add("tile.unreadable", f"{len(data)} bytes, not {32 * width}", file=path)
        return hashes

    def compare_tiles(self, grown):
        """Every hash of every tile that complete subtrees of the grown tree tell; one finding a tile."""
        for level, index, path, hashes in self.tiles:
            right = grown.levels[8 * level] if 8 * level < len(grown.levels) else []
            for at, found in enumerate(hashes):
                number = FULL * index + at
                if number < len(right) and found != right[number]:
                    first = number << 8 * level
                    self.report.add("tile.differs", f"hash {at} of the tile", first,
                                    first + (1 << 8 * level) - 1, file=path, offset=32 * at,
                                    expected=right[number], found=found)
                    break
