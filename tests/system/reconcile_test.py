"""jcm-ledger reconcile: a registry against the other side's ledger, archive and CSV; what differs first; the
result as an entry."""
import csv
import hashlib
import json
import os
import unittest

import ledger_harness as harness


def move(client, request_id, quantity):
    client.call("credits.transfer", **harness.transfer(request_id, "JP-EH-000001-43", "JP-EH-000002-40", quantity))


class Reconcile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours, cls.theirs = harness.Ledger(), harness.Ledger()
        for ledger in (cls.ours, cls.theirs):
            ledger.start()
            with ledger.client() as client:
                harness.furnish(client)
                move(client, "first", 1000)

    @classmethod
    def tearDownClass(cls):
        cls.ours.remove()
        cls.theirs.remove()

    def reconcile(self, *arguments, code):
        done = self.ours.ctl("--json", "--yes", "reconcile", "JP", *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout.splitlines()[0])

    def test_1_two_ledgers_that_agree(self):
        said = self.reconcile("--with-socket", self.theirs.socket_path, code=0)
        self.assertTrue(said["agrees"])
        self.assertEqual(said["own_total"], said["other_total"])
        self.assertGreater(said["own_total"], 0)
        self.assertNotIn("difference", said)

    def test_2_an_archive_that_agrees_is_recorded(self):
        archive = os.path.join(self.theirs.directory, "archive")
        done = self.theirs.ctl("export", archive)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = self.reconcile("--with-archive", archive, "--record", code=0)
        entry = self.ours.call("entry.list", first=0, limit=1000)["entries"][-1]
        self.assertEqual(entry["kind"], "reconciliation.record")
        self.assertEqual(entry["body"]["source"], "archive")
        self.assertEqual(entry["body"]["head"], said["head"])
        self.assertEqual(entry["scope"], "JP")

    def write_csv(self, change=None):
        rows = []
        for account in self.ours.call("account.list", registry="JP")["accounts"]:
            held = self.ours.call("holdings", account=account["account"])
            rows += [[block, account["account"]] for run in held["holdings"] for block in run["blocks"]]
        if change:
            change(rows)
        path = os.path.join(self.ours.directory, "other.csv")
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([["block", "account"], *rows])
        return path

    def test_3_a_csv(self):
        path = self.write_csv()
        said = self.reconcile("--with-csv", path, code=0)
        with open(path, "rb") as file:
            content = file.read()
        self.assertEqual(said["document"], {"sha256": hashlib.sha256(content).hexdigest(), "length": len(content)})
        self.assertEqual(said["counterpart"], "other.csv")

    def test_4_a_csv_with_another_holder_and_one_that_says_a_unit_twice(self):
        def swap(rows):
            rows[0][1] = "JP-CA-000001-29"

        said = self.reconcile("--with-csv", self.write_csv(swap), code=1)
        self.assertFalse(said["agrees"])
        self.assertIn("JP-CA-000001-29 there", said["difference"])
        done = self.ours.ctl("reconcile", "JP", "--with-csv", self.write_csv(lambda rows: rows.append(rows[0])))
        self.assertEqual(done.returncode, 1)
        self.assertIn("stands twice", done.stderr)

    def test_5_a_ledger_that_went_on_differs_and_says_where(self):
        with self.theirs.client() as client:
            move(client, "second", 7)
        said = self.reconcile("--with-socket", self.theirs.socket_path, "--record", code=1)
        self.assertFalse(said["agrees"])
        self.assertIn("held by JP-EH-000001-43 here, by JP-EH-000002-40 there", said["difference"])
        entry = self.ours.call("entry.list", first=0, limit=1000)["entries"][-1]
        self.assertEqual((entry["kind"], entry["body"]["agrees"]), ("reconciliation.record", False))
        table = self.ours.ctl("reconcile", "JP", "--with-socket", self.theirs.socket_path)
        self.assertIn("they differ", table.stdout)
        self.assertIn("held there by", table.stdout)
        self.ours.assert_verifies()

    def test_6_bad_questions(self):
        for arguments, code in ((("XX", "--with-csv", "/nowhere.csv"), 1), (("JP",), 2), (("Japan", "--with-csv", "x"), 2),
                                (("JP", "--with-archive", "/nowhere"), 1), (("JP", "--with-socket", "/nowhere.sock"), 3)):
            done = self.ours.ctl("reconcile", *arguments)
            self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))


if __name__ == "__main__":
    unittest.main()
