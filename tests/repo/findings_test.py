"""The list of findings is one list: code, schema, page and tests."""
import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Findings(unittest.TestCase):
    def setUp(self):
        self.schema = json.loads((ROOT / "schemas/findings.json").read_text())["findings"]

    def test_code(self):
        header = (ROOT / "ledger/audit/finding.hpp").read_text()
        listed = re.findall(r'X\((\w+), "([\w.]+)",\s+(\w+)\)', header)
        self.assertGreater(len(listed), 35)
        self.assertEqual([(name.replace("_", "."), severity) for name, _, severity in listed],
                         [(text.replace("_", "."), severity) for _, text, severity in listed])
        self.assertEqual({(text, severity) for _, text, severity in listed},
                         {(one["id"], one["severity"]) for one in self.schema})

    def test_page(self):
        page = (ROOT / "docs/auditing.md").read_text()
        rows = re.findall(r"^\| `([\w.]+)` \| (\w+) \| (\w+) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
        self.assertEqual(rows, [(one["id"], one["severity"], one["level"], one["meaning"], one["next"])
                                for one in self.schema])

    def test_tests(self):
        """tests/damage/every_finding_test.py checks at run time that its tests are this list and that each makes
        its finding; here only that it is there and says so."""
        tests = (ROOT / "tests/damage/every_finding_test.py").read_text()
        names = re.findall(r"^    def test_(\w+)\(self\)", tests, re.MULTILINE)
        self.assertEqual(set(names) - {"the_tests_here_are_the_list"},
                         {one["id"].replace(".", "_") for one in self.schema})
        self.assertEqual(len(names), len(set(names)))

    def test_product_uses_every_finding(self):
        sources = "\n".join(path.read_text() for folder in ("ledger/audit", "tools/verify")
                            for path in (ROOT / folder).glob("*.cpp"))
        self.assertEqual([one["id"] for one in self.schema
                          if f"FindingId::{one['id'].replace('.', '_')}" not in sources], [])


if __name__ == "__main__":
    sys.exit(unittest.main())
