"""jcm-verify --html: one file that needs nothing else, says what the text says, and shows the figures of the
verifier's own replay; of a damaged ledger it lists every finding with what to do."""
import html.parser
import pathlib
import re
import shutil
import tempfile
import unittest

from ledger_harness import Ledger, furnish, run


class Reader(html.parser.HTMLParser):
    """Checks that tags nest, and collects text and what is loaded from elsewhere."""
    VOID = {"meta", "br", "link", "img"}

    def __init__(self):
        super().__init__()
        self.open, self.text, self.outside = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href") or (tag == "script"):
                self.outside.append((tag, name, value))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        self.text.append(data)


def read(path):
    reader = Reader()
    reader.feed(pathlib.Path(path).read_text("utf-8"))
    reader.close()
    assert reader.open == [], reader.open
    return reader, " ".join(" ".join(reader.text).split())


class HtmlReport(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="jcm-html-")
        self.report = pathlib.Path(self.place.name) / "report.html"

    def tearDown(self):
        self.place.cleanup()

    def test_a_clean_ledger(self):
        with Ledger() as ledger:
            ledger.start()
            with ledger.client() as client:
                furnish(client)
            ledger.stop()
            done = run("jcm-verify", ledger.data, "--html", self.report)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        reader, text = read(self.report)
        self.assertEqual(reader.outside, [])
        self.assertIn("CLEAN", text)
        self.assertIn("self-consistent, key taken from the ledger", text)
        root = re.search(r"root\s+([0-9a-f]{64})", done.stdout).group(1)
        self.assertIn(root, text)
        self.assertIn("Issued, t CO2e", text)
        self.assertIn("The same in figures", text)
        self.assertIn("<svg", self.report.read_text())

    def test_a_damaged_ledger_lists_its_findings(self):
        with Ledger() as ledger:
            ledger.start()
            with ledger.client() as client:
                furnish(client)
            ledger.stop()
            copy = pathlib.Path(self.place.name) / "copy"
            shutil.copytree(ledger.data, copy)
        table = max((copy / "entries").glob("*.sst"))
        damaged = bytearray(table.read_bytes())
        damaged[len(damaged) // 3] ^= 1
        table.write_bytes(damaged)
        done = run("jcm-verify", copy, "--html", self.report)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        _, text = read(self.report)
        self.assertIn("DAMAGED", text)
        self.assertIn("file.damaged", text)
        self.assertIn("Restore the file or the directory from a copy", text)
        self.assertIn(table.name, text)

    def test_a_place_that_cannot_be_written_is_refused_before_the_work(self):
        for place in (self.place.name, str(self.report.parent / "no such folder" / "report.html")):
            done = run("jcm-verify", "/nowhere", "--html", place)
            self.assertEqual(done.returncode, 2)
            self.assertIn("file.unwritable", done.stderr + done.stdout)
            self.assertIn(place, done.stderr + done.stdout)


if __name__ == "__main__":
    unittest.main()
