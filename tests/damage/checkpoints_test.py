"""Checkpoints torn, forged, missing, of another history or kept elsewhere; and the key."""
import pathlib
import shutil
import unittest

import ledger_harness as harness
from damage_harness import Copy, briefs, make_ledger, rewrite, key_of


class Checkpoints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = make_ledger(20)
        cls.other = make_ledger(20)
        cls.note = pathlib.Path(cls.ledger.data, "checkpoints", "checkpoint").read_text()
        cls.size = int(cls.note.split("\n")[1])

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()
        cls.other.remove()

    def only_checkpoint(self, copy, text):
        shutil.rmtree(copy.checkpoints)
        copy.checkpoints.mkdir()
        (copy.checkpoints / "checkpoint").write_text(text)

    def test_a_torn_newest_checkpoint_is_a_warning(self):
        for text in ("", self.note[:20], self.note[:len(self.note) // 2], self.note[:-3]):
            with self.subTest(text=text), Copy(self.ledger) as copy:
                (copy.checkpoints / "checkpoint").write_text(text)
                code, report = copy.verify("--key", copy.key_file)
                self.assertEqual((code, report["verdict"]), (1, "warnings"), report["findings"])
                self.assertEqual(briefs(report["findings"]), ["checkpoint.unreadable"])
                self.assertEqual(report["findings"][0]["file"], "checkpoints/checkpoint")

    def test_a_torn_only_checkpoint_leaves_signatures_unchecked(self):
        with Copy(self.ledger) as copy:
            self.only_checkpoint(copy, self.note[:40])
            code, report = copy.verify()
            self.assertEqual(briefs(report["findings"]), ["checkpoint.unreadable", "checkpoint.missing"])
            self.assertEqual((code, report["verdict"]), (2, "unchecked"))

    def test_a_changed_checkpoint_has_no_good_signature(self):
        lines = self.note.split("\n")
        lines[1] = str(self.size - 1)
        with Copy(self.ledger) as copy:
            self.only_checkpoint(copy, "\n".join(lines))
            code, report = copy.verify()
            self.assertEqual((code, briefs(report["findings"])), (1, ["checkpoint.signature"]))
            self.assertIsNone(report["checkpoint"])

    def test_another_ledgers_checkpoint(self):
        note = pathlib.Path(self.other.data, "checkpoints", "checkpoint").read_text()
        with Copy(self.ledger) as copy:
            self.only_checkpoint(copy, note)
            self.assertEqual(briefs(copy.findings()), ["checkpoint.signature"])

    def test_no_checkpoint_at_all_is_not_clean(self):
        with Copy(self.ledger) as copy:
            shutil.rmtree(copy.checkpoints)
            code, report = copy.verify()
            self.assertEqual((code, briefs(report["findings"])), (2, ["checkpoint.missing"]))
            self.assertEqual(copy.verify("--level", "tree")[0], 0)

    def test_checkpoints_in_another_folder(self):
        with Copy(self.ledger) as copy:
            elsewhere = copy.directory / "elsewhere"
            copy.checkpoints.rename(elsewhere)
            self.assertEqual(copy.verify()[0], 2)
            self.assertEqual(copy.verify("--checkpoints", elsewhere)[0], 0)

    def test_a_kept_checkpoint_knows_of_a_cut_tail(self):
        """Everything inside agrees on the shorter ledger; only what was kept elsewhere tells."""
        with Copy(self.ledger) as copy:
            shutil.rmtree(copy.views)
            last = self.size - 1
            leaf_before = None
            for seq in (last, last - 1):
                copy.delete_entry(seq)
            # the head row of a ledger that never had them: prev of the first deleted entry
            with Copy(self.ledger) as sound:
                entry = sound.entry(last - 1)
            leaf_before = entry[entry.index(b"\x02\x58\x20") + 3:][:32]
            rewrite("put", copy.entries, "default", b"head".hex(), key_of(last - 1) + leaf_before.hex())
            shutil.copy(copy.checkpoints / "1.checkpoint", copy.checkpoints / "checkpoint")
            for kept in copy.checkpoints.iterdir():
                if kept.name not in ("checkpoint", "1.checkpoint"):
                    kept.unlink()
            code, report = copy.verify("--key", copy.key_file)
            self.assertEqual((code, report["findings"]), (0, []))
            kept = copy.directory / "kept"
            kept.write_text(self.note)
            code, report = copy.verify("--key", copy.key_file, "--checkpoint", kept)
            self.assertEqual((code, briefs(report["findings"])), (1, [f"tail.cut {last - 1}-{last}"]))
            self.assertEqual(report["findings"][0]["file"], str(kept))

    def test_a_kept_checkpoint_of_this_history_agrees(self):
        with Copy(self.ledger) as copy:
            kept = copy.directory / "kept"
            shutil.copy(copy.checkpoints / "1.checkpoint", kept)
            shutil.rmtree(copy.checkpoints)
            code, report = copy.verify("--key", copy.key_file, "--checkpoint", kept)
            self.assertEqual((code, report["findings"]), (0, []))
            self.assertEqual(report["unsigned"]["entries"], self.size - 1)
            self.assertIsNotNone(report["unsigned"]["oldest"])

    def test_the_key_handed_over_must_be_the_ledgers(self):
        with Copy(self.ledger) as copy:
            code, report = copy.verify("--key", self.other.key_file)
            self.assertEqual((code, briefs(report["findings"])), (1, ["key.differs 0"]))
            self.assertFalse(report["authentic"])
            key = pathlib.Path(self.ledger.key_file).read_text().strip()
            code, report = copy.verify("--key", key)  # as text
            self.assertEqual((code, report["authentic"], report["key"]["source"]), (0, True, "given"))
            code, report = copy.verify()
            self.assertEqual((code, report["authentic"], report["key"]["source"]), (0, False, "ledger"))

    def test_words_of_the_verdict(self):
        with Copy(self.ledger) as copy:
            without = harness.run("jcm-verify", copy.directory)
            self.assertIn("self-consistent, key taken from the ledger", without.stdout)
            self.assertNotIn("authentic under", without.stdout)
            given = harness.run("jcm-verify", copy.directory, "--key", copy.key_file)
            self.assertIn("authentic under key " + pathlib.Path(copy.key_file).read_text().strip(), given.stdout)


if __name__ == "__main__":
    unittest.main()
