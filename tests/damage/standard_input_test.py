"""Standard input: a receipt, or the bundles of an archive one behind the other; and what is neither."""
import os
import pathlib
import unittest

import forgery
import ledger_harness as harness
from damage_archive import SoundArchive, verify
from damage_harness import briefs


class StandardInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sound = SoundArchive(transfers=300)
        cls.stream = forgery.bundle(cls.sound.entries)
        cls.size = cls.sound.size
        cls.starts = [0]
        for entry in cls.sound.entries:
            cls.starts.append(cls.starts[-1] + 2 + len(entry))

    @classmethod
    def tearDownClass(cls):
        cls.sound.remove()

    def check(self, data, *arguments, checkpoint=True):
        with self.sound.copy() as copy:
            kept = ("--checkpoint", copy.path("checkpoint")) if checkpoint else ()
            return verify("-", "--key", self.sound.key_file, *kept, *arguments, stdin=data)

    def flipped(self, offset, mask=1):
        return self.stream[:offset] + bytes([self.stream[offset] ^ mask]) + self.stream[offset + 1:]

    def test_the_bundles_of_an_archive_in_their_order(self):
        with self.sound.copy() as copy:
            names = ["tile/entries/000", f"tile/entries/001.p/{self.size - 256}"]
            code, report = self.check(b"".join(copy.path(name).read_bytes() for name in names))
        self.assertEqual((code, report["findings"], report["authentic"]), (0, [], True))
        self.assertEqual((report["source"], report["size"], report["rules_checked_before"]),
                         ("standard input", self.size, self.size))

    def test_without_a_checkpoint_no_signature_vouches_for_it(self):
        code, report = self.check(self.stream, checkpoint=False)
        self.assertEqual((code, briefs(report["findings"])), (2, ["checkpoint.missing"]))
        self.assertEqual(self.check(self.stream, "--level", "tree", checkpoint=False)[0], 0)

    def test_a_receipt(self):
        code, report = self.check(self.sound.receipt(5).encode())
        self.assertEqual((code, report["source"], report["receipts"][0]["index"]), (0, "receipt", 5))

    def test_what_is_neither(self):
        for data, words in ((b"", "standard input is empty"), (b"hello\n", "neither a receipt nor entries"),
                            (bytes(1000), "neither"), (os.urandom(5000), "neither")):
            code, report = self.check(data)
            self.assertEqual((code, report["verdict"]), (2, "could_not_check"), data[:20])
            self.assertIn(words, report["error"]["detail"])

    def test_a_flipped_byte_in_an_entry(self):
        for seq in (0, 1, 100, 256, self.size - 1):
            code, report = self.check(self.flipped(self.starts[seq] + 2 + len(self.sound.entries[seq]) // 2))
            self.assertEqual(code, 1)
            self.assertEqual(report["findings"][0]["first"], seq, report["findings"])
            self.assertEqual(report["entries"], self.size)

    def test_a_flipped_length_costs_one_entry(self):
        for seq in (1, 100, 255, 256):
            for byte, mask in ((0, 0x80), (0, 0x01), (1, 0x01), (1, 0x20)):
                with self.subTest(seq=seq, byte=byte, mask=mask):
                    code, report = self.check(self.flipped(self.starts[seq] + byte, mask))
                    self.assertEqual(code, 1)
                    lost = [f for f in report["findings"] if f["id"] == "tile.unreadable"]
                    self.assertEqual([(f["file"], f["offset"], f["first"], f["last"]) for f in lost],
                                     [("standard input", self.starts[seq], seq, seq)], report["findings"])
                    self.assertEqual(report["entries"], self.size - 1)

    def test_a_cut_stream(self):
        at = self.starts[200]
        for more in (0, 1, 2, 3, 40):
            with self.subTest(more=more):
                code, report = self.check(self.stream[:at + more])
                self.assertEqual(code, 1)
                found = briefs(report["findings"])
                half = more > 2  # the number of the cut entry is known
                self.assertIn(f"tail.cut {200 + half}-{self.size - 1}", found)
                self.assertEqual(any(item.startswith("tile.unreadable") for item in found), more > 0)

    def test_bytes_behind_the_last_entry(self):
        code, report = self.check(self.stream + b"\0")
        self.assertEqual((code, briefs(report["findings"])), (1, ["tile.unreadable"]))
        self.assertEqual(report["findings"][0]["offset"], len(self.stream))

    def test_swapped_doubled_and_left_out_entries(self):
        entries = list(self.sound.entries)
        entries[40], entries[41] = entries[41], entries[40]
        found = briefs(self.check(forgery.bundle(entries))[1]["findings"])
        self.assertIn("entry.wrong_seq 40", found)
        self.assertIn("entry.wrong_seq 41", found)
        for change in (lambda e: e[:40] + e[41:], lambda e: e[:40] + e[39:]):
            code, report = self.check(forgery.bundle(change(list(self.sound.entries))))
            self.assertEqual(code, 1)
            self.assertIn("entry.wrong_seq", {finding["id"] for finding in report["findings"]})

    def test_nothing_is_left_in_the_temporary_folder(self):
        folder = harness.temporary_directory()
        try:
            with self.sound.copy() as copy:
                done = harness.subprocess.run(
                    [harness.binary("jcm-verify"), "-", "--quiet", "--key", self.sound.key_file, "--checkpoint",
                     copy.path("checkpoint")], input=self.stream, env={**os.environ, "TMPDIR": folder}, timeout=120)
            self.assertEqual((done.returncode, list(pathlib.Path(folder).iterdir())), (0, []))
            done = harness.subprocess.run([harness.binary("jcm-verify"), "-"], input=self.stream, capture_output=True,
                                          env={**os.environ, "TMPDIR": folder + "/none"}, timeout=120)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"cannot make a temporary file", done.stderr)
        finally:
            os.rmdir(folder)


if __name__ == "__main__":
    unittest.main()
