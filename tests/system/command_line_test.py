"""The command line against a real daemon: every command, exit codes, output, previews, CSV files."""
import csv
import hashlib
import io
import json
import os
import pathlib
import pty
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from ledger_harness import Ledger, binary, run, source_dir  # noqa: E402

JCM = source_dir() / "tests" / "data" / "jcm"
CSV = source_dir() / "tests" / "data" / "csv"
DEMO = source_dir() / "tests" / "data" / "demo"
DOCS = source_dir() / "docs" / "command-line.md"
GOVERNMENT, HOLDER, OTHER = "JP-GH-000001-42", "JP-EH-000001-43", "JP-EH-000002-40"
RETIREMENT, CANCELLATION = "JP-RE-000001-37", "JP-CA-000001-29"
DECISION = ("--period", "2017-01-01..2017-07-31", "--decided-on", "2017-10-24")


class CommandLine(unittest.TestCase):
    """A ledger per test class: `history` of the CSV examples where the class asks for it."""
    examples = ()

    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().start()
        cls.addClassCleanup(cls.ledger.remove)
        cls.folder = tempfile.TemporaryDirectory(prefix="jcm-")
        cls.addClassCleanup(cls.folder.cleanup)
        if cls.examples:
            cls.ok("registry", "open", "JP", "--side", "japan", "--name", "Japan", "--utc-offset-minutes", 540)
        for kind in cls.examples:
            cls.ok("--yes", "import", kind, CSV / f"{kind}.csv")

    @classmethod
    def ctl(cls, *arguments, **options):
        return cls.ledger.ctl(*arguments, **options)

    @classmethod
    def ok(cls, *arguments, **options):
        done = cls.ctl(*arguments, **options)
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    @classmethod
    def json(cls, *arguments):
        return json.loads(cls.ok("--json", *arguments))

    def refused(self, error_id, *arguments, code=1, **options):
        """The command ends with `code` and names the error, its sentence and what to do next."""
        done = self.ctl(*arguments, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        said = dict(re.findall(r"^(error|what|field|next) +(.*)$", done.stderr, re.MULTILINE))
        self.assertEqual(said.get("error"), error_id, done.stderr)
        self.assertTrue(said.get("what") and said.get("next"), done.stderr)
        return said

    def size(self):
        return self.json("status")["size"]

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        pathlib.Path(path).write_text(text)
        return path


class SettingUp(CommandLine):
    """From an empty ledger by single commands."""

    def test_every_command_that_sets_up_and_moves(self):
        decision = ("--period", "2016-06-01..2017-07-31", "--decided-on", "2017-10-24")
        out = self.ok("--request-id", "r1", "registry", "open", "JP", "--side", "japan", "--name", "Japan",
                      "--utc-offset-minutes", 540, "--note", "first")
        self.assertRegex(out, r"recorded as +entry 1\n")
        self.assertRegex(out, r"request id +r1\n")
        self.assertEqual(self.json("entry", 1)["body"]["note"], "first")
        self.assertIn("importing", self.ok("registry", "list"))
        self.ok("project", "record", "MN004", "--country", "MN", "--title", "10MW Solar", "--status", "registered",
                "--registered-on", "2017-05-26", "--methodologies", "MN_AM003 Ver2.0", "--partner-participants",
                "Solar Power International LLC", "--japanese-participants", "Sharp")
        self.assertIn("10MW Solar", self.ok("project", "list", "--country", "MN", "--status", "registered"))
        self.assertIn("MN_AM003 Ver2.0", self.ok("project", "show", "MN004"))
        self.ok("decision", "record", "MN004", *decision, "--line", "japan:JP:7158:2016=158,2017=7000",
                "--line", "partner:MN:1789:elsewhere", "--reference", "Electronic decision")
        self.assertIn("7,158", self.ok("decision", "list", "--project", "MN004"))
        shown = self.json("decision", "show", "MN004", *decision)
        self.assertEqual([line["status"] for line in shown["lines"]], ["open", "not_hosted"])
        self.ok("decision", "record", "MN004", "--period", "2017-07-01..2017-12-31", "--decided-on", "2018-01-01",
                "--line", "japan:JP:5", "--overlap", "2016-06-01..2017-07-31@2017-10-24",
                "--overlap-reason", "agreed by both sides")
        opened = {}
        for kind, number in (("government_holding", None), ("entity_holding", 7), ("retirement", 1),
                             ("cancellation", 1)):
            opened[kind] = self.json(
                "account", "open", "--registry", "JP", "--kind", kind, "--name", f"Holder of {kind}",
                "--representative", "A. Person", "--head-office", "Tokyo", "--contact", "a@b.example",
                "--department", "Desk", "--trust-property", "none", "--business-date", "2017-10-01",
                *(("--number", number) if number else ()))["account"]
        self.assertEqual(opened["government_holding"], GOVERNMENT)
        self.assertTrue(opened["entity_holding"].startswith("JP-EH-000007-"))
        out = self.ok("--yes", "credits", "issue", "--project", "MN004", *decision, "--registry", "JP",
                      "--credit", f"{GOVERNMENT}:2016:1-158", "--credit", f"{GOVERNMENT}:2017:1-7000",
                      "--business-date", "2017-10-24")
        self.assertIn("JCM-JP-MN004-2016-1-158", out)
        self.assertRegex(out, r"quantity +7,158\n")
        self.refused("transfer.same_account", "--yes", "credits", "transfer", "--from",
                     GOVERNMENT, "--to", GOVERNMENT, "--quantity", 1, "--application", "A", "--business-date",
                     "2017-10-24")
        document = self.write("application.txt", "the application")
        moved = self.json("--yes", "credits", "transfer", "--from", GOVERNMENT, "--to", opened["entity_holding"],
                          "--block", "JCM-JP-MN004-2016-1-10", "--block", "JCM-JP-MN004-2017-1-90",
                          "--application", "A-1", "--authority-date", "2017-10-25", "--authority-document", document,
                          "--business-date", "2017-10-25", "--effective-on", "2017-10-24")
        self.assertEqual(moved["quantity"], 100)
        authority = self.json("entry", moved["seq"])["authority"]
        self.assertEqual(authority["document"],
                         {"sha256": hashlib.sha256(b"the application").hexdigest(), "length": 15})
        self.ok("--yes", "registry", "go-live", "JP")
        self.assertIn("live", self.ok("registry", "list"))
        for word, kind in (("retire", "retirement"), ("cancel", "cancellation")):
            out = self.ok("--yes", "credits", word, "--from", opened["entity_holding"], "--to", opened[kind],
                          "--quantity", 10, "--project", "MN004", "--vintage", 2017, "--purpose", "P", "--year",
                          2020, "--beneficiary", "B", "--reason", "R", "--legal-basis", "Order 1")
            self.assertIn("JCM-JP-MN004-2017-", out)
        self.ok("account", "set-status", opened["entity_holding"], "receive_only", "--reason", "asked for",
                "--application", "A-2")
        self.assertEqual(self.json("account", "show", opened["entity_holding"])["status"], "receive_only")
        self.assertIn("Holder of entity_holding", self.ok("account", "list", "--registry", "JP", "--kind",
                                                          "entity_holding"))
        self.ledger.assert_verifies()


class Questions(CommandLine):
    examples = ("projects", "decisions", "accounts", "operations")

    def test_holdings_now_and_as_of(self):
        out = self.ok("holdings", GOVERNMENT)
        self.assertRegex(out, r"all +25,158\n")
        self.assertIn("JCM-JP-MN004-2017-1001-2000", out)
        self.assertEqual(self.json("holdings", GOVERNMENT, "--as-of-date", "2018-01-14")["quantity"], 7158)
        self.assertEqual(self.json("holdings", GOVERNMENT, "--as-of-date", "2018-01-15")["quantity"], 6158)
        entry = self.json("request", "TRANSFER-1")
        self.assertEqual(self.json("holdings", GOVERNMENT, "--as-of-seq", entry["seq"] - 1)["quantity"], 7158)
        self.assertEqual(self.json("holdings", GOVERNMENT, "--as-of-time", entry["recorded_at"])["quantity"], 6158)
        rows = list(csv.DictReader(io.StringIO(self.ok("--csv", "holdings", HOLDER))))
        self.assertEqual([(r["project"], r["vintage"]) for r in rows], [("MN004", "2017"), ("MN004", "2020")])
        self.refused("account.unknown", "holdings", "JP-EH-000003-37")
        done = self.ctl("holdings", GOVERNMENT, "--as-of-seq", 1, "--as-of-date", "2018-01-14")
        self.assertEqual(done.returncode, 2)

    def test_statement(self):
        out = self.ok("statement", HOLDER)
        self.assertRegex(out, r"opening balance +0\n")
        self.assertRegex(out, r"2018-01-15 +transfer +JP-GH-000001-42 +1,000 +1,000\n")
        self.assertIn("JCM-JP-MN004-2017-1-1000\n", out)
        self.assertRegex(out, r"closing balance +16,554\n")
        between = self.json("statement", HOLDER, "--from", "2025-04-01", "--to", "2025-04-30")
        self.assertEqual((between["opening"], between["closing"], len(between["lines"])), (1000, 16854, 1))
        rows = list(csv.DictReader(io.StringIO(self.ok("--csv", "statement", HOLDER))))
        self.assertEqual([(r["in"], r["out"], r["balance"]) for r in rows],
                         [("1000", "0", "1000"), ("15854", "0", "16854"), ("0", "300", "16554")])

    def test_history(self):
        out = self.ok("history", "JCM-JP-MN004-2017-12")
        for line in ("issue", "transfer", "retire", "purpose: NDC of Japan, 2030"):
            self.assertIn(line, out)
        self.assertRegex(out, rf"held by +{RETIREMENT}\n")
        rows = list(csv.DictReader(io.StringIO(self.ok("--csv", "history", "JCM-JP-MN004-2017-12"))))
        self.assertEqual([r["kind"] for r in rows], ["credits.issue", "credits.transfer", "credits.retire"])
        self.refused("serial.unknown", "history", "JCM-JP-MN004-2017-99999")
        self.refused("serial.malformed", "history", "MN004")

    def test_entries(self):
        out = self.ok("entries", "--limit", 3)
        self.assertEqual(len(out.splitlines()), 5)
        self.assertIn("genesis", out)
        self.assertEqual(len(self.json("entries", "--limit", 0)["entries"]), self.size())
        only = self.json("entries", "--kind", "credits.transfer")["entries"]
        self.assertEqual({e["kind"] for e in only}, {"credits.transfer"})
        self.assertEqual(self.json("entries", "--from", 2, "--limit", 1)["entries"][0]["seq"], 2)
        raw = self.json("entry", 0, "--raw")["raw"]
        self.assertRegex(raw, "^[0-9a-f]{100,}$")
        self.assertRegex(self.ok("entry", 0), r"kind +genesis\n")
        self.refused("entry.unknown", "entry", 10_000)
        self.assertRegex(self.ok("request", "RETIRE-1"), r"request id +RETIRE-1\n")
        self.refused("request.unknown", "request", "nothing")

    def test_the_ledger_itself(self):
        self.assertRegex(self.ok("status"), r"size +\d+\n")
        self.assertRegex(self.ok("whoami"), rf"uid +{os.getuid()}\n")
        self.assertRegex(self.ok("version"), r"jcm-ledger \d+\.\d+\.\d+\n")
        self.assertIn("credits.transfer", self.ok("describe"))
        self.assertEqual(json.loads(self.ok("describe", "credits.transfer"))["$schema"].split("/")[2],
                         "json-schema.org")
        note = self.ok("checkpoint")
        self.assertTrue(note.startswith(self.ledger.origin + "\n"))
        self.assertIn("\n\u2014 ", note)
        self.assertEqual(self.ok("key").strip(), pathlib.Path(self.ledger.key_file).read_text().strip())
        self.assertIn(GOVERNMENT, self.ok("--csv", "account", "list"))

    def test_report_for_people(self):
        out = self.ok("report", "issuance")
        self.assertRegex(out, r"all +JP +43,012 +43,012\n")
        self.assertRegex(out, r"MN004 +2017-08-01 +2020-12-31 +2025-03-27 +MN +8,963 +open\n")

    def test_wide_characters_keep_columns_aligned(self):
        lines = self.ok("account", "list", env={"COLUMNS": "200"}).splitlines()
        column = lines[0].index("holder")
        self.assertIn("例示商事株式会社", "".join(lines))
        for line in lines[2:]:
            self.assertNotEqual(line[column:column + 1], " ", line)
            self.assertEqual(line[column - 1], " ", line)

    def test_narrow_terminals(self):
        for width in (80, 120):
            for command in (("statement", HOLDER), ("holdings", GOVERNMENT), ("project", "list"),
                            ("report", "issuance"), ("history", "JCM-JP-MN004-2017-12")):
                out = self.ok(*command, env={"COLUMNS": str(width)})
                self.assertLessEqual(max(map(len, out.splitlines())), width, out)


class Completion(unittest.TestCase):
    def complete(self, *words):
        """What bash would offer for the last word."""
        script = source_dir() / "tools" / "completion" / "jcm-ledger.bash"
        program = f"""source {script}; COMP_WORDS=({binary('jcm-ledger')} {' '.join(repr(w) for w in words)})
                      COMP_CWORD={len(words)}; _jcm_ledger; printf '%s\\n' "${{COMPREPLY[@]}}" """
        return subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True).stdout.split()

    def test_commands_and_options(self):
        self.assertEqual(self.complete("cre"), ["credits"])
        self.assertEqual(self.complete("--json", "credits", ""),
                         ["issue", "transfer", "retire", "cancel", "court-transfer", "reverse",
                          "correct-excess", "authorize", "first-transfer"])
        self.assertEqual(self.complete("credits", "retire", "--ben"), ["--beneficiary"])
        self.assertEqual(self.complete("--socket", "x", "import", "pro"), ["projects"])
        self.assertIn("--dry-run", self.complete("import", "projects", "--"))


