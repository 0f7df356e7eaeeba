"""Archives as they come out of the real programs: what is in them, byte for byte against tiles that are worked out
here from the entries alone; grown while the daemon writes; the exporter killed; what is refused. And the README in
them is followed to the letter, without any of our programs."""
import base64
import fcntl
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import time
import unittest

import ledger_harness as harness


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\x01", tree(leaves[:k]), tree(leaves[k:]))


def index_path(number):
    parts = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        parts.insert(0, f"x{number % 1000:03}")
    return "/".join(parts)


def chunks(row):
    """(index, "" or ".p/W", the hashes or entries of one tile)"""
    for at in range(0, len(row), 256):
        part = row[at:at + 256]
        yield at // 256, "" if len(part) == 256 else f".p/{len(part)}", part


def tiles_of(entries):
    """Every file under tile/ that C2SP tlog-tiles asks for at this size."""
    files = {}
    for index, width, part in chunks(entries):
        files[f"tile/entries/{index_path(index)}{width}"] = b"".join(len(e).to_bytes(2, "big") + e for e in part)
    level, row = 0, [sha(b"\0", entry) for entry in entries]
    while row:
        above = []
        for index, width, part in chunks(row):
            files[f"tile/{level}/{index_path(index)}{width}"] = b"".join(part)
            if not width:
                above.append(tree(part))
        level, row = level + 1, above
    return files


def files_of(directory):
    """Relative name to content, of every file."""
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found


def checkpoint_of(directory, name="checkpoint"):
    """Size and root that a checkpoint speaks of."""
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        _, size, root = file.read().split("\n")[:3]
    return int(size), base64.b64decode(root)


def entries_in(directory, size):
    """Strictly: every bundle whole, and nothing behind its last entry."""
    entries = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        path = os.path.join(directory, "tile/entries", index_path(index) + ("" if width == 256 else f".p/{width}"))
        with open(path, "rb") as file:
            data = file.read()
        at = 0
        for _ in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            entries.append(data[at + 2:at + 2 + length])
            at += 2 + length
        if at != len(data):
            raise AssertionError(f"{path}: {len(data)} bytes, {at} expected")
    return entries


