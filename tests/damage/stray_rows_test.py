"""Rows that no ledger has, files that changed without damage, and faults that must be told once: what the verifier
does with them is bounded by what is really there."""
import resource
import subprocess
import unittest

import ledger_harness as harness
from damage_harness import ENTRIES, PERSONAL, Copy, briefs, key_of, make_ledger, rewrite

SECONDS = 60
MEMORY = 2 << 30


class StrayRows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = make_ledger(20)
        with Copy(cls.ledger) as copy:
            cls.size = copy.verify()[1]["size"]

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def test_a_stray_row_far_out_costs_neither_time_nor_memory(self):
        for seq in (10 ** 5, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64 - 1):
            for value in ("garbage".encode().hex(), None):
                with self.subTest(seq=seq, value=value), Copy(self.ledger) as copy:
                    rewrite("put", copy.entries, ENTRIES, key_of(seq), value or copy.entry(3).hex())
                    copy.drop_file_sums()
                    done = subprocess.run(
                        [harness.binary("jcm-verify"), copy.data, "--key", self.ledger.key_file, "--no-files"],
                        capture_output=True, text=True, timeout=SECONDS,
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)))
                    self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                    self.assertIn("entry.missing", done.stdout)
                    self.assertIn(f"entries {self.size} to ", done.stdout)

    def test_the_raw_files_of_such_a_ledger(self):
        with Copy(self.ledger) as copy:
            rewrite("put", copy.entries, ENTRIES, key_of(2 ** 50), "00")
            code, report = copy.verify("--key", self.ledger.key_file)
            self.assertEqual(code, 1)
            found = briefs(report["findings"])
            self.assertIn(f"entry.missing {self.size}-{2 ** 50 - 1}", found)
            self.assertIn("files.changed", found)

    def test_another_program_that_changed_no_row_is_one_warning(self):
        with Copy(self.ledger) as copy:
            rewrite("put", copy.entries, ENTRIES, key_of(5), copy.entry(5).hex())
            code, report = copy.verify("--key", self.ledger.key_file)
            self.assertEqual((code, report["verdict"], briefs(report["findings"])), (1, "warnings", ["files.changed"]))
            self.assertEqual(report["findings"][0]["file"], "entries")

    def test_another_program_that_changed_a_row_is_named_beside_the_row(self):
        with Copy(self.ledger) as copy:
            rewrite("put", copy.entries, ENTRIES, key_of(5), copy.entry(5).replace(b"furnish", b"furnisH").hex())
            _, report = copy.verify("--key", self.ledger.key_file)
            self.assertEqual(briefs(report["findings"]), ["entry.altered 5", f"rules.unchecked 5-{self.size - 1}",
                                                          "files.changed"])

    def test_a_changed_byte_in_a_file_that_is_still_there_stays_damage(self):
        with Copy(self.ledger) as copy:
            rewrite("put", copy.entries, ENTRIES, key_of(5), copy.entry(5).hex())
            table = min(copy.entries.glob("*.sst"))
            copy.flip(table, table.stat().st_size // 2)
            _, report = copy.verify("--key", self.ledger.key_file)
            found = [(finding["id"], finding["file"]) for finding in report["findings"]]
            self.assertIn(("file.damaged", f"entries/{table.name}"), found)
            self.assertIn(("files.changed", "entries"), found)

    def test_the_entries_are_read_without_the_options_file(self):
        killed = make_ledger(30, kill=True)
        try:
            for ledger, expected in ((killed, []), (self.ledger, ["files.changed"])):
                with Copy(ledger) as copy:
                    options = list(copy.entries.glob("OPTIONS-*"))
                    self.assertTrue(options)
                    for path in options:
                        path.unlink()
                    _, report = copy.verify("--key", ledger.key_file)
                    self.assertEqual(briefs(report["findings"]), expected)
                    self.assertEqual(report["rules_checked_before"], report["size"])
        finally:
            killed.remove()

    def test_one_damaged_block_of_texts_is_told_once(self):
        with Copy(self.ledger) as copy:
            count = len(rewrite("keys", copy.entries, PERSONAL))
            self.assertGreater(count, 4)
        with Copy(self.ledger) as copy:
            found = []
            for table in copy.entries.glob("*.sst"):
                with Copy(self.ledger) as flipped:
                    flipped.flip(flipped.entries / table.name, 40)
                    _, report = flipped.verify("--key", self.ledger.key_file)
                    texts = [f for f in report["findings"] if f["id"] == "personal.differs"]
                    if texts:
                        found.append(texts)
            self.assertTrue(found, "no table holds the texts")
            for texts in found:
                self.assertEqual(len(texts), 1, texts)
            several = [texts[0] for texts in found if texts[0]["detail"].startswith("a text ") is False]
            self.assertTrue(several, found)
            for finding in several:
                self.assertRegex(finding["detail"], r"^\d+ texts of \d+ of these entries cannot be read: ")
                self.assertLess(finding["first"], finding["last"])


class ViewsFiles(unittest.TestCase):
    """Every file of the views, flipped in places: never damage to the ledger, and never silent where it is read."""

    def test_every_file(self):
        ledger = make_ledger(60)
        try:
            with Copy(ledger) as copy:
                files = sorted(path for path in copy.views.iterdir() if path.stat().st_size > 0)
            self.assertTrue(any(path.name.startswith("MANIFEST") for path in files))
            for path in files:
                size = path.stat().st_size if path.exists() else None
                with Copy(ledger) as copy:
                    size = (copy.views / path.name).stat().st_size
                for offset in sorted({0, size // 3, size - 1}):
                    with self.subTest(file=path.name, offset=offset), Copy(ledger) as copy:
                        copy.flip(copy.views / path.name, offset, 0x10)
                        code, report = copy.verify("--key", ledger.key_file)
                        self.assertEqual(report["counts"]["damage"], 0, report["findings"])
                        self.assertEqual(report["rules_checked_before"], report["size"])
                        # No checksum covers OPTIONS-*, and nothing reads it.
                        if not path.name.startswith("OPTIONS"):
                            self.assertEqual((code, {f["id"] for f in report["findings"]}), (1, {"views.unreadable"}),
                                             report["findings"])
        finally:
            ledger.remove()


if __name__ == "__main__":
    unittest.main()
