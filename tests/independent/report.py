"""Findings (schemas/findings.json), the verdict, and how both are printed (docs/auditing.md)."""
import json

UNCHECKED = {"entry.unknown_version", "entry.unknown_kind", "checkpoint.missing", "rules.unchecked", "policy.unmet",
             "key.missing", "keys.unchecked", "trail.missing", "checkpoint.not_compared"}
WARNING = {"checkpoint.unreadable", "views.differ", "views.unreadable", "views.ahead", "files.changed",
           "personal.differs"}


def severity(finding):
    return "unchecked" if finding in UNCHECKED else "warning" if finding in WARNING else "damage"


class CouldNotCheck(Exception):
    """Nothing could be verified at all. `id` is an error id of schemas/errors.json."""

    def __init__(self, id, detail):
        super().__init__(f"{id}: {detail}")
        self.id = id
        self.detail = detail


class Report:
    def __init__(self, path):
        self.path = str(path)
        self.findings = []
        self.notes = []
        self.origin = self.key = self.key_source = self.root = self.checkpoint = None
        self.size = self.entries = self.rules_checked_before = 0
        self.checked = "every entry and rule was checked"
        self.key_holds = False  # the key was handed over, and a checkpoint that it signed holds

    def wrong_seq(self, seq, said):
        """Neighbours that are out of place by the same distance make one finding."""
        last = self.findings[-1] if self.findings else None
        if last and last["id"] == "entry.wrong_seq" and last["last"] == seq - 1 and \
                last["shift"] == (said is not None and said - seq):
            last["last"] = seq
            return
        self.add("entry.wrong_seq", f"entry {seq} says that it is entry {said}", seq)
        self.findings[-1]["shift"] = said is not None and said - seq

    def add(self, finding, detail, first=None, last=None, file=None, offset=None, expected=None, found=None):
        if first is not None and last is None:
            last = first
        self.findings.append({
            "id": finding, "severity": severity(finding), "first": first, "last": last, "file": file,
            "offset": offset, "expected": expected and expected.hex(), "found": found and found.hex(),
            "detail": detail})

    def counts(self):
        found = [f["severity"] for f in self.findings]
        return {kind: found.count(kind) for kind in ("damage", "warning", "unchecked")}

    def verdict(self):
        counts = self.counts()
        if counts["damage"]:
            return "damaged"
        if counts["unchecked"]:
            return "unchecked"
        return "warnings" if counts["warning"] else "clean"

    def exit_code(self):
        return {"clean": 0, "damaged": 1, "warnings": 1, "unchecked": 2}[self.verdict()]

    def authentic(self):
        return self.verdict() == "clean" and self.key_source == "given" and self.key_holds

    def in_order(self):
        """By the entry they begin at; those about no entry at the end."""
        return sorted(self.findings, key=lambda f: (f["first"] is None, f["first"] or 0))

    def as_json(self):
        return json.dumps({
            "path": self.path, "verdict": self.verdict(), "authentic": self.authentic(),
            "exit": self.exit_code(), "origin": self.origin,
            "key": self.key and {"vkey": self.key, "source": self.key_source},
            "size": self.size, "entries": self.entries, "root": self.root and self.root.hex(),
            "checkpoint": self.checkpoint and {"size": self.checkpoint.size, "root": self.checkpoint.root.hex()},
            "rules_checked_before": self.rules_checked_before, "counts": self.counts(),
            "findings": [{k: v for k, v in f.items() if k != "shift"} for f in self.in_order()], "notes": self.notes}, ensure_ascii=False, indent=1)

    def as_text(self):
        lines = [f"{self.path}: {self.origin or 'origin not known'}, {self.entries} entries"]
        for finding in self.in_order():
            where = "" if finding["first"] is None else f" {finding['first']}"
            if finding["last"] != finding["first"]:
                where += f"-{finding['last']}"
            lines.append(f"{finding['severity']} {finding['id']}{where}: {finding['detail']}")
            lines += [f"  {name} {finding[name]}" for name in ("file", "expected", "found") if finding[name]]
        lines += self.notes
        return "\n".join(lines + [self.last_line()])

    def last_line(self):
        verdict = self.verdict()
        if verdict == "clean" and self.authentic():
            return f"CLEAN: {self.checked}, authentic under key {self.key}"
        if verdict == "clean":
            return f"CLEAN: {self.checked}, self-consistent, key taken from the ledger"
        number = len(self.findings)
        return {"damaged": f"DAMAGED: {number} findings",
                "warnings": f"WARNING: the entries are sound; {number} findings beside them",
                "unchecked": f"COULD NOT CHECK: {number} findings, and nothing found damaged"}[verdict]
