"""The second verifier's parts against the public vectors and our golden records, in tests/vectors."""
import base64
import hashlib
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cbor
import ed25519
import entry
import note
import tree

VECTORS = pathlib.Path(__file__).resolve().parents[1] / "vectors"


def load(name):
    return json.loads((VECTORS / name).read_text())


class Signatures(unittest.TestCase):
    def test_wycheproof(self):
        done = 0
        for group in load("wycheproof/ed25519_test.json")["testGroups"]:
            key = bytes.fromhex(group["publicKey"]["pk"])
            for case in group["tests"]:
                good = ed25519.verify(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
                self.assertEqual(good, case["result"] == "valid", case["tcId"])
                done += 1
        self.assertEqual(done, 151)

    def test_signing(self):
        """RFC 8032, section 7.1, tests 1 and 3."""
        for seed, message, signature in (
                ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
                 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                 "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
                ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
                 "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                 "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")):
            made = ed25519.sign(bytes.fromhex(seed), bytes.fromhex(message))
            self.assertEqual(made.hex(), signature)


class Notes(unittest.TestCase):
    def test_open(self):
        for case in load("c2sp/signed-note.json")["open"]:
            with self.subTest(case["desc"]):
                try:
                    read = note.Note(base64.b64decode(case["note"]))
                    signed = read.signers([note.Key.parse(v) for v in case["vkeys"]])
                except note.NoteError:
                    signed = None
                self.assertEqual(bool(signed), case["ok"])
                if case["ok"] and "good" in case:
                    self.assertEqual(len(signed), case["good"])

    def test_bad_keys(self):
        for case in load("c2sp/signed-note.json")["bad_vkeys"]:
            with self.subTest(case), self.assertRaises(note.NoteError):
                note.Key.parse(case["vkey"] if isinstance(case, dict) else case)


class Trees(unittest.TestCase):
    def test_roots(self):
        vectors = load("rfc6962/tree8.json")
        leaves = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in vectors["leaves_hex"]]
        grown = tree.Tree(leaves)
        for size, root in enumerate(vectors["roots_hex"]):
            self.assertEqual(grown.root(size).hex(), root)

    def test_inclusion(self):
        for case in load("rfc6962/tree8-inclusion.json"):
            proof = [base64.b64decode(h) for h in case["proof"]]
            leaf, root = base64.b64decode(case["leafHash"]), base64.b64decode(case["root"])

            def holds(index, size, hashes):
                return tree.root_of_inclusion(leaf, index, size, hashes) == root

            self.assertTrue(holds(case["leafIdx"], case["treeSize"], proof), case["desc"])
            self.assertFalse(holds(case["leafIdx"], case["treeSize"], proof + [root]))
            self.assertFalse(holds(case["leafIdx"] + 1, case["treeSize"], proof))
            for at in range(len(proof)):
                self.assertFalse(holds(case["leafIdx"], case["treeSize"], proof[:at] + proof[at + 1:]))

    def test_consistency(self):
        for case in load("rfc6962/tree8-consistency.json"):
            proof = [base64.b64decode(h) for h in case["proof"]]
            old, new = base64.b64decode(case["root1"]), base64.b64decode(case["root2"])

            def holds(hashes, old=old, new=new):
                return tree.consistency_holds(case["size1"], old, case["size2"], new, hashes)

            self.assertTrue(holds(proof), case["desc"])
            self.assertFalse(holds(proof + [old]))
            self.assertFalse(holds(proof, old=bytes(32)))
            for at in range(len(proof)):
                self.assertFalse(holds(proof[:at] + proof[at + 1:]))

    def test_paths(self):
        vectors = load("c2sp/tile-paths.json")
        for index, path in vectors["index_path"].items():
            self.assertEqual(tree.index_path(int(index)), path)
        for size, paths in vectors["sizes"].items():
            mine = list(tree.tile_paths(int(size)))
            self.assertEqual([p for p in paths if p not in mine], [])
            self.assertEqual(len(mine), len(set(mine)))


class Records(unittest.TestCase):
    def test_golden_records(self):
        for case in load("record/records.json"):
            with self.subTest(case["name"]):
                data = bytes.fromhex(case["bytes"])
                self.assertEqual(tree.leaf_hash(data).hex(), case["leaf"])
                value = entry.decode(data)
                self.assertEqual(cbor.encode(value), data)
                fields = case["record"]
                self.assertEqual((value[entry.SEQ], value[entry.KIND], value[entry.REQUEST_ID]),
                                 (fields["seq"], fields["kind"], fields["request_id"]))
                self.assertEqual(entry.request_digest(value).hex(), fields["request_digest"])

    def test_golden_kinds(self):
        kinds = set()
        for case in load("record/kinds.json"):
            with self.subTest(case["name"]):
                data = bytes.fromhex(case["bytes"])
                self.assertEqual(tree.leaf_hash(data).hex(), case["leaf"])
                value = entry.decode(data)
                self.assertEqual(cbor.encode(value), data)
                self.assertEqual(value[entry.KIND], case["kind"])
                self.assertEqual(entry.request_digest(value).hex(), case["request_digest"])
                kinds.add(case["kind"])
        kinds |= {case["record"]["kind"] for case in load("record/records.json")}
        self.assertEqual(kinds, set(entry.NAMES))

    def test_golden_ledger(self):
        ledger = load("record/ledger.json")
        entries = [bytes.fromhex(e) for e in ledger["entries"]]
        leaves = [tree.leaf_hash(e) for e in entries]
        self.assertEqual([leaf.hex() for leaf in leaves], ledger["leaves"])
        grown = tree.Tree(leaves)
        self.assertEqual([grown.root(n).hex() for n in range(4)], ledger["roots"])
        seed = bytes.fromhex(ledger["seed"])
        key = note.Key("jcm.example/demo-5f3a9c21", ed25519.public_key_of(seed))
        self.assertEqual(str(key), ledger["vkey"])
        checkpoint = note.Checkpoint.parse(base64.b64decode(ledger["checkpoint"]))
        self.assertEqual(checkpoint.note.signers([key]), [key])
        self.assertEqual(checkpoint.note.signatures[0][2], ed25519.sign(seed, checkpoint.note.text.encode()))
        self.assertEqual((checkpoint.size, checkpoint.root), (3, grown.root()))

    def test_personal_digests(self):
        for case in load("record/personal.json"):
            data = b"jcm-ledger personal v0\n" + bytes.fromhex(case["salt"]) + case["text"].encode()
            self.assertEqual(hashlib.sha256(data).hexdigest(), case["digest"])

    def test_what_the_subset_leaves_out(self):
        """RFC 8949, appendix A: an item that is read is written back as it was; the rest is refused."""
        read = refused = 0
        for case in load("cbor/appendix_a.json"):
            data = bytes.fromhex(case["hex"])
            try:
                self.assertEqual(cbor.encode(cbor.decode(data)), data)
                read += 1
            except (cbor.Malformed, cbor.NotCanonical):
                refused += 1
        self.assertGreater(read, 20)
        self.assertGreater(refused, 20)


if __name__ == "__main__":
    unittest.main()
