"""The list of findings, made true: one test for each id of schemas/findings.json, that makes exactly that damage and
gets that finding from the real program. The name of a test is the id; a list that is not the same fails."""
import base64
import json
import pathlib
import re
import shutil
import unittest

import forgery
import ledger_harness as harness
from damage_archive import SoundArchive, verify
from damage_harness import PERSONAL, Copy, key_of, rewrite

LISTED = json.loads((harness.source_dir() / "schemas/findings.json").read_text())["findings"]
KEY = forgery.Key()
# The leaf of an empty account, as docs/record-format.md describes it.
LEAF = b"\x84\x75jcm-ledger holding v0\x83\x62JP\x02\x02\x58\x20" + bytes(32) + b"\x80"
HOLDING_MARK = f"jcm-ledger holding-proof v0\nleaf {base64.b64encode(LEAF).decode()}\nindex 0\nsize 1\n\n"


class EveryFinding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sound = SoundArchive(transfers=300)
        cls.size = cls.sound.size
        cls.made = set()

    @classmethod
    def tearDownClass(cls):
        cls.sound.remove()
        # Only when all of them ran: a single test may be run alone.
        if len(cls.made) > 1 and len(cls.made) < len(LISTED):
            print("not made:", sorted({one["id"] for one in LISTED} - cls.made))

    def found(self, code_and_report, also=()):
        """The finding that this test is named after is among those found, with the listed severity, and nothing
        else is, but what is named in `also`."""
        code, report = code_and_report
        words = self.id().rsplit(".test_", 1)[1]
        listed = next(one for one in LISTED if one["id"].replace(".", "_") == words)
        ids = {finding["id"] for finding in report.get("findings", [])}
        self.assertIn(listed["id"], ids, report)
        self.assertEqual(ids - {listed["id"]} - set(also), set(), report["findings"])
        finding = next(one for one in report["findings"] if one["id"] == listed["id"])
        self.assertEqual(finding["severity"], listed["severity"])
        self.assertTrue(finding["detail"])
        self.assertNotEqual(code, 0)
        self.made.add(listed["id"])
        return finding

    def archive(self, change):
        with self.sound.copy() as copy:
            change(copy)
            return copy.verify()

    def data(self, change, *arguments):
        with Copy(self.sound.ledger) as copy:
            change(copy)
            return copy.verify("--key", self.sound.key_file, *arguments)

    def entry(self, seq, change):
        """An entry's stored bytes changed through the database."""
        return self.data(lambda copy: copy.put_entry(seq, change(copy.entry(seq))))

    def forged(self, change, digests=True, notes=None, handed_over=KEY):
        """A ledger under our own key whose entries (as dicts) were changed, chained and signed anew: flawless bytes."""
        entries = forgery.own_key(self.sound.entries, KEY)
        origin = entries[0][8][0]
        for entry in entries:
            entry[6] = forgery.request_digest(entry)
        change(entries)
        written = forgery.chained(entries, digests=digests)
        leaves = [forgery.leaf(entry) for entry in written]
        text = notes(origin, leaves) if notes else forgery.note(origin, leaves, KEY)
        with self.sound.copy() as copy:
            shutil.rmtree(copy.directory)
            forgery.write_archive(copy.directory, written, {}, text)
            return verify(copy.directory, "--key", handed_over.vkey(origin))

    def checkpoint(self, change):
        def apply(copy):
            for note in copy.checkpoints.iterdir():
                if note.name != "checkpoint":
                    note.unlink()
            change(copy.checkpoints / "checkpoint")
        return self.data(apply)

    def test_the_tests_here_are_the_list(self):
        tests = {name[5:] for name in dir(self) if name.startswith("test_")} - {"the_tests_here_are_the_list"}
        self.assertEqual(tests, {one["id"].replace(".", "_") for one in LISTED})

    # -- entries
    def test_entry_unreadable(self):
        def lose_a_block(copy):  # the file is not checked, so that only the entries tell
            table = max(copy.entries.glob("*.sst"), key=lambda path: path.stat().st_size)
            copy.flip(table, table.stat().st_size // 3)
        finding = self.found(self.data(lose_a_block, "--no-files"), ["rules.unchecked"])
        self.assertTrue(finding["file"])

    def test_entry_missing(self):
        self.found(self.data(lambda copy: copy.delete_entry(50)), ["rules.unchecked"])

    def test_entry_malformed(self):
        self.found(self.entry(50, lambda entry: b"garbage"), ["rules.unchecked"])

    def test_entry_not_canonical(self):
        # key 0 spelled in two bytes instead of one
        self.found(self.entry(50, lambda entry: entry[:1] + b"\x18\x00" + entry[2:]), ["rules.unchecked"])

    def test_entry_wrong_seq(self):
        with Copy(self.sound.ledger) as copy:
            other = copy.entry(51)
        self.found(self.entry(50, lambda entry: other), ["rules.unchecked"])

    def test_entry_altered(self):
        self.found(self.entry(50, lambda entry: entry.replace(b"application 1", b"application 2")),
                   ["rules.unchecked"])

    def test_entry_unknown_version(self):
        self.found(self.forged(lambda entries: entries[-1].update({0: 1})), ["rules.unchecked", "keys.unchecked"])

    def test_entry_unknown_kind(self):
        self.found(self.forged(lambda entries: entries[-1].update({4: 9999})), ["rules.unchecked", "keys.unchecked"])

    def test_chain_broken(self):
        """Two histories put together: each entry as it was written, the tiles agree, the link does not."""
        entries = forgery.own_key(self.sound.entries, KEY)
        origin = entries[0][8][0]
        one = forgery.chained(entries)
        entries[100][5] = "another-history"
        other = forgery.chained(entries, 100)
        mixed = one[:150] + other[150:]
        note = forgery.note(origin, [forgery.leaf(entry) for entry in mixed], KEY)
        with self.sound.copy() as copy:
            shutil.rmtree(copy.directory)
            forgery.write_archive(copy.directory, mixed, {}, note)
            self.found(verify(copy.directory, "--key", KEY.vkey(origin)))

    def test_genesis_invalid(self):
        self.found(self.forged(lambda entries: entries[0].update({5: "first"})), ["rules.unchecked"])

    def test_batch_cut(self):
        self.found(self.forged(lambda entries: entries[-1].update({12: [entries[-1][5], 0, 3]})))

    # -- tree and checkpoints
    def test_tree_mismatch(self):
        self.found(self.forged(lambda entries: None,
                               notes=lambda origin, leaves: forgery.note(origin, leaves, KEY, root_hash=bytes(32))))

    def test_tail_cut(self):
        def cut(copy):
            shutil.rmtree(copy.views)
            copy.delete_entry(self.size - 1)
        self.found(self.data(cut), ["head.differs"])

    def test_checkpoint_unreadable(self):
        self.found(self.data(lambda copy: (copy.checkpoints / "checkpoint").write_text("")))

    def test_checkpoint_signature(self):
        def forge(path):
            lines = path.read_text().split("\n")
            lines[1] = str(self.size - 1)
            path.write_text("\n".join(lines))
        self.found(self.checkpoint(forge))

    def test_checkpoint_missing(self):
        self.found(self.data(lambda copy: shutil.rmtree(copy.checkpoints)))

    def test_checkpoint_origin(self):
        """The ledger's own key under a note of another ledger, beside a good one."""
        entries = forgery.own_key(self.sound.entries, KEY)
        origin = entries[0][8][0]
        written = forgery.chained(entries)
        leaves = [forgery.leaf(entry) for entry in written]
        text = f"jcm.example/elsewhere\n{self.size}\n{base64.b64encode(forgery.root(leaves)).decode()}\n"
        line = base64.b64encode(KEY.id(origin) + KEY.sign(text.encode())).decode()
        with self.sound.copy() as copy:
            shutil.rmtree(copy.directory)
            forgery.write_archive(copy.directory, written, {7: f"{text}\n\u2014 {origin} {line}\n"},
                                  forgery.note(origin, leaves, KEY))
            self.found(verify(copy.directory, "--key", KEY.vkey(origin)))

    def test_checkpoint_fork(self):
        entries = forgery.own_key(self.sound.entries, KEY)
        origin = entries[0][8][0]
        written = forgery.chained(entries)
        leaves = [forgery.leaf(entry) for entry in written]
        with self.sound.copy() as copy:
            shutil.rmtree(copy.directory)
            forgery.write_archive(copy.directory, written, {}, forgery.note(origin, leaves, KEY))
            kept = copy.put("kept", forgery.note(origin, leaves, KEY, size=100, root_hash=bytes(32)))
            self.found(verify(copy.directory, "--key", KEY.vkey(origin), "--checkpoint", kept))

    def test_checkpoint_not_compared(self):
        with self.sound.copy() as copy:
            receipt = copy.put("r.tlog-proof", self.sound.receipt(7))
            kept = copy.put("kept", self.sound.genesis_note)
            self.found(verify(receipt, "--key", self.sound.key_file, "--checkpoint", kept))

    # -- keys and witnesses
    def test_key_differs(self):
        with Copy(self.sound.ledger) as copy:
            self.found(copy.verify("--key", KEY.vkey("jcm.example/other")))

    def test_key_missing(self):
        with self.sound.copy() as copy:
            self.found(verify(copy.put("r.tlog-proof", self.sound.receipt(7))))

    def test_key_revoked(self):
        """Our key was replaced by another, and signed once more after that."""
        new = forgery.Key(9)

        def rotate(entries):
            last, origin = entries[-1], entries[0][8][0]
            message = b"jcm-ledger key change v0\n" + forgery.encode([origin, KEY.public, new.public, 0, False, False])
            entries.append({0: 0, 1: self.size, 2: b"", 3: last[3] + 1, 4: 140, 5: "rotation", 6: b"", 7: [0, 0],
                            8: {0: new.public, 1: 0, 2: 0, 3: KEY.sign(message)}, 9: "",
                            10: last[3] // 86_400_000_000})
            project = next(entry for entry in entries if entry[4] == 20)
            entries.append({**project, 1: self.size + 1, 3: last[3] + 2, 5: "after-the-rotation",
                            8: {**project[8], 0: "MN005"}, 10: last[3] // 86_400_000_000})
        self.found(self.forged(rotate, notes=lambda origin, leaves: forgery.note(origin, leaves, KEY)),
                   ["checkpoint.missing"])

    def test_keys_unchecked(self):
        """An entry of a kind that may be anything, and a key handed over that only it could have brought."""
        self.found(self.forged(lambda entries: entries[100].update({4: 9999}), handed_over=forgery.Key(9)),
                   ["entry.unknown_kind", "rules.unchecked", "checkpoint.missing"])

    def witnessed(self, line):
        witness = forgery.Key(11)
        name = "witness.example/w1"
        identity = forgery.hashlib.sha256(name.encode() + b"\n\x04" + witness.public).digest()[:4]
        vkey = f"{name}+{identity.hex()}+{base64.b64encode(bytes([4]) + witness.public).decode()}"
        log = pathlib.Path(self.sound.key_file).read_text().strip()
        with self.sound.copy() as copy:
            policy = copy.put("policy", f"log {log}\nwitness w1 {vkey}\nquorum w1\n")
            shutil.rmtree(copy.path("checkpoints"))
            with open(copy.path("checkpoint"), "a") as file:
                file.write(line(name, identity))
            return copy.verify("--policy", policy)

    def test_cosignature_invalid(self):
        def false(name, identity):
            return f"\u2014 {name} {base64.b64encode(identity + (1_700_000_000).to_bytes(8, 'big') + bytes(64)).decode()}\n"
        self.found(self.witnessed(false), ["policy.unmet"])

    def test_policy_unmet(self):
        self.found(self.witnessed(lambda name, identity: ""))

    # -- rules
    def test_request_digest(self):
        self.found(self.forged(lambda entries: entries[50].update({6: bytes(32)}), digests=False))

    def test_request_repeated(self):
        self.found(self.forged(lambda entries: entries[60].update({5: entries[50][5]})))

    def test_rule_broken(self):
        def beyond(entries):  # more than the account holds
            entries[-1][8][2] = {0: 1_000_000}
        self.found(self.forged(beyond))

    def test_law_broken(self):
        def backwards(entries):
            entries[-1][3] = entries[-2][3]
        self.found(self.forged(backwards))

    def test_rules_unchecked(self):
        self.found(self.data(lambda copy: copy.put_entry(50, b"garbage")), ["entry.malformed"])

    # -- the data directory
    def test_views_differ(self):
        def change(copy):
            key = rewrite("keys", copy.views, "dates")[0]
            rewrite("delete", copy.views, "dates", key)
        self.found(self.data(change), ["views.unreadable"])

    def test_views_unreadable(self):
        self.found(self.data(lambda copy: (copy.views / "CURRENT").write_text("MANIFEST-999999\n")))

    def test_views_ahead(self):
        def cut(copy):
            copy.delete_entry(self.size - 1)
        self.found(self.data(cut), ["head.differs", "tail.cut"])

    def test_head_differs(self):
        def change(copy):
            rewrite("put", copy.entries, "default", b"head".hex(), key_of(self.size) + "00" * 32)
            copy.drop_file_sums()
        self.found(self.data(change))

    def test_file_damaged(self):
        def flip(copy):
            copy.flip(next(path for path in copy.entries.iterdir() if path.name.startswith("OPTIONS")), 100)
        finding = self.found(self.data(flip))
        self.assertEqual(finding["offset"], 0)

    def test_files_changed(self):
        """Opened for writing by another program, which changed no row."""
        def touch(copy):
            rewrite("put", copy.entries, "entries", key_of(50), copy.entry(50).hex())
        finding = self.found(self.data(touch))
        self.assertIn("new since the last clean stop", finding["detail"])

    def test_personal_differs(self):
        def change(copy):
            key = rewrite("keys", copy.entries, PERSONAL)[0]
            value = bytes.fromhex(rewrite("get", copy.entries, PERSONAL, key)[0])
            rewrite("put", copy.entries, PERSONAL, key, (value[:-1] + bytes([value[-1] ^ 1])).hex())
            copy.drop_file_sums()
        self.found(self.data(change))

    def test_personal_missing(self):
        def change(copy):
            rewrite("delete", copy.entries, PERSONAL, rewrite("keys", copy.entries, PERSONAL)[0])
            copy.drop_file_sums()
        self.assertIn("no entry erased it", self.found(self.data(change))["detail"])

    def test_personal_not_erased(self):
        ledger = harness.Ledger()
        try:
            ledger.start()
            with ledger.client() as client:
                names = harness.furnish(client)
                opened = client.call("account.show", account=names["holders"][0])["opened_by"]
            ledger.stop()
            with Copy(ledger) as before:
                kept = {key: rewrite("get", before.entries, PERSONAL, key)[0]
                        for key in rewrite("keys", before.entries, PERSONAL)}
            ledger.start()
            with ledger.client() as client:
                client.call("personal.erase", request_id="erase", entry=opened, reason="Request 7 of 2026")
            ledger.stop()
            with Copy(ledger) as copy:
                for key in kept.keys() - set(rewrite("keys", copy.entries, PERSONAL)):
                    rewrite("put", copy.entries, PERSONAL, key, kept[key])
                copy.drop_file_sums()
                self.found(copy.verify("--key", ledger.key_file))
        finally:
            ledger.remove()

    # -- archives, receipts, comparing
    def test_tile_unreadable(self):
        finding = self.found(self.archive(lambda copy: copy.change("tile/entries/000", lambda data: data + b"\0")))
        self.assertEqual(finding["file"], "tile/entries/000")

    def test_tile_differs(self):
        finding = self.found(self.archive(lambda copy: copy.flip("tile/0/000", 40)))
        self.assertEqual((finding["file"], finding["offset"]), ("tile/0/000", 32))

    def test_receipt_malformed(self):
        with self.sound.copy() as copy:
            text = self.sound.receipt(7).replace("index 7", "index 07")
            self.found(verify(copy.put("r.tlog-proof", text), "--key", self.sound.key_file))

    def test_receipt_mismatch(self):
        with self.sound.copy() as copy:
            text = re.sub("index 7", "index 6", self.sound.receipt(7))
            self.found(verify(copy.put("r.tlog-proof", text), "--key", self.sound.key_file))

    def test_holding_malformed(self):
        with self.sound.copy() as copy:
            self.found(verify(copy.put("h.jcm-proof", "jcm-ledger holding-proof v0\nleaf AQ==\n"), "--key",
                              self.sound.key_file))

    def test_holding_mismatch(self):
        with self.sound.copy() as copy:
            text = HOLDING_MARK + self.sound.receipt(7)
            self.found(verify(copy.put("h.jcm-proof", text), "--key", self.sound.key_file))

    # -- the trail
    def sealed(self):
        """A ledger whose seal covers its trail, the trail as it was before, and how far the seal goes."""
        ledger = harness.Ledger()
        self.addCleanup(ledger.remove)
        ledger.start()
        with ledger.client() as client:
            harness.furnish(client, live=False)
        ledger.stop()
        shutil.copytree(ledger.data + "/trail", ledger.directory + "/earlier")
        ledger.start()
        with ledger.client() as client:
            note = client.call("trail.checkpoint", keep=True)
            client.call("seal", request_id="seal-2018", registry="JP", as_of="2018-12-31")
        ledger.stop()
        return ledger, note["size"]

    def judged(self, ledger):
        return verify(ledger.data, "--key", ledger.key_file)

    def test_trail_cut(self):
        ledger, _ = self.sealed()
        self.assertEqual(self.judged(ledger)[0], 0)
        shutil.rmtree(ledger.data + "/trail")
        shutil.copytree(ledger.directory + "/earlier", ledger.data + "/trail")
        self.assertEqual(self.found(self.judged(ledger))["file"], "trail")

    def test_trail_differs(self):
        ledger, size = self.sealed()
        shutil.rmtree(ledger.data + "/trail")
        while True:  # a new trail under the same name and key, until it is as long as the sealed one
            ledger.start()
            grown = ledger.call("status")["trail"]["size"]
            ledger.stop()
            if grown >= size:
                break
        self.assertEqual(self.found(self.judged(ledger))["file"], "trail")

    def test_trail_missing(self):
        ledger, _ = self.sealed()
        shutil.rmtree(ledger.data + "/trail")
        self.assertEqual(self.found(self.judged(ledger))["file"], "trail")

    def test_ledgers_part(self):
        with self.sound.copy() as copy, self.sound.copy() as other:
            other.flip("tile/entries/000", 40_000)
            self.found(verify(copy.directory, "--key", self.sound.key_file, "--compare", other.directory))


if __name__ == "__main__":
    unittest.main()
