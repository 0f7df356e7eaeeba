"""The published tables and those of Article 6, from the real daemon, against what the test counts by itself from
the entries; every table as of every entry."""
import csv
import datetime
import io
import json
import os
import pathlib
import re
import tempfile
import unittest
import xml.etree.ElementTree as xml
import zipfile

import ledger_harness as harness

GOVERNMENT, FIRST, SECOND = "JP-GH-000001-42", "JP-EH-000001-43", "JP-EH-000002-40"
RETIREMENT, CANCELLATION = "JP-RE-000001-37", "JP-CA-000001-29"
MONGOLIA = "MN-GH-000001-80"
DECISION = {"project": "MN004", "period_start": "2024-01-01", "period_end": "2024-12-31", "decided_on": "2025-02-10"}
AUTHORITY = {"kind": "legal_basis", "reference": "Test"}
KINDS = {"GH": "government_holding", "EH": "entity_holding", "CA": "cancellation", "RE": "retirement"}
SUBMISSION = {"version": "1.0", "submission_date": "2026-04-10", "ndc_first_year": 2021, "ndc_last_year": 2030}


def units(first, last, run="JCM-JP-MN004-2024"):
    return f"{run}-{first}-{last}"


def size_of(block):
    first, last = map(int, block.split("-")[-2:])
    return last - first + 1


def itmo(serial):
    return f"CA0099-MNG01-MNG-{serial}-2024"