class Archive(unittest.TestCase):
    def setUp(self):
        self.home = harness.temporary_directory()
        self.ledger = harness.Ledger()
        self.ledger.start()
        self.archive = os.path.join(self.home, "archive")

    def tearDown(self):
        self.ledger.remove()
        shutil.rmtree(self.home, ignore_errors=True)

    # -- helpers
    def furnish(self, transfers=0):
        with self.ledger.client() as client:
            self.names = harness.furnish(client)
            self.next = 0
            self.transfers(client, transfers)

    def transfers(self, client, count):
        """To and fro, so that units never run out."""
        a, b = self.names["holders"]
        requests = []
        for _ in range(count):
            requests.append(("credits.transfer", harness.transfer(f"t-{self.next}", *((a, b), (b, a))[self.next % 2], 1)))
            self.next += 1
        for _, reply in client.pipeline(requests):
            if "result" not in reply:
                raise AssertionError(reply)

    def export(self, directory=None, **options):
        done = self.ledger.ctl("--json", "export", directory or self.archive, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refused(self, error, directory=None, **options):
        """The export is refused with this error; the whole message for people."""
        done = self.ledger.ctl("--json", "export", directory or self.archive, **options)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stderr)["error"]["id"], error, done.stderr)
        return self.ledger.ctl("export", directory or self.archive, **options).stderr

    def check_whole(self, directory=None):
        """Everything the checkpoint covers is there and gives its root. The number of entries."""
        directory = directory or self.archive
        size, root = checkpoint_of(directory)
        entries = entries_in(directory, size)
        self.assertEqual(tree([sha(b"\0", entry) for entry in entries]), root)
        files = files_of(directory)
        for name, content in tiles_of(entries).items():
            self.assertEqual(files.get(name), content, name)
        return size

    # -- what is in it
    def test_the_files_are_those_of_the_texts(self):
        self.furnish(transfers=700)
        answer = self.export()
        status = self.ledger.call("status")
        self.assertEqual(answer["size"], status["size"])
        self.assertEqual(answer["new_entries"], status["size"])
        self.assertEqual(answer["origin"], self.ledger.origin)
        size, root = checkpoint_of(self.archive)
        self.assertEqual((size, root.hex()), (answer["size"], answer["root"]))
        self.check_whole()

        files = files_of(self.archive)
        entries = entries_in(self.archive, size)
        for seq in (0, 1, 255, 256, size - 1):
            self.assertEqual(self.ledger.call("entry.get", seq=seq, raw=True)["raw"], entries[seq].hex())
        expected = set(tiles_of(entries))
        expected |= {"checkpoint", "README.txt", "keys/0.vkey", "format/record-format.md", "format/record.cddl",
                     "format/findings.json"}
        beside = {name for name in files if name.startswith("checkpoints/")}
        partial = {name for name in files if re.fullmatch(r"tile/.*\.p/\d+", name)}
        self.assertEqual(set(files) - beside - partial, expected - partial)
        self.assertIn(f"checkpoints/{size}", beside)
        self.assertEqual(files[f"checkpoints/{size}"], files["checkpoint"])
        with open(self.ledger.key_file, "rb") as file:
            self.assertEqual(files["keys/0.vkey"].strip(), file.read().strip())
        source = harness.source_dir()
        for name, path in [("format/record-format.md", "docs/record-format.md"),
                           ("format/record.cddl", "schemas/record.cddl"),
                           ("format/findings.json", "schemas/findings.json")]:
            self.assertEqual(files[name], (source / path).read_bytes(), name)
        # Texts about persons are in none of them.
        for name, content in files.items():
            self.assertNotIn(b"Holder 1", content, name)

    def test_every_kept_checkpoint_comes_along(self):
        self.furnish()
        kept = [self.ledger.call("checkpoint", keep=True)]
        for _ in range(3):
            with self.ledger.client() as client:
                self.transfers(client, 5)
            kept.append(self.ledger.call("checkpoint", keep=True))
        self.assertGreaterEqual(self.export()["new_checkpoints"], 3)
        entries = entries_in(self.archive, self.check_whole())
        for note in kept:
            name = f"checkpoints/{note['size']}"
            with open(os.path.join(self.archive, name), encoding="utf-8") as file:
                self.assertEqual(file.read(), note["note"])
            size, root = checkpoint_of(self.archive, name)
            self.assertEqual(tree([sha(b"\0", entry) for entry in entries[:size]]), root)
        self.assertEqual(self.export()["new_checkpoints"], 0)

    def test_the_readme_can_be_followed_without_us(self):
        self.furnish(transfers=300)
        self.export()
        text = pathlib.Path(self.archive, "README.txt").read_text()
        self.assertIn(self.ledger.origin, text)
        self.assertIn(pathlib.Path(self.archive, "keys/0.vkey").read_text().strip(), text)
        self.assertNotRegex(text, "@[A-Z]+@")
        key = pathlib.Path(self.archive, "keys/0.vkey").read_text().strip()
        self.assertEqual([line for line in text.splitlines() if len(line) > 84 and key not in line], [])
        program = re.search(r"\n    import base64.*?(?=\n\S)", text, re.S).group(0)
        program = "\n".join(line[4:] for line in program.splitlines())
        done = subprocess.run(["/usr/bin/python3", "-c", program], cwd=self.archive, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.ledger.origin} {checkpoint_of(self.archive)[0]} entries", done.stdout)

        commands = re.search(r"\n    head -n 3.*?(?=\n\S)", text, re.S).group(0)
        copy = os.path.join(self.home, "copy")
        shutil.copytree(self.archive, copy)
        done = subprocess.run(["sh", "-c", commands], cwd=copy, capture_output=True, text=True)
        self.assertIn("Signature Verified Successfully", done.stdout, done.stderr)

        # And both notice.
        bundle = os.path.join(copy, "tile/entries/000")
        data = bytearray(pathlib.Path(bundle).read_bytes())
        data[1000] ^= 1
        pathlib.Path(bundle).write_bytes(data)
        done = subprocess.run(["/usr/bin/python3", "-c", program], cwd=copy, capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        note = pathlib.Path(copy, "checkpoint").read_text().replace("\n", "\n1", 1)
        pathlib.Path(copy, "checkpoint").write_text(note)
        done = subprocess.run(["sh", "-c", commands], cwd=copy, capture_output=True, text=True)
        self.assertNotIn("Verified Successfully", done.stdout)

    def test_what_people_are_told(self):
        self.furnish(transfers=10)
        first = self.ledger.ctl("export", self.archive)
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        size, root = checkpoint_of(self.archive)
        for part in (self.archive, self.ledger.origin, f"{size}, {size} of them new", root.hex(),
                     f"jcm-verify {self.archive} --key {self.ledger.origin}+"):
            self.assertIn(part, first.stdout)
        self.assertIn(f"{size}, nothing new", self.ledger.ctl("export", self.archive).stdout)

    # -- growing
    def test_exporting_twice_changes_nothing(self):
        self.furnish(transfers=50)
        self.export()
        before = {name: os.stat(os.path.join(self.archive, name)).st_mtime_ns for name in files_of(self.archive)}
        answer = self.export()
        self.assertEqual((answer["new_entries"], answer["new_checkpoints"]), (0, 0))
        after = {name: os.stat(os.path.join(self.archive, name)).st_mtime_ns for name in files_of(self.archive)}
        self.assertEqual(before, after)

    def test_it_grows_while_the_daemon_writes(self):
        self.furnish(transfers=100)
        stop = threading.Event()
        faults = []

        def write():
            try:
                with self.ledger.client() as client:
                    while not stop.is_set():
                        self.transfers(client, 40)
            except Exception as fault:  # pylint: disable=broad-except
                faults.append(fault)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            sizes = []
            for _ in range(8):
                answer = self.export()
                sizes.append(answer["size"])
                self.assertEqual(self.check_whole(), answer["size"])
        finally:
            stop.set()
            writer.join()
        self.assertEqual(faults, [])
        self.assertEqual(sizes, sorted(sizes))
        self.assertGreater(sizes[-1], sizes[0])
        self.export()
        self.same_as_in_one_go()

    def same_as_in_one_go(self):
        """The archive equals a fresh one, but for partial tiles and checkpoints of earlier sizes."""
        fresh = os.path.join(self.home, "fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        self.export(fresh)
        grown, whole = files_of(self.archive), files_of(fresh)
        for name, content in whole.items():
            self.assertEqual(grown.get(name), content, name)
        for name in set(grown) - set(whole):
            self.assertRegex(name, r"^(checkpoints/\d+|tile/.*\.p/\d+)$")
            if ".p/" in name:
                self.assertNotIn(name.split(".p/")[0], grown, "a partial tile beside the full one")

    def test_the_exporter_is_killed_and_goes_on(self):
        self.furnish(transfers=1500)
        begin = time.monotonic()
        self.export(os.path.join(self.home, "timed"))
        seconds = time.monotonic() - begin
        rng = random.Random(3)
        finished = 0
        for round_number in range(25):
            with self.ledger.client() as client:
                self.transfers(client, 30)
            process = subprocess.Popen([harness.binary("jcm-ledger"), "--socket", self.ledger.socket_path, "export",
                                        self.archive], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            time.sleep(rng.random() * seconds)
            process.kill()
            finished += process.wait() == 0
            process.stderr.close()
            if os.path.exists(os.path.join(self.archive, "checkpoint")):
                self.check_whole()
            if round_number % 5 == 4:
                self.export()
                self.check_whole()
        self.assertLess(finished, 25)
        with self.ledger.client() as client:
            self.transfers(client, 300)
        self.export()
        self.same_as_in_one_go()
        self.assertFalse(os.path.exists(os.path.join(self.archive, ".new")))

    def test_entries_that_fill_answers_early(self):
        """log.entries answers at most 1 MiB; the exporter goes on from wherever it ended."""
        with self.ledger.client() as client:
            for number in range(150):
                client.call("project.record", request_id=f"p-{number}", reference=f"MN{number:03}", country="MN",
                            title="t" * 4096, status="validation", methodologies="m" * 4096,
                            partner_participants="p" * 4096, japanese_participants="j" * 4096)
            answer = client.call("log.entries", first=0)
            self.assertLess(answer["count"], 100)
            self.assertLessEqual(len(base64.b64decode(answer["bundle"])), 1 << 20)
        self.assertEqual(self.export()["size"], 151)
        self.check_whole()

    # -- what is refused
    def test_a_directory_of_something_else(self):
        self.furnish()
        other = os.path.join(self.home, "other")
        os.mkdir(other)
        pathlib.Path(other, "letter.txt").write_text("dear all")
        self.assertIn("letter.txt", self.refused("archive.foreign", other))
        self.assertIn("data directory", self.refused("archive.foreign", self.ledger.directory))
        self.assertIn("data directory", self.refused("archive.foreign", self.ledger.data))
        self.assertIn("is not a directory", self.refused("file.unwritable", os.path.join(other, "letter.txt")))
        self.assertIn("No such file", self.refused("file.unwritable", os.path.join(other, "no", "such")))
        self.assertEqual(os.listdir(other), ["letter.txt"])

    def test_the_archive_of_another_ledger(self):
        self.furnish()
        self.export()
        before = files_of(self.archive)
        with harness.Ledger() as second:
            second.start()
            done = second.ctl("--json", "export", self.archive)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(json.loads(done.stderr)["error"]["id"], "archive.foreign")
        self.assertEqual(files_of(self.archive), before)

    def test_a_ledger_brought_back_from_an_older_copy(self):
        """Neither a shorter history nor another one goes over an archive."""
        self.furnish(transfers=5)
        self.ledger.stop()
        old = os.path.join(self.home, "old")
        shutil.copytree(self.ledger.directory, old, ignore=shutil.ignore_patterns("*.sock", "daemon.log"))
        self.ledger.start()
        with self.ledger.client() as client:
            self.transfers(client, 20)
        self.export()
        before = files_of(self.archive)
        config = pathlib.Path(old, "ledger.toml")
        config.write_text(config.read_text().replace(self.ledger.directory, old))
        self.ledger.stop()
        forked = harness.Ledger(directory=old, origin=self.ledger.origin, init=False)
        self.addCleanup(forked.kill)
        forked.start()
        self.ledger, original = forked, self.ledger
        self.addCleanup(original.remove)
        self.assertIn("older backup", self.refused("archive.differs"))
        self.next = 1000
        with forked.client() as client:
            self.transfers(client, 40)
        self.refused("archive.differs")
        self.assertEqual({k: v for k, v in files_of(self.archive).items() if not k.startswith(".new/")},
                         {k: v for k, v in before.items()} | {k: v for k, v in files_of(self.archive).items()
                                                             if re.fullmatch(r"tile/(\d+|entries)/\d{3}", k)})

    def test_a_damaged_archive_is_not_built_upon(self):
        self.furnish(transfers=20)
        self.export()
        size, _ = checkpoint_of(self.archive)
        path = pathlib.Path(self.archive, f"tile/0/000.p/{size}")
        data = bytearray(path.read_bytes())
        data[40] ^= 1
        path.write_bytes(data)
        with self.ledger.client() as client:
            self.transfers(client, 5)
        self.assertIn("jcm-verify", self.refused("archive.damaged"))

    def test_one_exporter_at_a_time(self):
        self.furnish()
        self.export()
        handle = os.open(self.archive, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.refused("archive.locked")
        finally:
            os.close(handle)
        self.export()

    def test_the_disk_is_full(self):
        if os.getuid() != 0:
            raise AssertionError("this test mounts a small tmpfs: run it as root")
        self.furnish(transfers=400)
        mount = os.path.join(self.home, "mount")
        os.mkdir(mount)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "jcm-test", mount], check=True)
        try:
            target = os.path.join(mount, "archive")
            self.refused("store.full", target)
            self.assertFalse(os.path.exists(os.path.join(target, "checkpoint")))
            subprocess.run(["mount", "-o", "remount,size=4m", mount], check=True)
            self.export(target)
            self.check_whole(target)
        finally:
            subprocess.run(["umount", mount], check=True)

    def test_a_directory_that_may_not_be_written(self):
        """As somebody whom permissions bind, unlike root."""
        if os.getuid() != 0:
            raise AssertionError("this test becomes another user: run it as root")
        uid = 4711
        self.ledger.remove()
        self.ledger = harness.Ledger(uid=uid, mode=0o711)
        self.ledger.start()
        os.chmod(self.ledger.socket_path, 0o666)
        os.chmod(self.home, 0o711)
        place = os.path.join(self.home, "place")
        os.mkdir(place)
        os.chown(place, uid, uid)
        command = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", harness.binary("jcm-ledger"),
                   "--socket", self.ledger.socket_path, "export", os.path.join(place, "archive")]
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 0)
        for folder, _, _ in os.walk(place):
            os.chmod(folder, 0o555)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, "nothing new needs no right to write: " + done.stderr)
        done = subprocess.run([*command[:-1], os.path.join(place, "second")], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Permission denied", done.stderr)
        for folder, _, _ in os.walk(place):
            os.chmod(folder, 0o755)

    def test_permissions_are_those_of_the_umask(self):
        self.furnish()
        for umask, file_mode, folder_mode in ((0o022, 0o644, 0o755), (0o077, 0o600, 0o700), (0o000, 0o644, 0o755)):
            directory = os.path.join(self.home, f"umask-{umask:03o}")
            done = subprocess.run(["sh", "-c", f"umask {umask:03o}; exec \"$@\"", "sh", harness.binary("jcm-ledger"),
                                   "--socket", self.ledger.socket_path, "export", directory], capture_output=True,
                                  check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            for folder, _, names in os.walk(directory):
                self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), folder_mode, folder)
                for name in names:
                    path = os.path.join(folder, name)
                    self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), file_mode, path)

    def test_names_are_taken_as_they_are(self):
        """Relative, with a slash at the end, with spaces."""
        self.furnish()
        for name in ("here", "here/", "./two words", "日本"):
            with tempfile.TemporaryDirectory(dir=self.home) as place:
                done = self.ledger.ctl("export", name, cwd=place)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.check_whole(os.path.join(place, name))
        self.assertIn("jcm-verify './two words' --key", self.ledger.ctl("export", "./two words", cwd=self.home).stdout)

    def test_without_a_directory_or_a_daemon(self):
        self.assertEqual(self.ledger.ctl("export").returncode, 2)
        self.ledger.stop()
        self.assertEqual(self.ledger.ctl("export", self.archive).returncode, 3)
        self.assertFalse(os.path.exists(self.archive))


if __name__ == "__main__":
    unittest.main()
