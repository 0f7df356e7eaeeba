"""A sound archive with its receipts and bundles, made once from a real ledger, and copies of it to be damaged."""
import json
import pathlib
import shutil
import subprocess

import forgery
import ledger_harness as harness
from damage_harness import make_ledger


class SoundArchive:
    """More than two bundles, two kept checkpoints, and the data directory it came from."""

    def __init__(self, transfers=560):
        self.ledger = make_ledger(transfers)
        self.ledger.start()
        with self.ledger.client() as client:
            self.size = client.call("status")["size"]
            raw = client.pipeline(("entry.get", {"seq": seq, "raw": True}) for seq in range(self.size))
            self.entries = [bytes.fromhex(reply["result"]["raw"]) for _, reply in raw]
        self.ledger.stop()
        self.key_file = self.ledger.key_file
        self.note = pathlib.Path(self.ledger.data, "checkpoints", "checkpoint").read_text()
        self.genesis_note = pathlib.Path(self.ledger.data, "checkpoints", "1.checkpoint").read_text()
        assert int(self.note.split("\n")[1]) == self.size
        self.directory = pathlib.Path(harness.temporary_directory("jcm-archive-"))
        forgery.write_archive(self.directory / "archive", self.entries, {1: self.genesis_note, self.size: self.note},
                              self.note)

    def remove(self):
        self.ledger.remove()
        shutil.rmtree(self.directory, ignore_errors=True)

    def copy(self):
        return ArchiveCopy(self)

    def receipt(self, index):
        return forgery.receipt(self.entries, index, self.note)


class ArchiveCopy:
    def __init__(self, sound):
        self.sound = sound
        self.folder = pathlib.Path(harness.temporary_directory("jcm-archive-"))
        self.directory = self.folder / "archive"
        shutil.copytree(sound.directory / "archive", self.directory)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return self.directory / name

    def change(self, name, change):
        path = self.path(name)
        path.write_bytes(change(path.read_bytes()))

    def flip(self, name, offset, mask=0x01):
        self.change(name, lambda data: data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1:])

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def verify(self, *arguments):
        return verify(self.directory, "--key", self.sound.key_file, *arguments)


def verify(path, *arguments, stdin=None):
    """(exit code, report)"""
    done = subprocess.run([harness.binary("jcm-verify"), str(path), "--json", *map(str, arguments)],
                                  input=stdin, capture_output=True, timeout=300)
    try:
        return done.returncode, json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise AssertionError(f"no JSON: {error}\n{done.stdout}\n{done.stderr}")