class Reports(unittest.TestCase):
    """Two registries that import 2025: 1,000 credits in Japan's, 500 of them first transferred from Mongolia."""

    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger().start()
        cls.addClassCleanup(cls.ledger.remove)
        cls.number = 0
        cls.record()
        cls.entries = cls.all_entries()

    @classmethod
    def post(cls, method, business_date=None, **params):
        cls.number += 1
        if business_date:
            params["business_date"] = business_date
        return cls.ledger.call(method, {"request_id": f"r-{cls.number}", **params})

    @classmethod
    def record(cls):
        cls.post("registry.open", code="JP", side="japan", name="Japan", utc_offset_minutes=540)
        cls.post("registry.open", code="MN", side="partner", name="Mongolia", utc_offset_minutes=480)
        cls.post("country.record", code="MN", alpha3="MNG", name="Mongolia")
        cls.post("project.record", reference="MN004", country="MN", title="Solar power", status="registered",
                 registered_on="2024-01-01")
        cls.post("decision.record", **DECISION, lines=[
            {"side": "japan", "registry": "JP", "quantity": 1000, "vintages": [{"year": 2024, "quantity": 1000}]},
            {"side": "partner", "registry": "MN", "quantity": 200, "vintages": [{"year": 2024, "quantity": 200}]}])
        for registry, kind, holder in (("JP", "government_holding", "Government of Japan"),
                                       ("JP", "entity_holding", "First Company"),
                                       ("JP", "entity_holding", "Second Company"),
                                       ("JP", "retirement", "Government of Japan"),
                                       ("JP", "cancellation", "Government of Japan"),
                                       ("MN", "government_holding", "Government of Mongolia")):
            cls.post("account.open", "2025-02-10", registry=registry, kind=kind, holder={"name": holder})
        cls.post("credits.issue", "2025-02-10", decision=DECISION, registry="JP", account=FIRST)
        cls.post("credits.issue", "2025-02-11", decision=DECISION, registry="MN", account=MONGOLIA)
        cls.post("authorization.record", id="MNG 2025-1", version=1, date="2025-03-01", approach="CA0099",
                 registry="JP", first_party="MNG", party_registry="MNG01", purposes="ndc_and_imp", ceiling=800,
                 parties=["JPN"], entities=[{"name": "First Company", "country": "JPN", "id": "0100-01"}],
                 first_transfer="issuance", sectors=["Energy generation"], activity_types=["Solar"])
        cls.post("credits.authorize", effective_on="2025-03-02", authorization="MNG 2025-1", blocks=[units(1, 600)])
        cls.post("credits.first_transfer", effective_on="2025-03-03", authorization="MNG 2025-1",
                 event="to_another_party", blocks=[units(101, 600)], acquiring="JPN")
        cls.post("credits.transfer", "2025-04-01", **{"from": FIRST}, to=SECOND, blocks=[units(51, 250)],
                 authority=AUTHORITY)
        act = {"beneficiary": "Somebody", "reason": "Test", "authority": AUTHORITY}
        cls.post("credits.retire", "2025-05-01", **{"from": FIRST}, to=RETIREMENT, blocks=[units(301, 400)],
                 purpose="NDC of Japan, 2025", year=2025, **act)
        cls.post("credits.cancel", "2025-06-01", **{"from": FIRST}, to=CANCELLATION, blocks=[units(401, 420)],
                 purpose="CORSIA", use="imp", **act)
        cls.post("credits.cancel", "2025-07-01", **{"from": SECOND}, to=CANCELLATION, blocks=[units(201, 210)],
                 purpose="Voluntary", **act)
        cls.post("account.set_status", "2025-09-01", account=SECOND, status="receive_only")
        cls.post("account.set_status", "2025-10-01", account=SECOND, status="open")
        cls.post("credits.retire", "2025-12-31", **{"from": FIRST}, to=RETIREMENT, blocks=[units(601, 610)],
                 purpose="NDC of Japan, 2025", **act)
        cls.post("credits.transfer", "2026-01-05", **{"from": SECOND}, to=FIRST, blocks=[units(101, 110)],
                 authority=AUTHORITY)
        cls.sealed = cls.post("seal", registry="MN", as_of="2025-12-31")["seq"]

    @classmethod
    def all_entries(cls):
        return cls.ledger.call("entry.list", {"limit": 100})["entries"]

    # What the entries say, counted here.
    def balances(self, wanted):
        out = {}
        for entry in filter(wanted, self.entries):
            body, resolved = entry["body"], entry.get("resolved", {})
            if entry["kind"] == "account.open":
                out[resolved["account"]] = 0
            for issued in resolved.get("issued", []):
                out[issued["account"]] += size_of(issued["block"])
            if entry["kind"] in ("credits.transfer", "credits.retire", "credits.cancel"):
                moved = sum(map(size_of, resolved["moved"]))
                out[body["from"]] -= moved
                out[body["to"]] += moved
        return out

    def kinds(self, balances):
        out = {}
        for account, quantity in balances.items():
            key = account[:2], KINDS[account[3:5]]
            count, total = out.get(key, (0, 0))
            out[key] = count + 1, total + quantity
        return out

    def reported_kinds(self, as_of):
        report = self.ledger.call("report.balances", {"as_of": as_of})
        return {(row["registry"], row["kind"]): (row["accounts"], row["quantity"]) for row in report["rows"]
                if row["accounts"] or row["quantity"]}

    def ctl(self, *arguments, code=0):
        done = self.ledger.ctl(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    # -- as of
    def test_balances_as_of_every_entry_and_date(self):
        size = self.ledger.call("status")["size"]
        for seq in range(size):
            with self.subTest(seq=seq):
                self.assertEqual(self.reported_kinds({"seq": seq}), self.kinds(self.balances(lambda e: e["seq"] <= seq)))
        times = [entry["recorded_at"] for entry in self.entries]
        for seq, time in enumerate(times):
            self.assertEqual(self.reported_kinds({"time": time}), self.reported_kinds({"seq": seq}))
        for date in ("2025-02-09", "2025-02-10", "2025-02-11", "2025-04-01", "2025-06-30", "2025-12-31", "2026-01-05"):
            dated = lambda e: e["scope"] and not e["kind"].startswith("registry.") and e["business_date"] <= date
            self.assertEqual(self.reported_kinds({"date": date}), self.kinds(self.balances(dated)), date)

    def test_accounts_as_of(self):
        def status(as_of):
            rows = self.ledger.call("report.accounts", {"as_of": as_of})["rows"]
            return {row["account"]: (row["holder"], row["status"]) for row in rows}
        self.assertEqual(status({"date": "2025-02-09"}), {})
        self.assertEqual(status({"date": "2025-08-31"}), {FIRST: ("First Company", "open"),
                                                          SECOND: ("Second Company", "open")})
        self.assertEqual(status({"date": "2025-09-01"})[SECOND][1], "receive_only")
        self.assertEqual(status({"date": "2025-10-01"})[SECOND][1], "open")
        self.assertEqual(self.ledger.call("account.show", {"account": SECOND, "as_of": {"date": "2025-09-15"}})["status"],
                         "receive_only")
        shown = self.ledger.call("account.list", {"registry": "JP", "as_of": {"date": "2025-04-01"}})["accounts"]
        self.assertEqual({row["account"]: row["balance"] for row in shown}[SECOND], 200)
        with self.assertRaises(harness.RpcError) as early:
            self.ledger.call("account.show", {"account": SECOND, "as_of": {"date": "2025-02-09"}})
        self.assertEqual(early.exception.id, "account.unknown")

    def test_statement_as_of(self):
        whole = self.ledger.call("statement", {"account": SECOND})
        self.assertEqual(whole["closing"], 180)
        then = self.ledger.call("statement", {"account": SECOND, "as_of": {"date": "2025-06-30"}})
        self.assertEqual((then["opening"], then["closing"], len(then["lines"])), (0, 200, 1))
        part = self.ledger.call("statement", {"account": SECOND, "from": "2025-07-01", "as_of": {"date": "2025-12-31"}})
        self.assertEqual((part["opening"], part["closing"]), (200, 190))
        # What is asked for from a day after the moment is empty.
        late = self.ledger.call("statement", {"account": SECOND, "from": "2025-07-01", "as_of": {"date": "2025-06-30"}})
        self.assertEqual((late["opening"], late["closing"], late["lines"]), (200, 200, []))

    def test_issuance_as_of(self):
        def issued(as_of):
            rows = self.ledger.call("report.issuance", {"as_of": as_of})["rows"]
            return [row["issued"] for row in rows]
        self.assertEqual(issued({"date": "2025-02-09"}), [])
        self.assertEqual(issued({"date": "2025-02-10"}), [1000, None])
        self.assertEqual(issued({"date": "2025-02-11"}), [1000, 200])

    # -- published tables
    def test_transactions(self):
        expected = {}
        names = {"credits.issue": "issued", "credits.transfer": "transferred", "credits.retire": "retired",
                 "credits.cancel": "cancelled"}
        for entry in self.entries:
            if entry["kind"] not in names:
                continue
            resolved = entry["resolved"]
            blocks = resolved.get("moved") or [issued["block"] for issued in resolved["issued"]]
            row = expected.setdefault((entry["scope"], int(entry["business_date"][:4])), {})
            number, quantity = row.get(names[entry["kind"]], (0, 0))
            row[names[entry["kind"]]] = number + 1, quantity + sum(map(size_of, blocks))
        rows = self.ledger.call("report.transactions", {})["rows"]
        found = {(row["registry"], row["year"]): {name: (row[name]["number"], row[name]["quantity"])
                                                  for name in names.values() if row[name]["number"]} for row in rows}
        self.assertEqual(found, expected)
        self.assertEqual(expected[("JP", 2025)]["cancelled"], (2, 30))
        one = self.ledger.call("report.transactions", {"registry": "JP", "year": 2026})["rows"]
        self.assertEqual([(row["registry"], row["year"]) for row in one], [("JP", 2026)])
        early = self.ledger.call("report.transactions", {"year": 2025, "as_of": {"date": "2025-04-01"}})["rows"]
        self.assertEqual([row["retired"]["number"] for row in early], [0, 0])

    def test_adjustment(self):
        sheet = self.ledger.call("report.adjustment", {"year": 2025})
        self.assertEqual(sheet["totals"], [{"party": "JPN", "additions": 0, "subtractions": 100, "net": -100},
                                           {"party": "MNG", "additions": 500, "subtractions": 0, "net": 500}])
        self.assertEqual([(row["sign"], row["vintage"], row["entries"]) for row in sheet["rows"]],
                         [("subtraction", 2024, 1), ("addition", 2024, 1)])
        before = self.ledger.call("report.adjustment", {"year": 2025, "as_of": {"date": "2025-04-30"}})
        self.assertEqual([row["sign"] for row in before["rows"]], ["addition"])
        self.assertEqual(self.ledger.call("report.adjustment", {"year": 2024})["rows"], [])

    def test_each_names_its_checkpoint(self):
        note = self.ledger.call("checkpoint", {"keep": True})
        for name, params in (("accounts", {}), ("balances", {}), ("transactions", {}), ("issuance", {}),
                             ("adjustment", {"year": 2025}), ("aef", {"year": 2025})):
            report = self.ledger.call(f"report.{name}", params)
            self.assertEqual(report["checkpoint"], {"size": note["size"], "root": note["root"]}, name)
            self.assertEqual(report["size"], note["size"])
            options = [f"--{key}={value}" for key, value in params.items()]
            for output in ([], ["--csv"], ["--json"]):
                if name == "aef" and not output[:1] == ["--json"]:
                    continue
                done = self.ctl(*output, "report", name, *options)
                self.assertIn(note["root"], done.stderr if output == ["--csv"] else done.stdout, (name, output))

    def test_tables_as_csv(self):
        done = self.ctl("--csv", "report", "balances", "--as-of-date", "2025-12-31")
        rows = {(row["registry"], row["kind"]): int(row["quantity"]) for row in csv.DictReader(io.StringIO(done.stdout))}
        self.assertEqual(rows[("JP", "retirement")], 110)
        self.assertEqual(sum(rows.values()), 1200)
        done = self.ctl("--csv", "report", "transactions", "--year", 2025, "--registry", "JP")
        row, = csv.DictReader(io.StringIO(done.stdout))
        self.assertEqual((row["issued_number"], row["issued_quantity"], row["retired_quantity"]), ("1", "1000", "110"))
        done = self.ctl("report", "transactions")
        self.assertRegex(done.stdout, r"JP +2025 +cancelled +2 +30\b")
        self.assertIn("Second Company", self.ctl("report", "accounts").stdout)
        self.assertRegex(self.ctl("report", "adjustment", "--year", 2025).stdout, r"MNG +500 +0 +500")

    # -- Article 6
    def aef(self, party, year=2025, **more):
        return self.ledger.call("report.aef", {"year": year, "party": party, **SUBMISSION, **more})

    def test_aef_of_the_acquiring_party(self):
        report = self.aef("JPN")
        self.assertEqual(report["faults"], [])
        tables = report["tables"]
        short = [(row["type"], row["first_id"], row["last_id"], row["quantity"], row["date"][:10]) for row in tables["actions"]]
        self.assertEqual(short, [
            ("Acquisition", itmo(1), itmo(500), "500", "2025-03-03"),
            ("Transfer", itmo(1), itmo(150), "150", "2025-04-01"),
            ("Use", itmo(201), itmo(300), "100", "2025-05-01"),
            ("Use", itmo(301), itmo(320), "20", "2025-06-01"),
            ("Voluntary Cancellation", itmo(101), itmo(110), "10", "2025-07-01")])
        self.assertEqual([row["ndc_year"] for row in tables["actions"]], ["NA", "NA", "2025", "NA", "NA"])
        self.assertEqual([row["purpose"] for row in tables["actions"]], ["NA", "NA", "NA", "IMP", "NA"])
        held = sorted((row["first_unit"], row["last_unit"], row["quantity"]) for row in tables["holdings"])
        self.assertEqual(held, sorted((units(a, a), units(b, b), str(b - a + 1))
                                      for a, b in ((101, 200), (211, 250), (251, 300), (421, 600))))
        self.assertEqual(sum(int(row["quantity"]) for row in tables["holdings"]), 500 - 100 - 20 - 10)
        self.assertEqual([row["authorization"] for row in tables["authorizations"]], ["MNG 2025-1"])
        self.assertEqual([row["name"] for row in tables["entities"]], ["First Company"])

    def test_aef_of_the_first_transferring_party(self):
        tables = self.aef("MNG")["tables"]
        self.assertEqual([(row["type"], row["subtype"], row["acquiring_party"]) for row in tables["actions"]],
                         [("First transfer", "First transfer to another Party", "JPN")])
        self.assertEqual(tables["holdings"], [])
        self.assertEqual(tables["authorizations"][0]["quantity"], "800")

    def test_aef_names_the_seal_of_its_own_registry(self):
        self.assertEqual(self.aef("MNG")["seals"], [{"registry": "MN", "seq": self.sealed, "as_of": "2025-12-31"}])
        self.assertEqual(self.aef("JPN")["seals"], [])  # Japan's registry was not sealed
        self.assertEqual(self.aef("MNG", 2026)["seals"], [])
        given = [f"--{key.replace('_', '-')}={value}" for key, value in SUBMISSION.items()]
        said = self.ctl("report", "aef", "--year", 2025, "--party", "MNG", *given).stdout
        self.assertRegex(said, rf"sealed +registry MN on 2025-12-31, by entry {self.sealed}\b")

    def test_aef_of_the_years_beside(self):
        before, after = self.aef("JPN", 2024)["tables"], self.aef("JPN", 2026, submission_date="2027-04-01")["tables"]
        for name in ("authorizations", "actions", "holdings", "entities"):
            self.assertEqual(before[name], [], name)
        self.assertEqual([row["quantity"] for row in after["actions"]], ["10"])
        self.assertEqual(sum(int(row["quantity"]) for row in after["holdings"]), 370)

    def test_aef_files(self):
        with tempfile.TemporaryDirectory(prefix="jcm-") as folder:
            book = os.path.join(folder, "aef.xlsx")
            given = [f"--{key.replace('_', '-')}={value}" for key, value in SUBMISSION.items()]
            command = ["report", "aef", "--year", 2025, "--party", "JPN", *given, "--out", folder, "--xlsx", book]
            said = self.ctl(*command).stdout
            names = ["submission", "authorizations", "actions", "holdings", "entities"]
            files = [f"aef-JPN-2025-{n}-{name}.csv" for n, name in enumerate(names, 1)]
            self.assertEqual(sorted(os.listdir(folder)), sorted([*files, "aef.xlsx"]))
            for file in files:
                self.assertIn(file, said)
            self.assertIn("holdings may still change", said)  # nobody sealed the year
            tables = [list(csv.reader(open(os.path.join(folder, file), newline=""))) for file in files]
            self.assertEqual([len(table[0]) for table in tables], [9, 19, 27, 16, 8])
            self.assertEqual([len(table) - 1 for table in tables], [1, 1, 5, 4, 1])
            self.assertEqual(tables[0][1], ["JPN", "1.0", "2025", "10/04/2026", "", "", "2021", "2030", ""])
            self.check_workbook(book, tables)
            first = pathlib.Path(book).read_bytes()
            # Files that are there stay; with --force they come out the same.
            done = self.ctl(*command, code=1)
            self.assertIn("file.unwritable", done.stderr)
            self.ctl(*command, "--force")
            self.assertEqual(pathlib.Path(book).read_bytes(), first)
            self.assertEqual(len(os.listdir(folder)), 6)

    def check_workbook(self, path, tables):
        """The sheets hold what the CSV files hold: texts as texts, numbers and dates as numbers."""
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        with zipfile.ZipFile(path) as book:
            self.assertIsNone(book.testzip())
            sheets = [sheet.get("name") for sheet in xml.fromstring(book.read("xl/workbook.xml")).iter(f"{{{space['m']}}}sheet")]
            self.assertEqual(sheets, ["Table 1 Submission", "Table 2 Authorizations", "Table 3 Actions",
                                      "Table 4 Holdings", "Table 5 Auth. entities"])
            shared = xml.fromstring(book.read("xl/sharedStrings.xml"))
            strings = ["".join(text.itertext()) for text in shared.findall("m:si", space)]
            for number, table in enumerate(tables, 1):
                root = xml.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
                self.assertEqual(root.findall(".//m:f", space), [])  # no formula
                cells = {}
                for cell in root.iter(f"{{{space['m']}}}c"):
                    value = cell.find("m:v", space).text if cell.find("m:v", space) is not None else None
                    if value is not None:
                        cells[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else float(value)
                column = lambda n: (chr(64 + n // 26) if n >= 26 else "") + chr(65 + n % 26)
                for r, row in enumerate(table):
                    for c, text in enumerate(row):
                        # Table 1 stands upright below its title; the others begin in the second line.
                        place = f"{column(r)}{c + 2}" if number == 1 else f"{column(c)}{r + 2}"
                        found = cells.get(place, "")
                        if isinstance(found, float):
                            date = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
                            if date:
                                day = datetime.date(*map(int, reversed(date.groups())))
                                self.assertEqual(found, (day - datetime.date(1899, 12, 30)).days, place)
                            else:
                                self.assertEqual(found, float(text), place)
                        else:
                            self.assertEqual(found, text, place)

    def test_nothing_is_written_with_a_fault(self):
        with tempfile.TemporaryDirectory(prefix="jcm-") as folder:
            done = self.ctl("report", "aef", "--year", 2025, "--version", "0.9", "--submission-date", "2025-12-31",
                            "--out", folder, "--xlsx", os.path.join(folder, "a.xlsx"), code=1)
            self.assertEqual(os.listdir(folder), [])
            self.assertIn("report.invalid", done.stderr)
            for part in ("Table 1: Submission, row 1, Version: \"0.9\" does not fit", "the year 2025 had not ended",
                         "First year of the NDC implementation period: it is required and absent"):
                self.assertIn(part, done.stderr)
            done = self.ctl("--json", "report", "aef", "--year", 2025, "--out", folder, code=1)
            self.assertEqual(json.loads(done.stderr.splitlines()[-1])["error"]["id"], "report.invalid")
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main()
