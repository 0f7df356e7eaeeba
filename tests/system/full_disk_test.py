"""The disk fills up under load: what was answered stands, what follows is refused, reads go on, and after there is
room again the ledger goes on. A small tmpfs of its own, so this needs root, and fails without it."""
import os
import subprocess
import unittest

import ledger_harness as harness

SIZE = 64 << 20


class FullDisk(unittest.TestCase):
    def setUp(self):
        if os.getuid() != 0:
            raise AssertionError("this test mounts a small tmpfs: run it as root")
        self.mount = harness.temporary_directory()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "jcm-test", self.mount], check=True)
        self.ballast = os.path.join(self.mount, "ballast")
        self.ledger = harness.Ledger(directory=os.path.join(self.mount, "ledger"))
        # The log of the daemon is not what is tried here.
        os.symlink("/dev/null", self.ledger.log_path)

    def tearDown(self):
        self.ledger.kill()
        subprocess.run(["umount", self.mount], check=True)
        os.rmdir(self.mount)

    def fill(self, leave):
        with open(self.ballast, "wb") as file:
            free = os.statvfs(self.mount)
            left = free.f_bavail * free.f_frsize - leave
            while left > 0:
                left -= file.write(b"\0" * min(left, 1 << 20))

    def transfer(self, names, n):
        """To and fro, so that units never run out."""
        return harness.transfer(f"t-{n}", names["holders"][n % 2], names["holders"][1 - n % 2], 1, note="x" * 2000)

    def write_until_refused(self, client, names):
        """Answered transfers, and the errors that came after them."""
        answered, errors = [], []
        for n in range(100_000):
            reply = client.call_reply("credits.transfer", self.transfer(names, n))
            if "result" in reply:
                self.assertEqual(errors, [], "a write was taken after one had failed")
                answered.append(reply["result"])
            else:
                errors.append(reply["error"]["data"])
                if len(errors) == 5:
                    return answered, errors
        raise AssertionError("the disk never filled up")

    def test_it(self):
        self.ledger.start()
        with self.ledger.client() as client:
            names = harness.furnish(client)
            self.fill(leave=400_000)
            answered, errors = self.write_until_refused(client, names)
            self.assertGreater(len(answered), 0)
            for error in errors:
                self.assertEqual(error["kind"], "unavailable", error)
                self.assertIn(error["id"], ("store.full", "store.read_only"), error)
            status = client.call("status")
            self.assertTrue(status["read_only"])
            self.assertRegex(status["read_only_reason"], "(?i)no space|disk is full")
            self.expect(client, answered)
            self.ledger.assert_verifies()

        self.ledger.stop(expect=None)  # it may not be able to flush; it must end, and damage nothing
        os.unlink(self.ballast)
        self.ledger.assert_verifies()
        self.ledger.start()
        with self.ledger.client() as client:
            self.expect(client, answered)
            self.assertFalse(client.call("status")["read_only"])
            n = len(answered)  # the refused one used its request id not up: the same again goes through
            client.call("credits.transfer", self.transfer(names, n))
        self.ledger.stop()
        self.ledger.assert_verifies()

    def expect(self, client, answered):
        for n, result in enumerate(answered):
            self.assertEqual(client.call("request.find", request_id=f"t-{n}")["entry_hash"], result["entry_hash"])


if __name__ == "__main__":
    unittest.main()
