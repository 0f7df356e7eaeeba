"""Importing CSV files with the command line: the documented examples, the real data, thousands of rows, faults by
line and column, and running an import again."""
import csv
import io
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from ledger_harness import Ledger, source_dir  # noqa: E402

JCM = source_dir() / "tests" / "data" / "jcm"
CSV = source_dir() / "tests" / "data" / "csv"
DEMO = source_dir() / "tests" / "data" / "demo"
DOCS = source_dir() / "docs" / "command-line.md"
KINDS = ("projects", "decisions", "accounts", "operations")
GOVERNMENT, HOLDER, OTHER = "JP-GH-000001-42", "JP-EH-000001-43", "JP-EH-000002-40"


class Import(unittest.TestCase):
    registries = ("JP",)
    examples = ()

    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().start()
        cls.addClassCleanup(cls.ledger.remove)
        cls.folder = tempfile.TemporaryDirectory(prefix="jcm-")
        cls.addClassCleanup(cls.folder.cleanup)
        for code, side, name, offset in (("JP", "japan", "Japan", 540), ("MN", "partner", "Mongolia", 480)):
            if code in cls.registries:
                cls.ok("registry", "open", code, "--side", side, "--name", name, "--utc-offset-minutes", offset)
        for kind in cls.examples:
            cls.ok("--yes", "import", kind, CSV / f"{kind}.csv")

    @classmethod
    def ok(cls, *arguments, **options):
        return cls.ledger.ctl(*arguments, check=True, **options).stdout

    def size(self):
        return json.loads(self.ok("--json", "status"))["size"]

    def held(self, account):
        return json.loads(self.ok("--json", "holdings", account))["quantity"]

    def write(self, text, name="file.csv"):
        path = os.path.join(self.folder.name, name)
        pathlib.Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def write_rows(self, rows, name="file.csv"):
        text = io.StringIO()
        out = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
        return self.write(text.getvalue(), name)

    def faults(self, kind, path, *options):
        """The faults of a file that must have some: [(line, column, name, message)]; nothing is recorded."""
        before = self.size()
        done = self.ledger.ctl("--json", "--yes", "import", kind, path, *options)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(self.size(), before)
        return [(f["line"], f["column"], f["name"], f["message"]) for f in
                json.loads(done.stderr)["error"]["faults"]]


class Examples(Import):
    def test_the_documented_examples(self):
        text = DOCS.read_text()
        shown = dict(re.findall(r"<!-- file: (\S+) -->\n```csv\n(.*?)```\n", text, re.DOTALL))
        self.assertEqual(sorted(shown), sorted(f"tests/data/csv/{kind}.csv" for kind in KINDS))
        for path, content in shown.items():
            self.assertEqual(content, (source_dir() / path).read_text(), path)
        for kind, rows in zip(KINDS, (2, 2, 5, 6)):
            before = self.size()
            said = self.ok("--dry-run", "import", kind, CSV / f"{kind}.csv")
            self.assertIn(f"{kind}: {rows} would be recorded", said)
            self.assertEqual(self.size(), before)
            done = json.loads(self.ok("--json", "--yes", "import", kind, CSV / f"{kind}.csv"))
            self.assertEqual((done["recorded"], done["already"], done["first_seq"], done["last_seq"]),
                             (rows, 0, before, before + rows - 1))
            again = self.ok("--yes", "import", kind, CSV / f"{kind}.csv")
            self.assertIn(f"{kind}: 0 recorded, {rows} were there already", again)
            self.assertEqual(self.size(), before + rows)
        self.assertEqual([self.held(a) for a in (GOVERNMENT, HOLDER, OTHER)], [25_158, 16_554, 950])
        retired = json.loads(self.ok("--json", "request", "RETIRE-1"))
        self.assertEqual((retired["kind"], retired["business_date"], retired["body"]["year"]),
                         ("credits.retire", "2025-05-02", 2030))
        self.assertEqual(retired["personal"]["beneficiary"]["text"], "Government of Japan")
        self.ledger.assert_verifies()


