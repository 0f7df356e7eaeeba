"""The drills of docs/recovery.md with the real programs: a planned change of key, a lost key, a stolen key; what
auditors with old and new keys, checkpoints and receipts see; refusals; crashes in between."""
import os
import pathlib
import shutil
import stat
import subprocess
import time
import unittest

import ledger_harness as harness
from damage_harness import rewrite


def value_of(output, name):
    """What follows "NAME: " on a line of the output."""
    for line in output.splitlines():
        if line.strip().startswith(name + ": "):
            return line.strip()[len(name) + 2:].strip()
    raise AssertionError(f"no line {name!r} in:\n{output}")


class KeyedLedger(harness.Ledger):
    """A ledger with a recovery key whose private half lies in a folder of its own, as if offline."""

    def __init__(self, recovery=True):
        super().__init__(init=False)
        self.offline = harness.temporary_directory("jcm-offline-")
        self.arguments = []
        if recovery:
            made = harness.run("jcm-ledgerd", "key", "new", "--out", self.recovery_file, "--origin", self.origin, check=True)
            self.recovery_vkey = value_of(made.stdout, "Verifier key")
            self.arguments = ["--recovery-key", self.recovery_vkey]
        harness.run("jcm-ledgerd", "init", "--dir", self.directory, "--origin", self.origin, "--administrator-uid",
              os.getuid(), "--administrator-name", "Test administrator", *self.arguments, check=True)
        self.first_vkey = pathlib.Path(self.key_file).read_text().strip()

    def remove(self):
        super().remove()
        shutil.rmtree(self.offline, ignore_errors=True)

    @property
    def recovery_file(self):
        return os.path.join(self.offline, "recovery.pem")

    def path(self, name):
        return os.path.join(self.directory, "keys", name)

    def new_key(self, name):
        made = harness.run("jcm-ledgerd", "key", "new", "--out", self.path(name), "--origin", self.origin, check=True)
        return value_of(made.stdout, "Verifier key")

    def rotate(self, name, reason, *arguments, check=True):
        return harness.run("jcm-ledgerd", "key", "rotate", "--config", self.config, "--new-key", self.path(name),
                     "--reason", reason, *arguments, check=check)

    def plan_and_authorize(self, name, reason, *arguments, key=None):
        """The page of text goes to the recovery key and comes back signed."""
        change, signed = (os.path.join(self.offline, f"{name}.{part}") for part in ("change", "signed"))
        self.plan = harness.run("jcm-ledgerd", "key", "plan", "--config", self.config, "--new-key", self.path(name),
                          "--reason", reason, *arguments, "--out", change, check=True).stdout
        harness.run("jcm-ledgerd", "key", "authorize", "--recovery-key", key or self.recovery_file, "--change", change,
              "--out", signed, check=True)
        return signed

    def use(self, name):
        """Does to the configuration what `key rotate` tells."""
        config = pathlib.Path(self.config)
        lines = [f'key = "keys/{name}"' if line.startswith("key = ") else line
                 for line in config.read_text().splitlines()]
        config.write_text("\n".join(lines) + "\n")

    def verified(self, key, *arguments, expect=0):
        done = harness.run("jcm-verify", self.data, "--key", key, *arguments)
        if done.returncode != expect:
            raise AssertionError(f"exit {done.returncode}, not {expect}\n{done.stdout}{done.stderr}")
        return done.stdout

    def run_briefly(self):
        """Whether the daemon starts with the key of the configuration; the only other end is key.mismatch."""
        try:
            self.start()
        except AssertionError as refused:
            if "key.mismatch" not in str(refused):
                raise
            return False
        self.kill()
        return True

    def checkpoint(self):
        return pathlib.Path(self.data, "checkpoints", "checkpoint").read_text()

    def write(self, name):
        return self.call("registry.open", request_id=f"open-{name}", code=name, side="partner",
                         name=f"Registry {name}", utc_offset_minutes=0)


