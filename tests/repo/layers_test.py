"""The arrows of the house: what each room may include (docs/architecture.md), and which foreign library
lives where. Read from the includes themselves, so that a wrong arrow fails here even if it links."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

ROOMS = {
    "base": [],
    "crypto": ["base"],
    "domain": ["base"],
    "chain": ["base", "crypto", "domain"],
    "store": ["base", "crypto", "domain", "chain"],
    "engine": ["base", "crypto", "domain", "chain", "store"],
    "archive": ["base", "crypto", "domain", "chain"],
    "audit": ["base", "crypto", "domain", "chain"],
    "reports": ["base", "domain"],
    "certificate": ["base", "domain"],
    "protocol": ["base", "crypto", "domain", "chain"],
    "service": ["base", "crypto", "domain", "chain", "store", "engine", "archive", "reports", "protocol"],
}
TOOLS = {
    "daemon": ["base", "crypto", "domain", "chain", "store", "engine", "archive", "reports", "protocol", "service"],
    "ctl": ["base", "crypto", "domain", "chain", "archive", "reports", "certificate", "protocol"],
    "verify": ["base", "crypto", "domain", "chain", "store", "archive", "audit", "reports", "protocol"],
    "witness": ["base", "crypto", "domain", "chain", "archive", "protocol"],
}
FOREIGN = {
    r"fmt/": ["ledger/", "tools/"],
    r"openssl/": ["ledger/crypto/"],
    r"rocksdb/": ["ledger/store/"],
    r"boost/json": ["ledger/protocol/"],
    r"boost/(?!json)": ["ledger/service/"],
    r"(cairo|pango)": ["ledger/certificate/"],
    r"xlsxwriter": ["ledger/reports/"],
    r"CLI/": ["tools/"],
    r"toml\+\+/": ["tools/daemon/"],
    r"spdlog/": ["tools/daemon/"],
    r"systemd/": ["tools/daemon/"],
}
# System interfaces that a pure room must not touch.
IMPURE = re.compile(r"<(fstream|filesystem|thread|mutex|sys/|unistd\.h|fcntl\.h|cstdio|iostream)")
PURE_ROOMS = ["domain", "chain", "audit", "reports", "certificate", "protocol"]


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def sources(folder):
    return sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in (".hpp", ".cpp"))


class Layers(unittest.TestCase):
    def test_every_room_is_known(self):
        folders = {p.name for p in (ROOT / "ledger").iterdir() if p.is_dir() and any(p.iterdir())}
        self.assertEqual(folders, set(ROOMS))

    def test_rooms_include_only_downward(self):
        self.check("ledger", ROOMS)

    def test_tools_include_what_they_may(self):
        self.check("tools", TOOLS)

    def check(self, top, table):
        wrong, seen = [], 0
        for room, allowed in table.items():
            for path in sources(f"{top}/{room}"):
                for number, _, target in includes(path):
                    match = re.match(r"ledger/(\w+)/", target)
                    if match:
                        seen += 1
                        if match.group(1) != room and match.group(1) not in allowed:
                            wrong.append(f"{path.relative_to(ROOT)}:{number} includes {target}")
        self.assertGreater(seen, 5)
        self.assertEqual(wrong, [])

    def test_each_foreign_library_lives_in_one_place(self):
        wrong = []
        for path in sources("ledger") + sources("tools"):
            name = str(path.relative_to(ROOT))
            for number, _, target in includes(path):
                for pattern, homes in FOREIGN.items():
                    if re.match(pattern, target) and not any(name.startswith(h) for h in homes):
                        wrong.append(f"{name}:{number} includes {target}")
        self.assertEqual(wrong, [])

    def test_pure_rooms_touch_nothing(self):
        wrong = []
        for room in PURE_ROOMS:
            for path in sources(f"ledger/{room}"):
                for number, kind, target in includes(path):
                    if kind == "<" and IMPURE.match(f"<{target}"):
                        if room == "audit" and target in ("thread", "mutex"):
                            continue  # it checks on two threads, and reads nothing by itself
                        wrong.append(f"{path.relative_to(ROOT)}:{number} includes <{target}>")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    sys.exit(unittest.main())