class RealData(Import):
    registries = ("JP", "MN")

    def test_the_published_table_comes_out_again(self):
        done = self.ledger.ctl("import", "projects", JCM / "projects.csv")
        self.assertEqual(done.returncode, 1)
        for line in (6, 31, 56, 86):
            self.assertRegex(done.stderr, rf"(?m)^ +{line} +\d+ ")
        self.assertIn("--mend-encoding", done.stderr)
        out = self.ok("import", "projects", "--mend-encoding", JCM / "projects.csv")
        self.assertIn("147 recorded", out)
        self.assertIn("recorded mended: 5", out)
        self.assertIn("Técnica Federico Santa María", self.ok("project", "show", "CL001"))
        listed = json.loads(self.ok("--json", "project", "list"))["projects"]
        self.assertEqual(len(listed), 147)
        self.assertEqual(sum(p["status"] == "registered" for p in listed), 94)
        self.ok("import", "decisions", JCM / "issuance.csv")
        self.ok("import", "accounts", DEMO / "accounts.csv")
        done = self.ledger.ctl("--yes", "import", "issuances", JCM / "issuance.csv", "--to", f"JP={GOVERNMENT}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--to MN=ACCOUNT", done.stderr)
        out = self.ok("--yes", "import", "issuances", JCM / "issuance.csv", "--to", f"JP={GOVERNMENT}", "--to",
                      "MN=MN-GH-000001-80")
        self.assertIn("16 recorded", out)
        self.assertEqual(self.ok("report", "issuance", "--csv"), (JCM / "issuance.csv").read_text())
        self.assertEqual((self.held(GOVERNMENT), self.held("MN-GH-000001-80")), (103_191, 19_645))
        rows = json.loads(self.ok("report", "issuance", "--json"))["rows"]
        self.assertEqual(rows[-1]["issued"], None)
        self.assertEqual(self.ok("report", "issuance", "--csv", "--csv-bom").encode()[:3], b"\xef\xbb\xbf")


