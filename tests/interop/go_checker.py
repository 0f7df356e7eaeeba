"""Builds the Go program in go/ from Debian's packages golang-go and golang-golang-x-mod-dev, without a network
and without writing outside a temporary directory, and runs it."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

SOURCES = pathlib.Path(__file__).resolve().parent / "go"
PACKAGES = os.environ.get("JCM_GOPATH", "/usr/share/gocode")
NEEDED = "install golang-go and golang-golang-x-mod-dev (Debian 12)"


def missing():
    """Why the program cannot be built here; None when it can."""
    if shutil.which("go") is None:
        return f"there is no go command; {NEEDED}"
    folder = f"{PACKAGES}/src/golang.org/x/mod/sumdb/tlog"
    if not os.path.isdir(folder):
        return f"{folder} is not there; {NEEDED}"
    return None


class Checker:
    """The built program. remove() takes its directory away."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="jcm-interop-")
        self.program = os.path.join(self.directory, "interop")
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": PACKAGES, "GOFLAGS": "", "GOTOOLCHAIN": "local",
                       "GOPROXY": "off", "GOENV": "off", "HOME": self.directory,
                       "GOCACHE": os.path.join(self.directory, "cache")}
        done = subprocess.run(["go", "build", "-o", self.program, "."], cwd=SOURCES, env=environment,
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            self.remove()
            raise AssertionError(f"the Go checker does not build:\n{done.stdout}{done.stderr}")
        self.version = subprocess.run(["go", "version"], env=environment, capture_output=True, text=True,
                                      timeout=60).stdout.split()[2]

    def remove(self):
        shutil.rmtree(self.directory, ignore_errors=True)

    def run(self, *arguments, stdin=b""):
        """CompletedProcess with bytes on stdout, text in .said (stderr)."""
        done = subprocess.run([self.program, *map(str, arguments)], input=stdin, capture_output=True, timeout=120)
        done.said = done.stderr.decode()
        return done

    def accepts(self, *arguments, stdin=b""):
        """Its one line; AssertionError when it refuses."""
        done = self.run(*arguments, stdin=stdin)
        if done.returncode != 0:
            raise AssertionError(f"Go refuses {' '.join(map(str, arguments))}: exit {done.returncode}: {done.said}")
        return done.stdout.decode()

    def refuses(self, *arguments, saying=""):
        """Its reason, which must match `saying`; AssertionError when it accepts, or falls over."""
        done = self.run(*arguments)
        if done.returncode != 1 or not done.said.startswith("refused: ") or not re.search(saying, done.said):
            raise AssertionError(f"Go should refuse {' '.join(map(str, arguments))} saying {saying!r}: "
                                 f"exit {done.returncode}: {done.stdout.decode()}{done.said}")
        return done.said
