"""Drives the real programs from outside: finds them, makes a ledger in a temporary directory, starts, stops
and kills its daemon, speaks JSON-RPC with it, runs the command line and the verifier.

Only the standard library. The programs are looked for in the folder that the environment variable JCM_BIN
names (the build's bin folder)."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid

START_SECONDS = 60.0
ANSWER_SECONDS = 60.0


def binary(name):
    """Path of a built program; fails, never skips, when it is not there."""
    folder = os.environ.get("JCM_BIN")
    if not folder:
        raise RuntimeError("JCM_BIN is not set: give the folder of the built programs, e.g. build/dev/bin")
    path = pathlib.Path(folder) / name
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is not there or not executable: build it first")
    return str(path)


def source_dir():
    """The root of the source tree."""
    return pathlib.Path(__file__).resolve().parents[2]


def temporary_directory(prefix="jcm-", mode=0o700):
    """A new directory with a short path (a socket's path holds 107 bytes). The caller removes it."""
    path = tempfile.mkdtemp(prefix=prefix)
    os.chmod(path, mode)
    return path


def run(name, *arguments, check=False, timeout=120, stdin=None, env=None, cwd=None):
    """Runs a program to its end: CompletedProcess with text output."""
    done = subprocess.run([binary(name), *map(str, arguments)], capture_output=True, text=True, input=stdin,
                          timeout=timeout, cwd=cwd, env=None if env is None else {**os.environ, **env})
    if check and done.returncode != 0:
        raise AssertionError(f"{name} {' '.join(map(str, arguments))}: exit {done.returncode}\n"
                             f"{done.stdout}{done.stderr}")
    return done


class RpcError(Exception):
    """An error reply. `id` is the stable error id, `reply` the whole object."""

    def __init__(self, reply):
        self.reply = reply
        self.error = reply["error"]
        self.code = self.error["code"]
        self.message = self.error["message"]
        self.data = self.error.get("data", {})
        self.id = self.data.get("id")
        self.kind = self.data.get("kind")
        self.field = self.data.get("field")
        super().__init__(f"{self.id}: {self.message}" + (f" (field {self.field})" if self.field else ""))


class Client:
    """One connection. call() for one question; send() and receive() to keep many in flight."""

    def __init__(self, path, timeout=ANSWER_SECONDS):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.buffer = b""
        self.next_id = 1
        self.notifications = []  # of a subscription, those that came while an answer was waited for

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    # -- bytes
    def send_raw(self, data):
        self.socket.sendall(data)

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def receive_line(self):
        """The next line without its end; None when the daemon has closed."""
        while b"\n" not in self.buffer:
            data = self.socket.recv(1 << 18)
            if not data:
                if self.buffer:
                    raise AssertionError(f"half a line before the end: {self.buffer[:200]!r}")
                return None
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    # -- requests
    def request(self, method, params=None, id=None):
        """The bytes of one request, and its id."""
        if id is None:
            id = self.next_id
            self.next_id += 1
        body = {"jsonrpc": "2.0", "id": id, "method": method, "params": {} if params is None else params}
        return json.dumps(body, ensure_ascii=False).encode() + b"\n", id

    def send(self, method, params=None, id=None):
        """Sends one request without waiting; returns its id."""
        data, id = self.request(method, params, id)
        self.send_raw(data)
        return id

    def receive(self):
        """The next reply as an object; None when the daemon has closed."""
        line = self.receive_line()
        return None if line is None else json.loads(line)

    def receive_reply(self):
        """The next reply; notifications before it are laid aside."""
        while (message := self.receive()) is not None and "method" in message:
            self.notifications.append(message)
        return message

    def receive_notification(self):
        """The oldest notification not taken yet; None when the daemon has closed."""
        return self.notifications.pop(0) if self.notifications else self.receive()

    def call(self, method, params=None, /, **fields):
        """Sends one request and returns its result; RpcError for an error. Fields may be given as
        keywords: call("account.show", account=...)."""
        reply = self.call_reply(method, {**(params or {}), **fields})
        if "error" in reply:
            raise RpcError(reply)
        return reply["result"]

    def call_reply(self, method, params=None):
        id = self.send(method, params)
        reply = self.receive_reply()
        if reply is None:
            raise ConnectionError(f"the daemon closed the connection instead of answering {method}")
        if reply.get("id") != id:
            raise AssertionError(f"the answer's id is {reply.get('id')!r}, asked was {id!r}: {reply}")
        return reply

    def pipeline(self, requests, window=256):
        """Sends (method, params) pairs with at most `window` open; yields (id, reply) in order."""
        waiting = []
        for method, params in requests:
            waiting.append(self.send(method, params))
            if len(waiting) >= window:
                yield self._take(waiting)
        while waiting:
            yield self._take(waiting)

    def _take(self, waiting):
        id = waiting.pop(0)
        reply = self.receive_reply()
        if reply is None:
            raise ConnectionError(f"the daemon closed with {len(waiting) + 1} answers owed")
        if reply.get("id") != id:
            raise AssertionError(f"the answer's id is {reply.get('id')!r}, next in order was {id!r}")
        return id, reply


class Ledger:
    """A ledger in a directory of its own, and its daemon. Use as a context manager, or remove() it."""

    def __init__(self, directory=None, origin=None, uid=None, name="Test administrator", mode=0o700, init=True,
                 wrapper=()):
        self.own = directory is None
        self.directory = str(directory or temporary_directory(mode=mode))
        self.origin = origin or f"jcm.example/test-{uuid.uuid4().hex[:8]}"
        self.process = None
        self.wrapper = list(wrapper)  # e.g. ["strace", "-f", ...] before the daemon
        if init:
            self.init_output = run("jcm-ledgerd", "init", "--dir", self.directory, "--origin", self.origin,
                                   "--administrator-uid", os.getuid() if uid is None else uid,
                                   "--administrator-name", name, check=True).stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    # -- where things are
    @property
    def data(self):
        return os.path.join(self.directory, "data")

    @property
    def socket_path(self):
        return os.path.join(self.directory, "ledger.sock")

    @property
    def config(self):
        return os.path.join(self.directory, "ledger.toml")

    @property
    def key_file(self):
        return os.path.join(self.directory, "keys", "checkpoint.vkey")

    @property
    def log_path(self):
        return os.path.join(self.directory, "daemon.log")

    def log(self):
        return pathlib.Path(self.log_path).read_text(errors="replace") if os.path.exists(self.log_path) else ""

    # -- the daemon
    def start(self, wait=True, env=None, arguments=()):
        """Starts the daemon and waits until it answers. AssertionError with its log when it does not."""
        assert self.process is None, "the daemon runs already"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, binary("jcm-ledgerd"), "run", "--config", self.config, *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **(env or {})})
        if wait:
            self.wait_ready()
        return self

    def wait_ready(self, seconds=START_SECONDS):
        deadline = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                code, self.process = self.process.returncode, None
                raise AssertionError(f"the daemon ended with exit code {code}\n{self.log()}")
            try:
                with self.client() as client:
                    client.call_reply("version")
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise AssertionError(f"the daemon does not answer within {seconds} s\n{self.log()}")
                time.sleep(0.005)

    def run_to_end(self, *arguments, timeout=60, env=None):
        """Runs `jcm-ledgerd run` in the foreground until it ends by itself: for starts that are refused."""
        return run("jcm-ledgerd", "run", "--config", self.config, *arguments, timeout=timeout, env=env)

    def stop(self, expect=0, timeout=60):
        """SIGTERM and wait; the exit code must be `expect` (None: any)."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout)
        if expect is not None and code != expect:
            raise AssertionError(f"the daemon stopped with exit code {code}, expected {expect}\n{self.log()}")
        return code

    def kill(self):
        """SIGKILL, as a power cut would."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()

    def restart(self):
        self.stop()
        return self.start()

    def remove(self):
        self.kill()
        if self.own:
            shutil.rmtree(self.directory, ignore_errors=True)

    # -- talking to it
    def client(self, timeout=ANSWER_SECONDS):
        return Client(self.socket_path, timeout)

    def call(self, method, params=None, /, **fields):
        """One question over a connection of its own."""
        with self.client() as client:
            return client.call(method, params, **fields)

    def ctl(self, *arguments, **options):
        """Runs the command line against this ledger's socket."""
        return run("jcm-ledger", "--socket", self.socket_path, *arguments, **options)

    def verify(self, *arguments, **options):
        """Runs the verifier on the data directory."""
        return run("jcm-verify", self.data, *arguments, **options)

    def assert_verifies(self, *arguments):
        """The verifier, with the key handed over by other means, must find nothing."""
        with open(self.key_file) as file:
            key = file.read().strip()
        done = self.verify("--key", key, *arguments)
        if done.returncode != 0:
            raise AssertionError(f"the ledger does not verify: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done


def furnish(client, live=True, accounts=2):
    """A small ledger to work on: registry JP, project MN004, one posted decision line of 10,000 credits of 2017
    held by the first entity account; by default open for business. Returns the account numbers by role:
    government, holders (list), retirement, cancellation."""
    client.call("registry.open", request_id="furnish-registry-JP", code="JP", side="japan",
                name="Registry of Japan", utc_offset_minutes=540)
    client.call("project.record", request_id="furnish-project-MN004", reference="MN004", country="MN",
                title="10MW solar power project in Darkhan City", status="registered", registered_on="2017-06-01")
    client.call("decision.record", request_id="furnish-decision-MN004", project="MN004",
                period_start="2017-01-01", period_end="2017-12-31", decided_on="2018-02-01",
                lines=[{"side": "japan", "registry": "JP", "quantity": 10000}])

    def open_account(kind, name, number):
        return client.call("account.open", request_id=f"furnish-account-{number}", registry="JP", kind=kind,
                           holder={"name": name}, business_date="2018-02-02")["account"]

    names = {"government": open_account("government_holding", "Government of Japan", 0),
             "holders": [open_account("entity_holding", f"Holder {n}", n) for n in range(1, accounts + 1)],
             "retirement": open_account("retirement", "Retirement, Japan", 900),
             "cancellation": open_account("cancellation", "Cancellation, Japan", 901)}
    client.call("credits.issue", request_id="furnish-issue-MN004", registry="JP", account=names["holders"][0],
                decision={"project": "MN004", "period_start": "2017-01-01", "period_end": "2017-12-31",
                          "decided_on": "2018-02-01"}, business_date="2018-02-05")
    if live:
        client.call("registry.go_live", request_id="furnish-live-JP", registry="JP")
    return names


def authority(reference="application 1"):
    """What a debit needs: by what right it is made."""
    return {"kind": "holder_application", "reference": reference}


def transfer(request_id, source, target, quantity, **more):
    """Parameters of a transfer by quantity, for a registry that is open for business."""
    return {"request_id": request_id, "from": source, "to": target, "quantity": quantity,
            "authority": authority(), **more}