class ManyRows(Import):
    examples = KINDS

    def rows(self, count, first=0, quantity=1):
        """Transfers to and fro between two accounts."""
        return [{"reference": f"many-{first + n}", "operation": "transfer", "business_date": "2025-06-01",
                 "from": (GOVERNMENT, OTHER)[n % 2], "to": (OTHER, GOVERNMENT)[n % 2], "quantity": quantity,
                 "authority_kind": "holder_application", "authority_reference": f"A-{n}"} for n in range(count)]

    def test_thousands_of_rows_and_again(self):
        before = self.size()
        path = self.write_rows(self.rows(3_000))
        done = json.loads(self.ok("--json", "--yes", "import", "operations", path))
        self.assertEqual((done["recorded"], done["already"]), (3_000, 0))
        self.assertEqual(self.size(), before + 3_000)
        batches = {json.loads(self.ok("--json", "request", f"many-{n}"))["batch"]["id"] for n in (0, 999, 1000, 2999)}
        self.assertEqual(batches, {"many-0", "many-1000", "many-2000"})
        # The file has grown: only the new rows are recorded.
        path = self.write_rows(self.rows(3_100))
        done = json.loads(self.ok("--json", "--yes", "import", "operations", path))
        self.assertEqual((done["recorded"], done["already"]), (100, 3_000))
        # A row that says something else under a reference that was used.
        rows = self.rows(3_100)
        rows[1_234]["quantity"] = 2
        (fault,) = self.faults("operations", self.write_rows(rows))
        self.assertEqual(fault[0], 1_236)
        self.assertEqual(fault[2], "quantity")

    def test_a_row_that_rests_on_an_earlier_batch(self):
        """Row 1,500 spends more than there is: that is seen when its batch is tried, and rerun after mending."""
        rows = self.rows(2_000, first=10_000)
        rows[1_500]["quantity"] = 90_000
        path = self.write_rows(rows)
        self.assertIn("rest on units", self.ok("--dry-run", "import", "operations", path))
        before = self.size()
        done = self.ledger.ctl("--yes", "import", "operations", path)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"(?m)^ *1502 +\d+ +quantity +.*")
        self.assertIn("1,000 rows stand", done.stderr)
        self.assertEqual(self.size(), before + 1_000)
        rows[1_500]["quantity"] = 1
        done = json.loads(self.ok("--json", "--yes", "import", "operations", self.write_rows(rows)))
        self.assertEqual((done["recorded"], done["already"]), (1_000, 1_000))

    def test_confirmation_is_needed(self):
        before = self.size()
        path = self.write_rows(self.rows(2, first=20_000))
        done = self.ledger.ctl("import", "operations", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--yes", done.stderr)
        self.assertEqual(self.size(), before)


class Faults(Import):
    examples = KINDS

    ROWS = {
        "projects": {"reference": "MN901", "country": "MN", "title": "T", "status": "registered",
                     "registered_on": "2017-05-26", "methodology": "M", "partner_participants": "P",
                     "japanese_participants": "J"},
        "decisions": {"project": "MN004", "monitoring_start": "2021-01-01", "monitoring_end": "2021-12-31",
                      "decided_on": "2022-02-02", "side": "japan", "registry": "JP", "notified": "5",
                      "vintages": "2021:5", "hosted": "yes", "reference": "R", "overlaps": "",
                      "overlap_reason": "", "issued_on": "", "issued": ""},
        "accounts": {"registry": "JP", "kind": "entity_holding", "number": "900", "business_date": "2025-06-02",
                     "holder_name": "N", "representative": "R", "head_office": "H", "contact": "C",
                     "department": "D", "trust_property": "all", "note": "n"},
        "operations": {"reference": "F-1", "operation": "retire", "business_date": "2025-06-02", "registry": "JP",
                       "from": GOVERNMENT, "to": "JP-RE-000001-37", "quantity": "1", "blocks": "",
                       "project": "MN004", "vintage": "2019", "period_start": "", "period_end": "",
                       "decided_on": "", "authority_kind": "legal_basis", "authority_reference": "R",
                       "authority_date": "2025-06-01", "purpose": "P", "year": "2030", "beneficiary": "B",
                       "reason": "R", "note": "n", "effective_on": "2025-06-01"},
    }
    BAD = {
        "projects": {"reference": "MN1", "country": "Mongolia", "title": "", "status": "done",
                     "registered_on": "26.5.2017", "methodology": "a\u202eb", "partner_participants": "x" * 5000,
                     "japanese_participants": "bell\x07"},
        "decisions": {"project": "004", "monitoring_start": "2021-13-01", "monitoring_end": "", "decided_on": "today",
                      "side": "both", "registry": "Japan", "notified": "1,000", "vintages": "2021=5",
                      "hosted": "perhaps", "reference": "x" * 300, "overlaps": "2021", "overlap_reason": "a\x01"},
        "accounts": {"registry": "J", "kind": "savings", "number": "0", "business_date": "2025-02-30",
                     "holder_name": "", "representative": "\x7f", "head_office": "\u200b", "contact": "\u2066",
                     "department": "\x1b[1m", "trust_property": "some", "note": "x" * 5000},
        "operations": {"reference": "two words", "operation": "sell", "business_date": "now", "registry": "japan",
                       "from": "JP-GH-000001-43", "to": "", "quantity": "0", "blocks": "JCM", "project": "M",
                       "vintage": "19", "period_start": "2017-01-01", "period_end": "2017-01-01",
                       "decided_on": "2017-01-01", "authority_kind": "", "authority_reference": "",
                       "authority_date": "x", "purpose": "", "year": "never", "beneficiary": "", "reason": "",
                       "note": "a\x00", "effective_on": "2025-06-31"},
    }

    def test_every_column(self):
        for kind, good in self.ROWS.items():
            self.ok("--dry-run", "import", kind, self.write_rows([good]))
            for column, value in self.BAD[kind].items():
                with self.subTest(kind=kind, column=column):
                    other = {**good, "reference": "MN902"} if kind == "projects" else dict(good)
                    if kind == "operations":
                        other["reference"] = "F-0"
                    bad = {**good, column: value}
                    if column == "blocks":  # they stand alone
                        bad.update(quantity="", project="", vintage="")
                    rows = [other, bad] if kind in ("projects", "operations") else [bad]
                    path = self.write_rows(rows)
                    faults = self.faults(kind, path)
                    self.assertIn(column, [f[2] for f in faults], faults)
                    line = len(rows) + 1
                    self.assertEqual({f[0] for f in faults}, {line})
                    # The column points into the row, at the beginning of the cell.
                    at = next(f[1] for f in faults if f[2] == column)
                    text = pathlib.Path(path).read_text().split("\n")[line - 1]
                    if value:
                        self.assertTrue(text[at - 1:].lstrip('"').startswith(value[:5]), (text, at))
                    for fault in faults:
                        self.assertGreater(len(fault[3]), 10)

    def test_what_only_the_ledger_can_know(self):
        good = self.ROWS["operations"]
        for column, value in (("from", "JP-EH-000003-37"), ("to", "JP-CA-000001-29"), ("quantity", "9000000"),
                              ("business_date", "2016-01-01")):
            (fault,) = self.faults("operations", self.write_rows([{**good, column: value}]))
            self.assertEqual((fault[0], fault[2]), (2, column), fault)
        (fault,) = self.faults("decisions", self.write_rows(
            [self.ROWS["decisions"], {**self.ROWS["decisions"], "side": "partner", "registry": "MN"}]))
        self.assertEqual((fault[0], fault[2]), (3, "registry"), fault)

    def test_rows_that_repeat(self):
        row = self.ROWS["operations"]
        self.assertEqual(self.faults("operations", self.write_rows([row, row]))[0][:3], (3, 1, "reference"))
        row = self.ROWS["projects"]
        self.assertEqual(self.faults("projects", self.write_rows([row, row]))[0][2], "reference")
        row = self.ROWS["accounts"]
        self.assertEqual(self.faults("accounts", self.write_rows([row, row]))[0][2], "number")
        row = self.ROWS["decisions"]
        self.assertEqual(self.faults("decisions", self.write_rows([row, row]))[0][2], "registry")

    def test_issuances(self):
        row = {**self.ROWS["decisions"], "issued_on": "2022-03-01", "issued": "4"}
        to = ("--to", f"JP={GOVERNMENT}")
        self.assertEqual(self.faults("issuances", self.write_rows([row]), *to)[0][2], "issued")
        row["issued"] = ""
        self.assertEqual(self.faults("issuances", self.write_rows([row]), *to)[0][2], "issued")
        row.update(issued_on="", issued="5")
        self.assertEqual(self.faults("issuances", self.write_rows([row]), *to)[0][2], "issued_on")
        row.update(issued_on="2025-06-02")
        (fault,) = self.faults("issuances", self.write_rows([row]), *to)
        self.assertEqual(fault[2], "project")  # the decision was never recorded

    def test_issue_rows(self):
        issue = {**dict.fromkeys(self.ROWS["operations"], ""), "reference": "I-1", "operation": "issue",
                 "business_date": "2025-06-02", "registry": "JP", "to": GOVERNMENT, "project": "MN004",
                 "period_start": "2017-01-01", "period_end": "2017-07-31", "decided_on": "2017-10-24"}
        for change, name in (({"project": ""}, "project"), ({"period_start": ""}, "period_start"),
                             ({"registry": ""}, "registry"), ({"from": GOVERNMENT}, "from"),
                             ({"quantity": "5"}, "vintage"), ({"vintage": "2017"}, "vintage"),
                             ({"quantity": "5", "blocks": "JCM-JP-MN004-2017-1-5"}, "quantity"),
                             ({"blocks": "JCM-JP-MN005-2017-1-5"}, "blocks"), ({"purpose": "P"}, "purpose"),
                             ({"reason": "R"}, "reason"), ({"year": "2020"}, "year")):
            with self.subTest(change=change):
                faults = self.faults("operations", self.write_rows([{**issue, **change}]))
                self.assertIn(name, [f[2] for f in faults], faults)
        (fault,) = self.faults("operations", self.write_rows([issue, issue]))
        self.assertEqual((fault[0], fault[2]), (3, "reference"))

    def test_debits_that_contradict_themselves(self):
        good = self.ROWS["operations"]
        for change, name in (({"blocks": "JCM-JP-MN004-2017-1-5"}, "quantity"), ({"quantity": ""}, "quantity"),
                             ({"quantity": "", "blocks": "JCM-JP-MN004-2017-1-5"}, "project"),
                             ({"registry": "MN"}, "registry"), ({"operation": "transfer"}, "purpose")):
            with self.subTest(change=change):
                faults = self.faults("operations", self.write_rows([{**good, **change}]))
                self.assertIn(name, [f[2] for f in faults], faults)

    def test_headers_and_shape(self):
        def error(kind, text):
            before = self.size()
            done = self.ledger.ctl("--json", "--yes", "import", kind, self.write(text))
            self.assertEqual(done.returncode, 1)
            self.assertEqual(self.size(), before)
            return json.loads(done.stderr)["error"]

        header = ",".join(self.ROWS["accounts"])
        self.assertEqual(error("accounts", "")["id"], "csv.header")
        self.assertIn("holder_name", error("accounts", "registry,kind,number,business_date\n")["message"])
        self.assertIn("line 1, column 10", error("accounts", "registry,colour," + header + "\n")["message"])
        self.assertIn("twice", error("accounts", "registry," + header + "\n")["message"])
        self.assertEqual(error("accounts", header + '\n"JP')["id"], "csv.malformed")
        self.assertIn("line 2, column 3", error("accounts", header + '\nJP"')["message"])
        self.assertIn("line 2", error("accounts", header.encode() + b"\n\xff")["message"])
        self.assertEqual([f["line"] for f in error("accounts", header + "\n\nJP,x\n")["faults"]], [2, 3])
        done = self.ledger.ctl("import", "accounts", self.folder.name + "/none.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("file.unreadable", done.stderr)

    def test_byte_order_mark_and_carriage_returns(self):
        row = {**self.ROWS["accounts"], "number": "901"}
        text = pathlib.Path(self.write_rows([row])).read_text().replace("\n", "\r\n")
        self.assertIn("1 would be recorded", self.ok("--dry-run", "import", "accounts",
                                                     self.write("\ufeff" + text)))

    def test_fifty_faults_are_shown_and_the_rest_counted(self):
        rows = [{**self.ROWS["accounts"], "number": str(n), "kind": "x"} for n in range(1, 61)]
        done = self.ledger.ctl("import", "accounts", self.write_rows(rows))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(re.findall(r"(?m)^ +\d+ +\d+ +kind ", done.stderr)), 50)
        self.assertIn("and 10 more faults", done.stderr)


if __name__ == "__main__":
    unittest.main()
