"""One flipped byte in any raw file of the entries: named by file, by an offset within a block of the place, and by
the entries that it makes unreadable; and checking goes on beyond it."""
import unittest

from damage_harness import Copy, make_ledger

BLOCK = 1 << 16  # a block of a table, or a piece of the file sums


class RawBytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stopped = make_ledger(1000)
        cls.killed = make_ledger(200, kill=True)
        with Copy(cls.stopped) as copy:
            code, report = copy.verify("--key", cls.stopped.key_file)
            assert code == 0, report
            cls.size = report["size"]

    @classmethod
    def tearDownClass(cls):
        cls.stopped.remove()
        cls.killed.remove()

    def flipped(self, ledger, name, offset, mask=0x10):
        """The report on a copy with that byte flipped."""
        with Copy(ledger) as copy:
            copy.flip(copy.entries / name, offset, mask)
            return copy.verify("--key", ledger.key_file)

    def places(self, ledger):
        """Every file of the entries with a few offsets: both ends, and some between."""
        with Copy(ledger) as copy:
            for path in sorted(copy.entries.iterdir()):
                size = path.stat().st_size
                for offset in sorted({0, size // 5, size // 2, size * 4 // 5, size - 1} if size else ()):
                    yield path.name, offset

    def named(self, report, name, offset):
        """Findings that name the place: the block of a table, or the piece of the file sums."""
        def near(finding):
            return finding["offset"] <= offset < finding["offset"] + BLOCK
        return [f for f in report["findings"] if f["id"] == "file.damaged" and f["file"] == f"entries/{name}"
                and f["offset"] is not None and near(f)]

    def test_every_file_of_a_ledger_at_rest(self):
        tried = 0
        for name, offset in self.places(self.stopped):
            with self.subTest(file=name, offset=offset):
                code, report = self.flipped(self.stopped, name, offset)
                self.assertEqual((code, report["verdict"]), (1, "damaged"))
                self.assertTrue(self.named(report, name, offset), report["findings"])
                self.assertEqual(report["size"], self.size)
                tried += 1
        self.assertGreater(tried, 20)

    def test_unreadable_entries_are_named_and_the_others_are_checked(self):
        """Flips through the table that holds the entries: those of one block are lost, no others."""
        with Copy(self.stopped) as copy:
            table = max(copy.entries.glob("*.sst"), key=lambda path: path.stat().st_size)
            name, size = table.name, table.stat().st_size
        with_range = 0
        for offset in range(100, size, max(1, size // 12)):
            with self.subTest(offset=offset):
                _, report = self.flipped(self.stopped, name, offset)
                found = self.named(report, name, offset)
                self.assertTrue(found, report["findings"])
                lost = {seq for f in found if f["first"] is not None for seq in range(f["first"], f["last"] + 1)}
                self.assertEqual(report["entries"], self.size - len(lost))
                with_range += bool(lost)
                self.assertLess(len(lost), self.size / 2)
                # The root is still checked: the links say what the lost entries' hashes were, or the tiles do.
                accusing = {"entry.altered", "tree.mismatch", "checkpoint.fork", "chain.broken", "tail.cut"}
                self.assertFalse([f for f in report["findings"] if f["id"] in accusing], report["findings"])
        self.assertGreater(with_range, 3)

    def test_damage_in_two_places_is_found_in_both(self):
        with Copy(self.stopped) as copy:
            table = max(copy.entries.glob("*.sst"), key=lambda path: path.stat().st_size)
            size = table.stat().st_size
            places = (size // 6, size // 2)
            for offset in places:
                copy.flip(table, offset)
            _, report = copy.verify()
            for offset in places:
                self.assertTrue(self.named(report, table.name, offset), report["findings"])

    def test_the_log_of_a_killed_daemon(self):
        """No file sums and no table: the records of the write-ahead log tell."""
        with Copy(self.killed) as copy:
            logs = [path for path in copy.entries.glob("*.log") if path.stat().st_size > 0]
            self.assertTrue(logs)
            log = max(logs, key=lambda path: path.stat().st_size)
            size = log.stat().st_size
            _, sound = copy.verify("--key", self.killed.key_file)
            self.assertEqual(sound["findings"], [])
        for offset in (size // 7, size // 3, size // 2, size * 9 // 10):
            with self.subTest(offset=offset):
                code, report = self.flipped(self.killed, log.name, offset)
                self.assertEqual(code, 1)
                self.assertTrue([f for f in report["findings"] if f["id"] == "file.damaged"
                                 and f["file"] == f"entries/{log.name}"], report["findings"])

    def test_a_missing_table_is_named(self):
        with Copy(self.stopped) as copy:
            table = max(copy.entries.glob("*.sst"), key=lambda path: path.stat().st_size)
            table.unlink()
            code, report = copy.verify()
            self.assertEqual(code, 1)
            self.assertTrue([f for f in report["findings"] if f["file"] == f"entries/{table.name}"])

    def test_a_store_that_does_not_open_is_read_from_its_files(self):
        for name in ("CURRENT", "MANIFEST"):
            with self.subTest(file=name), Copy(self.stopped) as copy:
                path = next(path for path in copy.entries.iterdir() if path.name.startswith(name))
                path.write_bytes(b"")
                code, report = copy.verify("--key", self.stopped.key_file)
                self.assertEqual(code, 1)
                self.assertEqual(report["entries"], self.size)
                self.assertEqual(report["rules_checked_before"], self.size)
                self.assertTrue([f for f in report["findings"] if f["file"] == f"entries/{path.name}"],
                                report["findings"])


if __name__ == "__main__":
    unittest.main()
