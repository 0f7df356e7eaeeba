"""Personal texts erased by the real programs: gone from the answers and from every file, recorded, and no proof is
broken by it."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from ledger_harness import Ledger, RpcError, furnish, run  # noqa: E402

NAME = "Zolboo-Qwertz-Yxcvbnm-0815"
KEPT = "Kept-Hjklpoiuz-Rewqasdf-4711"


def files_with(directory, text):
    directory = pathlib.Path(directory)
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*")
                  if path.is_file() and text.encode() in path.read_bytes())


class Erasure(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger()
        self.ledger.start()
        self.entries = pathlib.Path(self.ledger.data) / "entries"
        with self.ledger.client() as client:
            furnish(client)
            opened = client.call("account.open", request_id="open-them", registry="JP", kind="entity_holding",
                                 holder={"name": NAME, "head_office": NAME + " House", "contact": KEPT})
            self.seq, self.account = opened["seq"], opened["account"]

    def tearDown(self):
        self.ledger.remove()

    def erase(self, *arguments):
        return self.ledger.ctl("personal", "erase", self.seq, "--reason", "Request 7 of 2026", "--yes", *arguments)

    def test_gone_from_answers_and_from_files(self):
        receipt = pathlib.Path(self.ledger.directory) / "opening.tlog-proof"
        self.ledger.ctl("receipt", self.seq, "--out", receipt, check=True)
        self.assertTrue(files_with(self.entries, NAME))
        done = self.erase("--field", "holder_name", "--field", "head_office")
        self.assertEqual(done.returncode, 0, done.stderr)
        erasure = int(done.stdout.split("entry ")[1].split()[0])
        self.assertEqual(files_with(self.ledger.data, NAME), [])
        self.assertTrue(files_with(self.entries, KEPT))
        shown = self.ledger.call("entry.get", seq=self.seq)["personal"]
        self.assertEqual(shown["holder_name"]["erased_by"], erasure)
        self.assertNotIn("text", shown["holder_name"])
        self.assertEqual(shown["contact"]["text"], KEPT)
        self.assertNotIn(NAME, self.ledger.log())
        key = self.ledger.ctl("key", check=True).stdout.strip()
        self.assertEqual(run("jcm-verify", receipt, "--key", key).returncode, 0)
        with self.ledger.client() as client:
            with self.assertRaises(RpcError) as refused:
                client.call("personal.erase", request_id="again", entry=self.seq, fields=["holder_name"],
                            reason="once more")
        self.assertEqual(refused.exception.id, "personal.none")
        self.ledger.stop()
        self.assertEqual(files_with(self.ledger.data, NAME), [])
        self.ledger.assert_verifies()

    def test_gone_after_a_kill_too(self):
        self.assertEqual(self.erase().returncode, 0)
        self.ledger.kill()
        self.assertEqual(files_with(self.ledger.data, NAME), [])
        self.ledger.start()
        shown = self.ledger.call("entry.get", seq=self.seq)["personal"]
        self.assertTrue(all("erased_by" in one for one in shown.values()), json.dumps(shown))
        self.ledger.stop()
        self.ledger.assert_verifies()

    def test_it_is_confirmed_first(self):
        done = self.ledger.ctl("personal", "erase", self.seq, "--reason", "Request 7")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot be undone", done.stderr)
        self.assertIn("text", self.ledger.call("entry.get", seq=self.seq)["personal"]["contact"])
        self.ledger.stop()


if __name__ == "__main__":
    unittest.main()
