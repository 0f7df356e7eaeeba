"""jcm-verify as a program: exit codes, what it prints, that it writes nothing and needs no rights but to read."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

import ledger_harness as harness
from damage_harness import Copy, make_ledger, tree_state

FIELDS = {"path", "source", "level", "verdict", "authentic", "exit", "origin", "key", "size", "entries", "root",
          "checkpoint", "held", "keys", "policy", "unsigned", "rules_checked_before", "views", "files", "receipts",
          "holding", "trail", "comparison", "counts", "findings", "notes", "openings", "milliseconds"}
FINDING_FIELDS = {"id", "severity", "first", "last", "file", "offset", "expected", "found", "detail"}
NOBODY = 65533


class VerifierProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = make_ledger(20)

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def run_verify(self, *arguments, **options):
        return harness.run("jcm-verify", *arguments, **options)

    def test_path_is_the_data_directory_or_the_folder_that_holds_it(self):
        for path in (self.ledger.data, self.ledger.directory, self.ledger.data + "/"):
            self.assertEqual(self.run_verify(path).returncode, 0)

    def test_what_is_no_ledger_could_not_be_checked(self):
        folder = harness.temporary_directory()
        try:
            for path, words in ((folder, "entries/"), (folder + "/none", "does not exist")):
                done = self.run_verify(path)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("COULD NOT CHECK", done.stderr)
                self.assertIn(words, done.stderr)
                report = json.loads(self.run_verify(path, "--json").stdout)
                self.assertEqual((report["verdict"], report["exit"], report["error"]["id"]),
                                 ("could_not_check", 2, "store.absent"))
            os.mkdir(folder + "/entries")
            self.assertEqual(self.run_verify(folder).returncode, 2)
            # A checkpoint beside it says that it was a ledger once.
            shutil.copytree(self.ledger.data + "/checkpoints", folder + "/checkpoints")
            self.assertEqual(self.run_verify(folder).returncode, 1)
            self.assertEqual(self.run_verify(folder, "--key", self.ledger.key_file).returncode, 1)
        finally:
            shutil.rmtree(folder)

    def test_a_wrong_command_line_is_exit_2(self):
        data = self.ledger.data
        for arguments in ((), (data, "--no-such-option"), (data, "--level", "all"), (data, "--key", "nonsense"),
                          (data, "--key", "a+b+c"), (data, "--checkpoint", "/no/such/file"), (data, data),
                          (data, "--threads", "0")):
            with self.subTest(arguments=arguments):
                done = self.run_verify(*arguments)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertTrue(done.stderr)

    def test_help_and_version(self):
        self.assertEqual(self.run_verify("--version").returncode, 0)
        done = self.run_verify("--help")
        self.assertEqual(done.returncode, 0)
        page = (harness.source_dir() / "docs/man/jcm-verify.1.scd").read_text()
        for line in done.stdout.split():
            if line.startswith("--"):
                option = line.split(",")[0].split("=")[0]
                self.assertIn(f"*{option}*", page)

    def test_levels(self):
        for level in ("bytes", "chain", "tree", "signatures", "rules"):
            report = json.loads(self.run_verify(self.ledger.data, "--json", "--level", level).stdout)
            self.assertEqual((report["level"], report["verdict"]), (level, "clean"))
            self.assertEqual(report["rules_checked_before"], report["size"] if level == "rules" else 0)
            self.assertEqual(report["authentic"], False)
        text = self.run_verify(self.ledger.data, "--level", "tree").stdout
        self.assertIn("signatures were not checked", text)

    def test_json_has_exactly_the_documented_fields(self):
        page = (harness.source_dir() / "docs/auditing.md").read_text()
        report = json.loads(self.run_verify(self.ledger.data, "--json").stdout)
        self.assertEqual(set(report), FIELDS)
        for name in FIELDS:
            self.assertIn(f"`{name}`", page)
        with Copy(self.ledger) as copy:
            shutil.rmtree(copy.checkpoints)
            _, report = copy.verify()
            self.assertEqual(set(report), FIELDS)
            self.assertEqual(set(report["findings"][0]), FINDING_FIELDS)
            self.assertEqual(report["counts"], {"damage": 0, "warning": 0, "unchecked": 1})
        self.assertIn(", ".join(f"{name}" for name in ("id", "severity", "first", "last", "file", "offset", "expected",
                                                        "found", "detail")), page)

    def test_quiet_says_nothing(self):
        done = self.run_verify(self.ledger.data, "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        with Copy(self.ledger) as copy:
            copy.put_entry(3, b"garbage")
            done = self.run_verify(copy.data, "--quiet")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", ""))

    def test_nothing_is_written(self):
        with Copy(self.ledger) as copy:
            before = tree_state(copy.directory)
            self.assertEqual(copy.verify()[0], 0)
            self.assertEqual(tree_state(copy.directory), before)
            copy.flip(copy.entries / "CURRENT", 0)  # also when it has to salvage
            before = tree_state(copy.directory)
            self.assertEqual(copy.verify()[0], 1)
            self.assertEqual(tree_state(copy.directory), before)

    def test_another_user_with_the_right_to_read_on_a_read_only_copy(self):
        self.assertEqual(os.getuid(), 0, "this test changes users: run it as root")
        with Copy(self.ledger) as copy:
            os.chmod(copy.directory, 0o755)
            for folder, folders, files in os.walk(copy.directory):
                for name in folders:
                    os.chmod(os.path.join(folder, name), 0o555)
                for name in files:
                    os.chmod(os.path.join(folder, name), 0o444)
            binary = copy.directory / "jcm-verify"  # where that user may reach it
            shutil.copy(harness.binary("jcm-verify"), binary)
            os.chmod(binary, 0o755)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", binary, copy.data]
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            # Without the right to read, nothing was checked: never clean, never damage.
            os.chmod(copy.entries, 0o000)
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            os.chmod(copy.entries, 0o755)
            for path in copy.entries.iterdir():
                os.chmod(path, 0o000)
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)

    def test_what_to_do_stands_once_for_each_kind_of_finding(self):
        with Copy(self.ledger) as copy:
            for seq in (7, 9):
                copy.put_entry(seq, b"garbage")
            text = self.run_verify(copy.data).stdout
            listed = json.loads((harness.source_dir() / "schemas/findings.json").read_text())["findings"]
            advice = next(one["next"] for one in listed if one["id"] == "entry.malformed")
            self.assertEqual(text.count("damage     entry.malformed"), 2)
            self.assertEqual(text.count(advice), 1)

    def test_findings_are_explained(self):
        listed = json.loads((harness.source_dir() / "schemas/findings.json").read_text())["findings"]
        everything = self.run_verify("--findings")
        self.assertEqual(everything.returncode, 0)
        for one in listed:
            done = self.run_verify("--explain", one["id"])
            self.assertEqual(done.returncode, 0)
            for part in (one["id"], one["severity"], one["level"], one["meaning"], one["next"]):
                self.assertIn(part, done.stdout)
            self.assertIn(done.stdout, everything.stdout)
        done = self.run_verify("--explain", "entry.lost")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("entry.lost is no finding", done.stderr)

    def test_nothing_to_check_is_not_clean(self):
        done = self.run_verify()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("PATH is missing", done.stderr)
        note = self.ledger.data + "/checkpoints/checkpoint"
        done = self.run_verify(note)
        self.assertEqual(done.returncode, 2)
        self.assertIn("give it with --checkpoint", done.stderr)
        done = self.run_verify(self.ledger.config)
        self.assertEqual(done.returncode, 2)
        for words in ("is not a receipt", "data directory", "archive", "standard input"):
            self.assertIn(words, done.stderr)

    def test_progress_on_a_terminal_only(self):
        """Rate and time left on standard error when that is a terminal, and nothing of it in the result."""
        master, terminal = os.openpty()
        try:
            done = subprocess.run([harness.binary("jcm-verify"), self.ledger.data, "--json"], stdout=subprocess.PIPE,
                                  stderr=terminal, timeout=120)
            self.assertEqual(done.returncode, 0)
            json.loads(done.stdout)
            os.set_blocking(master, False)
            shown = os.read(master, 1 << 16).decode()
        finally:
            os.close(terminal)
            os.close(master)
        self.assertIn("checking the raw files", shown)
        self.assertTrue(shown.endswith("\x1b[K"), repr(shown[-20:]))  # wiped before the result is printed
        self.assertEqual(self.run_verify(self.ledger.data).stderr, "")

    def test_a_finding_in_words(self):
        with Copy(self.ledger) as copy:
            copy.put_entry(7, b"garbage")
            done = self.run_verify(copy.data)
            self.assertEqual(done.returncode, 1)
            lines = done.stdout.splitlines()
            self.assertTrue(any(line.split()[:4] == ["damage", "entry.malformed", "entry", "7"] for line in lines))
            self.assertTrue(lines[-1].startswith("DAMAGED: 1 damage"), lines[-1])

    def test_findings_file_and_program_agree(self):
        listed = json.loads((harness.source_dir() / "schemas/findings.json").read_text())["findings"]
        self.assertEqual(len({f["id"] for f in listed}), len(listed))
        by_id = {f["id"]: f for f in listed}
        with Copy(self.ledger) as copy:
            copy.put_entry(7, b"garbage")
            shutil.rmtree(copy.checkpoints)
            (copy.views / "CURRENT").write_text("")
            found = copy.findings()
        self.assertGreater(len(found), 3)
        for finding in found:
            self.assertEqual(finding["severity"], by_id[finding["id"]]["severity"])


if __name__ == "__main__":
    unittest.main()