class Errors(CommandLine):
    examples = ("projects", "decisions", "accounts", "operations")

    def test_a_refusal_names_id_sentence_field_and_way_out(self):
        said = self.refused("units.insufficient", "--yes", "credits", "transfer", "--from", OTHER, "--to",
                            GOVERNMENT, "--quantity", 10_000_000, "--application", "A", "--business-date",
                            "2025-06-01")
        self.assertEqual(said["field"], "quantity")
        done = self.ctl("--json", "account", "show", "JP-EH-000001-44")
        error = json.loads(done.stderr)["error"]
        self.assertEqual((error["id"], error["field"], error["exit_code"], done.stdout),
                         ("account.number_malformed", "account", 1, ""))

    def test_amounts_are_judged_by_the_ledger(self):
        for quantity, error in ((0, "amount.zero"), (-5, "amount.negative"), (2**53, "amount.too_large"),
                                (2**64 - 1, "amount.too_large")):
            self.refused(error, "--yes", "credits", "transfer", "--from", GOVERNMENT, "--to", HOLDER,
                         "--quantity", quantity, "--application", "A", "--business-date", "2025-06-01")

    def test_usage(self):
        before = self.size()
        for arguments in ((), ("nothing",), ("credits", "transfer", "--from", "a"), ("--bogus", "status"),
                          ("credits", "transfer", "--from", "a", "--to", "b", "--quantity", "1"),
                          ("credits", "transfer", "--from", "a", "--to", "b", "--quantity", "many",
                           "--application", "A"),
                          ("credits", "transfer", "--from", "a", "--to", "b", "--application", "A", "--legal-basis",
                           "B"),
                          ("decision", "record", "MN004", "--period", "2017", "--decided-on", "2017-01-01",
                           "--line", "japan:JP:1"),
                          ("decision", "record", "MN004", *DECISION, "--line", "japan"),
                          ("import", "issuances", "x.csv", "--to", "JP")):
            done = self.ctl(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stdout, done.stderr))
            self.assertNotEqual(done.stderr, "")
        self.assertEqual(self.ctl("--help").returncode, 0)
        self.assertEqual(self.size(), before)

    def test_no_daemon(self):
        for path, error in ((self.folder.name + "/none.sock", "socket.absent"), ("x" * 200, "socket.path_too_long")):
            done = run("jcm-ledger", "--socket", path, "status")
            self.assertEqual(done.returncode, 3)
            self.assertRegex(done.stderr, rf"^error +{error}\n")
        done = run("jcm-ledger", "status", env={"JCM_LEDGER_SOCKET": self.folder.name + "/elsewhere.sock"})
        self.assertIn("elsewhere.sock", done.stderr)
        done = run("jcm-ledger", "status", env={"JCM_LEDGER_SOCKET": self.ledger.socket_path})
        self.assertEqual(done.returncode, 0)

    def lost(self, answer):
        """A daemon that reads the question, says `answer` and closes."""
        path = os.path.join(self.folder.name, "lost.sock")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(1)

            def serve():
                peer, _ = listener.accept()
                with peer:
                    peer.recv(65536)
                    peer.sendall(answer)

            thread = threading.Thread(target=serve)
            thread.start()
            done = run("jcm-ledger", "--socket", path, "--request-id", "again", "registry", "open", "XX", "--side",
                       "japan", "--name", "X", "--utc-offset-minutes", 0)
            thread.join()
        os.unlink(path)
        return done

    def test_lost_answers(self):
        for answer in (b"", b'{"jsonrpc":"2.0","id":1,"resu', b"nonsense\n"):
            done = self.lost(answer)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("--request-id again", done.stderr)

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([binary("jcm-ledger"), "--socket", self.ledger.socket_path, "status"], stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 4)
        self.assertIn("could not be written", done.stderr)

    def test_the_same_request_id(self):
        arguments = ("--request-id", "same", "--yes", "credits", "transfer", "--from", GOVERNMENT, "--to", OTHER,
                     "--application", "A-9", "--business-date", "2025-06-01", "--quantity")
        first = self.json(*arguments, 5)
        self.assertEqual(self.json(*arguments, 5), first)
        self.assertEqual(self.refused("request_id.conflict", *arguments, 6)["field"], "quantity")
        unnamed = self.json("--yes", "credits", "transfer", *arguments[5:], 5)
        self.assertRegex(unnamed["request_id"], "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


class Confirmation(CommandLine):
    examples = ("projects", "decisions", "accounts", "operations")

    TRANSFER = ("credits", "transfer", "--from", GOVERNMENT, "--to", HOLDER, "--quantity", "1200", "--application",
                "A", "--business-date", "2025-06-01")

    def on_terminal(self, answer, *arguments, env=None):
        """Runs the command with a terminal at every end and types `answer`; (exit code, what was shown)."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(binary("jcm-ledger"), ["jcm-ledger", "--socket", self.ledger.socket_path, *arguments],
                      {**os.environ, "TERM": "xterm", **(env or {})})
        shown = b""
        try:
            if answer is not None:
                os.write(terminal, answer.encode() + b"\n")
            while True:
                data = os.read(terminal, 65536)
                if not data:
                    break
                shown += data
        except OSError:
            pass
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")

    def test_without_a_terminal_yes_is_needed(self):
        before = self.size()
        done = self.ctl(*self.TRANSFER)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--yes", done.stderr)
        self.assertIn("--dry-run", done.stderr)
        for arguments in (("registry", "go-live", "JP"),
                          ("account", "set-status", OTHER, "closed", "--business-date", "2025-06-01")):
            self.assertEqual(self.ctl(*arguments).returncode, 2)
        self.assertEqual(self.size(), before)
        # What can be taken back needs none.
        for status in ("blocked", "open"):
            self.ok("account", "set-status", OTHER, status, "--business-date", "2025-05-04")

    def test_preview_and_no(self):
        before = self.size()
        code, shown = self.on_terminal("n", *self.TRANSFER)
        self.assertEqual(code, 1, shown)
        self.assertIn("This would transfer 1,200 credits.", shown)
        held = self.json("holdings", GOVERNMENT)["quantity"]
        self.assertRegex(shown, rf"from +{GOVERNMENT} +Government of Japan +{held:,} +{held - 1200:,}\n")
        self.assertRegex(shown, rf"to +{HOLDER} +Example Holdings +16,554 +17,754\n")
        self.assertIn("JCM-JP-MN004-2017-1001-2000", shown)
        self.assertIn("[y/N]", shown)
        self.assertIn("Nothing was recorded.", shown)
        self.assertIn("\x1b[1m", shown)
        self.assertEqual(self.size(), before)

    def test_yes_records(self):
        before = self.size()
        code, shown = self.on_terminal("y", "credits", "transfer", "--from", OTHER, "--to", HOLDER, "--quantity", "1",
                                       "--application", "A", "--business-date", "2025-06-01", env={"NO_COLOR": "1"})
        self.assertEqual(code, 0, shown)
        self.assertNotIn("\x1b[", shown)
        self.assertEqual(self.size(), before + 1)

    def test_dry_run_records_nothing(self):
        before = self.size()
        self.assertIn("nothing was recorded", self.ok("--dry-run", *self.TRANSFER))
        self.assertTrue(self.json("--dry-run", *self.TRANSFER)["dry_run"])
        code, shown = self.on_terminal(None, "--dry-run", *self.TRANSFER)
        self.assertEqual(code, 0, shown)
        self.assertEqual(self.size(), before)

    def test_going_live_and_closing_are_shown(self):
        before = self.size()
        code, shown = self.on_terminal("n", "registry", "go-live", "JP")
        self.assertEqual(code, 1)
        self.assertIn("open registry JP for business", shown)
        code, shown = self.on_terminal("n", "account", "set-status", CANCELLATION, "closed", "--business-date",
                                       "2025-06-01")
        self.assertEqual(code, 1)
        self.assertIn("account.kind", shown)  # the dry run is refused before anything is asked
        code, shown = self.on_terminal("n", "account", "set-status", HOLDER, "closed", "--business-date",
                                       "2025-06-01")
        self.assertIn("account.not_empty", shown)
        self.assertEqual(self.size(), before)


if __name__ == "__main__":
    unittest.main()
