"""jcm-verify and the second verifier on the same archives, good, damaged and forged: the same verdict, and the
same findings at the same entries. JCM_SEED=N runs the random part with another seed, JCM_LONG=1 with a new one."""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import agreement
import attacks
import damages
import forge
import later
import later_cases
import ledger_harness as harness
import life

SEED = int(os.environ.get("JCM_SEED", time.time_ns() % 1_000_000 if os.environ.get("JCM_LONG") else 41))
FLIPS = int(os.environ.get("JCM_FLIPS", 1))  # times as many bits


def setUpModule():
    global LIFE, LATER, WORK
    print(f"JCM_SEED={SEED}", file=sys.stderr)
    LIFE = life.Life()
    LATER = later.Later()
    WORK = pathlib.Path(harness.temporary_directory("jcm-agree-"))


def tearDownModule():
    LIFE.__exit__()
    LATER.close()
    shutil.rmtree(WORK, ignore_errors=True)


class Agreement(unittest.TestCase):
    def agree(self, path, key=None, given=()):
        """Both say the same; returns it."""
        result, lines = agreement.differences(path, LIFE.vkeys[0] if key is None else key or None, given)
        self.assertEqual(lines, [])
        return result

    def kept(self, number, data):
        """A checkpoint kept elsewhere."""
        path = WORK / f"kept-{number}"
        path.write_bytes(data)
        return path


class GoodOnes(Agreement):
    def test_archive(self):
        for key in (*LIFE.vkeys, ""):
            with self.subTest(key=key):
                result = self.agree(LIFE.archive, key)
                self.assertEqual((result["verdict"], result["authentic"]), ("clean", key != ""))
                self.assertEqual(agreement.second(LIFE.archive, key or None)["root"], result["root"])

    def test_checkpoints_kept_elsewhere(self):
        given = sorted((LIFE.archive / "checkpoints").iterdir())
        self.assertGreater(len(given), 3)
        self.assertEqual(self.agree(LIFE.archive, given=given)["verdict"], "clean")

    def test_every_kind_of_entry_stands_in_it(self):
        import entry
        kinds = {forger.value(seq)[entry.KIND] for forger in (LIFE.forger, LATER.forger)
                 for seq in range(len(forger.entries))}
        forged = {entry.EXPIRE, entry.EXECUTE}  # they take time: in later_cases.py
        self.assertEqual(kinds | forged, set(entry.BODIES) - {entry.TRAIL})

    def test_what_python_writes(self):
        """The forger's own archive of the same entries, and one of several bundles."""
        sizes = [int(p.name) for p in (LIFE.archive / "checkpoints").iterdir()]
        result = self.agree(LIFE.forger.write(WORK / "same", sizes))
        self.assertEqual((result["verdict"], result["authentic"]), ("clean", True))
        for path in sorted((WORK / "same/tile").rglob("*")):
            if path.is_file():
                self.assertEqual(path.read_bytes(), (LIFE.archive / path.relative_to(WORK / "same")).read_bytes())
        result = self.agree(attacks.long_one(LIFE.forger).write(WORK / "long", [256, 300, 512]))
        self.assertEqual((result["verdict"], result["size"]), ("clean", 600))

    def test_as_a_program(self):
        program = str(pathlib.Path(__file__).resolve().parent / "verify.py")

        def run(*arguments, **options):
            return subprocess.run([sys.executable, "-I", "-B", program, *map(str, arguments)],
                                  capture_output=True, text=True, **options)

        done = run(LIFE.archive, "--key", LIFE.vkeys[0], "--checkpoint", LIFE.archive / "checkpoints/1")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.splitlines()[-1].startswith("CLEAN: "), done.stdout)
        self.assertIn("authentic under key", done.stdout)
        self.assertIn('"verdict": "clean"', run(LIFE.archive, "--json").stdout)
        for arguments in ((WORK / "none",), (WORK,), (LIFE.archive, "--key", "nonsense"), (),
                          (LIFE.archive, "--checkpoint", WORK / "none")):
            self.assertEqual(run(*arguments).returncode, 2, arguments)


