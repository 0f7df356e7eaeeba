"""Go's golang.org/x/mod/sumdb note and tlog packages over a real ledger: its archive, receipts and consistency
proofs hold, whatever is changed in them is refused, and what Go signs and publishes holds here."""
import base64
import hashlib
import os
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import go_checker
import ledger_harness as harness

KEPT = [40, 256, 257, 300, 512]  # sizes of checkpoints that are kept; the archive is extended at the fourth
SIZE = 530

CHECKER = None  # built once


def setUpModule():
    why = go_checker.missing()
    if why:
        print(f"interop: Go checker NOT RUN: {why}", file=sys.stderr, flush=True)
        raise unittest.SkipTest(f"interop: Go checker NOT RUN: {why}")
    global CHECKER
    CHECKER = go_checker.Checker()
    unittest.addModuleCleanup(CHECKER.remove)


def flip(data, at, bit=0):
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def seed_of(pem):
    """The 32-byte seed in an Ed25519 private key file: the end of its PKCS #8 structure (RFC 8410)."""
    lines = pathlib.Path(pem).read_text().splitlines()
    der = base64.b64decode("".join(line for line in lines if not line.startswith("-")))
    assert len(der) == 48, len(der)
    return der[-32:]


class Go(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.go = CHECKER
        cls.work = harness.temporary_directory(prefix="jcm-go-")
        cls.addClassCleanup(shutil.rmtree, cls.work, ignore_errors=True)
        cls.ledger = harness.Ledger()
        cls.addClassCleanup(cls.ledger.remove)
        cls.ledger.start()
        cls.key = pathlib.Path(cls.ledger.key_file).read_text().strip()
        cls.archive = os.path.join(cls.work, "archive")
        with cls.ledger.client() as client:
            cls.names = harness.furnish(client)
            for size in KEPT:
                cls.grow_to(client, size)
                assert client.call("checkpoint", keep=True)["size"] == size
                if size in (KEPT[0], KEPT[3]):
                    cls.export()
            cls.grow_to(client, SIZE)
        cls.export()

    @classmethod
    def grow_to(cls, client, size):
        now = client.call("status")["size"]
        a, b = cls.names["holders"]
        items = [{"method": "credits.transfer",
                  "params": harness.transfer(f"t{n}", a, b, 1 + n % 3, note="n" * (1 + n % 40))}
                 for n in range(now, size)]
        for answer in client.call("batch", atomic=False, items=items)["results"]:
            assert "result" in answer, answer
        assert client.call("status")["size"] == size

    @classmethod
    def export(cls):
        cls.ledger.ctl("export", cls.archive, check=True)

    def copy(self):
        target = os.path.join(self.work, f"copy-{self.id().rsplit('.', 1)[-1]}")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.archive, target)
        self.addCleanup(shutil.rmtree, target, ignore_errors=True)
        return target

    def file(self, name, content):
        path = os.path.join(self.work, name)
        pathlib.Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def kept_sizes(self):
        return sorted(int(name) for name in os.listdir(os.path.join(self.archive, "checkpoints")))

    # -- the archive
    def test_the_whole_archive(self):
        kept = self.kept_sizes()
        self.assertLessEqual(set(KEPT), set(kept))
        said = self.go.accepts("archive", self.archive, self.key)
        self.assertIn(f"{SIZE} entries, {SIZE} inclusion proofs, {len(kept) + 1} checkpoints, "
                      f"{len(kept) * (len(kept) + 1) // 2} consistency proofs", said)

    def test_every_kind_of_file_matters(self):
        copy = self.copy()
        self.go.accepts("archive", copy, self.key)
        hashes, bundle, inconsistent = "tile/0/001", "tile/entries/001", "inconsistent tile|is not the tile|is not the one in the tree"
        signed, size_line = pathlib.Path(copy, "checkpoint").read_bytes(), len(self.ledger.origin) + 1
        root_line = size_line + len(str(SIZE)) + 1
        cases = [
            *((name, at, bit, inconsistent) for name in ("tile/0/000", hashes) for at in (0, 4095, 8191)
              for bit in (0, 7)),
            ("tile/0/002.p/18", 0, 3, inconsistent), ("tile/0/002.p/18", 18 * 32 - 1, 0, inconsistent),
            ("tile/1/000.p/2", 0, 1, inconsistent), ("tile/1/000.p/2", 63, 6, inconsistent),
            (bundle, 0, 7, "entries/001"), (bundle, 1, 0, "entries/001"), (bundle, 2, 0, "entry 256 is not"),
            (bundle, -1, 0, "entry 511 is not"), ("tile/entries/002.p/18", 40, 2, "entry 512 is not"),
            ("checkpoint", 0, 0, "invalid signature"), ("checkpoint", size_line, 0, "invalid signature"),
            ("checkpoint", root_line, 1, "invalid signature"),
            ("checkpoint", signed.rindex(b" ") + 20, 1, "invalid signature|malformed"),
            ("checkpoint", signed.rindex(b" ") + 2, 1, "no verifiable signatures|malformed"),
            ("checkpoints/256", size_line, 0, "invalid signature"),
        ]
        for name, at, bit, saying in cases:
            path = pathlib.Path(copy, name)
            good = path.read_bytes()
            with self.subTest(name, at=at, bit=bit):
                path.write_bytes(flip(good, at, bit))
                self.go.refuses("archive", copy, self.key, saying=saying)
            path.write_bytes(good)
        self.go.accepts("archive", copy, self.key)

    def test_files_that_are_gone_cut_or_too_long(self):
        copy = self.copy()
        for name in ("tile/0/000", "tile/0/002.p/18", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/18"):
            path = pathlib.Path(copy, name)
            good = path.read_bytes()
            for how, content in (("gone", None), ("cut", good[:-1]), ("longer", good + b"\0" * 34), ("empty", b"")):
                with self.subTest(name, how=how):
                    path.unlink()
                    if content is not None:
                        path.write_bytes(content)
                    self.go.refuses("archive", copy, self.key, saying=re.escape(name))
                path.write_bytes(good)

    def test_swapped_and_foreign_content(self):
        copy = self.copy()
        first, second = (pathlib.Path(copy, f"tile/entries/00{n}") for n in (0, 1))
        one, two = first.read_bytes(), second.read_bytes()
        first.write_bytes(two)
        second.write_bytes(one)
        self.go.refuses("archive", copy, self.key, saying="entry 0 is not")
        first.write_bytes(one)
        second.write_bytes(two)
        void = pathlib.Path(copy, "checkpoints/void")  # of a stolen key: for evidence only
        void.mkdir()
        (void / "300").write_bytes(b"anything")
        self.go.accepts("archive", copy, self.key)
        # a sound checkpoint of this ledger, of another size
        pathlib.Path(copy, "checkpoints/300").write_bytes(pathlib.Path(copy, "checkpoints/512").read_bytes())
        self.go.refuses("archive", copy, self.key, saying="holds the checkpoint of size 512")

    def test_a_tile_and_a_bundle_that_fit_each_other(self):
        copy = self.copy()
        for n in (0, 1):  # the first entry of a full bundle, changed, and its leaf with it
            bundle, tile = pathlib.Path(copy, f"tile/entries/00{n}"), pathlib.Path(copy, f"tile/0/00{n}")
            entries, hashes = bundle.read_bytes(), tile.read_bytes()
            changed = flip(entries, 30)
            end = 2 + int.from_bytes(entries[:2], "big")
            bundle.write_bytes(changed)
            tile.write_bytes(hashlib.sha256(b"\0" + changed[2:end]).digest() + hashes[32:])
            self.go.refuses("archive", copy, self.key, saying="inconsistent tile|give the root")
            bundle.write_bytes(entries)
            tile.write_bytes(hashes)
        self.go.accepts("archive", copy, self.key)

    def test_another_key(self):
        seed = "11" * 32
        other = self.go.run("sign", seed, self.ledger.origin, stdin=b"x\n").said.strip()
        self.go.refuses("archive", self.archive, other, saying="no verifiable signatures")
        self.go.accepts("archive", self.archive, other, self.key)

    # -- receipts
    def receipt(self, seq):
        return self.ledger.call("receipt", seq=seq)["proof"]

    def test_receipts(self):
        for seq in (0, 1, 255, 256, 300, 511, 512, SIZE - 1):
            with self.subTest(seq):
                said = self.go.accepts("receipt", self.file("good.tlog-proof", self.receipt(seq)), self.key)
                self.assertIn(f"entry {seq} of ", said)

    def test_changed_receipts(self):
        text, other = self.receipt(257), self.receipt(256)
        lines = text.split("\n")
        extra, index, hashes = 1, 2, lines[3:lines.index("")]
        self.assertEqual([lines[extra][:6], lines[index]], ["extra ", "index 257"])
        self.assertGreater(len(hashes), 8)

        def line(number, content):
            return "\n".join(lines[:number] + content + lines[number + 1:])

        def flipped(number, prefix=""):
            raw = base64.b64decode(lines[number][len(prefix):])
            return line(number, [prefix + base64.b64encode(flip(raw, len(raw) // 2, 3)).decode()])

        invalid = "invalid|inconsistent"
        cases = {
            "a bit of the entry": (flipped(extra, "extra "), invalid),
            "another entry": (line(extra, [other.split("\n")[1]]), invalid),
            "no entry": (line(extra, []), "no extra"),
            "index + 1": (line(index, ["index 258"]), invalid),
            "index - 1": (line(index, ["index 256"]), invalid),
            "index past the end": (line(index, [f"index {SIZE}"]), "in a tree of"),
            "index with a zero": (line(index, ["index 0257"]), "index"),
            **{f"a bit of hash {n}": (flipped(3 + n), invalid) for n in range(len(hashes))},
            "a hash less": (line(3, []), invalid),
            "a hash twice": (line(3, [hashes[0], hashes[0]]), invalid),
            "two hashes swapped": ("\n".join(lines[:3] + [lines[4], lines[3]] + lines[5:]), invalid),
            "size": (text.replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n"), "invalid signature"),
            "the first line": (text.replace("@v1", "@v2", 1), "first line"),
            "no checkpoint": ("\n".join(lines[:lines.index("")]) + "\n", "no empty line"),
        }
        for what, (changed, saying) in cases.items():
            with self.subTest(what):
                self.assertNotEqual(changed, text)
                self.go.refuses("receipt", self.file("bad.tlog-proof", changed), self.key, saying=saying)
        self.go.accepts("receipt", self.file("good.tlog-proof", text), self.key)

    # -- consistency
    def grown(self, old, new):
        """Paths of two checkpoints, and the hashes that the daemon gives between them."""
        with self.ledger.client() as client:
            answer = client.call("proof.consistency", old_size=old, new_size=new)
            notes = [client.call("checkpoint", size=size)["note"] for size in (old, new)]
        hashes = [bytes.fromhex(text) for text in answer["hashes"]]
        return self.file(f"{old}.note", notes[0]), self.file(f"{new}.note", notes[1]), hashes

    def proof_file(self, hashes):
        return self.file("hashes", "".join(base64.b64encode(one).decode() + "\n" for one in hashes))

    def test_consistency_proofs(self):
        for i, new in enumerate(KEPT):
            for old in KEPT[:i]:
                with self.subTest(old=old, new=new):
                    older, newer, hashes = self.grown(old, new)
                    said = self.go.accepts("grown", older, newer, self.proof_file(hashes), self.key)
                    self.assertIn(f"{new} entries continue the {old}", said)
                    for n in range(len(hashes)):
                        bad = hashes[:n] + [flip(hashes[n], n)] + hashes[n + 1:]
                        self.go.refuses("grown", older, newer, self.proof_file(bad), self.key)
                        self.go.refuses("grown", older, newer, self.proof_file(hashes[:n] + hashes[n + 1:]), self.key)
                    self.go.refuses("grown", older, newer, self.proof_file(hashes + hashes[:1]), self.key)
                    self.go.refuses("grown", newer, older, self.proof_file(hashes), self.key)

    def test_a_checkpoint_kept_elsewhere(self):
        for size in KEPT:
            kept = os.path.join(self.archive, "checkpoints", str(size))
            said = self.go.accepts("extends", self.archive, kept, self.key)
            self.assertIn(f"{SIZE} entries continue the {size}", said)
        seed = seed_of(os.path.join(self.ledger.directory, "keys/checkpoint.pem")).hex()
        forged = self.go.run("sign", seed, self.ledger.origin,
                             stdin=f"{self.ledger.origin}\n300\n{base64.b64encode(bytes(32)).decode()}\n".encode())
        self.go.refuses("extends", self.archive, self.file("forged", forged.stdout), self.key, saying="from 300 to 530")
        cut = self.copy()
        shutil.copyfile(os.path.join(cut, "checkpoints/512"), os.path.join(cut, "checkpoint"))
        self.go.refuses("extends", cut, os.path.join(self.archive, "checkpoint"), self.key, saying="has 512 entries")

    # -- the other direction
    def test_what_go_publishes_is_what_we_publish(self):
        entries = b"".join(path.read_bytes() for path in sorted(pathlib.Path(self.archive, "tile/entries").glob("0*"))
                           if path.is_file())
        entries += pathlib.Path(self.archive, "tile/entries/002.p/18").read_bytes()
        theirs = os.path.join(self.work, "published-by-go")
        seed = seed_of(os.path.join(self.ledger.directory, "keys/checkpoint.pem")).hex()
        self.go.accepts("publish", theirs, seed, self.ledger.origin, stdin=entries)
        names = sorted(str(path.relative_to(theirs)) for path in pathlib.Path(theirs).rglob("*") if path.is_file())
        self.assertEqual(names, ["checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/18", "tile/1/000.p/2",
                                 "tile/entries/000", "tile/entries/001", "tile/entries/002.p/18"])
        for name in names:
            self.assertEqual(pathlib.Path(theirs, name).read_bytes(), pathlib.Path(self.archive, name).read_bytes(), name)
        done = harness.run("jcm-verify", theirs, "--key", self.key)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        pathlib.Path(theirs, "tile/0/001").write_bytes(flip(pathlib.Path(theirs, "tile/0/001").read_bytes(), 99))
        done = harness.run("jcm-verify", theirs, "--key", self.key)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("tile.differs", done.stdout)

    def test_a_checkpoint_that_go_signed(self):
        seed = seed_of(os.path.join(self.ledger.directory, "keys/checkpoint.pem")).hex()
        kept = pathlib.Path(self.archive, "checkpoints/257").read_text()
        text = kept[:kept.rindex("\n\n") + 1]
        signed = self.go.run("sign", seed, self.ledger.origin, stdin=text.encode())
        self.assertEqual((signed.returncode, signed.said.strip()), (0, self.key))
        self.assertEqual(signed.stdout.decode(), kept)
        done = harness.run("jcm-verify", self.archive, "--key", self.key, "--checkpoint",
                           self.file("signed-by-go", signed.stdout))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # The same key under a root that the ledger never had.
        root = base64.b64encode(bytes(32)).decode()
        forged = self.go.run("sign", seed, self.ledger.origin, stdin=f"{self.ledger.origin}\n257\n{root}\n".encode())
        done = harness.run("jcm-verify", self.archive, "--key", self.key, "--checkpoint",
                           self.file("forged", forged.stdout))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stdout, "tree.mismatch|checkpoint.fork")


class AfterAChangeOfKey(unittest.TestCase):
    def test_the_archive_holds_under_all_its_keys(self):
        work = harness.temporary_directory(prefix="jcm-go-")
        self.addCleanup(shutil.rmtree, work, ignore_errors=True)
        ledger = harness.Ledger()
        self.addCleanup(ledger.remove)
        ledger.start()
        with ledger.client() as client:
            names = harness.furnish(client)
            before = client.call("checkpoint", keep=True)["size"]
        first = pathlib.Path(ledger.key_file).read_text().strip()
        ledger.stop()
        new_key = os.path.join(work, "new.pem")
        harness.run("jcm-ledgerd", "key", "new", "--out", new_key, check=True)
        harness.run("jcm-ledgerd", "key", "rotate", "--dir", ledger.directory, "--new-key", new_key,
                    "--reason", "planned", check=True)
        config = pathlib.Path(ledger.config)
        config.write_text(config.read_text().replace('"keys/checkpoint.pem"', f'"{new_key}"'))
        self.assertIn(new_key, config.read_text())
        ledger.start()
        with ledger.client() as client:
            client.call("credits.transfer", harness.transfer("t1", *names["holders"], 5))
            after = client.call("checkpoint", keep=True)
            self.assertEqual(after["size"], before + 2)
            receipt = client.call("receipt", seq=before + 1)["proof"]
        archive = os.path.join(work, "archive")
        ledger.ctl("export", archive, check=True)
        keys = [path.read_text().strip() for path in sorted(pathlib.Path(archive, "keys").iterdir())]
        self.assertEqual((len(keys), keys[0], keys[1]), (2, first, after["vkey"]))
        self.assertIn(f"{before + 2} entries", CHECKER.accepts("archive", archive, *keys))
        # Each side of the change needs its key; at the change itself either will do.
        CHECKER.refuses("archive", archive, keys[0], saying="no verifiable signatures")
        CHECKER.refuses("archive", archive, keys[1], saying="no verifiable signatures")
        overlap = os.path.join(archive, "checkpoints", str(before + 1))
        for known in (keys[:1], keys[1:], keys):
            CHECKER.accepts("grown", overlap, overlap, os.devnull, *known)
        proof = os.path.join(work, "after.tlog-proof")
        pathlib.Path(proof).write_text(receipt)
        CHECKER.accepts("receipt", proof, keys[1])
        CHECKER.refuses("receipt", proof, keys[0], saying="no verifiable signatures")


class Ran(unittest.TestCase):
    def test_it_ran(self):
        print(f"\ninterop: Go checker ran ({CHECKER.version}, golang.org/x/mod/sumdb)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    unittest.main()
