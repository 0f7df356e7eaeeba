"""Receipts by themselves, beside a checkpoint, and looked for in a ledger; every byte of one flipped."""
import json
import pathlib
import unittest

import forgery
import ledger_harness as harness
from damage_archive import SoundArchive, verify
from damage_harness import briefs


class Receipt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sound = SoundArchive(transfers=20)
        cls.index = cls.sound.size - 3  # a transfer
        cls.text = cls.sound.receipt(cls.index)
        cls.key = pathlib.Path(cls.sound.key_file).read_text().strip()

    @classmethod
    def tearDownClass(cls):
        cls.sound.remove()

    def check(self, text, *arguments, key=True):
        with self.sound.copy() as copy:
            path = copy.put("one.tlog-proof", text)
            return verify(path, *(("--key", self.key) if key else ()), *arguments)

    def test_a_sound_receipt_is_authentic_and_says_what_it_is_for(self):
        for index in (0, 1, self.index, self.sound.size - 1):
            code, report = self.check(self.sound.receipt(index))
            self.assertEqual((code, report["findings"], report["authentic"]), (0, [], True))
            receipt = report["receipts"][0]
            self.assertEqual((receipt["index"], receipt["included"]), (index, True))
            self.assertEqual(receipt["entry"]["seq"], index)
            self.assertEqual(receipt["checkpoint"]["size"], self.sound.size)
        with self.sound.copy() as copy:
            done = harness.run("jcm-verify", copy.put("a", self.text), "--key", self.key)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for words in ("credits.transfer", "JP-EH-000001", "JP-EH-000002", "JCM-JP-MN004-2017-", "quantity",
                          "application 1", f"CLEAN: entry {self.index} stands in", "authentic under key " + self.key):
                self.assertIn(words, done.stdout)

    def test_without_a_key_it_says_who_signed_and_is_not_checked(self):
        code, report = self.check(self.text, key=False)
        self.assertEqual((code, report["authentic"], briefs(report["findings"])),
                         (2, False, [f"key.missing {self.index}"]))
        self.assertIn(self.key.split("+")[1], report["findings"][0]["detail"])
        # What can be checked without a key is.
        lines = self.text.split("\n")
        lines[2] = f"index {self.index - 1}"
        self.assertIn(f"receipt.mismatch {self.index - 1}", briefs(self.check("\n".join(lines), key=False)[1]["findings"]))

    def test_another_ledgers_key(self):
        code, report = self.check(self.text, "--key", forgery.Key().vkey("jcm.example/other"), key=False)
        self.assertEqual((code, briefs(report["findings"])), (1, [f"checkpoint.signature {self.index}"]))

    def test_every_flipped_byte_is_found(self):
        """One flip after another through the whole file: never clean."""
        with self.sound.copy() as copy:
            data = self.text.encode()
            for at in range(len(data)):
                path = copy.put("one.tlog-proof", data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
                done = harness.run("jcm-verify", path, "--key", self.key, "--quiet")
                self.assertEqual(done.returncode, 1, f"byte {at}: {data[at - 5:at + 6]!r}")

    def test_cut_at_any_line_or_with_more_behind(self):
        lines = self.text.split("\n")
        for count in range(len(lines) - 1):
            code, report = self.check("\n".join(lines[:count]))
            self.assertEqual((code, briefs(report["findings"])[0].split()[0]), (1, "receipt.malformed"), report)
        for more in ("x", "\n", "\u2014 ", "\n\n"):
            self.assertEqual(self.check(self.text + more)[0], 1, more)

    def test_what_is_exchanged_between_two_receipts(self):
        other = self.sound.receipt(self.index - 1).split("\n")
        lines = self.text.split("\n")
        for at in range(1, len(lines) - 6):
            mixed = lines[:at] + [other[at]] + lines[at + 1:]
            if mixed == lines:
                continue
            code, report = self.check("\n".join(mixed))
            self.assertEqual(code, 1)
            self.assertIn("receipt.mismatch", {finding["id"] for finding in report["findings"]})

    def test_an_entry_without_a_receipt_in_it(self):
        lines = [line for line in self.text.split("\n") if not line.startswith("extra ")]
        code, report = self.check("\n".join(lines))
        self.assertEqual((code, briefs(report["findings"])), (1, [f"receipt.malformed {self.index}"]))

    def test_bytes_that_are_no_canonical_entry(self):
        for change, finding in ((lambda e: e + b"\0", "entry.malformed"), (lambda e: b"\xbf" + e[1:] + b"\xff",
                                                                           "entry.not_canonical")):
            entries = list(self.sound.entries)
            entries[self.index] = change(entries[self.index])
            leaves = [forgery.leaf(entry) for entry in entries]
            key, origin = forgery.Key(), self.key.split("+")[0]
            text = forgery.receipt(entries, self.index, forgery.note(origin, leaves, key))
            code, report = self.check(text, "--key", key.vkey(origin), key=False)
            self.assertEqual(code, 1)
            self.assertIn(f"{finding} {self.index}", briefs(report["findings"]), report["findings"])

    # -- beside a checkpoint
    def test_with_a_checkpoint_of_the_same_size(self):
        with self.sound.copy() as copy:
            kept = copy.put("kept", self.sound.note)
            code, report = self.check(self.text, "--checkpoint", kept)
            self.assertEqual((code, report["findings"]), (0, []))
            kept = copy.put("kept.tlog-proof", self.sound.receipt(2))  # a receipt carries one too
            self.assertEqual(self.check(self.text, "--checkpoint", kept)[0], 0)

    def test_with_a_checkpoint_of_another_size(self):
        with self.sound.copy() as copy:
            code, report = self.check(self.text, "--checkpoint", copy.put("kept", self.sound.genesis_note))
            self.assertEqual((code, briefs(report["findings"])), (2, ["checkpoint.not_compared"]))

    def test_with_a_checkpoint_of_another_history(self):
        key = forgery.Key()
        entries = forgery.chained(forgery.own_key(self.sound.entries, key))
        origin = forgery.decode(entries[0])[8][0]
        leaves = [forgery.leaf(entry) for entry in entries]
        text = forgery.receipt(entries, 3, forgery.note(origin, leaves, key))
        fork = forgery.note(origin, leaves, key, root_hash=bytes(32))
        elsewhere = forgery.note("jcm.example/elsewhere", leaves, key)
        with self.sound.copy() as copy:
            check = lambda kept: self.check(text, "--key", key.vkey(origin), "--checkpoint", copy.put("kept", kept),
                                            key=False)
            code, report = check(fork)
            self.assertEqual((code, briefs(report["findings"])), (1, ["checkpoint.fork"]))
            code, report = check(elsewhere)
            self.assertEqual(code, 1)
            self.assertEqual(check(self.sound.note)[1]["findings"][0]["id"], "checkpoint.signature")
            self.assertEqual(check("no note")[1]["findings"][0]["id"], "checkpoint.unreadable")

    # -- in a ledger
    def test_a_ledger_still_holds_it(self):
        with self.sound.copy() as copy:
            path = copy.put("one.tlog-proof", self.text)
            for place in (copy.directory, self.sound.ledger.data):
                code, report = verify(place, "--key", self.key, "--receipt", path)
                self.assertEqual((code, report["findings"]), (0, []))
                self.assertEqual(report["receipts"][0]["index"], self.index)
                text = harness.run("jcm-verify", place, "--key", self.key, "--receipt", path).stdout
                self.assertIn(f"the ledger holds it as entry {self.index}", text)
            self.assertEqual(harness.run("jcm-verify", copy.directory, "--receipt", path, "--level", "chain").returncode,
                             2)

    def test_a_ledger_that_holds_another_entry_there(self):
        key = forgery.Key()
        forged = forgery.own_key(self.sound.entries, key)
        origin = forged[0][8][0]
        before = forgery.chained(forged)
        text = forgery.receipt(before, self.index, forgery.note(origin, [forgery.leaf(e) for e in before], key))
        forged[self.index][5] = "another-request"
        after = forgery.chained(forged, self.index)
        note = forgery.note(origin, [forgery.leaf(e) for e in after], key)
        with self.sound.copy() as copy:
            forgery.write_archive(copy.folder / "forged", after, {}, note)
            path = copy.put("one.tlog-proof", text)
            code, report = verify(copy.folder / "forged", "--key", key.vkey(origin), "--receipt", path)
            self.assertEqual(code, 1)
            self.assertIn(f"receipt.mismatch {self.index}", briefs(report["findings"]))
            self.assertIn("checkpoint.fork", {finding["id"] for finding in report["findings"]})

    def test_a_ledger_that_no_longer_reaches_it(self):
        with self.sound.copy() as copy:
            part = self.sound.entries[:self.index - 2]
            forgery.write_archive(copy.folder / "short", part, {}, self.sound.genesis_note)
            path = copy.put("one.tlog-proof", self.text)
            code, report = verify(copy.folder / "short", "--key", self.key, "--receipt", path)
            self.assertEqual(code, 1)
            self.assertIn("tail.cut", {finding["id"] for finding in report["findings"]})
            self.assertIn("which is not there", " ".join(report["notes"]))

    def test_options_that_need_a_ledger(self):
        with self.sound.copy() as copy:
            path = copy.put("one.tlog-proof", self.text)
            for options in (("--compare", copy.directory), ("--receipt", path)):
                done = harness.run("jcm-verify", path, "--key", self.key, *options)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn("COULD NOT CHECK", done.stderr)

    def test_json_of_a_receipt_has_the_same_fields(self):
        with self.sound.copy() as copy:
            of_receipt = json.loads(harness.run("jcm-verify", copy.put("r", self.text), "--json", "--key", self.key).stdout)
            of_archive = json.loads(harness.run("jcm-verify", copy.directory, "--json", "--key", self.key).stdout)
            self.assertEqual(set(of_receipt), set(of_archive))


if __name__ == "__main__":
    unittest.main()