class KeyRotationTest(unittest.TestCase):
    def started(self, **options):
        ledger = KeyedLedger(**options)
        self.addCleanup(ledger.remove)
        ledger.start()
        ledger.write("AA")
        return ledger

    def assertRefused(self, done, id, code=1):
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertIn(f"jcm-ledgerd: {id}: ", done.stderr)

    # -- planned

    def test_planned_change(self):
        ledger = self.started()
        kept = self.file(ledger.checkpoint())
        receipt = self.receipt(ledger, 1)
        ledger.stop()
        second = ledger.new_key("key2.pem")
        self.assertEqual(stat.S_IMODE(os.stat(ledger.path("key2.pem")).st_mode), 0o600)
        done = ledger.rotate("key2.pem", "planned").stdout
        self.assertIn("at entry 2 (planned)", done)
        self.assertIn("Both keys have signed", done)
        self.assertIn('key = "keys/key2.pem"', done)
        self.assertEqual(pathlib.Path(ledger.path("1.vkey")).read_text().strip(), second)

        # The old key file is refused, and the message says which one is right.
        refused = ledger.run_to_end()
        self.assertRefused(refused, "key.mismatch")
        self.assertIn("entry 2 replaced it (planned)", refused.stderr)
        self.assertIn(second, refused.stderr)

        ledger.use("key2.pem")
        ledger.start()
        ledger.write("BB")
        self.assertEqual(ledger.call("checkpoint")["vkey"], second)
        entry = ledger.call("entry.get", seq=2)
        self.assertEqual((entry["kind"], entry["actor"]["officer"]), ("key.rotate", 0))
        self.assertEqual(entry["body"]["reason"], "planned")
        ledger.stop()

        # Whoever holds any of the two keys, and the old checkpoint and receipt, sees a sound ledger.
        overlap = pathlib.Path(ledger.data, "checkpoints", "3.checkpoint").read_text()
        self.assertEqual(overlap.count("\u2014 "), 2)
        for key in (ledger.first_vkey, second):
            self.assertIn("uthentic", ledger.verified(key))
            ledger.verified(key, "--checkpoint", kept)
        harness.run("jcm-verify", receipt, "--key", ledger.first_vkey, check=True)
        # A stranger's key does not.
        stranger = ledger.new_key("stranger.pem")
        self.assertIn("key.differs", ledger.verified(stranger, expect=1))

    def test_a_stopped_daemon_is_needed_and_keys_never_come_back(self):
        ledger = self.started()
        ledger.new_key("key2.pem")
        self.assertRefused(ledger.rotate("key2.pem", "planned", check=False), "store.locked")
        self.assertEqual(ledger.call("status")["size"], 2)
        ledger.stop()
        self.assertRefused(ledger.rotate("checkpoint.pem", "planned", check=False), "key.used_before")
        ledger.rotate("key2.pem", "planned")
        ledger.use("key2.pem")
        self.assertRefused(ledger.rotate("checkpoint.pem", "planned", check=False), "key.used_before")
        # The same change again is done already.
        again = ledger.rotate("key2.pem", "planned", "--current-key", ledger.path("checkpoint.pem")).stdout
        self.assertIn("changed already", again)
        ledger.assert_verifies()

    def test_three_changes(self):
        ledger = self.started()
        ledger.stop()
        keys = [ledger.first_vkey]
        for number in (2, 3, 4):
            keys.append(ledger.new_key(f"key{number}.pem"))
            ledger.rotate(f"key{number}.pem", "planned")
            ledger.use(f"key{number}.pem")
            ledger.start()
            ledger.write("ABCDE"[number] * 2)
            ledger.stop()
        for key in keys:
            ledger.verified(key)

    # -- lost

    def test_lost_key(self):
        ledger = self.started()
        kept = self.file(ledger.checkpoint())
        ledger.stop()
        os.remove(ledger.path("checkpoint.pem"))
        second = ledger.new_key("key2.pem")
        self.assertRefused(ledger.rotate("key2.pem", "lost", check=False), "field.missing", 2)
        signed = ledger.plan_and_authorize("key2.pem", "lost")
        for words in ("reason: lost", f"new key: {second}", f"current key: {ledger.first_vkey}",
                      f"to be signed by: {ledger.recovery_vkey}", "signature: none"):
            self.assertIn(words, ledger.plan)
        done = ledger.rotate("key2.pem", "lost", "--authorization", signed).stdout
        self.assertNotIn("Both keys", done)
        ledger.use("key2.pem")
        ledger.start()
        ledger.write("BB")
        self.assertEqual(ledger.call("status")["notices"], [])
        ledger.stop()
        for key in (ledger.first_vkey, second):
            self.assertIn("uthentic", ledger.verified(key))
            ledger.verified(key, "--checkpoint", kept)

    def test_only_the_recovery_key_may_say_lost(self):
        ledger = self.started()
        ledger.stop()
        ledger.new_key("key2.pem")
        harness.run("jcm-ledgerd", "key", "new", "--out", os.path.join(ledger.offline, "other.pem"), check=True)
        change = os.path.join(ledger.offline, "change")
        harness.run("jcm-ledgerd", "key", "plan", "--config", ledger.config, "--new-key", ledger.path("key2.pem"),
              "--reason", "lost", "--out", change, check=True)
        for wrong in (os.path.join(ledger.offline, "other.pem"), ledger.path("checkpoint.pem")):
            refused = harness.run("jcm-ledgerd", "key", "authorize", "--recovery-key", wrong, "--change", change, "--out",
                            os.path.join(ledger.offline, "signed"))
            self.assertRefused(refused, "key.mismatch")
        # An unsigned page, one signed for something else, and one changed behind the signature.
        self.assertRefused(ledger.rotate("key2.pem", "lost", "--authorization", change, check=False),
                           "key.authorization")
        signed = ledger.plan_and_authorize("key2.pem", "lost")
        ledger.new_key("key3.pem")
        self.assertRefused(ledger.rotate("key3.pem", "lost", "--authorization", signed, check=False),
                           "key.authorization")
        text = pathlib.Path(signed).read_text()
        signature = value_of(text, "signature")
        forged = self.file(text.replace(signature, ("A" if signature[0] != "A" else "B") + signature[1:]))
        self.assertRefused(ledger.rotate("key2.pem", "lost", "--authorization", forged, check=False),
                           "key.authorization")
        ledger.assert_verifies()
        ledger.start()
        self.assertEqual(ledger.call("status")["size"], 2)

    def test_without_a_recovery_key(self):
        ledger = self.started(recovery=False)
        ledger.stop()
        ledger.new_key("key2.pem")
        refused = harness.run("jcm-ledgerd", "key", "plan", "--config", ledger.config, "--new-key", ledger.path("key2.pem"),
                        "--reason", "lost", "--out", os.path.join(ledger.offline, "change"))
        self.assertRefused(refused, "key.recovery_missing")
        self.assertRefused(ledger.rotate("key2.pem", "lost", check=False), "key.recovery_missing")
        # It may still come with a planned change, and then serve.
        made = harness.run("jcm-ledgerd", "key", "new", "--out", ledger.recovery_file, "--origin", ledger.origin, check=True)
        ledger.rotate("key2.pem", "planned", "--new-recovery-key", value_of(made.stdout, "Verifier key"))
        ledger.use("key2.pem")
        ledger.new_key("key3.pem")
        ledger.rotate("key3.pem", "lost", "--authorization", ledger.plan_and_authorize("key3.pem", "lost"))
        ledger.use("key3.pem")
        ledger.start()
        ledger.stop()
        ledger.assert_verifies()

    # -- stolen

    def test_stolen_key(self):
        ledger = self.started()
        ledger.restart()
        trusted = self.file(ledger.checkpoint())  # an auditor's copy: 2 entries
        ledger.write("BB")
        ledger.restart()
        late = self.file(ledger.checkpoint())     # made after the theft, for all we know: 3 entries
        ledger.write("CC")
        ledger.stop()
        thief = ledger.path("thief.pem")
        shutil.copy(ledger.path("checkpoint.pem"), thief)

        ledger.verified(ledger.first_vkey, "--checkpoint", trusted)
        second = ledger.new_key("key2.pem")
        self.assertRefused(ledger.rotate("key2.pem", "stolen", check=False), "field.conflict", 2)
        signed = ledger.plan_and_authorize("key2.pem", "stolen", "--trusted-checkpoint", trusted)
        self.assertIn("trusted checkpoint: 2 ", ledger.plan)
        done = ledger.rotate("key2.pem", "stolen", "--trusted-checkpoint", trusted, "--authorization", signed).stdout
        self.assertIn("void", done)
        ledger.use("key2.pem")
        ledger.start()
        ledger.write("DD")
        self.assertEqual(ledger.call("status")["notices"], [])
        ledger.stop()
        self.assertTrue(pathlib.Path(ledger.data, "checkpoints", "void", "3.checkpoint").exists())

        # Good: both keys, and the trusted checkpoint. Void: whatever the old key signed later.
        for key in (ledger.first_vkey, second):
            self.assertIn("uthentic", ledger.verified(key, "--checkpoint", trusted))
            self.assertIn("key.revoked", ledger.verified(key, "--checkpoint", late, expect=1))
        # The thief cannot change the key back, nor to another one.
        ledger.new_key("key3.pem")
        self.assertRefused(ledger.rotate("key3.pem", "planned", "--current-key", thief, check=False), "key.mismatch")
        self.assertRefused(ledger.rotate("thief.pem", "planned", check=False), "key.used_before")
        self.assertRefused(ledger.rotate("key3.pem", "lost", "--authorization", signed, check=False),
                           "key.authorization")
        ledger.verified(second)

    def test_a_trusted_checkpoint_must_be_this_ledgers(self):
        ledger = self.started()
        ledger.stop()
        ledger.new_key("key2.pem")
        plan = lambda note: harness.run("jcm-ledgerd", "key", "plan", "--config", ledger.config, "--new-key",
                                  ledger.path("key2.pem"), "--reason", "stolen", "--trusted-checkpoint", note,
                                  "--out", os.path.join(ledger.offline, "change"))
        with harness.Ledger() as other:
            self.assertRefused(plan(os.path.join(other.data, "checkpoints", "checkpoint")), "note.key_unknown")
        note = ledger.checkpoint()
        self.assertRefused(plan(self.file(note.replace("\n2\n", "\n1\n"))), "note.signature")
        self.assertRefused(plan(self.file("")), "note.malformed")
        self.assertEqual(plan(self.file(note)).returncode, 0)

    def test_a_hidden_change_of_key_is_found(self):
        """The row that lists the changes is only a hint: without it neither key opens the ledger, and the verifier
        says what is wrong with it."""
        ledger = self.started()
        ledger.stop()
        ledger.new_key("key2.pem")
        ledger.rotate("key2.pem", "planned")
        entries = os.path.join(ledger.data, "entries")
        row = rewrite("get", entries, "default", b"keys".hex())[0]
        self.assertEqual(int(row, 16), 2)
        rewrite("delete", entries, "default", b"keys".hex())
        self.assertRefused(ledger.run_to_end(), "store.corrupt")  # with the old key, which the row would bring back
        shutil.rmtree(os.path.join(ledger.data, "views"))
        self.assertRefused(ledger.run_to_end(), "store.corrupt")
        self.assertIn("head.differs", ledger.verified(ledger.first_vkey, "--no-files", expect=1))
        ledger.use("key2.pem")
        self.assertRefused(ledger.run_to_end(), "key.mismatch")
        for wrong in ("0000000000000001", "00"):
            rewrite("put", entries, "default", b"keys".hex(), wrong)
            self.assertRefused(ledger.run_to_end(), "store.corrupt")
        rewrite("put", entries, "default", b"keys".hex(), row)
        ledger.start()
        ledger.stop()
        ledger.assert_verifies()

    def test_an_archive_over_two_changes(self):
        """Exported before, between and after a planned change and a theft: every key is in it, and every one that still
        counts for something verifies it without a database."""
        ledger = self.started()
        archive = os.path.join(ledger.offline, "archive")
        trusted = self.file(ledger.call("checkpoint", keep=True)["note"])  # 2 entries
        ledger.ctl("export", archive, check=True)
        ledger.stop()
        keys = [ledger.first_vkey, ledger.new_key("key2.pem"), ledger.new_key("key3.pem")]
        ledger.rotate("key2.pem", "planned")
        ledger.use("key2.pem")
        ledger.start()
        ledger.write("BB")
        ledger.ctl("export", archive, check=True)
        ledger.stop()
        signed = ledger.plan_and_authorize("key3.pem", "stolen", "--trusted-checkpoint", trusted)
        ledger.rotate("key3.pem", "stolen", "--trusted-checkpoint", trusted, "--authorization", signed)
        ledger.use("key3.pem")
        ledger.start()
        ledger.write("CC")
        ledger.ctl("export", archive, check=True)
        receipt = self.receipt(ledger, 5)
        ledger.stop()
        for number, key in enumerate(keys):
            self.assertEqual(pathlib.Path(archive, "keys", f"{number}.vkey").read_text().strip(), key)
            done = harness.run("jcm-verify", archive, "--key", key)
            # Nothing that the stolen key signed counts, so it leads nowhere: not checked, and never "damaged".
            self.assertEqual(done.returncode, 2 if number == 1 else 0, done.stdout + done.stderr)
            self.assertIn("checkpoint.missing" if number == 1 else "CLEAN: 6 entries, authentic", done.stdout)
        harness.run("jcm-verify", receipt, "--key", keys[2], check=True)
        self.assertNotEqual(harness.run("jcm-verify", receipt, "--key", keys[1]).returncode, 0)

    # -- crashes

    def test_killed_at_any_moment(self):
        """kill -9 while `key rotate` runs, later each time until it ends by itself: afterwards exactly one of the
        two keys opens the ledger, and the same command finishes what is left."""
        ledger = self.started()
        ledger.stop()
        ledger.new_key("key2.pem")
        saved = ledger.directory + "-saved"
        shutil.copytree(ledger.directory, saved)
        self.addCleanup(shutil.rmtree, saved, True)
        command = [harness.binary("jcm-ledgerd"), "key", "rotate", "--config", ledger.config, "--new-key",
                   ledger.path("key2.pem"), "--reason", "planned"]
        begun = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        whole = time.monotonic() - begun
        outcomes = set()
        step = 0
        ended = False
        while not ended:
            shutil.rmtree(ledger.directory)
            shutil.copytree(saved, ledger.directory)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(whole * step / 10)
            step += 1
            ended = process.poll() is not None
            process.kill()
            process.wait()
            old_key = pathlib.Path(ledger.config).read_text()
            first = ledger.run_briefly()
            ledger.use("key2.pem")
            second = ledger.run_briefly()
            self.assertNotEqual(first, second, (step, first, second))
            outcomes.add(second)
            pathlib.Path(ledger.config).write_text(old_key)
            finished = subprocess.run(command, capture_output=True, text=True)
            self.assertEqual(finished.returncode, 0, finished.stderr)
            self.assertIn("Both keys have signed", finished.stdout)
            ledger.use("key2.pem")
            ledger.start()
            ledger.write("BB")
            self.assertEqual(ledger.call("status")["notices"], [])
            ledger.stop()
            ledger.verified(ledger.first_vkey)
        self.assertEqual(outcomes, {True, False})

    def file(self, text):
        """A file with this text, outside the ledger."""
        folder = harness.temporary_directory("jcm-kept-")
        self.addCleanup(shutil.rmtree, folder, True)
        path = os.path.join(folder, "file")
        pathlib.Path(path).write_text(text)
        return path

    def receipt(self, ledger, seq):
        """A receipt as an auditor keeps it."""
        path = self.file("") + ".tlog-proof"
        ledger.ctl("receipt", seq, "--out", path, check=True)
        return path


if __name__ == "__main__":
    unittest.main(verbosity=2)
