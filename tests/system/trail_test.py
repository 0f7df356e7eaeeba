"""The trail: what was denied, refused, shown and handed out, by real users, over restarts and kills; and the
verifier, which checks it with the ledger. Real uids, so this needs root, and fails without it."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

import ledger_harness as harness

STRANGER, ANOTHER = 4242, 4243
BURST = 10_000

# A caller of another uid: so many requests on one connection, all denied.
CALLER = """
import json, socket, sys
path, count = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_UNIX); s.connect(path)
answers = s.makefile("rb")
denied = 0
for at in range(0, count, 100):
    n = min(100, count - at)
    s.sendall(b"".join(json.dumps({"jsonrpc": "2.0", "id": i, "method": "status", "params": {}}).encode() + b"\\n"
                       for i in range(n)))
    for _ in range(n):
        denied += json.loads(answers.readline())["error"]["data"]["id"] == "caller.unknown"
print(denied)
"""


def as_uid(uid, *command, **options):
    """Runs a program as another real user (setpriv changes uid and gid before it starts)."""
    return subprocess.run(["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *map(str, command)],
                          capture_output=True, text=True, timeout=300, cwd="/", **options)


class Trail(unittest.TestCase):
    def setUp(self):
        if os.getuid() != 0:
            raise AssertionError("these tests take other users' uids: run them as root")
        self.ledger = harness.Ledger(mode=0o711)
        self.addCleanup(self.ledger.remove)
        config = pathlib.Path(self.ledger.config)
        # Everyone may connect, so that the daemon itself, not the file's mode, is what denies.
        config.write_text(config.read_text().replace('mode = "0660"', 'mode = "0666"'))
        self.ledger.start()

    def denied(self, uid, count):
        done = as_uid(uid, sys.executable, "-c", CALLER, self.ledger.socket_path, count)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(int(done.stdout), count)

    def events(self, **filters):
        """All that the trail holds, once everything told before has been written."""
        with self.ledger.client() as client:
            while client.call("status")["trail"]["waiting"] > 0:
                time.sleep(0.01)
            out, params = [], {"limit": 1000, **filters}
            while True:
                page = client.call("trail.list", params)
                out += page["events"]
                if "next" not in page:
                    return out
                params.pop("first", None)
                params["cursor"] = page["next"]

    def verified(self, *arguments, expect=0):
        key = pathlib.Path(self.ledger.key_file).read_text().strip()
        done = harness.run("jcm-verify", self.ledger.data, "--key", key, "--json", *arguments)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def test_a_burst_of_denials_makes_few_events_that_count_them_all(self):
        self.denied(STRANGER, BURST)
        self.denied(ANOTHER, 1)
        self.ledger.restart()
        denials = self.events(event="denied")
        of_stranger = [event for event in denials if event["uid"] == STRANGER]
        self.assertEqual(sum(event["count"] for event in of_stranger), BURST)
        self.assertLessEqual(len(of_stranger), 4)
        for event in of_stranger:
            self.assertEqual((event["method"], event["error"], event["gid"]), ("status", "caller.unknown", STRANGER))
            self.assertNotIn("officer", event)
            self.assertGreater(event["pid"], 0)
        self.assertEqual(sum(event["count"] for event in denials if event["uid"] == ANOTHER), 1)
        self.assertEqual(self.events(uid=ANOTHER), [e for e in denials if e["uid"] == ANOTHER])
        self.ledger.stop()
        report = self.verified()
        self.assertTrue(report["trail"]["authentic_key"])
        self.assertEqual(report["trail"]["origin"], self.ledger.origin + "/trail")

    def test_a_made_up_method_name_is_not_recorded(self):
        done = as_uid(STRANGER, sys.executable, "-c", CALLER.replace('"status"', '"give.me.everything"'),
                      self.ledger.socket_path, 3)
        self.assertEqual(done.stdout.strip(), "3", done.stderr)
        [event] = self.events(event="denied")
        self.assertNotIn("method", event)
        self.assertNotIn("everything", json.dumps(self.events()))

    def test_a_refused_write_a_protected_read_and_an_export(self):
        with self.ledger.client() as client:
            names = harness.furnish(client)
            holder, other = names["holders"]
            with self.assertRaises(harness.RpcError) as refused:
                client.call("credits.transfer", harness.transfer("too-much", other, holder, 5))
            with self.assertRaises(harness.RpcError):
                client.call("credits.transfer", harness.transfer("a-question", other, holder, 5, dry_run=True))
            client.call("account.show", account=holder)
            client.call("holdings", account=holder)  # names nobody
            entry = next(row["seq"] for row in client.call("entry.list", kind="account.open")["entries"])
            client.call("entry.get", seq=entry)
            client.call("log.entries", first=0, limit=4)
        self.assertEqual(refused.exception.kind, "refused")
        [event] = self.events(event="refused")
        self.assertEqual((event["method"], event["error"], event["object"], event["officer"], event["uid"]),
                         ("credits.transfer", refused.exception.id, "too-much", 1, os.getuid()))
        self.assertEqual(event["ledger_size"], self.ledger.call("status")["size"])
        reads = {event["method"]: event["object"] for event in self.events(event="read")}
        self.assertEqual(reads["account.show"], holder)
        self.assertEqual(reads["entry.get"], f"entry {entry}")
        self.assertRegex(reads["entry.list"], r"^\d+ entries, \d+ to \d+$")
        self.assertNotIn("holdings", reads)
        self.assertIn("trail.list", reads)
        [event] = self.events(event="exported")
        self.assertEqual((event["method"], event["object"]), ("log.entries", "entries 0 to 3"))
        # No name of a holder, and nobody's request, stands in the trail.
        self.assertNotIn("Holder 1", json.dumps(self.events()))

    def test_starts_and_stops_and_a_kill(self):
        self.ledger.restart()
        self.denied(STRANGER, 2)
        self.ledger.kill()
        self.ledger.start()
        kinds = [event["event"] for event in self.events() if event["event"] in ("started", "stopped")]
        self.assertEqual(kinds, ["started", "stopped", "started", "started"])  # the kill left no stop
        self.assertTrue(self.events(event="started")[0]["object"].startswith("jcm-ledgerd "))
        self.assertEqual(len(self.events(event="denied", uid=STRANGER)), 1)  # what was written at once survived
        self.ledger.stop()
        self.verified()

    def test_status_and_the_command_line(self):
        self.denied(STRANGER, 1)
        status = self.ledger.call("status")["trail"]
        self.assertEqual((status["waiting"], status["lost"]), (0, 0))
        self.assertGreaterEqual(status["size"], 3)
        self.assertNotIn("problem", status)
        done = self.ledger.ctl("trail", "list", "--event", "denied")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("caller.unknown", done.stdout)
        self.assertIn(str(STRANGER), done.stdout)
        note = self.ledger.ctl("trail", "checkpoint", "--keep")
        self.assertEqual(note.returncode, 0, note.stderr)
        self.assertTrue(note.stdout.startswith(self.ledger.origin + "/trail\n"), note.stdout)
        kept = os.path.join(self.ledger.directory, "kept")
        pathlib.Path(kept).write_text(note.stdout)
        self.ledger.stop()
        self.verified("--checkpoint", kept)

    def test_an_archive_with_the_trail(self):
        self.denied(STRANGER, 3)
        archive = os.path.join(self.ledger.directory, "archive")
        for _ in range(2):  # written, then extended
            done = self.ledger.ctl("export", archive, "--trail")
            self.assertEqual(done.returncode, 0, done.stderr)
        key = pathlib.Path(self.ledger.key_file).read_text().strip()
        done = harness.run("jcm-verify", archive, "--key", key, "--json")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout)["trail"]["origin"], self.ledger.origin + "/trail")
        alone = harness.run("jcm-verify", os.path.join(archive, "trail"))
        self.assertEqual(alone.returncode, 0, alone.stdout + alone.stderr)
        bundle = next(pathlib.Path(archive, "trail", "tile", "entries").rglob("*.p/*"))
        data = bytearray(bundle.read_bytes())
        data[len(data) // 2] ^= 1
        bundle.write_bytes(data)
        done = harness.run("jcm-verify", archive, "--key", key, "--json")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertTrue(all(one["file"].startswith("trail") for one in json.loads(done.stdout)["findings"]))

    def test_damage_to_the_trail_is_found_and_does_not_stop_the_ledger(self):
        self.denied(STRANGER, 1)
        self.ledger.stop()
        trail = pathlib.Path(self.ledger.data, "trail")
        tables = sorted((trail / "entries").glob("*.sst"))
        data = bytearray(tables[-1].read_bytes())
        data[20] ^= 1
        tables[-1].write_bytes(data)
        report = self.verified(expect=1)
        self.assertEqual(report["verdict"], "damaged")
        self.assertTrue(report["findings"])
        self.assertTrue(all(one["file"].startswith("trail") for one in report["findings"]), report["findings"])

    def test_a_trail_that_cannot_be_opened_does_not_stop_the_ledger(self):
        self.ledger.stop()
        shutil.rmtree(os.path.join(self.ledger.data, "trail", "checkpoints"))
        self.ledger.start()
        status = self.ledger.call("status")
        self.assertIn("checkpoint.missing", status["trail"]["problem"])
        self.assertTrue(any("trail" in notice for notice in status["notices"]), status["notices"])
        self.ledger.call("registry.open", request_id="open-JP", code="JP", side="japan", name="Registry of Japan",
                         utc_offset_minutes=540)
        with self.assertRaises(harness.RpcError) as refused:
            self.ledger.call("trail.list")
        self.assertEqual(refused.exception.id, "trail.unavailable")

    def test_a_ledger_without_a_trail_gets_one_at_its_next_start(self):
        self.ledger.stop()
        shutil.rmtree(os.path.join(self.ledger.data, "trail"))
        self.ledger.start()
        self.assertEqual(self.events()[0]["event"], "started")
        self.assertIn("there was no trail", self.ledger.log())
        self.ledger.stop()
        self.verified()

    def test_the_trail_changes_its_key_with_the_ledger(self):
        self.ledger.stop()
        new_key = os.path.join(self.ledger.directory, "keys", "new.pem")
        harness.run("jcm-ledgerd", "key", "new", "--out", new_key, check=True)
        done = harness.run("jcm-ledgerd", "key", "rotate", "--dir", self.ledger.directory, "--new-key", new_key,
                           "--reason", "planned", check=True)
        self.assertIn("The trail's key was changed with it.", done.stdout)
        config = pathlib.Path(self.ledger.config)
        config.write_text(config.read_text().replace("keys/checkpoint.pem", "keys/new.pem"))
        self.ledger.start()
        self.assertNotIn("problem", self.ledger.call("status")["trail"])
        self.ledger.stop()
        self.verified()  # with the first key, which leads to the second in both


if __name__ == "__main__":
    unittest.main()
