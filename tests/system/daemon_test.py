"""jcm-ledgerd as its operator meets it: init, configuration, starts that are refused and why, the socket as a
file, signals, systemd's protocols."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import ledger_harness as harness

OK, DATA, USAGE, ENVIRONMENT = 0, 1, 2, 3


def mode(path):
    return os.lstat(path).st_mode & 0o7777


class Init(unittest.TestCase):
    def setUp(self):
        self.directory = harness.temporary_directory()

    def tearDown(self):
        shutil.rmtree(self.directory)

    def init(self, *more, directory=None, origin="jcm.example/init", uid="0", name="A. Administrator"):
        return harness.run("jcm-ledgerd", "init", "--dir", directory or self.directory, "--origin", origin,
                           "--administrator-uid", uid, "--administrator-name", name, *more)

    def test_what_it_makes(self):
        done = self.init()
        self.assertEqual(done.returncode, OK, done.stderr)
        for name, expected in [("data", 0o700), ("keys", 0o700), ("keys/checkpoint.pem", 0o600)]:
            self.assertEqual(mode(f"{self.directory}/{name}"), expected, name)
        key = pathlib.Path(self.directory, "keys/checkpoint.vkey").read_text()
        self.assertTrue(key.startswith("jcm.example/init+"), key)
        self.assertIn(key.strip(), done.stdout)
        for said in ("data", "checkpoint.pem", "ledger.toml", "jcm-ledgerd run", "uid 0"):
            self.assertIn(said, done.stdout)

    def test_a_second_time_is_refused_and_touches_nothing(self):
        self.assertEqual(self.init().returncode, OK)
        before = {path: path.stat().st_mtime_ns for path in pathlib.Path(self.directory).rglob("*")}
        done = self.init()
        self.assertEqual((done.returncode, done.stdout), (DATA, ""))
        self.assertIn("store.exists", done.stderr)
        self.assertEqual({path: path.stat().st_mtime_ns for path in pathlib.Path(self.directory).rglob("*")}, before)

    def test_an_existing_key_or_configuration_is_never_overwritten(self):
        for name in ("keys/checkpoint.pem", "keys/checkpoint.vkey", "ledger.toml"):
            path = pathlib.Path(self.directory, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text("precious")
            done = self.init()
            self.assertNotEqual(done.returncode, OK)
            self.assertIn(str(path), done.stderr)
            self.assertEqual(path.read_text(), "precious")
            path.unlink()

    def test_what_it_refuses_leaves_nothing_behind(self):
        for bad in ({"origin": ""}, {"origin": "https://jcm.example/x"}, {"origin": "two words"}, {"name": ""},
                    {"name": "a\nb"}, {"uid": "-1"}, {"uid": "root"}):
            with self.subTest(bad):
                done = self.init(**bad)
                self.assertEqual(done.returncode, USAGE, done.stderr)
                self.assertEqual(os.listdir(self.directory), [])
        self.assertEqual(self.init("--recovery-key", "rubbish").returncode, USAGE)
        self.assertEqual(os.listdir(self.directory), [])
        self.assertEqual(self.init().returncode, OK)  # and a good one goes through afterwards

    def test_a_ledger_that_continues_another(self):
        with harness.Ledger() as old:
            old.start()
            note = old.call("checkpoint")
        file = f"{self.directory}/last.checkpoint"
        with open(file, "w", encoding="utf-8") as out:
            out.write(note["note"])
        self.assertEqual(self.init("--predecessor", file).returncode, USAGE)  # its key is missing
        forged = note["note"].replace("\n1\n", "\n2\n", 1)
        with open(file + ".forged", "w", encoding="utf-8") as out:
            out.write(forged)
        done = self.init("--predecessor", file + ".forged", "--predecessor-key", note["vkey"])
        self.assertNotEqual(done.returncode, OK)
        self.assertIn("note.signature", done.stderr)
        done = self.init("--predecessor", file, "--predecessor-key", note["vkey"])
        self.assertEqual(done.returncode, OK, done.stderr)

    def test_a_directory_that_cannot_be_made(self):
        done = self.init(directory=f"{self.directory}/absent/deeper")
        self.assertEqual(done.returncode, ENVIRONMENT)
        self.assertIn("file.unwritable", done.stderr)

    def test_a_relative_directory(self):
        done = subprocess.run([harness.binary("jcm-ledgerd"), "init", "--dir", "here", "--origin", "jcm.example/init",
                               "--administrator-uid", "0", "--administrator-name", "A"], cwd=self.directory,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, OK, done.stderr)
        self.assertIn(f"{self.directory}/here/data", done.stdout)

    def test_usage(self):
        for arguments in ([], ["init"], ["run"], ["run", "--dir", "a", "--config", "b"], ["start"], ["--no-such"]):
            done = harness.run("jcm-ledgerd", *arguments)
            self.assertEqual(done.returncode, USAGE, arguments)
            self.assertTrue(done.stderr, arguments)
        for arguments in (["--help"], ["init", "--help"], ["run", "--help"], ["--version"]):
            done = harness.run("jcm-ledgerd", *arguments)
            self.assertEqual((done.returncode, done.stderr), (OK, ""), arguments)
            self.assertTrue(done.stdout)


class Configuration(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = harness.Ledger()
        cls.text = pathlib.Path(cls.ledger.config).read_text()

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def refused(self, text, *said, id="config.malformed", code=USAGE):
        path = pathlib.Path(self.ledger.directory, "other.toml")
        path.write_text(text)
        done = harness.run("jcm-ledgerd", "run", "--config", path)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(id, done.stderr)
        for part in said:
            self.assertIn(part, done.stderr)

    def line_of(self, text, what):
        return next(n for n, line in enumerate(text.splitlines(), 1) if what in line)

    def test_unknown_keys_and_tables_name_file_and_line(self):
        for text, what in [(self.text.replace("read_threads", "readthreads"), "readthreads"),
                           (self.text + "\n[colours]\nblue = 1\n", "colours"), ("blue = 1\n" + self.text, "blue"),
                           (self.text.replace("[log]", "[log.deeper]"), "deeper")]:
            with self.subTest(what):
                self.refused(text, f"other.toml:{self.line_of(text, what)}:", what)

    def test_values_that_do_not_fit(self):
        for old, new in [("max_connections = 256", "max_connections = 0"),
                         ("max_connections = 256", 'max_connections = "256"'),
                         ("max_connections = 256", "max_connections = 1.5"), ('mode = "0660"', "mode = 660"),
                         ('mode = "0660"', 'mode = "0668"'), ('level = "info"', 'level = "loud"'),
                         ('data = "data"', 'data = ""'), ("interval_ms = 200", "interval_ms = -1")]:
            with self.subTest(new):
                self.assertIn(old, self.text)
                text = self.text.replace(old, new)
                self.refused(text, f"other.toml:{self.line_of(text, new)}:", new.split(" ")[0])

    def test_what_is_not_toml(self):
        for text in ("[ledger\n", "data = \n", "\x00", "[ledger]\ndata = \"a\"\ndata = \"b\"\n", "a = \"\xff\""):
            self.refused(text, "other.toml:")

    def test_no_data_directory(self):
        self.refused("[log]\nlevel = \"info\"\n", "ledger.data")

    def test_a_file_that_is_not_there(self):
        done = harness.run("jcm-ledgerd", "run", "--config", "/no/such/ledger.toml")
        self.assertEqual(done.returncode, ENVIRONMENT)
        self.assertIn("file.unreadable", done.stderr)

    def test_the_installed_example_is_accepted(self):
        """It is read whole before anything else, so that what is refused is the missing key, not a setting."""
        example = harness.source_dir() / "tools" / "daemon" / "ledger.toml"
        done = harness.run("jcm-ledgerd", "run", "--config", example)
        self.assertNotIn("config.malformed", done.stderr)
        self.assertEqual(done.returncode, ENVIRONMENT, done.stderr)
        self.assertIn("key.unreadable", done.stderr)


class Start(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger()

    def tearDown(self):
        self.ledger.kill()
        self.ledger.assert_verifies()
        self.ledger.remove()

    def refused(self, id, code, *said):
        done = self.ledger.run_to_end()
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(id, done.stderr)
        for part in said:
            self.assertIn(part, done.stderr)
        return done

    def other_socket(self, path):
        config = pathlib.Path(self.ledger.config)
        config.write_text(config.read_text().replace('path = "ledger.sock"', f'path = "{path}"'))

    def test_a_second_daemon_on_the_same_data(self):
        self.ledger.start()
        self.refused("store.locked", DATA)
        self.other_socket("second.sock")  # not the socket, the data is what cannot be shared
        self.refused("store.locked", DATA, self.ledger.data)
        with harness.Client(self.ledger.socket_path) as client:
            self.assertEqual(client.call("status")["size"], 1)
        self.assertFalse(os.path.exists(os.path.join(self.ledger.directory, "second.sock")))
        self.ledger.stop()

    def test_a_second_ledger_on_the_same_socket(self):
        self.ledger.start()
        with harness.Ledger() as other:
            config = pathlib.Path(other.config)
            config.write_text(config.read_text().replace('path = "ledger.sock"', f'path = "{self.ledger.socket_path}"'))
            done = other.run_to_end()
            self.assertEqual(done.returncode, ENVIRONMENT, done.stderr)
            self.assertIn("socket.in_use", done.stderr)
            other.assert_verifies()
        self.assertEqual(self.ledger.call("status")["origin"], self.ledger.origin)

    def test_a_stale_socket_is_replaced(self):
        self.ledger.start()
        self.ledger.kill()
        self.assertTrue(os.path.exists(self.ledger.socket_path))
        self.ledger.start()
        self.assertEqual(self.ledger.call("status")["size"], 1)

    def test_what_is_no_socket_is_left_alone(self):
        pathlib.Path(self.ledger.socket_path).write_text("precious")
        self.refused("socket.not_a_socket", ENVIRONMENT, self.ledger.socket_path)
        self.assertEqual(pathlib.Path(self.ledger.socket_path).read_text(), "precious")

    def test_a_socket_path_that_is_too_long(self):
        self.other_socket("s" * 120)
        self.refused("socket.path_too_long", USAGE, "107")

    def test_a_socket_in_no_folder(self):
        self.other_socket("absent/ledger.sock")
        self.refused("socket.io", ENVIRONMENT, "absent")

    def test_the_key_file(self):
        key = pathlib.Path(self.ledger.directory, "keys/checkpoint.pem")
        key.chmod(0o640)
        self.refused("key.permissions", ENVIRONMENT, str(key))
        key.chmod(0o600)
        good = key.read_bytes()
        key.write_text("rubbish")
        self.refused("key.malformed", USAGE, str(key))
        with harness.Ledger() as other:
            key.write_bytes(pathlib.Path(other.directory, "keys/checkpoint.pem").read_bytes())
        self.refused("key.mismatch", DATA)
        key.unlink()
        self.refused("key.unreadable", ENVIRONMENT, str(key))
        key.write_bytes(good)
        key.chmod(0o600)
        self.ledger.start()

    def test_a_data_directory_that_is_none(self):
        away = self.ledger.data + ".away"
        os.rename(self.ledger.data, away)
        self.refused("store.absent", DATA, self.ledger.data)
        self.assertFalse(os.path.exists(self.ledger.data), "a start must not make an empty ledger")
        os.rename(away, self.ledger.data)

    def test_signals_end_it_cleanly(self):
        for number, code in ((signal.SIGTERM, "AB"), (signal.SIGINT, "CD")):
            self.ledger.start()
            with self.ledger.client() as client:
                size = client.call("status")["size"]
                client.call("registry.open", request_id=f"open-{code}", code=code, side="partner", name="Registry",
                            utc_offset_minutes=0)
                self.ledger.process.send_signal(number)
                self.assertEqual(self.ledger.process.wait(60), OK)
                self.assertIsNone(client.receive())
            self.ledger.process = None
            self.assertFalse(os.path.exists(self.ledger.socket_path))
            self.ledger.assert_verifies()
            self.ledger.start()
            status = self.ledger.call("status")
            self.assertEqual((status["size"], status["unsigned"]["entries"]), (size + 1, 0))
            self.ledger.stop()

    def test_by_directory(self):
        self.ledger.process = subprocess.Popen([harness.binary("jcm-ledgerd"), "run", "--dir", self.ledger.directory],
                                               stderr=subprocess.DEVNULL)
        self.ledger.wait_ready()
        self.ledger.stop()

    def test_a_stop_with_requests_under_way_loses_no_answered_one(self):
        self.ledger.start()
        with self.ledger.client() as client:
            source, target = harness.furnish(client)["holders"]
            lines = b"".join(client.request("credits.transfer", harness.transfer(f"t-{n}", source, target, 1))[0]
                             for n in range(2000))

            def send():  # beside the reading below: the daemon takes no more while its answers are not read
                try:
                    client.send_raw(lines)
                except OSError:
                    pass  # it stopped before it had taken all of them

            threading.Thread(target=send, daemon=True).start()
            replies = [client.receive() for _ in range(20)]
            self.ledger.process.send_signal(signal.SIGTERM)
            while True:
                try:
                    reply = client.receive()
                except ConnectionResetError:
                    break
                if reply is None:
                    break
                replies.append(reply)
        self.assertEqual(self.ledger.process.wait(60), OK)
        self.ledger.process = None
        self.ledger.start()
        with self.ledger.client() as client:
            for n, reply in enumerate(replies):
                self.assertIn("result", reply)
                self.assertEqual(client.call("request.find", request_id=f"t-{n}")["seq"], reply["result"]["seq"])
        self.ledger.stop()

    def test_the_log_is_one_line_per_event(self):
        self.ledger.start()
        self.ledger.stop()
        lines = self.ledger.log().splitlines()
        self.assertGreaterEqual(len(lines), 3)
        for line in lines:
            self.assertRegex(line, r'^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z level=(info|warning|error) msg=".*"$')


class Systemd(unittest.TestCase):
    def setUp(self):
        self.ledger = harness.Ledger()
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notices.settimeout(60)
        self.notify_path = os.path.join(self.ledger.directory, "notify.sock")
        self.notices.bind(self.notify_path)

    def tearDown(self):
        self.ledger.kill()
        self.notices.close()
        self.ledger.assert_verifies()
        self.ledger.remove()

    def notice(self):
        return self.notices.recv(4096).decode().split("\n")

    def test_ready_watchdog_stopping(self):
        self.ledger.start(wait=False, env={"NOTIFY_SOCKET": self.notify_path, "WATCHDOG_USEC": "150000"})
        self.assertIn("READY=1", self.notice())
        self.assertEqual(self.ledger.call("status")["size"], 1)  # ready means: it answers
        for _ in range(3):
            self.assertEqual(self.notice(), ["WATCHDOG=1"])
        self.ledger.process.send_signal(signal.SIGTERM)
        said = self.notice()
        while said == ["WATCHDOG=1"]:
            said = self.notice()
        self.assertEqual(said, ["STOPPING=1"])
        self.ledger.stop()

    def test_not_ready_when_it_does_not_start(self):
        os.rename(self.ledger.data, self.ledger.data + ".away")
        self.assertEqual(self.ledger.run_to_end(env={"NOTIFY_SOCKET": self.notify_path}).returncode, DATA)
        self.notices.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.notice()
        os.rename(self.ledger.data + ".away", self.ledger.data)

    def activated(self, listener):
        """Starts the daemon with descriptor 3 as systemd would; LISTEN_PID must be the daemon's own."""
        command = ('exec 3<&"$1"; shift; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"')
        return subprocess.Popen(
            ["/bin/bash", "-c", command, "bash", str(listener.fileno()), harness.binary("jcm-ledgerd"), "run",
             "--config", self.ledger.config], pass_fds=[listener.fileno()], stderr=subprocess.PIPE, text=True)

    def test_socket_activation(self):
        path = os.path.join(self.ledger.directory, "handed-over.sock")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(16)
            with harness.Client(path) as client:  # before the daemon is there
                client.send("status")
                process = self.activated(listener)
                self.assertEqual(client.receive()["result"]["size"], 1)
                process.send_signal(signal.SIGTERM)
                _, log = process.communicate(timeout=60)
            self.assertEqual(process.returncode, OK, log)
            self.assertTrue(os.path.exists(path), "the socket is the service manager's, not the daemon's to remove")
            self.assertFalse(os.path.exists(self.ledger.socket_path))

    def test_a_socket_of_another_kind_is_refused(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagram:
            datagram.bind(os.path.join(self.ledger.directory, "datagram.sock"))
            process = self.activated(datagram)
            _, log = process.communicate(timeout=60)
        self.assertEqual(process.returncode, ENVIRONMENT, log)
        self.assertIn("socket.not_a_socket", log)


if __name__ == "__main__":
    unittest.main()
