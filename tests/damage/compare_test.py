"""--compare: two copies, archives or data directories; the first entry at which they part, in words."""
import unittest

import forgery
import ledger_harness as harness
from damage_archive import SoundArchive, verify
from damage_harness import Copy, briefs


class Compare(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sound = SoundArchive(transfers=300)
        cls.size = cls.sound.size

    @classmethod
    def tearDownClass(cls):
        cls.sound.remove()

    def compare(self, one, other, *arguments):
        return verify(one, "--key", self.sound.key_file, "--compare", other, *arguments)

    def test_an_archive_and_its_data_directory_are_equal_either_way(self):
        with self.sound.copy() as copy, Copy(self.sound.ledger) as data:
            for one, other in ((copy.directory, data.data), (data.directory, copy.directory),
                               (copy.directory, copy.directory)):
                code, report = self.compare(one, other)
                self.assertEqual((code, report["findings"]), (0, []))
                self.assertEqual(report["comparison"], {"other": str(other), "state": "equal", "size": self.size,
                                                        "other_size": self.size, "not_compared": 0, "parting": None})
            text = harness.run("jcm-verify", copy.directory, "--compare", data.data).stdout
            self.assertIn(f"with {data.data}: equal to the end, {self.size} entries", text)

    def test_a_prefix_is_told_and_is_no_finding(self):
        with self.sound.copy() as copy:
            forgery.write_archive(copy.folder / "short", self.sound.entries[:200], {}, self.sound.genesis_note)
            code, report = self.compare(copy.directory, copy.folder / "short")
            self.assertEqual((code, report["findings"]), (0, []))
            self.assertEqual((report["comparison"]["state"], report["comparison"]["other_size"]), ("longer", 1))
            text = harness.run("jcm-verify", copy.directory, "--compare", copy.folder / "short").stdout
            self.assertIn(f"{copy.directory} is {self.size - 1} entries longer", text)
            code, report = self.compare(copy.folder / "short", copy.directory)
            self.assertEqual((code, report["comparison"]["state"]), (0, "shorter"))
            # A checkpoint that says so makes it one.
            code, report = self.compare(copy.folder / "short", copy.directory, "--checkpoint", copy.path("checkpoint"))
            self.assertEqual((code, briefs(report["findings"])), (1, [f"tail.cut 1-{self.size - 1}"]))

    def test_two_histories_under_one_key(self):
        key = forgery.Key()
        forged = forgery.own_key(self.sound.entries, key)
        origin = forged[0][8][0]
        one = forgery.chained(forged)
        forged[120][5] = "another-request"
        other = forgery.chained(forged, 120)
        with self.sound.copy() as copy:
            for name, entries in (("one", one), ("other", other)):
                note = forgery.note(origin, [forgery.leaf(entry) for entry in entries], key)
                forgery.write_archive(copy.folder / name, entries, {}, note)
            code, report = verify(copy.folder / "one", "--key", key.vkey(origin), "--compare", copy.folder / "other")
            self.assertEqual((code, briefs(report["findings"])), (1, ["ledgers.part 120"]))
            finding = report["findings"][0]
            self.assertEqual((finding["expected"], finding["found"]),
                             (forgery.leaf(one[120]).hex(), forgery.leaf(other[120]).hex()))
            parting = report["comparison"]["parting"]
            self.assertEqual((parting["seq"], parting["other_entry"]["request_id"]), (120, "another-request"))
            text = harness.run("jcm-verify", copy.folder / "one", "--compare", copy.folder / "other").stdout
            self.assertIn("part at entry 120", text)
            self.assertEqual(text.count("credits.transfer"), 2)

    def test_one_changed_entry_is_told_from_two_histories(self):
        with self.sound.copy() as copy, self.sound.copy() as sound:
            copy.flip("tile/entries/000", 40_000)
            _, report = self.compare(copy.directory, sound.directory)
            part = [finding for finding in report["findings"] if finding["id"] == "ledgers.part"]
            self.assertEqual(len(part), 1)
            self.assertIn("agree again", part[0]["detail"])

    def test_what_cannot_be_read_is_counted_and_not_called_equal(self):
        with self.sound.copy() as copy, self.sound.copy() as sound:
            copy.change("tile/entries/000", lambda data: data[:20_000])
            _, report = self.compare(sound.directory, copy.directory)
            self.assertGreater(report["comparison"]["not_compared"], 50)
            text = harness.run("jcm-verify", sound.directory, "--compare", copy.directory).stdout
            self.assertIn("could not be compared", text)

    def test_other_is_no_ledger(self):
        with self.sound.copy() as copy:
            for other in (copy.path("checkpoint"), copy.folder, "-", copy.put("r.tlog-proof", self.sound.receipt(3))):
                done = harness.run("jcm-verify", copy.directory, "--compare", other)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn("COULD NOT CHECK", done.stderr)


if __name__ == "__main__":
    unittest.main()
