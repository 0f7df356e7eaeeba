"""tools/quickstart with programs that are built already: once, again, stopped, started again."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from ledger_harness import Client, binary, run, source_dir, temporary_directory  # noqa: E402

SCRIPT = source_dir() / "tools" / "quickstart"
TABLE = source_dir() / "tests" / "data" / "jcm" / "issuance.csv"


def quickstart(*arguments, width=80, env=None, cwd=None):
    environment = {**os.environ, "JCM_SKIP_BUILD": "1", "COLUMNS": str(width), **(env or {})}
    return subprocess.run([str(SCRIPT), *arguments], capture_output=True, text=True, timeout=300, env=environment,
                          cwd=cwd)


class Quickstart(unittest.TestCase):
    def setUp(self):
        binary("jcm-ledgerd"), binary("jcm-verify"), binary("jcm-ledger")
        self.base = temporary_directory()
        self.addCleanup(shutil.rmtree, self.base, ignore_errors=True)
        self.directory = os.path.join(self.base, "demo")
        self.addCleanup(quickstart, "--stop", self.directory)
        self.socket = os.path.join(self.directory, "ledger.sock")

    def pid(self):
        return int(pathlib.Path(self.directory, "ledger.pid").read_text())

    def size(self):
        with Client(self.socket) as client:
            return client.call("status")["size"]

    def test_once_again_stopped_and_started(self):
        first = quickstart(self.directory)
        self.assertEqual(first.returncode, 0, first.stdout + first.stderr)
        self.assertEqual(first.stderr, "")
        out = first.stdout
        for text in ("147 recorded", "10 recorded", "16 recorded", "DEMONSTRATION", "jcm.go.jp", "260 credits of 2018",
                     "CLEAN", "--stop", "JCM-JP-MN004-2017-1-1200"):
            self.assertIn(text, out)
        self.assertRegex(out, r"all +JP +103,191 +103,191\n")
        self.assertRegex(out, r"all +MN +25,803 +19,645 +3\n")
        report = run("jcm-ledger", "--socket", self.socket, "report", "issuance", "--csv", check=True).stdout
        self.assertEqual(report, TABLE.read_text())
        with Client(self.socket) as client:
            self.assertEqual({r["status"] for r in client.call("registry.list")["registries"]}, {"live"})
            for name in ("transfer", "retirement", "cancellation"):
                entry = client.call("request.find", request_id=f"quickstart:{name}")
                self.assertIn("DEMONSTRATION", entry["body"]["note"])
            self.assertEqual(client.call("whoami")["uid"], os.getuid())
        receipt = pathlib.Path(self.directory, "retirement.tlog-proof").read_text()
        self.assertTrue(receipt.startswith("c2sp.org/tlog-proof@v1\n"))
        self.assertTrue(pathlib.Path(self.directory, "retirement.pdf").read_bytes().startswith(b"%PDF-1."))
        found = re.search(r"CLEAN: entry (\d+) stands in jcm\.example/demo-[0-9a-f]+ at size (\d+),", out)
        self.assertIsNotNone(found, out)
        entry, at = map(int, found.groups())  # signed with the cancellation behind it, or before it came
        self.assertTrue(entry < at <= self.size(), found.group())
        size, pid = self.size(), self.pid()

        again = quickstart(self.directory, width=120)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertIn("147 were there already", again.stdout)
        self.assertEqual((self.size(), self.pid()), (size, pid))

        stopped = quickstart("--stop", self.directory)
        self.assertEqual(stopped.returncode, 0, stopped.stderr)
        # Gone, or ended and not yet collected by process 1.
        status = pathlib.Path(f"/proc/{pid}/status")
        self.assertRegex(status.read_text() if status.exists() else "State:\tZ", r"State:\tZ")
        self.assertFalse(os.path.exists(os.path.join(self.directory, "ledger.pid")))
        self.assertIn("No daemon runs", quickstart("--stop", self.directory).stdout)
        self.assertEqual(run("jcm-verify", os.path.join(self.directory, "data")).returncode, 0)

        third = quickstart(self.directory)
        self.assertEqual(third.returncode, 0, third.stdout + third.stderr)
        self.assertEqual(self.size(), size)

    def test_fits_an_80_column_terminal(self):
        out = quickstart(self.directory).stdout
        verification = out.index("Verification, by a program")
        wide = [line for line in out[:verification].splitlines() if len(line) > 80]
        self.assertEqual(wide, [])

    def test_relative_directory_and_default(self):
        done = quickstart(cwd=self.base)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(os.path.exists(self.socket))
        self.assertEqual(quickstart("--stop", cwd=self.base).returncode, 0)

    def by_hand(self, *arguments, name="jcm-ledgerd"):
        """A daemon that the script did not start; its own name can be another than the program's."""
        daemon = subprocess.Popen([name, "run", *arguments], executable=binary("jcm-ledgerd"), cwd=self.base,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.kill)
        deadline = time.monotonic() + 60
        while True:
            try:
                self.size()
                return daemon
            except OSError:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.05)

    def test_stop_finds_the_daemon_however_its_directory_is_spelled(self):
        done = quickstart("demo", cwd=self.base)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, rf"equal to the replay at their mark, {self.size()}\n")
        os.symlink("demo", os.path.join(self.base, "link"))
        os.mkdir(os.path.join(self.base, "demo2"))
        self.assertIn("No daemon runs", quickstart("--stop", "demo2", cwd=self.base).stdout)
        self.assertIn("Stopped", quickstart("--stop", "demo/", cwd=self.base).stdout)
        started = (("--dir", "demo"), ("--dir=./demo/",), ("--config", "demo/ledger.toml"),
                   (f"--config={self.directory}//ledger.toml",))
        for arguments, spelling in zip(started, ("./demo", "link", self.directory + "/", "demo2/../demo")):
            with self.subTest(arguments=arguments, spelling=spelling):
                daemon = self.by_hand(*arguments)
                stopped = quickstart("--stop", spelling, cwd=self.base)
                self.assertEqual(stopped.returncode, 0, stopped.stderr)
                self.assertIn("Stopped", stopped.stdout)
                self.assertEqual(daemon.wait(10), 0)

        self.by_hand("--dir", "demo", name="another-name")
        unknown = quickstart("--stop", "demo", cwd=self.base)
        self.assertEqual((unknown.returncode, unknown.stdout), (1, ""))
        self.assertIn("its process was not found", unknown.stderr)

    def test_printed_lines_can_be_pasted_when_the_directory_has_a_space(self):
        self.directory = os.path.join(self.base, "it's a demo")
        self.addCleanup(quickstart, "--stop", self.directory)
        done = quickstart("it's a demo/", cwd=self.base)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = done.stdout.splitlines()
        exports = [line for line in lines if line.startswith("  export ")]
        checks = [line.removeprefix("  $ ") for line in lines if line.startswith("  $ jcm-verify ")]
        pasted = "\n".join(["set -e", *exports, "jcm-ledger status", *checks, lines[-1]])
        shell = subprocess.run(["bash", "-c", pasted], capture_output=True, text=True, timeout=60, cwd=self.base)
        self.assertEqual(shell.returncode, 0, pasted + shell.stdout + shell.stderr)
        self.assertEqual(len(checks), 2)
        self.assertIn("CLEAN", shell.stdout)
        self.assertIn("authentic", shell.stdout)
        self.assertIn("Stopped the daemon on it's a demo.", shell.stdout)

    def test_what_cannot_work_says_why(self):
        self.assertEqual(quickstart("--nonsense").returncode, 2)
        self.assertEqual(quickstart("a", "b").returncode, 2)
        done = quickstart(os.path.join(self.base, "x" * 100))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"107")
        done = quickstart(self.directory, env={"JCM_BIN": self.base})
        self.assertEqual(done.returncode, 1)
        self.assertIn("JCM_BIN", done.stderr)


if __name__ == "__main__":
    unittest.main()
