"""Not a sample: an archive that holds every kind of entry, and in it every byte of every entry, hash tile and
checkpoint changed, every entry left out, doubled, put in elsewhere, swapped with every other, the tail cut at
every length and replayed. Each is found by the real program and named where it is.
One bit of each byte by default, the bit moving on from byte to byte, and all of the checkpoint; JCM_LONG=1: every
single bit of everything. (tests/audit/every_bit_test.cpp flips every bit of every entry in process.)"""
import concurrent.futures
import os
import pathlib
import queue
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "independent"))
import damage_archive
import forgery
import ledger_harness as harness
import life

LONG = bool(os.environ.get("JCM_LONG"))
WORKERS = 2


def setUpModule():
    global LIFE, WORK, ENTRIES, NOTE
    LIFE = life.Life()
    WORK = pathlib.Path(harness.temporary_directory("jcm-every-bit-"))
    size = int((LIFE.archive / "checkpoint").read_text("utf-8").split("\n")[1])
    data = (LIFE.archive / f"tile/entries/000.p/{size}").read_bytes()
    ENTRIES, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        ENTRIES.append(data[at + 2:at + 2 + length])
        at += 2 + length
    assert len(ENTRIES) == size
    NOTE = (LIFE.archive / "checkpoint").read_text("utf-8")


def tearDownModule():
    LIFE.__exit__()
    shutil.rmtree(WORK, ignore_errors=True)


def verify(directory):
    return damage_archive.verify(directory, "--key", LIFE.vkeys[-1], "--threads", "1")


class EveryBit(unittest.TestCase):
    """Each worker has a copy of its own: one file is changed, looked at, and put back."""

    @classmethod
    def setUpClass(cls):
        cls.size = len(ENTRIES)
        cls.bundle = f"tile/entries/000.p/{cls.size}"
        cls.tile = f"tile/0/000.p/{cls.size}"
        cls.copies = queue.Queue()
        for number in range(WORKERS):
            directory = WORK / f"copy-{number}"
            forgery.write_archive(directory, ENTRIES, {}, NOTE)
            cls.copies.put(directory)

    def flipped(self, name, bit):
        directory = self.copies.get()
        try:
            path = directory / name
            sound = path.read_bytes()
            data = bytearray(sound)
            data[bit // 8] ^= 1 << bit % 8
            path.write_bytes(data)
            code, report = verify(directory)
            path.write_bytes(sound)
            return bit, code, report
        finally:
            self.copies.put(directory)

    def flip_all(self, name, named, every=LONG):
        length = (next(iter(self.copies.queue)) / name).stat().st_size
        bits = range(8 * length) if every else [8 * byte + byte % 8 for byte in range(length)]
        missed = []
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for bit, code, report in pool.map(lambda bit: self.flipped(name, bit), bits):
                if code == 0 or not named(report["findings"], bit // 8):
                    missed.append((bit, code, [(f["id"], f["first"], f["file"]) for f in report["findings"]]))
        print(f"{name}: {len(bits)} flipped bits, {len(bits) - len(missed)} found and named", file=sys.stderr)
        self.assertEqual(missed, [])

    def test_the_sound_archive_is_clean(self):
        code, report = verify(next(iter(self.copies.queue)))
        self.assertEqual((code, report["findings"], report["authentic"]), (0, [], True))

    def test_entries(self):
        starts, at = [], 0
        for entry in ENTRIES:
            starts.append(at)
            at += 2 + len(entry)

        def named(findings, offset):
            seq = max(i for i, start in enumerate(starts) if start <= offset)
            return any(f["severity"] == "damage" and f["first"] is not None and f["first"] <= seq <= f["last"]
                       for f in findings)
        self.flip_all(self.bundle, named)

    def test_hash_tile(self):
        def named(findings, offset):
            return [(f["id"], f["file"], f["first"]) for f in findings] == \
                [("tile.differs", self.tile, offset // 32)]
        self.flip_all(self.tile, named)

    def test_checkpoint(self):
        # A checkpoint that states fewer entries than there were before the key changed hands makes the archive one
        # of an older ledger, whose key is not the one handed over.
        first, last = NOTE.encode().index(b"\n") + 1, NOTE.encode().index(b"\n", NOTE.encode().index(b"\n") + 1)

        def named(findings, offset):
            return any(f["file"] == "checkpoint" for f in findings) or \
                first <= offset < last and any(f["id"] == "key.differs" for f in findings)
        self.flip_all("checkpoint", named, every=True)


class EveryRearrangement(unittest.TestCase):
    """The tiles are made anew for the changed row of entries, as a forger without the key would; only the signed
    checkpoint is the true one."""

    def check(self, cases):
        def one(case):
            number, (what, entries, seq) = case
            directory = WORK / f"case-{number}"
            forgery.write_archive(directory, entries, {}, NOTE)
            code, report = verify(directory)
            shutil.rmtree(directory)
            damage = [f for f in report["findings"] if f["severity"] == "damage"]
            near = any(f["first"] is not None and f["first"] <= seq <= f["last"] for f in damage)
            return None if code == 1 and near else (what, code, [(f["id"], f["first"], f["last"]) for f in damage])
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            missed = [m for m in pool.map(one, enumerate(cases)) if m]
        self.assertEqual(missed, [])
        self.assertGreater(len(cases), len(ENTRIES) - 5)

    def test_cut(self):
        self.check([(f"without {i}", ENTRIES[:i] + ENTRIES[i + 1:], i) for i in range(len(ENTRIES))])

    def test_doubled(self):
        self.check([(f"{i} twice", ENTRIES[:i + 1] + ENTRIES[i:], i + 1) for i in range(len(ENTRIES) - 1)])

    def test_inserted(self):
        self.check([(f"{(i * 7) % len(ENTRIES)} at {i}", ENTRIES[:i] + [ENTRIES[(i * 7) % len(ENTRIES)]] + ENTRIES[i:], i)
                    for i in range(1, len(ENTRIES)) if (i * 7) % len(ENTRIES) != i])

    def test_swapped(self):
        cases = []
        for i in range(len(ENTRIES)):
            for j in range(i + 1, len(ENTRIES)):
                row = list(ENTRIES)
                row[i], row[j] = row[j], row[i]
                cases.append((f"{i} and {j}", row, i))
        self.check(cases if LONG else cases[::3])

    def test_tail_cut(self):
        self.check([(f"the first {n}", ENTRIES[:n], n) for n in range(1, len(ENTRIES))])

    def test_tail_replayed_in_place_of_what_came_after(self):
        half = len(ENTRIES) // 2
        self.check([(f"{n} again from {half}", (ENTRIES[:half] + ENTRIES[half - n:half] + ENTRIES)[:len(ENTRIES)], half)
                    for n in range(1, half)] +
                   [(f"{n} again from {half + 1}", (ENTRIES[:half + 1] + ENTRIES[half + 1 - n:half + 1] + ENTRIES)
                     [:len(ENTRIES)], half + 1) for n in range(1, half)])


if __name__ == "__main__":
    unittest.main()