class DamagedOnes(Agreement):
    def each(self, source, damages_, clean=()):
        """Every damage on a copy of its own: found, and in the same words."""
        count = 0
        for name, damage in damages_:
            with self.subTest(name, seed=SEED):
                copy = WORK / "copy"
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(source, copy)
                damage(copy)
                result = self.agree(copy)
                if not name.startswith(clean):
                    self.assertNotEqual(result["verdict"], "clean")
                count += 1
        return count

    def test_files(self):
        both = [f"flip {p.relative_to(LIFE.archive)} " for p in (LIFE.archive / "checkpoints").iterdir()
                if p.read_text().count("\u2014") > 1]  # one of two signatures is enough
        flips = {"tile/e": 12, "tile/0": 4, "checkp": 4}
        count = self.each(LIFE.archive, damages.of_files(
            LIFE.archive, random.Random(SEED), lambda name: FLIPS * (flips[name[:6]] if self.newest(name) else 1)),
            clean=("remove checkpoints/", "remove tile/0/000.p/", "remove tile/entries/000.p/", "exchange",
                   "checkpoints/", *both))
        self.assertGreater(count, 60)

    @staticmethod
    def newest(name):
        return name == "checkpoint" or name.endswith(f"/{len(LIFE.forger.entries)}")

    def test_entries(self):
        count = self.each(LIFE.archive, damages.of_entries(len(LIFE.forger.entries), random.Random(SEED)))
        self.assertGreater(count, 30)

    def test_several_bundles(self):
        attacks.long_one(LIFE.forger).write(WORK / "long", [256, 300, 512])
        names = ("tile/entries/000", "tile/entries/001", "tile/entries/002.p/88", "tile/0/001", "tile/1/000.p/2")
        few = (one for one in damages.of_files(WORK / "long", random.Random(SEED), lambda name: FLIPS)
               if one[0].split()[1] in names)
        self.assertGreater(self.each(WORK / "long", few), 20)


class ForgedOnes(Agreement):
    """Chained and signed anew by somebody who has the key: the bytes are flawless, the content is not."""

    def test_rules(self):
        count = 0
        for name, finding, rule, forged in attacks.of_rules(LIFE.forger):
            with self.subTest(name):
                result = self.agree(forged.write(WORK / "forged"), forged.vkey(0))
                broken = [(f["id"], f["detail"].split(":")[0]) for f in result["findings"]
                          if f["severity"] == "damage"]
                ids = {"rule.broken": (finding, rule), "law.broken": (finding, rule)}
                self.assertEqual([b if b[0] in ids else (b[0], None) for b in broken], [(finding, rule)])
                count += 1
        self.assertGreater(count, 80)

    def test_allowed_ones(self):
        for name, forged in attacks.allowed(LIFE.forger):
            with self.subTest(name):
                self.assertEqual(self.agree(forged.write(WORK / "forged"), forged.vkey(0))["verdict"], "clean")

    def test_random_changes(self):
        """A random part of a random entry, with all that follows made to fit: the same rule, or none."""
        chance = random.Random(SEED)
        for number in range(40 * FLIPS):
            name, forged = attacks.random_change(LIFE.forger, chance)
            with self.subTest(name, seed=SEED, number=number):
                self.agree(forged.write(WORK / "forged"), LIFE.vkeys[0])

    def test_rewritten_history(self):
        """The key's holder writes another history: the checkpoints kept elsewhere tell."""
        old = LIFE.forger
        size = len(old.entries)
        forged = attacks.rewritten(old)
        kept = [self.kept(n, old.checkpoint(n)) for n in (5, 20, size)]
        result = self.agree(forged.write(WORK / "forged"), given=kept)
        self.assertEqual({f["id"] for f in result["findings"]}, {"checkpoint.fork"})
        shorter = old.copy()
        del shorter.entries[25:]
        kept = [self.kept(n, old.checkpoint(n)) for n in (5, 28)]  # before the change of the key
        self.assertEqual({f["id"] for f in self.agree(shorter.write(WORK / "forged"), given=kept)["findings"]},
                         {"tail.cut"})

    def test_notes(self):
        for name, forged, change in attacks.of_notes(LIFE.forger):
            with self.subTest(name):
                archive = forged.write(WORK / "forged", [3, 20])
                change(archive)
                self.agree(archive)
                self.agree(archive, "")

    def test_other_keys(self):
        other = str(forge.note.Key(LIFE.forger.origin, forge.ed25519.public_key_of(b"\x07" * 32)))
        result = self.agree(LIFE.archive, other)
        self.assertIn("key.differs", [f["id"] for f in result["findings"]])

    def test_changes_of_the_key(self):
        for name, finding, forged, size in attacks.of_keys(LIFE.forger):
            with self.subTest(name):
                archive = forged.write(WORK / "forged", [20, len(LIFE.forger.entries)])
                if size:
                    (archive / f"checkpoints/{size[0]}").write_bytes(forged.checkpoint(*size))
                result = self.agree(archive, forged.vkey(0))
                ids = [f["id"] for f in result["findings"] if f["severity"] == "damage"]
                self.assertEqual(ids, [finding] if finding else [])


