"""House numbers: lengths, words that must not stand in names, links that must resolve, pages in step with
what they describe."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tracked():
    out = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                         capture_output=True, text=True)
    if out.returncode == 0:
        names = out.stdout.splitlines()
    else:  # an unpacked archive has no git
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*")
                 if p.is_file() and not str(p.relative_to(ROOT)).startswith(("build", ".git/"))]
    return [ROOT / n for n in names if (ROOT / n).is_file()]


FILES = tracked()
CODE = [p for p in FILES if p.suffix in (".hpp", ".cpp")]
PRODUCT = [p for p in CODE if p.relative_to(ROOT).parts[0] in ("ledger", "tools")]


def rel(path):
    return str(path.relative_to(ROOT))


class House(unittest.TestCase):
    def test_files_stay_short(self):
        long = [f"{rel(p)}: {n} lines" for p in PRODUCT
                if (n := len(p.read_text().splitlines())) > 400]
        self.assertGreater(len(PRODUCT), 50)
        self.assertEqual(long, [])

    def test_lines_stay_narrow(self):
        wide = [f"{rel(p)}:{i}" for p in PRODUCT for i, line in enumerate(p.read_text().splitlines(), 1)
                if len(line) > 120]
        self.assertEqual(wide, [])

    def test_no_leftovers(self):
        words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
        left = [f"{rel(p)}:{i}" for p in CODE for i, line in enumerate(p.read_text().splitlines(), 1)
                if words.search(line)]
        self.assertEqual(left, [])

    def test_words_the_field_does_not_use(self):
        words = re.compile(r"\b(mint|minted|minting|burn|burned|burning|wallet)\b", re.IGNORECASE)
        found = [f"{rel(p)}:{i}: {line.strip()[:80]}" for p in PRODUCT
                 for i, line in enumerate(p.read_text().splitlines(), 1) if words.search(line)]
        self.assertEqual(found, [])

    def test_headers_say_what_they_are(self):
        mute = [rel(p) for p in PRODUCT if p.suffix == ".hpp" and not p.read_text().startswith("//")]
        self.assertEqual(mute, [])

    def test_links_in_pages_resolve(self):
        broken, seen = [], 0
        for page in (p for p in FILES if p.suffix == ".md"):
            for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
                if re.match(r"[a-z]+:", target):
                    continue
                seen += 1
                if not (page.parent / target).exists():
                    broken.append(f"{rel(page)}: {target}")
        self.assertGreater(seen, 5)
        self.assertEqual(broken, [])

    def test_json_files_parse(self):
        paths = [p for p in FILES if p.suffix == ".json" and "fuzz/corpus" not in rel(p)]
        self.assertGreater(len(paths), 20)
        for path in paths:
            json.loads(path.read_text())


class InStep(unittest.TestCase):
    def methods(self):
        names = sorted(p.stem for p in (ROOT / "schemas/methods").glob("*.json"))
        self.assertGreater(len(names), 20)
        return names

    def test_protocol_page_names_every_method(self):
        text = (ROOT / "docs/protocol.md").read_text()
        self.assertEqual([m for m in self.methods() if f"`{m}`" not in text], [])

    def test_every_schema_says_what_a_caller_needs(self):
        for name in self.methods():
            schema = json.loads((ROOT / f"schemas/methods/{name}.json").read_text())
            for key in ("title", "description", "x-examples"):
                self.assertTrue(schema.get(key), f"{name}: no {key}")

    def test_laws_page_names_every_law(self):
        header = (ROOT / "ledger/base/error_ids.hpp").read_text()
        laws = re.findall(r'"(law\.\w+)"', header)
        page = (ROOT / "docs/laws.md").read_text()
        self.assertGreater(len(laws), 7)
        self.assertEqual([law for law in laws if law not in page], [])

    def test_every_error_id_is_used_and_tested(self):
        header = (ROOT / "ledger/base/error_ids.hpp").read_text()
        ids = re.findall(r'X\((\w+), "([\w.]+)",', header)
        product = "\n".join(p.read_text() for p in PRODUCT if p.name != "error_ids.hpp")
        tests = "\n".join(p.read_text(errors="replace") for p in FILES
                          if rel(p).startswith("tests/") and p.suffix in (".cpp", ".hpp", ".py", ".txt"))
        unused = [text for name, text in ids if f"ErrorId::{name}" not in product]
        untested = [text for name, text in ids
                    if f"ErrorId::{name}" not in tests and f'"{text}"' not in tests and
                    not re.search(rf"(?<![\w.]){re.escape(text)}(?![\w.])", tests)]
        self.assertEqual(unused, [], "ids that nothing returns")
        self.assertEqual(untested, [], "ids that no test produces")


if __name__ == "__main__":
    sys.exit(unittest.main())
