"""The verifier beside a daemon under load, again and again: no false finding, and never a stopped daemon."""
import json
import threading
import unittest

import ledger_harness as harness

VERIFICATIONS = 25


class BesideTheDaemon(unittest.TestCase):
    def load(self, ledger, names, stop, done):
        number = 0
        with ledger.client() as client:
            while not stop.is_set():
                items = [{"method": "credits.transfer",
                          "params": harness.transfer(f"load-{number + n}", names["holders"][n % 2],
                                                     names["holders"][1 - n % 2], 1)} for n in range(50)]
                client.call("batch", atomic=number % 100 == 0, items=items)
                number += 50
                done.append(number)

    def verify_under_load(self, env=None):
        with harness.Ledger() as ledger:
            ledger.start(env=env)
            with ledger.client() as client:
                names = harness.furnish(client)
            stop, done = threading.Event(), []
            worker = threading.Thread(target=self.load, args=(ledger, names, stop, done))
            worker.start()
            sizes, openings = [], []
            try:
                for _ in range(VERIFICATIONS):
                    out = ledger.verify("--key", ledger.key_file, "--json")
                    report = json.loads(out.stdout)
                    self.assertEqual((out.returncode, report.get("findings")), (0, []), out.stdout + out.stderr)
                    self.assertIn(report["views"]["state"], ("equal", "missing"))
                    sizes.append(report["size"])
                    openings.append(report["openings"])
            finally:
                stop.set()
                worker.join()
            self.assertTrue(done, "the load never ran")
            self.assertEqual(sizes, sorted(sizes))
            self.assertGreater(sizes[-1], sizes[0])
            self.assertLessEqual(max(openings), 6)
            ledger.stop()
            ledger.assert_verifies()

    def test_no_false_finding(self):
        self.verify_under_load()


if __name__ == "__main__":
    unittest.main()
