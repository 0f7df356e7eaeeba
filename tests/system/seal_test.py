"""Seals and holding proofs by the real programs: a registry is sealed, its holder is given a proof, which is
checked by a few lines written from docs/record-format.md and by jcm-verify, and says nothing of anybody else."""
import base64
import hashlib
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from ledger_harness import Ledger, RpcError, furnish, run, transfer  # noqa: E402

SEALED = "2018-12-31"


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf, index, size, proof):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = sha256(b"\x01", r, p)
        fn >>= 1
        sn >>= 1
    assert sn == 0
    return r


class Seals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger()
        cls.ledger.start()
        with cls.ledger.client() as client:
            cls.names = furnish(client, live=False)
            cls.sealed = client.call("seal", request_id="seal-JP", registry="JP", as_of=SEALED)
        cls.holder, cls.other = cls.names["holders"][:2]
        cls.held = cls.ledger.call("holdings", account=cls.holder)
        cls.folder = pathlib.Path(cls.ledger.directory)
        cls.proof_file = cls.folder / "holding.jcm-proof"
        cls.ledger.ctl("holding-proof", cls.holder, "--as-of", SEALED, "--out", cls.proof_file, check=True)
        cls.key = cls.ledger.ctl("key", check=True).stdout.strip()

    @classmethod
    def tearDownClass(cls):
        cls.ledger.stop()
        cls.ledger.remove()

    def verify(self, path, *arguments):
        done = run("jcm-verify", path, "--json", *arguments)
        return done.returncode, json.loads(done.stdout)

    def changed(self, name, change):
        path = self.folder / name
        path.write_text(change(self.proof_file.read_text()))
        return self.verify(path, "--key", self.key)

    def test_the_proof_in_words_and_in_json(self):
        text = run("jcm-verify", self.proof_file, "--key", self.key, check=True).stdout
        held = self.held
        self.assertIn(f"{self.holder} held {held['quantity']:,} credits at the end of {SEALED}", text)
        self.assertIn("authentic under key", text)
        code, report = self.verify(self.proof_file, "--key", self.key)
        self.assertEqual((code, report["source"], report["verdict"]), (0, "holding proof", "clean"))
        blocks = [block for row in held["holdings"] for block in row["blocks"]]
        self.assertEqual(report["holding"], {"account": self.holder, "registry": "JP", "as_of": SEALED,
                                             "quantity": held["quantity"], "blocks": blocks, "sealed": True})

    def test_the_proof_by_the_documents(self):
        lines = self.proof_file.read_text().split("\n")
        end = lines.index("")
        head = dict(line.split(" ", 1) for line in lines[1:4])
        leaf = base64.b64decode(head["leaf"], validate=True)
        self.assertIn(b"jcm-ledger holding v0", leaf)
        hashes = [base64.b64decode(line, validate=True) for line in lines[4:end]]
        root = root_from(sha256(b"\x00", leaf), int(head["index"]), int(head["size"]), hashes)
        entry = self.ledger.call("entry.get", seq=self.sealed["seq"])
        self.assertEqual(root.hex(), entry["resolved"]["seal"]["holdings"])
        self.assertEqual(lines[end + 1], "c2sp.org/tlog-proof@v1")

    def test_it_names_nobody_else(self):
        proof = self.proof_file.read_bytes()
        seen = proof + b"".join(base64.b64decode(word) for word in re.findall(rb"[A-Za-z0-9+/]{16,}={0,2}", proof)
                                if len(word) % 4 == 0)
        with self.ledger.client() as client:
            accounts = client.call("account.list", registry="JP")["accounts"]
            for account in accounts:
                opening = client.call("entry.get", seq=account["opened_by"])
                digest = opening["personal"]["holder_name"]["digest"]
                mine = account["account"] == self.holder
                self.assertEqual(bytes.fromhex(digest) in seen, mine, account["account"])
        self.assertNotIn(self.other.encode(), seen)

    def test_what_was_changed_is_found(self):
        lines = self.proof_file.read_text().split("\n")
        leaf = lines[1].split(" ")[1]
        raw = bytearray(base64.b64decode(leaf))
        raw[-1] ^= 1
        other = base64.b64encode(bytes(raw)).decode()
        code, report = self.changed("leaf.jcm-proof", lambda text: text.replace(leaf, other, 1))
        self.assertEqual([code] + [f["id"] for f in report["findings"]], [1, "holding.mismatch"])
        code, report = self.changed("short.jcm-proof", lambda text: text.replace("size ", "siz ", 1))
        self.assertEqual([code] + [f["id"] for f in report["findings"]], [1, "holding.malformed"])
        code, report = self.changed("root.jcm-proof", lambda text: text.replace(lines[4], lines[5], 1))
        self.assertEqual([code] + [f["id"] for f in report["findings"]], [1, "holding.mismatch"])
        code, report = self.verify(self.proof_file)
        self.assertEqual([code] + [f["id"] for f in report["findings"]], [2, "key.missing"])

    def test_a_proof_of_the_past_after_more_has_happened(self):
        with self.ledger.client() as client:
            with self.assertRaises(RpcError) as refused:
                client.call("credits.transfer", transfer("before-the-seal", self.holder, self.other, 3),
                            business_date=SEALED)
            self.assertEqual(refused.exception.id, "business_date.sealed")
            client.call("credits.transfer", transfer("after-the-seal", self.holder, self.other, 3),
                        business_date="2019-03-01")
        again = self.folder / "again.jcm-proof"
        self.ledger.ctl("holding-proof", self.holder, "--out", again, check=True)
        self.assertEqual(again.read_text().split("\n\n")[0], self.proof_file.read_text().split("\n\n")[0])

    def test_the_seals_and_their_checkpoints(self):
        shown = self.ledger.ctl("seal", "list", "--csv", check=True).stdout
        self.assertIn(f"JP,{SEALED},{self.sealed['seq']}", shown)
        sizes = self.ledger.call("checkpoint.list")["sizes"]
        self.assertTrue(any(size > self.sealed["seq"] for size in sizes), sizes)
        refused = self.ledger.ctl("seal", "JP", "--as-of", SEALED)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("seal.exists", refused.stderr)
        self.assertEqual(self.ledger.ctl("holding-proof", self.holder, "--as-of", "2017-12-31", "--out",
                                         self.folder / "none").returncode, 1)


if __name__ == "__main__":
    unittest.main()
