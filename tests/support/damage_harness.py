"""What the damage tests share: a sound ledger made once, copies of its data directory that a test damages, and
the verifier's findings in a short form."""
import json
import os
import pathlib
import shutil

import ledger_harness as harness

# Families of the two databases (ledger/store).
ENTRIES, PERSONAL, HEAD = "entries", "personal", "default"


def make_ledger(transfers=400, kill=False):
    """A ledger with furnishing and that many transfers, its daemon stopped (or killed, so that the newest
    entries lie in the write-ahead log). Returns the harness's Ledger; the caller removes it."""
    ledger = harness.Ledger()
    ledger.start()
    with ledger.client() as client:
        names = harness.furnish(client)
        items = [{"method": "credits.transfer",
                  "params": harness.transfer(f"transfer-{n}", names["holders"][0], names["holders"][1], 1 + n % 7)}
                 for n in range(transfers)]
        for at in range(0, transfers, 100):
            client.call("batch", atomic=False, items=items[at:at + 100])
    ledger.kill() if kill else ledger.stop()
    return ledger


def rewrite(*words):
    """Changes a row through RocksDB itself; see tests/damage/rewrite_value.cpp."""
    return harness.run("jcm-test-rewrite", *words, check=True).stdout.split()


def key_of(seq):
    return seq.to_bytes(8, "big").hex()


class Copy:
    """A copy of a ledger's directory, to be damaged."""

    def __init__(self, ledger):
        self.directory = pathlib.Path(harness.temporary_directory("jcm-damage-"))
        shutil.copytree(ledger.data, self.directory / "data")
        self.key_file = ledger.key_file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def data(self):
        return self.directory / "data"

    @property
    def entries(self):
        return self.data / "entries"

    @property
    def views(self):
        return self.data / "views"

    @property
    def checkpoints(self):
        return self.data / "checkpoints"

    # -- through RocksDB
    def drop_file_sums(self):
        """The sums of the last clean stop would name every file that RocksDB has touched since. Who tampers
        with care removes them."""
        (self.entries / "files.sums").unlink(missing_ok=True)

    def entry(self, seq):
        return bytes.fromhex(rewrite("get", self.entries, ENTRIES, key_of(seq))[0])

    def put_entry(self, seq, value):
        rewrite("put", self.entries, ENTRIES, key_of(seq), value.hex())
        self.drop_file_sums()

    def delete_entry(self, seq):
        rewrite("delete", self.entries, ENTRIES, key_of(seq))
        self.drop_file_sums()

    # -- through the file system
    def flip(self, path, offset, mask=0x01):
        with open(path, "r+b") as file:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ mask]))

    # -- looking at it
    def verify(self, *arguments):
        """(exit code, report)"""
        done = harness.run("jcm-verify", self.directory, "--json", *arguments)
        try:
            return done.returncode, json.loads(done.stdout)
        except json.JSONDecodeError as error:
            raise AssertionError(f"no JSON: {error}\n{done.stdout}\n{done.stderr}")

    def findings(self, *arguments):
        return self.verify(*arguments)[1]["findings"]


def brief(finding):
    """'entry.altered 3', 'rules.unchecked 3-9', 'checkpoint.missing'."""
    first, last = finding["first"], finding["last"]
    if first is None:
        return finding["id"]
    return f"{finding['id']} {first}" if first == last else f"{finding['id']} {first}-{last}"


def briefs(findings):
    return [brief(finding) for finding in findings]


def tree_state(directory):
    """Every file with its bytes and its time of change: equal before and after means that nothing was written."""
    state = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            state[path] = (status.st_size, status.st_mtime_ns, pathlib.Path(path).read_bytes())
    return state
