"""What `cmake --install` puts in place: programs that run from there, manual pages that man can show, and
every file the unit and the documents name."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["JCM_BIN"]).resolve().parent
PROGRAMS = sorted(p.name for p in (ROOT / "docs/man").glob("*.scd"))


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="jcm-install-")
        cls.prefix = pathlib.Path(cls.place.name)
        done = subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(cls.prefix)],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def test_every_program_with_a_manual_page_runs(self):
        self.assertGreaterEqual(len(PROGRAMS), 3)
        for page in PROGRAMS:
            program = page.split(".")[0]
            done = subprocess.run([str(self.prefix / "bin" / program), "--help"],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(program, done.stdout)

    def test_manual_pages_are_made_and_in_their_section(self):
        for page in PROGRAMS:
            name = page.removesuffix(".scd")
            made = self.prefix / "share/man" / ("man" + name[-1]) / name
            self.assertTrue(made.is_file(), made)
            self.assertRegex(made.read_text(), r'\.TH "?' + name.split(".")[0])

    def test_the_unit_starts_a_program_that_is_installed(self):
        unit = (self.prefix / "lib/systemd/system/jcm-ledgerd.service").read_text()
        program = re.search(r"^ExecStart=/usr/(\S+)", unit, re.M).group(1)
        self.assertTrue(os.access(self.prefix / program, os.X_OK))

    def test_schemas_documents_and_example_are_there(self):
        for name in ("share/jcm-ledger/schemas/record.cddl", "share/jcm-ledger/schemas/findings.json",
                     "share/jcm-ledger/schemas/methods/status.json", "share/doc/jcm-ledger/docs/auditing.md",
                     "share/doc/jcm-ledger/examples/ledger.toml", "share/bash-completion/completions/jcm-ledger"):
            self.assertTrue((self.prefix / name).is_file(), name)


if __name__ == "__main__":
    unittest.main()
