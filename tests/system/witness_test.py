"""Independent witnesses: jcm-witness over archives, sound and not; their signatures given back to the ledger, carried
into archives and receipts, and judged by jcm-verify --policy. Real programs, and witnesses of two Unix users."""
import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import unittest

import ledger_harness as harness

sys.path.insert(0, str(harness.source_dir() / "tests/vectors/c2sp"))
import make_cosignature as other_hand  # noqa: E402  cosignatures, made without any of our code

USERS = (4501, 4502)


def write_transfers(ledger, names, count, prefix):
    with ledger.client() as client:
        requests = [("credits.transfer", harness.transfer(f"{prefix}-{n}", names["holders"][n % 2],
                                                          names["holders"][1 - n % 2], 1)) for n in range(count)]
        for _, reply in client.pipeline(requests):
            assert "result" in reply, reply


def export(ledger, directory):
    done = ledger.ctl("export", directory, check=True)
    return directory, done


class Made:
    """One history, and another under the same key: archives of them, made once."""

    def __init__(self):
        self.home = harness.temporary_directory(mode=0o711)
        self.ledger = harness.Ledger()
        self.ledger.start()
        with self.ledger.client() as client:
            self.names = harness.furnish(client)
        self.small = self.archive(self.ledger, "small")
        self.ledger.stop()
        copy = os.path.join(self.home, "copy")
        shutil.copytree(self.ledger.directory, copy, ignore=shutil.ignore_patterns("*.sock", "daemon.log"))
        self.ledger.start()
        write_transfers(self.ledger, self.names, 300, "honest")
        self.large = self.archive(self.ledger, "large")
        self.ledger.stop()
        fork = harness.Ledger(directory=copy, origin=self.ledger.origin, init=False)
        fork.start()
        write_transfers(fork, self.names, 300, "forked")
        self.fork = self.archive(fork, "fork")
        write_transfers(fork, self.names, 5, "on")
        self.longer_fork = self.archive(fork, "longer_fork")
        fork.stop()
        self.key = pathlib.Path(self.ledger.key_file).read_text().strip()

    def archive(self, ledger, name):
        return export(ledger, os.path.join(self.home, name))[0]

    def remove(self):
        self.ledger.remove()
        shutil.rmtree(self.home, ignore_errors=True)


def setUpModule():
    global made
    made = Made()


def tearDownModule():
    made.remove()


class Witness:
    def __init__(self, home, name, user=None):
        self.home, self.name, self.user = home, f"witness.example/{name}", user
        self.state = os.path.join(home, name)
        if user is not None:
            os.mkdir(self.state, 0o700)
            os.chown(self.state, user, user)
        self.vkey = self.run("init", "--name", self.name).stdout.strip()

    def run(self, word, *arguments, expect=0, wrapper=(), stdout=subprocess.PIPE):
        user = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        done = subprocess.run([*wrapper, harness.binary("jcm-witness"), word, *arguments, "--state", self.state],
                              stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, cwd="/", **user)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"jcm-witness {word}: exit {done.returncode}, not {expect}\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def cosign(self, archive, *arguments, expect=0, key=None, out="-", **options):
        return self.run("cosign", archive, "--log", key or made.key, "--out", out, *arguments, expect=expect, **options)

    def refused(self, archive, error_id, expect=1, **options):
        """The error of a refusal, as JSON tells it."""
        out = os.path.join(self.home, "refused.note")
        said = json.loads(self.cosign(archive, "--json", expect=expect, out=out, **options).stdout)
        assert said["error"]["id"] == error_id, said
        assert said["exit"] == expect and not os.path.exists(out), said
        assert said["verdict"] == ("refused" if expect == 1 else "failed"), said
        return said

    def seen(self):
        """Sizes this witness remembers, by origin."""
        return {log["origin"]: log["size"] for log in json.loads(self.run("show", "--json").stdout)["logs"]}


class Case(unittest.TestCase):
    def setUp(self):
        self.home = harness.temporary_directory(mode=0o711)
        self.addCleanup(shutil.rmtree, self.home, True)

    def witness(self, name, user=None):
        return Witness(self.home, name, user)

    def path(self, name):
        return os.path.join(self.home, name)

    def write(self, name, text):
        pathlib.Path(self.path(name)).write_text(text)
        return self.path(name)

    def copy(self, archive, name="changed"):
        shutil.copytree(archive, self.path(name))
        return self.path(name)

    def policy(self, witnesses, *rest, log=True):
        lines = [f"log {made.key}"] if log else []
        lines += [f"witness {name} {witness.vkey}" for name, witness in witnesses.items()]
        return self.write("policy", "\n".join([*lines, *rest]) + "\n")

    def verify(self, path, *arguments, expect=0):
        done = harness.run("jcm-verify", path, "--json", *arguments)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def findings(self, report):
        return [finding["id"] for finding in report["findings"]]


