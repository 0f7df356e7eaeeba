"""Values rewritten through RocksDB itself, checksums and all: each is named by exactly its sequence number."""
import shutil
import unittest

from damage_harness import ENTRIES, HEAD, PERSONAL, Copy, briefs, key_of, make_ledger, rewrite


class RewrittenValue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = make_ledger(40)
        with Copy(cls.ledger) as copy:
            code, report = copy.verify("--key", cls.ledger.key_file)
            assert code == 0, report
            cls.size = report["size"]
        cls.last = cls.size - 1

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def expect(self, copy, seq, finding, *more):
        unchecked = f"rules.unchecked {seq}" + ("" if seq == self.last else f"-{self.last}")
        code, report = copy.verify("--key", self.ledger.key_file)
        self.assertEqual(briefs(report["findings"]), [f"{finding} {seq}", unchecked, *more])
        self.assertEqual(code, 1)
        self.assertEqual(report["verdict"], "damaged")
        self.assertEqual(report["rules_checked_before"], seq)

    def changed(self, copy, seq):
        """Another canonical entry of the same length: one letter of its request id is another."""
        value = copy.entry(seq)
        for text, other in ((b"genesis", b"genesiS"), (b"furnish", b"furnisH"), (b"transfer-", b"transfeR-")):
            if text in value:
                return value.replace(text, other, 1)
        raise AssertionError(f"no text to change in entry {seq}")

    def test_canonical_bytes_in_place_of_any_entry(self):
        for seq in (0, 1, 4, 9, self.size // 2, self.last - 1, self.last):
            with self.subTest(seq=seq), Copy(self.ledger) as copy:
                copy.put_entry(seq, self.changed(copy, seq))
                self.expect(copy, seq, "entry.altered")

    def test_the_same_without_views(self):
        for seq in (1, self.size // 2, self.last):
            with self.subTest(seq=seq), Copy(self.ledger) as copy:
                copy.put_entry(seq, self.changed(copy, seq))
                shutil.rmtree(copy.views)
                self.expect(copy, seq, "entry.altered")

    def test_garbage_in_place_of_an_entry(self):
        for seq in (0, 5, self.last):
            with self.subTest(seq=seq), Copy(self.ledger) as copy:
                copy.put_entry(seq, b"no entry at all")
                self.expect(copy, seq, "entry.malformed")

    def test_several_at_once_are_all_named(self):
        with Copy(self.ledger) as copy:
            for seq in (7, 8, 20, self.last):
                copy.put_entry(seq, self.changed(copy, seq))
            self.assertEqual(sorted(briefs(copy.findings())),
                             sorted(["entry.altered 7", "entry.altered 8", "entry.altered 20",
                                     f"entry.altered {self.last}", f"rules.unchecked 7-{self.last}"]))

    def test_a_deleted_entry_is_missing(self):
        with Copy(self.ledger) as copy:
            copy.delete_entry(12)
            self.expect(copy, 12, "entry.missing")

    def test_swapped_and_doubled_entries_are_named(self):
        with Copy(self.ledger) as copy:
            ten, thirty = copy.entry(10), copy.entry(30)
            copy.put_entry(10, thirty)
            copy.put_entry(30, ten)
            found = briefs(copy.findings())
            self.assertEqual(found[:2], ["entry.wrong_seq 10", "entry.wrong_seq 30"])
            self.assertEqual(found[2:], [f"rules.unchecked 10-{self.last}"])

    def test_a_cut_tail_is_known_by_the_checkpoint(self):
        with Copy(self.ledger) as copy:
            shutil.rmtree(copy.views)
            for seq in range(self.size - 3, self.size):
                copy.delete_entry(seq)
            found = briefs(copy.findings())
            self.assertEqual(found, [f"head.differs {self.size - 3}-{self.last}", f"tail.cut {self.size - 3}-{self.last}"])

    def test_views_know_of_a_cut_tail_as_well(self):
        with Copy(self.ledger) as copy:
            copy.delete_entry(self.last)
            found = briefs(copy.findings())
            self.assertIn(f"tail.cut {self.last}", found)
            self.assertIn(f"views.ahead {self.last}", found)

    def test_the_head_row(self):
        head = b"head".hex()
        with Copy(self.ledger) as copy:
            value = bytes.fromhex(rewrite("get", copy.entries, HEAD, head)[0])
            rewrite("put", copy.entries, HEAD, head, (value[:-1] + bytes([value[-1] ^ 1])).hex())
            copy.drop_file_sums()
            self.assertEqual(briefs(copy.findings()), [f"head.differs {self.last}"])
            rewrite("delete", copy.entries, HEAD, head)
            self.assertEqual(briefs(copy.findings()), ["head.differs"])

    def test_a_changed_personal_text_is_a_warning(self):
        with Copy(self.ledger) as copy:
            digests = rewrite("keys", copy.entries, PERSONAL)
            self.assertGreater(len(digests), 3)
            value = bytes.fromhex(rewrite("get", copy.entries, PERSONAL, digests[0])[0])
            rewrite("put", copy.entries, PERSONAL, digests[0], (value[:-1] + b"?").hex())
            copy.drop_file_sums()
            code, report = copy.verify()
            self.assertEqual([f["id"] for f in report["findings"]], ["personal.differs"])
            self.assertEqual((code, report["verdict"]), (1, "warnings"))

    def test_a_personal_text_that_is_gone_without_an_erasure_is_a_warning(self):
        with Copy(self.ledger) as copy:
            for digest in rewrite("keys", copy.entries, PERSONAL):
                rewrite("delete", copy.entries, PERSONAL, digest)
            copy.drop_file_sums()
            code, report = copy.verify()
            self.assertEqual((code, report["verdict"]), (1, "warnings"))
            self.assertEqual({finding["id"] for finding in report["findings"]}, {"personal.missing"})

    def test_without_care_the_file_sums_tell_that_the_store_was_opened(self):
        with Copy(self.ledger) as copy:
            rewrite("put", copy.entries, ENTRIES, key_of(3), copy.entry(3).hex())  # the same bytes again
            code, report = copy.verify()
            self.assertEqual(briefs(report["findings"]), ["files.changed"])
            self.assertEqual((code, report["verdict"]), (1, "warnings"))


if __name__ == "__main__":
    unittest.main()
