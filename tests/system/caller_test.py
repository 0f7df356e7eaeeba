"""Who may do what: the kernel says who calls. Real uids, so this needs root, and fails without it."""
import json
import os
import shutil
import socket
import subprocess
import unittest

import ledger_harness as harness

OTHER_UID = 4242
ADMINISTRATOR_UID = 4343
DAEMON_UID = 4444


def as_uid(uid, work, groups=()):
    """Runs work() in a child process of that uid (and these groups); what it returns, by JSON."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read_end)
            os.setgroups(list(groups))
            os.setgid(uid)
            os.setuid(uid)
            os.write(write_end, json.dumps(work()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise AssertionError(f"the child of uid {uid} failed: {status}")
    return json.loads(data)


class Caller(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.getuid() != 0:
            raise AssertionError("these tests take other users' uids: run them as root")
        cls.ledger = harness.Ledger(mode=0o711, uid=ADMINISTRATOR_UID)
        with open(cls.ledger.config) as file:
            text = file.read()
        # Everyone may connect, so that the daemon itself, not the file's mode, is what denies.
        with open(cls.ledger.config, "w") as file:
            file.write(text.replace('mode = "0660"', 'mode = "0666"'))
        cls.ledger.start()
        with cls.ledger.client() as client:
            reply = client.call_reply("describe")
            assert reply["error"]["data"]["id"] == "caller.unknown", reply  # root is nobody special
        listing = as_uid(ADMINISTRATOR_UID, lambda: cls.ledger.call("describe"))
        cls.methods = [method["name"] for method in listing["methods"]]

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def tearDown(self):
        self.ledger.assert_verifies()

    def test_the_administrator_may(self):
        def work():
            with self.ledger.client() as client:
                written = client.call("registry.open", request_id="open-JP", code="JP", side="japan",
                                      name="Registry of Japan", utc_offset_minutes=540)
                return [client.call("whoami"), client.call("entry.get", seq=written["seq"])]

        who, entry = as_uid(ADMINISTRATOR_UID, work)
        self.assertEqual((who["officer"], who["uid"]), (1, ADMINISTRATOR_UID))
        self.assertEqual(entry["actor"], {"officer": 1, "uid": ADMINISTRATOR_UID})

    def test_everyone_else_is_denied_every_method(self):
        def work():
            with self.ledger.client() as client:
                return [client.call_reply(method) for method in [*self.methods, "no.such.method"]]

        self.assertGreater(len(self.methods), 25)
        for uid in (0, OTHER_UID):
            for reply in as_uid(uid, work):
                error = reply["error"]
                self.assertEqual((error["data"]["id"], error["data"]["kind"], error["code"]),
                                 ("caller.unknown", "denied", -32002))
                self.assertIn(f"uid {uid}", error["message"])
                self.assertIn(f"uid {ADMINISTRATOR_UID}", error["message"])

    def test_a_denied_write_records_nothing(self):
        def size():
            return self.ledger.call("status")["size"]

        def write():
            with self.ledger.client() as client:
                return client.call_reply("registry.open", {"request_id": "denied", "code": "XX", "side": "partner",
                                                           "name": "Denied", "utc_offset_minutes": 0})

        before = as_uid(ADMINISTRATOR_UID, size)
        self.assertIn("error", as_uid(OTHER_UID, write))
        self.assertEqual(as_uid(ADMINISTRATOR_UID, size), before)

    def test_the_overflow_uid_is_refused_at_the_door(self):
        with open("/proc/sys/kernel/overflowuid") as file:
            overflow = int(file.read())

        def work():
            with self.ledger.client() as client:
                client.send("status")
                return [client.receive(), client.receive()]

        first, then = as_uid(overflow, work)
        self.assertEqual(first["error"]["data"]["id"], "caller.unknown")
        self.assertIsNone(first["id"])
        self.assertIsNone(then)

    def test_the_overflow_uid_cannot_be_the_administrator(self):
        with open("/proc/sys/kernel/overflowuid") as file:
            overflow = file.read().strip()
        directory = harness.temporary_directory()
        try:
            done = harness.run("jcm-ledgerd", "init", "--dir", directory, "--origin", "jcm.example/overflow",
                               "--administrator-uid", overflow, "--administrator-name", "Nobody")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("field.value", done.stderr)
            self.assertEqual(os.listdir(directory), [])
        finally:
            os.rmdir(directory)

    def test_who_is_asked_is_who_connected(self):
        """A descriptor that is handed on keeps the credentials of whoever connected."""
        def work():
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(self.ledger.socket_path)
                return asked_by_a_child(connection)

        def asked_by_a_child(connection):
            child = os.fork()
            if child == 0:
                connection.sendall(b'{"jsonrpc":"2.0","id":1,"method":"whoami"}\n')
                os._exit(0)
            os.waitpid(child, 0)
            with connection.makefile() as lines:
                return json.loads(lines.readline())

        reply = as_uid(ADMINISTRATOR_UID, work)
        self.assertEqual(reply["result"]["uid"], ADMINISTRATOR_UID)

    def test_the_mode_of_the_socket_keeps_others_out(self):
        def work():
            try:
                with ledger.client():
                    return "connected"
            except PermissionError:
                return "kept out"

        with harness.Ledger(mode=0o711, uid=ADMINISTRATOR_UID) as ledger:
            ledger.start()  # the default mode, 0660
            self.assertEqual(os.stat(ledger.socket_path).st_mode & 0o7777, 0o660)
            self.assertEqual(as_uid(OTHER_UID, work), "kept out")

    def test_a_daemon_without_privileges_and_a_group_for_its_callers(self):
        """As docs/operating.md sets it up: the daemon is a user of its own, whoever may connect is in its group."""
        def work():
            try:
                with ledger.client() as client:
                    return client.call("whoami")["uid"]
            except PermissionError:
                return "kept out"

        with harness.Ledger(mode=0o711, uid=ADMINISTRATOR_UID) as ledger:
            program = os.path.join(ledger.directory, "jcm-ledgerd")
            shutil.copy(harness.binary("jcm-ledgerd"), program)  # where that user may reach it
            for folder, _, files in os.walk(ledger.directory):
                for path in [folder, *(os.path.join(folder, file) for file in files)]:
                    os.chown(path, DAEMON_UID, DAEMON_UID)
            with open(ledger.log_path, "w") as log:
                ledger.process = subprocess.Popen(
                    ["setpriv", f"--reuid={DAEMON_UID}", f"--regid={DAEMON_UID}", "--clear-groups", program, "run",
                     "--config", ledger.config], stderr=log)
            ledger.wait_ready()
            self.assertEqual(as_uid(ADMINISTRATOR_UID, work, groups=[DAEMON_UID]), ADMINISTRATOR_UID)
            self.assertEqual(as_uid(ADMINISTRATOR_UID, work), "kept out")
            ledger.stop()


if __name__ == "__main__":
    unittest.main()