class Cosigning(Case):
    def test_from_nothing_on_and_again(self):
        one = self.witness("one")
        first = one.cosign(made.small)
        self.assertIn("taken on trust", first.stderr)
        note = pathlib.Path(made.small, "checkpoint").read_text()
        self.assertTrue(first.stdout.startswith(note))
        line = first.stdout[len(note):]
        self.assertRegex(line, f"^— {one.name} [A-Za-z0-9+/]{{102}}==\n$")
        self.assertEqual(one.seen(), {made.ledger.origin: 11})
        again = one.cosign(made.small)
        self.assertEqual(again.stdout, first.stdout)
        self.assertIn("the same line again", again.stderr)
        said = json.loads(one.cosign(made.large, "--json", out=self.path("note")).stdout)
        self.assertEqual((said["verdict"], said["size"], said["extends"], said["first"]), ("cosigned", 311, 11, False))
        self.assertTrue(pathlib.Path(self.path("note")).read_text().endswith(said["line"]))
        self.assertEqual(one.seen(), {made.ledger.origin: 311})

    def test_the_signature_is_the_one_that_another_hand_makes(self):
        one = self.witness("one")
        note = one.cosign(made.small).stdout
        pem = pathlib.Path(one.state, "witness.pem").read_text().splitlines()[1]
        key = other_hand.Key(one.name, 0, 4, seed=base64.b64decode(pem)[-32:])
        self.assertEqual(key.vkey, one.vkey)
        text, _, lines = note.partition("\n\n")
        line = lines.splitlines(keepends=True)[-1]
        moment = int.from_bytes(base64.b64decode(line.split(" ")[2])[4:12], "big")
        self.assertLess(abs(moment - time.time()), 300)
        self.assertEqual(key.cosign(text + "\n", moment), line)

    def test_default_file_name(self):
        one = self.witness("one")
        done = subprocess.run([harness.binary("jcm-witness"), "cosign", made.small, "--state", one.state, "--log",
                               made.ledger.key_file], cwd=self.home, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("11.cosigned", done.stdout)
        self.assertTrue(os.path.exists(self.path("11.cosigned")))

    def test_lines_of_others_stay_and_a_false_one_of_its_own_goes(self):
        one, two = self.witness("one"), self.witness("two")
        both = self.copy(made.small)
        pathlib.Path(both, "checkpoint").write_text(one.cosign(made.small).stdout)
        note = two.cosign(both).stdout
        self.assertIn(f"— {one.name} ", note)
        self.assertIn(f"— {two.name} ", note)
        # Somebody put a line there that only looks like the second witness's.
        head, _, data = note.splitlines()[-1].rpartition(" ")
        false = bytearray(base64.b64decode(data))
        false[-1] ^= 1
        spoiled = note.replace(data, base64.b64encode(false).decode())
        pathlib.Path(both, "checkpoint").write_text(spoiled)
        done = two.cosign(both)
        self.assertEqual(done.stdout, note)
        self.assertIn("was not its signature", done.stderr)


class Refusing(Case):
    def test_a_fork_of_the_same_size_and_a_longer_one(self):
        one = self.witness("one")
        cosigned = one.cosign(made.large).stdout
        for archive in (made.fork, made.longer_fork):
            said = one.refused(archive, "checkpoint.fork")
            offered = pathlib.Path(said["evidence"])
            self.assertEqual(offered.read_text(), pathlib.Path(archive, "checkpoint").read_text())
            # Both notes together are the proof, whatever this witness cosigns later.
            self.assertEqual(offered.with_suffix(".cosigned").read_text(), cosigned)
        self.assertEqual(one.seen(), {made.ledger.origin: 311})
        self.assertEqual(one.cosign(made.large).stdout, cosigned)

    def test_two_witnesses_may_see_two_histories_and_neither_follows_the_other(self):
        one, two = self.witness("one"), self.witness("two")
        one.cosign(made.large)
        two.cosign(made.fork)
        one.refused(made.fork, "checkpoint.fork")
        two.refused(made.large, "checkpoint.fork")

    def test_a_rolled_back_archive(self):
        one = self.witness("one")
        one.cosign(made.large)
        said = one.refused(made.small, "checkpoint.behind")
        self.assertIsNone(said["evidence"])
        self.assertIn("311", said["error"]["detail"])

    def test_a_bad_signature_and_keys_of_others(self):
        one = self.witness("one")
        changed = self.copy(made.small)
        checkpoint = pathlib.Path(changed, "checkpoint")
        checkpoint.write_text(checkpoint.read_text().replace("\n11\n", "\n12\n"))
        one.refused(changed, "note.signature")
        checkpoint.write_text("no note\n")
        one.refused(changed, "note.malformed")
        with harness.Ledger() as second:
            stranger = pathlib.Path(second.key_file).read_text().strip()
            one.refused(made.small, "note.key_unknown", key=stranger)
            # Several logs may be followed; the archive's origin says whose key counts.
            one.cosign(made.small, "--log", stranger)
        self.assertEqual(one.seen(), {made.ledger.origin: 11})

    def test_tiles_that_do_not_give_the_signed_root(self):
        one = self.witness("one")
        one.cosign(made.small)
        for name, archive in {"first": self.witness("new"), "later": one}.items():
            changed = self.copy(made.large, name)
            tile = pathlib.Path(changed, "tile/0/001.p/55")
            data = bytearray(tile.read_bytes())
            data[40] ^= 1
            tile.write_bytes(data)
            archive.refused(changed, "archive.differs")
            tile.unlink()
            archive.refused(changed, "archive.damaged", expect=2)

    def test_the_checkpoint_of_one_history_over_the_tiles_of_another(self):
        """Put together by whoever carries the archive, not by the log: damage, and no fork."""
        one = self.witness("one")
        one.cosign(made.small)
        changed = self.copy(made.large)
        shutil.copy(os.path.join(made.fork, "checkpoint"), os.path.join(changed, "checkpoint"))
        one.refused(changed, "archive.differs")

    def test_what_cannot_be_judged(self):
        one = self.witness("one")
        one.refused(self.path("nowhere"), "archive.absent", expect=2)
        one.refused(made.small, "key.malformed", expect=2, key="no-key")
        done = harness.run("jcm-witness", "cosign", made.small, "--state", self.path("empty"), "--log", made.key)
        self.assertEqual(done.returncode, 2)
        self.assertIn("jcm-witness init", done.stderr)
        self.assertEqual(harness.run("jcm-witness", "cosign", made.small).returncode, 2)
        self.assertEqual(harness.run("jcm-witness", "--help").returncode, 0)
        one.cosign(made.small, "--json", expect=2)  # both want the standard output


class OwnState(Case):
    def test_keys_are_its_own_and_never_overwritten(self):
        one = self.witness("one")
        self.assertEqual(os.stat(os.path.join(one.state, "witness.pem")).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(one.state).st_mode & 0o777, 0o700)
        again = one.run("init", "--name", one.name, expect=2)
        self.assertIn("key.exists", again.stderr)
        bad = harness.run("jcm-witness", "init", "--state", self.path("bad"), "--name", "a b")
        self.assertEqual(bad.returncode, 2)
        self.assertFalse(os.path.exists(self.path("bad")))
        # A first try that was cut short is finished with the key it made.
        os.unlink(os.path.join(one.state, "witness.vkey"))
        self.assertEqual(one.run("init", "--name", one.name).stdout.strip(), one.vkey)
        os.chmod(os.path.join(one.state, "witness.pem"), 0o644)
        one.refused(made.small, "key.permissions", expect=2)

    def test_a_damaged_memory_cosigns_nothing(self):
        one = self.witness("one")
        one.cosign(made.small)
        (memory,) = pathlib.Path(one.state, "logs").glob("*/checkpoint")
        sound = memory.read_bytes()
        for at in range(0, len(sound), 7):
            memory.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1:])
            done = one.cosign(made.large, expect=None)
            # A flip in the log's own line leaves the witness's own memory whole.
            if done.returncode == 0:
                self.assertIn(b"\n\n", sound[:at])
                break
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("damaged", done.stderr)
        memory.write_bytes(b"")
        one.refused(made.large, "file.unreadable", expect=2)

    def test_a_clock_behind_its_own_last_word(self):
        one = self.witness("one")
        one.cosign(made.small)
        (memory,) = pathlib.Path(one.state, "logs").glob("*/checkpoint")
        note = memory.read_text()
        pem = pathlib.Path(one.state, "witness.pem").read_text().splitlines()[1]
        key = other_hand.Key(one.name, 0, 4, seed=base64.b64decode(pem)[-32:])
        text = note.partition("\n\n")[0] + "\n"
        later = int(time.time()) + 1000
        memory.write_text(text + "\n" + key.cosign(text, later))
        one.refused(made.large, "clock.behind", expect=2)
        self.assertEqual(one.seen(), {made.ledger.origin: 11})

    def test_killed_between_remembering_and_giving_out(self):
        """The second rename is that of the note given out: killed there, the witness has remembered; killed at the
        first one, it has not, and nothing was given out either."""
        one = self.witness("one")
        one.cosign(made.small)
        out = self.path("note")
        for nth, remembered in ((1, 11), (2, 311)):
            kill = ("strace", "-f", "-qq", "-e", "trace=rename", "-e", f"inject=rename:signal=KILL:when={nth}",
                    "-o", self.path("trace"))
            done = one.cosign(made.large, out=out, wrapper=kill, expect=None)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("SIGKILL", pathlib.Path(self.path("trace")).read_text())
            self.assertFalse(os.path.exists(out))
            self.assertEqual(one.seen(), {made.ledger.origin: remembered})
        again = json.loads(one.cosign(made.large, "--json", out=out).stdout)
        self.assertTrue(again["repeated"])
        self.assertTrue(os.path.exists(out))
        one.refused(made.fork, "checkpoint.fork")  # what nobody got to see binds it all the same

    def test_a_full_disk(self):
        one = self.witness("one")
        first = one.cosign(made.small)
        (memory,) = pathlib.Path(one.state, "logs").glob("*/checkpoint")
        os.symlink("/dev/full", str(memory) + ".tmp")
        one.refused(made.large, "store.full", expect=2)
        self.assertEqual(one.seen(), {made.ledger.origin: 11})
        # What is full is only where the note goes: the witness has remembered, and says the same again.
        with open("/dev/full", "w") as full:
            lost = one.cosign(made.large, stdout=full, expect=2)
        self.assertIn("run this again", lost.stderr)
        self.assertEqual(one.seen(), {made.ledger.origin: 311})
        self.assertIn("the same line again", one.cosign(made.large).stderr)
        self.assertNotEqual(first.stdout, one.cosign(made.large).stdout)

    def test_one_at_a_time(self):
        one = self.witness("one")
        with open(os.path.join(one.state, "lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            waiting = threading.Thread(target=one.cosign, args=(made.small,))
            waiting.start()
            waiting.join(0.5)
            self.assertTrue(waiting.is_alive())
            fcntl.flock(lock, fcntl.LOCK_UN)
            waiting.join(30)
        self.assertEqual(one.seen(), {made.ledger.origin: 11})
        # Many at once, over two sizes: whatever the order, nobody rolls it back.
        threads = [threading.Thread(target=one.cosign, args=(archive,), kwargs={"expect": None})
                   for archive in (made.small, made.large) * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(one.seen(), {made.ledger.origin: 311})


class Policies(Case):
    """The way a cosignature takes: witness, ledger, archive, receipt, verifier."""

    @classmethod
    def setUpClass(cls):
        if os.getuid() != 0:
            raise AssertionError("the witnesses are two Unix users of their own: run this as root")

    def setUp(self):
        super().setUp()
        self.ledger = made.ledger
        self.ledger.start()
        self.addCleanup(self.ledger.stop)

    def give_back(self, note, expect=0):
        done = self.ledger.ctl("cosign", self.write("given", note))
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def test_two_users_two_of_two_in_every_place(self):
        witnesses = {name: self.witness(name, user) for name, user in zip("AB", USERS)}
        self.assertEqual(os.stat(witnesses["A"].state + "/witness.pem").st_uid, USERS[0])
        policy = self.policy(witnesses, "group both all A B", "quorum both")
        archive = self.path("archive")
        export(self.ledger, archive)
        size = self.verify(archive, "--key", made.key)["size"]
        self.assertEqual(self.findings(self.verify(archive, "--policy", policy, expect=2)), ["policy.unmet"])
        first = witnesses["A"].cosign(archive).stdout
        self.assertIn("did not judge", self.give_back(first).stdout)
        report = self.verify(self.ledger.data, "--policy", policy, expect=2)
        self.assertEqual(self.findings(report), ["policy.unmet"])
        self.assertEqual(report["findings"][0]["found"], "A")
        self.give_back(witnesses["B"].cosign(archive).stdout)
        self.assertIn("already", self.give_back(first).stdout)
        export(self.ledger, archive)
        for place in (self.ledger.data, archive):
            report = self.verify(place, "--policy", policy)
            self.assertTrue(report["authentic"])
            self.assertEqual(report["policy"]["checkpoint"]["size"], size)
            self.assertEqual([cosigner["name"] for cosigner in report["policy"]["cosigners"]], ["A", "B"])
            self.assertEqual(report["policy"]["entries_after"], 0)
        receipt = self.path("r.tlog-proof")
        self.ledger.ctl("receipt", "10", "--size", size, "--out", receipt, check=True)
        report = self.verify(receipt, "--policy", policy)
        self.assertTrue(report["authentic"])
        self.assertTrue(report["policy"]["met"])
        self.assertIsNone(report["policy"]["entries_after"])
        # The ledger goes on, stops and starts: the signatures stay, and what came after is counted.
        write_transfers(self.ledger, made.names, 3, f"after-{size}")
        self.ledger.restart()
        export(self.ledger, archive)
        for place in (self.ledger.data, archive):
            self.assertEqual(self.verify(place, "--policy", policy)["policy"]["entries_after"], 3)
        text = harness.run("jcm-verify", archive, "--policy", policy).stdout
        self.assertIn("signed by A at 20", text)
        self.assertIn("3 entries came after it", text)

    def test_any_k_of_n_nested_and_none(self):
        witnesses = {name: self.witness(name) for name in "ABCD"}
        archive = self.path("archive")
        export(self.ledger, archive)
        notes = {name: self.write(f"{name}.note", witness.cosign(archive).stdout) for name, witness in witnesses.items()}

        def exit_code(signed, *rest, log=True, more=()):
            given = [part for name in signed for part in ("--checkpoint", notes[name])]
            policy = self.policy(witnesses, *rest, log=log)
            return harness.run("jcm-verify", archive, "--policy", policy, "--quiet", *given, *more).returncode

        any_two = ("group two 2 A B C", "quorum two")
        nested = ("group x any A B", "group y 2 C D x", "quorum y")
        for signed, rest, expected in (("", ["quorum none"], 0), ("B", ["quorum B"], 0), ("A", ["quorum B"], 2),
                                       ("C", ["group g any A B C", "quorum g"], 0),
                                       ("D", ["group g any A B C", "quorum g"], 2), ("AC", any_two, 0),
                                       ("AD", any_two, 2), ("AC", nested, 0), ("AB", nested, 2), ("CD", nested, 0),
                                       ("D", nested, 2)):
            self.assertEqual(exit_code(signed, *rest), expected, (signed, rest))
        # Without a log line the key is handed over as always, or is the ledger's own.
        self.assertEqual(exit_code("B", "quorum B", log=False, more=["--key", made.key]), 0)
        self.assertEqual(exit_code("B", "quorum B", log=False), 0)

    def test_a_tampered_line(self):
        one, two = self.witness("one"), self.witness("two")
        archive = self.path("archive")
        export(self.ledger, archive)
        pathlib.Path(archive, "checkpoint").write_text(one.cosign(archive).stdout)
        note = two.cosign(archive).stdout
        data = note.splitlines()[-1].split(" ")[2]
        false = bytearray(base64.b64decode(data))
        false[9] ^= 1  # the time
        tampered = self.write("tampered", note.replace(data, base64.b64encode(false).decode()))
        policy = self.policy({"one": one, "two": two}, "quorum one")
        report = self.verify(archive, "--policy", policy, "--checkpoint", tampered, expect=1)
        self.assertEqual(self.findings(report), ["cosignature.invalid"])
        self.assertEqual(report["findings"][0]["file"], tampered)
        self.assertEqual(report["findings"][0]["expected"], two.vkey)
        self.assertTrue(report["policy"]["met"])
        # Who does not know the witness has nothing to say about its line.
        self.verify(archive, "--policy", self.policy({"one": one}, "quorum one"), "--checkpoint", tampered)

    def test_policies_that_do_not_fit(self):
        one = self.witness("one")
        with harness.Ledger() as second:
            stranger = pathlib.Path(second.key_file).read_text().strip()
        for text, error_id in ((f"log {stranger}\nquorum none\n", "key.mismatch"),
                               (f"witness W {one.vkey}\nquorum V\n", "policy.malformed"),
                               ("", "policy.malformed")):
            done = harness.run("jcm-verify", made.small, "--json", "--policy", self.write("policy", text))
            self.assertEqual(done.returncode, 2)
            self.assertEqual(json.loads(done.stdout)["error"]["id"], error_id)
        done = harness.run("jcm-verify", made.small, "--policy", self.policy({}, "quorum none"), "--level", "chain")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--level", done.stderr)

    def test_what_the_ledger_does_not_take(self):
        def refused(note):
            return self.ledger.call("checkpoint.cosign", note=note)

        one = self.witness("one")
        for archive, expected in ((made.fork, "checkpoint.fork"), (made.longer_fork, "checkpoint.missing")):
            fresh = self.witness("w-" + os.path.basename(archive))
            with self.assertRaises(harness.RpcError) as raised:
                refused(fresh.cosign(archive).stdout)
            self.assertEqual((raised.exception.id, raised.exception.field), (expected, "note"))
        with self.assertRaises(harness.RpcError) as raised:
            refused(pathlib.Path(made.small, "checkpoint").read_text())
        self.assertEqual(raised.exception.id, "field.value")
        done = self.ledger.ctl("cosign", self.path("no such file"))
        self.assertEqual(done.returncode, 2)
        # The one it does take, of a size long past, is there after kill -9.
        self.assertEqual(self.ledger.call("checkpoint.cosign", note=one.cosign(made.small).stdout)["added"], 1)
        self.ledger.kill()
        self.ledger.start()
        self.assertIn(one.name, self.ledger.call("checkpoint", size=11)["note"])
        self.assertEqual(self.verify(self.ledger.data, "--policy", self.policy({"one": one}, "quorum one"))
                         ["policy"]["checkpoint"]["size"], 11)


class ChangingKeys(Case):
    def test_a_checkpoint_that_two_keys_of_the_log_signed(self):
        with harness.Ledger() as ledger:
            keys = [pathlib.Path(ledger.key_file).read_text().strip()]
            ledger.start()
            archive = export(ledger, self.path("archive"))[0]
            one, two = self.witness("one"), self.witness("two")
            one.cosign(archive, key=keys[0])
            ledger.stop()
            second = os.path.join(ledger.directory, "keys", "second.pem")
            harness.run("jcm-ledgerd", "key", "new", "--out", second, "--origin", ledger.origin, check=True)
            harness.run("jcm-ledgerd", "key", "rotate", "--config", ledger.config, "--new-key", second, "--reason",
                        "planned", check=True)
            config = pathlib.Path(ledger.config)
            config.write_text("\n".join('key = "keys/second.pem"' if line.startswith("key = ") else line
                                        for line in config.read_text().splitlines()) + "\n")
            ledger.start()
            keys.append(ledger.call("status")["vkey"])
            self.assertNotEqual(*keys)
            export(ledger, archive)
            note = pathlib.Path(archive, "checkpoint").read_text()
            self.assertEqual(note.count("\n— "), 2)
            # Either key opens it, and so do both.
            one.cosign(archive, key=keys[0])
            self.assertEqual(one.seen(), {ledger.origin: 2})
            both = two.cosign(archive, "--log", keys[1], key=keys[0]).stdout
            self.assertEqual(both.count("\n— "), 3)
            self.witness("three").cosign(archive, key=keys[1])
            ledger.ctl("cosign", self.write("both", both), check=True)
            with ledger.client() as client:
                harness.furnish(client)
            export(ledger, archive)
            # Whoever has only the old key cannot go on; the operator of the witness is given the new one.
            one.refused(archive, "note.key_unknown", key=keys[0])
            one.cosign(archive, key=keys[1])
            for log in keys:
                policy = self.write("policy", f"log {log}\nwitness T {two.vkey}\nquorum T\n")
                report = self.verify(archive, "--policy", policy)
                self.assertEqual((report["policy"]["checkpoint"]["size"], report["authentic"]), (2, True))
            ledger.stop()


if __name__ == "__main__":
    unittest.main()
