"""Receipts and certificates by the real programs: every act's receipt is checked by a few lines written from
docs/record-format.md, and what stands on the paper is read back from the PDF."""
import base64
import hashlib
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
from ledger_harness import Client, Ledger, binary, furnish, run  # noqa: E402

LONG_NAME = "例示商事株式会社 (Example Trading and Environmental Development Corporation of the Eastern Region)"
ACTS = {"credits.issue": "issuance", "credits.transfer": "transfer", "credits.retire": "retirement",
        "credits.cancel": "cancellation"}


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf, index, size, proof):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise AssertionError("too many hashes")
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = sha256(b"\x01", r, p)
        fn >>= 1
        sn >>= 1
    if sn != 0:
        raise AssertionError("too few hashes")
    return r


def consistent(old_size, old_root, new_size, new_root, proof):
    """RFC 9162, section 2.1.4.2."""
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path.pop(0)
    for c in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01", c, fr), sha256(b"\x01", c, sr)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            sr = sha256(b"\x01", sr, c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == old_root and sr == new_root


def note_parts(note):
    """Text, origin, size, root and signature lines of a checkpoint."""
    text, _, signatures = note.rpartition("\n\n")
    origin, size, root = (text + "\n").split("\n")[:3]
    return text + "\n", origin, int(size), base64.b64decode(root), signatures.splitlines()


def read_receipt(text):
    """(entry bytes, index, hashes, note) of a .tlog-proof file."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1", lines[0]
    assert lines[1].startswith("extra "), lines[1]
    assert lines[2].startswith("index "), lines[2]
    return (base64.b64decode(lines[1][6:], validate=True), int(lines[2][6:]),
            [base64.b64decode(line, validate=True) for line in lines[3:]], note)


def signature_holds(note, vkey):
    """Ed25519 by openssl: the checkpoint's text under the verifier key."""
    text, origin, _, _, signatures = note_parts(note)
    name, key_id, key = vkey.split("+", 2)
    lines = [base64.b64decode(line.split(" ")[2]) for line in signatures if line.startswith(f"— {name} ")]
    raw, = [line for line in lines if line[:4].hex() == key_id]
    public = base64.b64decode(key)[1:]
    assert name == origin and len(public) == 32
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        for path, data in zip(files, (bytes.fromhex("302a300506032b6570032100") + public, text.encode(), raw[4:])):
            pathlib.Path(path).write_bytes(data)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", files[0],
                               "-rawin", "-in", files[1], "-sigfile", files[2]], capture_output=True).returncode == 0


class Relay:
    """Stands between a client and the daemon, and changes the answers of one method."""

    def __init__(self, target, method, change):
        self.target, self.method, self.change = target, method, change
        self.folder = tempfile.TemporaryDirectory(prefix="jcm-")
        self.path = os.path.join(self.folder.name, "relay.sock")
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.path)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        self.folder.cleanup()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, Client(self.target) as daemon, client.makefile("rwb") as lines:
                for line in lines:
                    daemon.send_raw(line)
                    reply = json.loads(daemon.receive_line())
                    if json.loads(line)["method"] == self.method and "result" in reply:
                        self.change(reply)
                    lines.write(json.dumps(reply).encode() + b"\n")
                    lines.flush()