class LaterOnes(Agreement):
    """Officers, proposals, holds, corrections, Article 6, seals."""

    def test_archive(self):
        result = self.agree(LATER.archive, LATER.forger.vkey())
        self.assertEqual((result["verdict"], result["authentic"]), ("clean", True))

    def test_rules(self):
        count = 0
        for name, finding, rule, forged in later_cases.of_later(LATER.forger, LATER.seqs):
            with self.subTest(name):
                result = self.agree(forged.write(WORK / "forged"), forged.vkey(0))
                broken = [(f["id"], f["detail"].split(":")[0] if f["id"] in ("rule.broken", "law.broken") else None)
                          for f in result["findings"] if f["severity"] == "damage"]
                self.assertEqual(broken, [(finding, rule)] if finding else [])
                count += 1
        self.assertGreater(count, 130)

    def test_trail(self):
        """Good, with a byte changed, cut, of another ledger, and none that could be opened."""
        key, copy, trail = LATER.forger.vkey(), WORK / "copy", WORK / "copy/trail"
        result = self.agree(LATER.with_trail, key)
        self.assertEqual((result["verdict"], result["authentic"]), ("clean", True))
        self.assertEqual(self.agree(LATER.with_trail / "trail", "")["verdict"], "clean")

        def change():
            bundle = max(trail.glob("tile/entries/000.p/*"), key=lambda path: int(path.name))
            bundle.write_bytes(bundle.read_bytes().replace(b"started", b"stopped").replace(b"\x08", b"\x09", 1))

        def other():
            shutil.rmtree(trail)
            shutil.copytree(LIFE.archive, trail)

        def cut():
            forge.Forger(forge.entries_of(trail, 1), LATER.forger.seeds).write(trail)

        def empty():
            shutil.rmtree(trail)
            trail.mkdir()

        for what, verdict in ((change, "damaged"), (other, "damaged"), (cut, "damaged"), (empty, "unchecked")):
            with self.subTest(what.__name__):
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(LATER.with_trail, copy)
                what()
                self.assertEqual(self.agree(copy, key)["verdict"], verdict)

    def test_random_changes(self):
        chance = random.Random(SEED)
        for number in range(60 * FLIPS):
            name, forged = attacks.random_change(LATER.forger, chance)
            with self.subTest(name, seed=SEED, number=number):
                self.agree(forged.write(WORK / "forged"), forged.vkey(0))


class Receipts(Agreement):
    def test_good_ones(self):
        for path in LIFE.directory.glob("*.tlog-proof"):
            for key in (*LIFE.vkeys, ""):
                with self.subTest(path.name, key=key):
                    self.agree(path, key)

    def test_damaged_ones(self):
        chance = random.Random(SEED)
        path = LIFE.receipts[len(LIFE.forger.entries) // 2]
        data = path.read_bytes()
        for name, damage in attacks.of_receipts(data, chance, 20 * FLIPS):
            with self.subTest(name, seed=SEED):
                (WORK / "damaged.tlog-proof").write_bytes(damage)
                result = self.agree(WORK / "damaged.tlog-proof", LIFE.vkeys[1])
                if not name.endswith(" twice"):  # a signature may stand there twice
                    self.assertNotEqual(result["verdict"], "clean")

    def test_checkpoints_kept_elsewhere(self):
        for path in LIFE.receipts.values():
            for kept in sorted((LIFE.archive / "checkpoints").iterdir()):
                with self.subTest(path.name, kept=kept.name):
                    self.agree(path, LIFE.vkeys[1], [kept])


if __name__ == "__main__":
    unittest.main()
