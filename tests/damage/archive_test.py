"""Archives damaged in every file there is, each in every way: named by file, place and entries, and checking goes on."""
import os
import shutil
import subprocess
import unittest

import forgery
import ledger_harness as harness
from damage_archive import SoundArchive, verify
from damage_harness import briefs, tree_state

NOBODY = 65533


class Archive(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sound = SoundArchive()
        cls.size = cls.sound.size
        cls.last_width = cls.size % 256
        cls.bundles = ["tile/entries/000", "tile/entries/001", f"tile/entries/002.p/{cls.last_width}"]
        cls.tiles = ["tile/0/000", "tile/0/001", f"tile/0/002.p/{cls.last_width}", "tile/1/000.p/2"]

    @classmethod
    def tearDownClass(cls):
        cls.sound.remove()

    def expect(self, copy, *expected, code=1):
        found, report = copy.verify()
        self.assertEqual(briefs(report["findings"]), list(expected), report["findings"])
        self.assertEqual(found, code)
        return report

    def range_of(self, bundle):
        """(first, end) of the entries in a bundle."""
        index = self.bundles.index(bundle)
        return 256 * index, min(256 * index + 256, self.size)

    def offset_of(self, bundle, seq):
        """Where the length before an entry stands in its bundle."""
        first, _ = self.range_of(bundle)
        return sum(2 + len(entry) for entry in self.sound.entries[first:seq])

    # -- sound ones
    def test_a_sound_archive_is_clean_and_authentic(self):
        with self.sound.copy() as copy:
            report = self.expect(copy, code=0)
            self.assertTrue(report["authentic"])
            self.assertEqual((report["source"], report["size"], report["entries"], report["files"]),
                             ("archive", self.size, self.size, "checked"))
            self.assertEqual(report["rules_checked_before"], self.size)
            self.assertEqual([held["size"] for held in report["held"]], [1, self.size])
            for level in ("bytes", "chain", "tree", "signatures"):
                code, report = copy.verify("--level", level)
                self.assertEqual((code, report["level"], report["findings"]), (0, level, []))

    def test_without_a_key_it_is_self_consistent_only(self):
        with self.sound.copy() as copy:
            code, report = verify(copy.directory)
            self.assertEqual((code, report["authentic"], report["key"]["source"]), (0, False, "ledger"))

    def test_a_key_that_is_not_there_or_not_the_ledgers(self):
        with self.sound.copy() as copy:
            done = harness.run("jcm-verify", copy.directory, "--key", copy.folder / "none.vkey")
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("neither a readable file nor a key", done.stderr)
            code, report = verify(copy.directory, "--key", forgery.Key().vkey("jcm.example/other"))
            self.assertEqual((code, report["authentic"]), (1, False))
            self.assertIn("key.differs 0", briefs(report["findings"]))

    def test_tiles_past_the_checkpoint_are_no_finding(self):
        with self.sound.copy() as copy:
            (copy.path("tile/0/003.p")).mkdir()
            (copy.path("tile/0/003.p/1")).write_bytes(bytes(32))
            self.expect(copy, code=0)

    def test_a_checkpoint_from_last_month(self):
        with self.sound.copy() as copy:
            kept = copy.put("last-month", self.sound.genesis_note)
            code, report = copy.verify("--checkpoint", kept)
            self.assertEqual((code, report["findings"]), (0, []))
            self.assertIn({"file": str(kept), "size": 1, "kept_elsewhere": True}, report["held"])

    def test_a_read_only_directory_of_somebody_elses(self):
        """As on a disk that cannot be written: another user, no right to write anywhere, nothing left behind."""
        self.assertEqual(os.getuid(), 0, "this test changes users: run it as root")
        with self.sound.copy() as copy:
            binary = copy.folder / "jcm-verify"
            shutil.copy(harness.binary("jcm-verify"), binary)
            key = copy.folder / "key"
            shutil.copy(self.sound.key_file, key)
            for path in (copy.folder, *copy.folder.rglob("*")):
                os.chmod(path, 0o555 if path.is_dir() or path == binary else 0o444)
            before = tree_state(copy.directory)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", binary, copy.directory,
                       "--key", key]
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("authentic under key", done.stdout)
            self.assertEqual(tree_state(copy.directory), before)
            os.chmod(copy.path("tile/entries/001"), 0o000)
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertIn("tile.unreadable", done.stdout)

    # -- bundles
    def test_a_flipped_byte_in_an_entry(self):
        for bundle in self.bundles:
            first, end = self.range_of(bundle)
            for seq in (first, (first + end) // 2, end - 1):
                offset = self.offset_of(bundle, seq) + 2 + len(self.sound.entries[seq]) // 2
                with self.subTest(bundle=bundle, seq=seq), self.sound.copy() as copy:
                    copy.flip(bundle, offset)
                    _, report = copy.verify()
                    found = briefs(report["findings"])
                    self.assertIn(found[0], {f"entry.{kind} {seq}" for kind in
                                             ("altered", "malformed", "not_canonical", "wrong_seq")} |
                                  {f"entry.unknown_kind {seq}"})
                    self.assertTrue(found[1].startswith(f"rules.unchecked {seq}"))
                    self.assertEqual(found[2:], [])
                    self.assertEqual(report["entries"], self.size)

    def test_a_flipped_length(self):
        """One entry is lost, not the rest of the bundle: the next ones are found by their own numbers."""
        for bundle in self.bundles:
            first, end = self.range_of(bundle)
            for seq in (first, first + 20, end - 2):
                for byte, mask in ((0, 0x80), (0, 0x01), (1, 0x01), (1, 0x10)):
                    with self.subTest(bundle=bundle, seq=seq, byte=byte), self.sound.copy() as copy:
                        copy.flip(bundle, self.offset_of(bundle, seq) + byte, mask)
                        _, report = copy.verify()
                        lost = [f for f in report["findings"] if f["id"] == "tile.unreadable"]
                        self.assertEqual([(f["file"], f["first"], f["last"]) for f in lost], [(bundle, seq, seq)],
                                         report["findings"])
                        self.assertEqual(lost[0]["offset"], self.offset_of(bundle, seq))
                        self.assertEqual(report["entries"], self.size - 1)
                        self.assertEqual(report["counts"]["damage"], 1)

    def test_a_flipped_length_of_the_last_entry(self):
        """Longer than the bundle: the entry is lost. Shorter: it is cut, and bytes are left over behind it."""
        for bundle in self.bundles:
            _, end = self.range_of(bundle)
            for mask in (0x80, 0x40, 0x01, 0x02):
                with self.subTest(bundle=bundle, mask=mask), self.sound.copy() as copy:
                    copy.flip(bundle, self.offset_of(bundle, end - 1) + 1, mask)
                    code, report = copy.verify()
                    self.assertEqual(code, 1)
                    self.assertIn(bundle, [f["file"] for f in report["findings"]])
                    self.assertIn(end - 1, [f["first"] for f in report["findings"] if f["severity"] == "damage"])

    def test_a_cut_bundle(self):
        for bundle in self.bundles:
            first, end = self.range_of(bundle)
            keep = (first + end) // 2  # the first entry that is lost
            with self.subTest(bundle=bundle), self.sound.copy() as copy:
                copy.change(bundle, lambda data: data[:self.offset_of(bundle, keep) + 7])
                _, report = copy.verify()
                lost = [f for f in report["findings"] if f["id"] == "tile.unreadable"]
                self.assertEqual([(f["file"], f["first"], f["last"]) for f in lost], [(bundle, keep, end - 1)])
                self.assertEqual(report["entries"], self.size - (end - keep))
                # The tiles still say which hashes belong there, so the signed root is still checked.
                self.assertEqual(report["checkpoint"]["size"], self.size)

    def test_bytes_past_the_end_of_a_bundle(self):
        for bundle in self.bundles:
            for more in (b"\0", b"\0\0", b"\0\1x", forgery.bundle([self.sound.entries[5]])):
                with self.subTest(bundle=bundle, more=more[:8]), self.sound.copy() as copy:
                    copy.change(bundle, lambda data: data + more)
                    report = self.expect(copy, "tile.unreadable")
                    self.assertEqual(report["findings"][0]["file"], bundle)
                    self.assertEqual(report["findings"][0]["offset"],
                                     (self.sound.directory / "archive" / bundle).stat().st_size)
                    self.assertEqual(report["rules_checked_before"], self.size)

    def test_a_missing_bundle(self):
        for bundle in self.bundles[:2]:
            first, end = self.range_of(bundle)
            with self.subTest(bundle=bundle), self.sound.copy() as copy:
                copy.path(bundle).unlink()
                self.expect(copy, *([f"rules.unchecked {first}-{self.size - 1}", f"tile.unreadable {first}-{end - 1}"]
                                    if first else [f"rules.unchecked 0-{self.size - 1}", "tile.unreadable 0-255"]))

    def test_the_last_bundle_missing_is_a_cut_tail(self):
        with self.sound.copy() as copy:
            shutil.rmtree(copy.path("tile/entries/002.p"))
            self.expect(copy, f"tail.cut 512-{self.size - 1}")

    def test_swapped_bundles(self):
        with self.sound.copy() as copy:
            one, other = copy.path(self.bundles[0]), copy.path(self.bundles[1])
            data = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(data)
            _, report = copy.verify()
            self.assertEqual(report["verdict"], "damaged")
            self.assertIn("entry.wrong_seq 0-255", briefs(report["findings"]))
            self.assertIn("entry.wrong_seq 256-511", briefs(report["findings"]))

    def test_swapped_and_doubled_entries_in_a_bundle(self):
        with self.sound.copy() as copy:
            entries = list(self.sound.entries[:256])
            entries[20], entries[30] = entries[30], entries[20]
            copy.path(self.bundles[0]).write_bytes(forgery.bundle(entries))
            _, report = copy.verify()
            found = briefs(report["findings"])
            self.assertEqual(found[:2], ["entry.wrong_seq 20", f"rules.unchecked 20-{self.size - 1}"][:1] + found[1:2])
            self.assertIn("entry.wrong_seq 30", found)
        with self.sound.copy() as copy:
            entries = list(self.sound.entries[:256])
            entries[21] = entries[20]
            copy.path(self.bundles[0]).write_bytes(forgery.bundle(entries))
            self.assertIn("entry.wrong_seq 21", briefs(copy.verify()[1]["findings"]))

    # -- hash tiles
    def test_a_flipped_hash(self):
        for tile in self.tiles:
            hashes = (self.sound.directory / "archive" / tile).stat().st_size // 32
            for at in {0, hashes // 2, hashes - 1}:
                with self.subTest(tile=tile, hash=at), self.sound.copy() as copy:
                    copy.flip(tile, 32 * at + 9)
                    _, report = copy.verify()
                    self.assertEqual([f["id"] for f in report["findings"]], ["tile.differs"], report["findings"])
                    finding = report["findings"][0]
                    self.assertEqual((finding["file"], finding["offset"]), (tile, 32 * at))
                    self.assertEqual(len(finding["expected"]), 64)
                    self.assertEqual(report["rules_checked_before"], self.size)

    def test_cut_long_missing_and_swapped_tiles(self):
        for tile in self.tiles:
            for name, change in (("cut", lambda data: data[:-32]), ("cut within", lambda data: data[:-1]),
                                 ("longer", lambda data: data + bytes(32)), ("one byte", lambda data: data + b"x")):
                with self.subTest(tile=tile, change=name), self.sound.copy() as copy:
                    copy.change(tile, change)
                    _, report = copy.verify()
                    self.assertEqual({(f["id"], f["file"]) for f in report["findings"]}, {("tile.unreadable", tile)})
            with self.subTest(tile=tile, change="missing"), self.sound.copy() as copy:
                copy.path(tile).unlink()
                _, report = copy.verify()
                self.assertEqual([f["id"] for f in report["findings"]], ["tile.unreadable"], report["findings"])
        with self.sound.copy() as copy:
            one, other = copy.path(self.tiles[0]), copy.path(self.tiles[1])
            data = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(data)
            _, report = copy.verify()
            self.assertEqual({(f["id"], f["file"]) for f in report["findings"]},
                             {("tile.differs", self.tiles[0]), ("tile.differs", self.tiles[1])})

    # -- checkpoints
    def test_every_byte_of_the_checkpoint(self):
        kept = f"checkpoints/{self.size}"
        length = len(self.sound.note.encode())
        for at in range(length):
            with self.subTest(at=at), self.sound.copy() as copy:
                copy.flip("checkpoint", at)
                copy.path(kept).unlink()
                code, report = copy.verify("--level", "signatures")
                self.assertNotEqual(code, 0, "clean")
                self.assertTrue(any(f["file"] == "checkpoint" for f in report["findings"]), report["findings"])

    def test_a_missing_torn_or_foreign_checkpoint(self):
        with self.sound.copy() as copy:
            copy.path("checkpoint").unlink()
            report = self.expect(copy, "checkpoint.unreadable")
            self.assertEqual(report["checkpoint"]["size"], self.size)  # the kept ones are there
        with self.sound.copy() as copy:
            copy.change("checkpoint", lambda data: data[:50])
            self.expect(copy, "checkpoint.unreadable")
        with self.sound.copy() as copy:
            copy.path("checkpoint").unlink()
            shutil.rmtree(copy.path("checkpoints"))
            code, report = copy.verify()
            self.assertEqual(code, 2)
            self.assertIn("checkpoint.missing", briefs(report["findings"]))

    def test_a_checkpoint_that_states_more_than_there_is_costs_nothing(self):
        lines = self.sound.note.split("\n")
        lines[1] = str(2 ** 62)
        with self.sound.copy() as copy:
            copy.path("checkpoint").write_text("\n".join(lines))
            code, report = copy.verify()
            self.assertEqual(code, 1)
            self.assertEqual(report["size"], self.size)
            self.assertIn("checkpoint.signature", briefs(report["findings"]))

    def test_an_older_checkpoint_put_back_beside_a_newer_one_kept(self):
        with self.sound.copy() as copy:
            copy.path("checkpoint").write_text(self.sound.genesis_note)
            code, report = copy.verify()
            self.assertEqual((code, report["size"]), (0, self.size), report["findings"])

    def test_a_key_file_that_misleads_is_said(self):
        with self.sound.copy() as copy:
            (copy.path("keys")).mkdir()
            shutil.copy(self.sound.key_file, copy.path("keys/0.vkey"))
            self.assertEqual(self.expect(copy, code=0)["notes"], [])
            copy.path("keys/0.vkey").write_text(forgery.Key().vkey("jcm.example/x") + "\n")
            self.assertIn("keys/0.vkey is not the key", self.expect(copy, code=0)["notes"][0])

    # -- forged ones
    def test_a_signed_root_that_the_entries_do_not_give(self):
        key = forgery.Key()
        entries = forgery.chained(forgery.own_key(self.sound.entries, key))
        origin = forgery.decode(entries[0])[8][0]
        leaves = [forgery.leaf(entry) for entry in entries]
        wrong = forgery.note(origin, leaves, key, root_hash=bytes(32))
        right = forgery.note(origin, leaves[:256], key)
        with self.sound.copy() as copy:
            shutil.rmtree(copy.directory)
            forgery.write_archive(copy.directory, entries, {256: right}, wrong)
            code, report = verify(copy.directory, "--key", key.vkey(origin))
            self.assertEqual((code, briefs(report["findings"])), (1, [f"tree.mismatch 256-{self.size - 1}"]))
            self.assertEqual(report["checkpoint"]["size"], 256)


if __name__ == "__main__":
    unittest.main()