class Receipts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = Ledger().start()
        cls.addClassCleanup(cls.ledger.remove)
        cls.folder = tempfile.TemporaryDirectory(prefix="jcm-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.vkey = pathlib.Path(cls.ledger.key_file).read_text().strip()
        with cls.ledger.client() as client:
            cls.accounts = furnish(client, live=False)
            named = client.call("account.open", request_id="named", registry="JP", kind="entity_holding",
                                holder={"name": LONG_NAME}, business_date="2018-02-05")
            client.call("registry.go_live", request_id="live", registry="JP")
            cls.holder = named["account"]
            first = cls.accounts["holders"][0]
            right = {"kind": "holder_application", "reference": "A-1", "date": "2018-02-01"}
            use = {"purpose": "NDC of Japan, 2030", "year": 2030, "beneficiary": "日本政府", "reason": "Given freely"}
            cls.seqs = {"credits.issue": client.call("request.find", request_id="furnish-issue-MN004")["seq"]}
            for kind, to in (("transfer", cls.holder), ("retire", cls.accounts["retirement"]),
                             ("cancel", cls.accounts["cancellation"])):
                done = client.call(f"credits.{kind}", {
                    "request_id": kind, "from": first, "to": to, "quantity": 1200, "authority": right,
                    "note": "DEMONSTRATION: not real" if kind == "retire" else "by the book",
                    **({} if kind == "transfer" else use)})
                cls.seqs[f"credits.{kind}"] = done["seq"]

    def ctl(self, *arguments, **options):
        return self.ledger.ctl(*arguments, cwd=self.folder.name, **options)

    def ok(self, *arguments):
        done = self.ctl(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def path(self, name):
        return pathlib.Path(self.folder.name, name)

    def check(self, text, seq, vkey=None):
        """The receipt holds: leaf, root, signature; gives the size of its checkpoint."""
        entry, index, hashes, note = read_receipt(text)
        self.assertEqual(index, seq)
        raw = self.ledger.call("entry.get", seq=seq, raw=True)
        self.assertEqual(entry.hex(), raw["raw"])
        leaf = sha256(b"\x00", entry)
        self.assertEqual(leaf.hex(), raw["entry_hash"])
        _, origin, size, root, _ = note_parts(note)
        self.assertEqual(origin, self.ledger.origin)
        self.assertGreater(size, seq)
        self.assertEqual(root_from(leaf, index, size, hashes), root)
        self.assertTrue(signature_holds(note, vkey or self.vkey))
        return size

    def pdf_text(self, path, *more):
        return subprocess.run(["pdftotext", *more, str(path), "-"], capture_output=True, text=True, check=True).stdout

    def test_receipt_and_certificate_of_every_act(self):
        for kind, act in ACTS.items():
            with self.subTest(kind=kind):
                seq = self.seqs[kind]
                out = self.ok("receipt", seq, "--pdf", f"{act}.pdf")
                receipt = self.path(f"receipt-{act}-{seq}.tlog-proof")
                self.assertRegex(out, rf"receipt +receipt-{act}-{seq}\.tlog-proof\n")
                self.assertRegex(out, rf"certificate +{act}\.pdf \(2 pages\)\n")
                text = receipt.read_text()
                size = self.check(text, seq)
                self.assertRegex(out, rf"entry {seq}, {re.escape(kind)}, among the first {size} entries")
                checked = run("jcm-verify", receipt, "--key", self.vkey)
                self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
                self.check_certificate(kind, act, seq, size, text)

    def check_certificate(self, kind, act, seq, size, receipt):
        raw = self.pdf_text(self.path(f"{act}.pdf"), "-raw")
        flat = re.sub(r"\s+", " ", raw)
        entry = self.ledger.call("entry.get", seq=seq)
        quantity = "10,000" if act == "issuance" else "1,200"
        moved = entry["resolved"].get("moved") or [one["block"] for one in entry["resolved"]["issued"]]
        for wanted in (f"Certificate of {act}", f"{quantity} tCO", "MN004 10MW solar power project in Darkhan City",
                       *moved, self.ledger.origin, entry["entry_hash"], f"of the first {size} entries",
                       "How to verify", f"entry {seq} of {self.ledger.origin}", "Page 1 of 2", "Page 2 of 2"):
            self.assertIn(wanted, flat)
        # Long lines are broken on paper.
        self.assertIn(self.vkey, re.sub(r"\s", "", raw))
        if act == "transfer":
            self.assertIn(LONG_NAME.split()[0], flat)
            self.assertIn("Corporation of the Eastern Region", flat)
        if act in ("retirement", "cancellation"):
            for wanted in ("NDC of Japan, 2030", "日本政府", "Given freely", "Application of the holder: A-1"):
                self.assertIn(wanted, flat)
        if act == "issuance":
            for wanted in ("1 January 2017 to 31 December 2017", "decision of 1 February 2018"):
                self.assertIn(wanted, flat)
        self.assertEqual("DEMONSTRATION" in flat, act == "retirement")
        self.check_personal(flat, entry)
        self.assertIn(receipt.strip(), self.printed_receipt(act))
        info = subprocess.run(["pdfinfo", str(self.path(f"{act}.pdf"))], capture_output=True, text=True, check=True,
                              env={**os.environ, "TZ": "UTC"}).stdout
        self.assertRegex(info, rf"Title: +Certificate of {act} {seq}\n")
        self.assertRegex(info, r"Page size: +595\.27\d x 841\.89 pts \(A4\)")

    def check_personal(self, flat, entry):
        """Every personal text with its salt and digest, and the digest is that of the text."""
        holders = [self.ledger.call("account.show", account=entry["body"][side])["opened_by"]
                   for side in ("from", "to") if side in entry["body"]]
        for one in (entry, *(self.ledger.call("entry.get", seq=seq) for seq in holders)):
            for field, part in one.get("personal", {}).items():
                digest = sha256(b"jcm-ledger personal v0\n", bytes.fromhex(part["salt"]), part["text"].encode())
                self.assertEqual(digest.hex(), part["digest"])
                if field in ("beneficiary", "reason", "holder_name"):
                    self.assertIn(part["digest"], flat)
                    self.assertIn(part["salt"], flat)

    def printed_receipt(self, act):
        """The receipt joined again from the last pages, by the rule that stands above it there."""
        pages = self.pdf_text(self.path(f"{act}.pdf"), "-layout")
        lines = pages[pages.index("c2sp.org/tlog-proof@v1"):].splitlines()
        joined = []
        for line in lines:
            if line.startswith("  ") and joined and re.fullmatch(r" +[A-Za-z0-9+/=]+", line):
                joined[-1] += line.strip()
            else:
                joined.append(line.rstrip())
        return "\n".join(joined)

    def test_by_request_id_and_to_standard_output(self):
        seq = self.seqs["credits.retire"]
        by_id = self.ok("receipt", "--request", "retire", "--out", "-")
        self.check(by_id, seq)
        as_json = json.loads(self.ok("--json", "receipt", seq, "--out", "here.tlog-proof", "--pdf", "here.pdf"))
        self.check(as_json["proof"], seq)
        self.assertEqual(self.path("here.tlog-proof").read_text(), as_json["proof"])
        self.assertEqual((as_json["kind"], as_json["receipt_file"], as_json["certificate_file"]),
                         ("credits.retire", "here.tlog-proof", "here.pdf"))
        before = set(os.listdir(self.folder.name))
        self.check(json.loads(self.ok("--json", "receipt", seq))["proof"], seq)
        self.assertEqual(set(os.listdir(self.folder.name)), before, "JSON alone writes no file")
        piped = subprocess.run([binary("jcm-ledger"), "--socket", self.ledger.socket_path, "receipt", str(seq), "--out",
                                "beside.tlog-proof", "--pdf", "-"], capture_output=True, cwd=self.folder.name, timeout=60)
        self.assertEqual((piped.returncode, piped.stderr), (0, b""))
        self.assertTrue(piped.stdout.startswith(b"%PDF-1.") and piped.stdout.endswith(b"%%EOF\n"))

    def test_every_entry_has_one(self):
        with self.ledger.client() as client:
            for seq in range(client.call("status")["size"]):
                self.check(client.call("receipt", seq=seq)["proof"], seq)
        out = self.ok("receipt", 2)
        self.assertIn("receipt-project-record-2.tlog-proof", out)

    def test_the_newest_entry_waits_for_the_signer(self):
        with self.ledger.client() as client:
            for n in range(10):
                seq = client.call("project.record", request_id=f"newest-{n}", reference=f"TH{n:03}", country="TH",
                                  title=f"Project {n}", status="validation")["seq"]
                self.check(client.call("receipt", seq=seq)["proof"], seq)

    def test_a_certificate_is_the_same_every_time(self):
        kept = json.loads(self.ok("--json", "checkpoint", "--keep"))["size"]
        for name in ("one", "two"):
            self.ok("receipt", self.seqs["credits.retire"], "--size", kept, "--out", f"{name}.tlog-proof", "--pdf",
                    f"{name}.pdf")
        self.assertEqual(self.path("one.pdf").read_bytes(), self.path("two.pdf").read_bytes())
        self.assertEqual(self.path("one.tlog-proof").read_bytes(), self.path("two.tlog-proof").read_bytes())

    def refused(self, error_id, *arguments, code=1):
        done = self.ctl(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        if "--json" in arguments:
            self.assertEqual(json.loads(done.stderr)["error"]["id"], error_id)
        else:
            self.assertRegex(done.stderr, rf"^error +{re.escape(error_id)}\n")
        return done.stderr

    def test_what_is_refused(self):
        seq = self.seqs["credits.retire"]
        self.refused("entry.unknown", "receipt", 100_000)
        self.refused("request.unknown", "receipt", "--request", "never")
        self.assertIn("project.record", self.refused("field.value", "receipt", 2, "--out", "p.tlog-proof", "--pdf",
                                                     "p.pdf"))
        self.assertFalse(self.path("p.tlog-proof").exists())
        self.refused("checkpoint.missing", "receipt", seq, "--size", 900_000)
        self.refused("field.conflict", "receipt", seq, "--size", 1)
        self.assertEqual(self.ctl("receipt").returncode, 2)
        self.assertEqual(self.ctl("receipt", seq, "--request", "retire").returncode, 2)
        self.refused("key.malformed", "receipt", seq, "--key", "no key", code=2)
        self.refused("field.conflict", "receipt", seq, "--out", "-", "--pdf", "-", code=2)
        self.refused("field.conflict", "--json", "receipt", seq, "--out", "-", code=2)
        stranger = self.vkey.replace(self.vkey.split("+")[1], "00000000")
        self.refused("key.malformed", "receipt", seq, "--key", stranger, code=2)
        other = Ledger(origin=self.ledger.origin)
        self.addCleanup(other.remove)
        self.refused("note.key_unknown", "receipt", seq, "--out", "k.tlog-proof", "--key",
                     pathlib.Path(other.key_file).read_text().strip())
        self.assertFalse(self.path("k.tlog-proof").exists())

    def test_files_are_not_written_over(self):
        seq = self.seqs["credits.transfer"]
        self.path("mine.tlog-proof").write_text("mine")
        self.assertIn("--force", self.refused("file.unwritable", "receipt", seq, "--out", "mine.tlog-proof"))
        # Nothing at all is written when one of the two cannot be.
        self.refused("file.unwritable", "receipt", seq, "--out", "fresh.tlog-proof", "--pdf", "mine.tlog-proof")
        self.assertFalse(self.path("fresh.tlog-proof").exists())
        self.refused("file.unwritable", "receipt", seq, "--out", "nowhere/x.tlog-proof")
        os.symlink("/nonexistent", self.path("link"))
        self.refused("file.unwritable", "receipt", seq, "--out", "link")
        self.refused("file.unwritable", "receipt", seq, "--out", "link", "--force")
        self.assertEqual(self.path("mine.tlog-proof").read_text(), "mine")
        self.ok("receipt", seq, "--out", "mine.tlog-proof", "--force")
        self.check(self.path("mine.tlog-proof").read_text(), seq)
        self.assertEqual([name for name in os.listdir(self.folder.name) if name.endswith(".tmp")], [])

    def on_a_terminal(self, *arguments):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder.name)
            os.execve(binary("jcm-ledger"), ["jcm-ledger", "--socket", self.ledger.socket_path, *map(str, arguments)],
                      {**os.environ, "TERM": "xterm"})
        shown = b""
        try:
            while data := os.read(terminal, 65536):
                shown += data
        except OSError:
            pass  # the end of a terminal
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode(errors="replace")

    def test_bytes_of_an_entry_but_not_on_a_terminal(self):
        for seq in (0, self.seqs["credits.retire"]):
            done = subprocess.run([binary("jcm-ledger"), "--socket", self.ledger.socket_path, "entry", str(seq), "--raw"],
                                  capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            entry = self.ledger.call("entry.get", seq=seq, raw=True)
            self.assertEqual(done.stdout.hex(), entry["raw"])
            self.assertEqual(json.loads(self.ok("--json", "entry", seq, "--raw")), entry)
        for arguments in (("entry", 0, "--raw"), ("receipt", 0, "--out", "t.tlog-proof", "--pdf", "-")):
            code, shown = self.on_a_terminal(*arguments)
            self.assertEqual(code, 2, shown)
            self.assertIn("terminal", shown)
        self.assertFalse(self.path("t.tlog-proof").exists())
        # A receipt is text: on a terminal it may be shown.
        code, shown = self.on_a_terminal("receipt", 0, "--out", "-")
        self.assertEqual(code, 0)
        self.assertIn("c2sp.org/tlog-proof@v1", shown)

    def test_checkpoints_are_kept_listed_and_belong_together(self):
        with self.ledger.client() as client:
            for n in range(3):
                client.call("project.record", request_id=f"kept-{n}", reference=f"ID{n:03}", country="ID",
                            title=f"Project {n}", status="validation")
                note = self.ok("checkpoint", "--keep")
                size = note_parts(note)[2]
                self.assertEqual(size, client.call("status")["size"])
                stored = pathlib.Path(self.ledger.data, "checkpoints", f"{size}.checkpoint")
                self.assertEqual(stored.read_text(), note)
                self.assertEqual(self.ok("checkpoint", "--size", size), note)
            sizes = [int(line) for line in self.ok("checkpoint", "--list").splitlines()]
            self.assertEqual(sizes, sorted(sizes))
            self.assertEqual(json.loads(self.ok("--json", "checkpoint", "--list"))["sizes"], sizes)
            self.assertEqual(sizes[0], 1)
            notes = {size: note_parts(client.call("checkpoint", size=size)["note"]) for size in sizes}
            for old in sizes:
                for new in (size for size in sizes if size >= old):
                    proof = client.call("proof.consistency", old_size=old, new_size=new)
                    hashes = [bytes.fromhex(h) for h in proof["hashes"]]
                    self.assertTrue(consistent(old, notes[old][3], new, notes[new][3], hashes), (old, new))
            newest = client.call("proof.consistency", old_size=sizes[-1])
            self.assertEqual(note_parts(newest["checkpoint"])[2], newest["new_size"])
        self.refused("checkpoint.missing", "checkpoint", "--size", 900_000)
        self.assertEqual(self.ctl("checkpoint", "--keep", "--list").returncode, 2)
        self.assertEqual(self.ok("key").strip(), self.vkey)
        self.assertEqual(json.loads(self.ok("--json", "key"))["vkey"], self.vkey)

    def test_after_a_change_of_key_each_receipt_has_the_key_of_its_size(self):
        ledger = Ledger().start()
        self.addCleanup(ledger.remove)
        first = pathlib.Path(ledger.key_file).read_text().strip()
        old = ledger.call("checkpoint", keep=True)
        ledger.stop()
        keys = pathlib.Path(ledger.directory, "keys")
        run("jcm-ledgerd", "key", "new", "--out", keys / "key2.pem", "--origin", ledger.origin, check=True)
        run("jcm-ledgerd", "key", "rotate", "--config", ledger.config, "--new-key", keys / "key2.pem", "--reason", "planned",
            check=True)
        config = pathlib.Path(ledger.config)
        text = config.read_text()
        self.assertIn("keys/checkpoint.pem", text)
        config.write_text(text.replace("keys/checkpoint.pem", "keys/key2.pem"))
        ledger.start()
        # The checkpoint of the change itself has both keys; one more entry, and only the new one signs.
        ledger.call("registry.open", request_id="r", code="JP", side="japan", name="Japan", utc_offset_minutes=540)
        second = ledger.call("checkpoint", keep=True)["vkey"]
        self.assertNotEqual(first, second)
        for key, arguments in ((first, ("--size", old["size"])), (second, ())):
            path = self.path(f"{key.split('+')[1]}.tlog-proof")
            ledger.ctl("receipt", 0, "--out", path, *arguments, check=True)
            ledger.ctl("receipt", 0, "--out", path, "--force", "--key", key, *arguments, check=True)
            self.assertEqual(json.loads(ledger.ctl("--json", "receipt", 0, *arguments, check=True).stdout)["vkey"], key)
            self.assertTrue(signature_holds(read_receipt(path.read_text())[3], key))
            wrong = second if key == first else first
            refused = ledger.ctl("receipt", 0, "--out", path, "--force", "--key", wrong, *arguments)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("note.key_unknown", refused.stderr)

    def test_without_its_fonts_a_certificate_is_refused(self):
        """They are named with their packages; the receipt alone needs none."""
        folder = self.path("fonts")
        folder.mkdir()
        configuration = self.path("fonts.conf")
        configuration.write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>")
        seq = self.seqs["credits.retire"]
        environment = {"FONTCONFIG_FILE": str(configuration)}
        done = self.ctl("receipt", seq, "--out", "f.tlog-proof", "--pdf", "f.pdf", env=environment)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("install fonts-dejavu-core", done.stderr)
        self.assertFalse(self.path("f.tlog-proof").exists() or self.path("f.pdf").exists())
        self.assertEqual(self.ctl("receipt", seq, "--out", "f.tlog-proof", env=environment).returncode, 0)

    def test_a_daemon_that_lies_is_found_out(self):
        """What the command line writes it has checked: a receipt that was tampered with on the way, a text that is not
        the one whose digest the entry holds."""
        seq = self.seqs["credits.retire"]

        def other_entry(reply):
            head, extra, rest = reply["result"]["proof"].split("\n", 2)
            entry = bytearray(base64.b64decode(extra[6:]))
            entry[-1] ^= 1
            reply["result"]["proof"] = f"{head}\nextra {base64.b64encode(entry).decode()}\n{rest}"

        def other_index(reply):
            reply["result"]["proof"] = reply["result"]["proof"].replace(f"index {seq}", f"index {seq - 1}")

        def other_text(reply):
            reply["result"]["personal"]["beneficiary"]["text"] = "Somebody else"

        for method, change in (("receipt", other_entry), ("receipt", other_index), ("entry.get", other_text)):
            with self.subTest(change=change.__name__), Relay(self.ledger.socket_path, method, change) as relay:
                done = run("jcm-ledger", "--socket", relay.path, "receipt", seq, "--out", "lie.tlog-proof", "--pdf", "lie.pdf",
                           cwd=self.folder.name)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                self.assertRegex(done.stderr, r"^error +(proof\.mismatch|record\.malformed|cbor\.\w+)\n")
                self.assertFalse(self.path("lie.tlog-proof").exists() or self.path("lie.pdf").exists())
        with Relay(self.ledger.socket_path, "receipt", lambda reply: None) as relay:
            run("jcm-ledger", "--socket", relay.path, "receipt", seq, "--out", "truth.tlog-proof", cwd=self.folder.name,
                check=True)

    def test_after_a_restart_old_receipts_and_checkpoints_stand(self):
        seq = self.seqs["credits.cancel"]
        kept = json.loads(self.ok("--json", "checkpoint", "--keep"))
        before = self.ok("receipt", seq, "--size", kept["size"], "--out", "-")
        self.ledger.restart()
        self.assertEqual(self.ok("receipt", seq, "--size", kept["size"], "--out", "-"), before)
        self.assertEqual(self.ok("checkpoint", "--size", kept["size"]), kept["note"])
        self.check(self.ok("receipt", seq, "--out", "-"), seq)


if __name__ == "__main__":
    unittest.main()
