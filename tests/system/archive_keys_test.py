"""Archives of a ledger whose key changed: every key is there, old checkpoints stay good, and those of a stolen key are
put aside."""
import os
import pathlib
import shutil
import unittest

import ledger_harness as harness
from key_rotation_test import KeyedLedger


class ArchiveKeys(unittest.TestCase):
    def setUp(self):
        self.home = harness.temporary_directory()
        self.archive = os.path.join(self.home, "archive")
        self.ledger = KeyedLedger()
        self.ledger.start()
        self.ledger.write("AA")

    def tearDown(self):
        self.ledger.remove()
        shutil.rmtree(self.home, ignore_errors=True)

    def export(self, directory=None):
        done = self.ledger.ctl("export", directory or self.archive)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def names(self, folder):
        return sorted(os.listdir(os.path.join(self.archive, folder)))

    def verify(self, key, directory=None):
        return harness.run("jcm-verify", directory or self.archive, "--key", key, check=True).stdout

    def rotate(self, name, reason, *arguments):
        self.ledger.stop()
        key = self.ledger.new_key(name)
        if reason != "planned":
            signed = self.ledger.plan_and_authorize(name, reason, *arguments)
            arguments = (*arguments, "--authorization", signed)
        self.ledger.rotate(name, reason, *arguments)
        self.ledger.use(name)
        self.ledger.start()
        self.ledger.write("DD")
        return key

    def test_a_planned_change(self):
        self.export()
        self.assertEqual(self.names("keys"), ["0.vkey"])
        second = self.rotate("key2.pem", "planned")
        self.assertIn(second, self.export(), "the key in force is the one that is named")
        self.assertEqual(self.names("keys"), ["0.vkey", "1.vkey"])
        self.assertEqual(pathlib.Path(self.archive, "keys/0.vkey").read_text(), self.ledger.first_vkey + "\n")
        self.assertEqual(pathlib.Path(self.archive, "keys/1.vkey").read_text(), second + "\n")
        fresh = os.path.join(self.home, "fresh")
        self.export(fresh)
        for directory in (self.archive, fresh):
            for key in (self.ledger.first_vkey, second):
                self.assertIn("CLEAN", self.verify(key, directory))

    def test_a_lost_key(self):
        self.export()
        second = self.rotate("key2.pem", "lost")
        self.export()
        for key in (self.ledger.first_vkey, second):
            self.assertIn("CLEAN", self.verify(key))

    def test_a_stolen_key(self):
        self.export()
        trusted = os.path.join(self.home, "trusted")
        shutil.copy(os.path.join(self.archive, "checkpoint"), trusted)
        self.ledger.write("BB")
        self.export()  # signed after the theft, for all we know
        self.assertIn("3", self.names("checkpoints"))
        second = self.rotate("key2.pem", "stolen", "--trusted-checkpoint", trusted)
        self.export()
        self.assertNotIn("3", self.names("checkpoints"))
        self.assertIn("2", self.names("checkpoints"))
        self.assertIn("3", self.names("checkpoints/void"))
        for key in (self.ledger.first_vkey, second):
            self.assertIn("CLEAN", self.verify(key))
        before = self.names("checkpoints")
        self.export()
        self.assertEqual(self.names("checkpoints"), before)


if __name__ == "__main__":
    unittest.main()
