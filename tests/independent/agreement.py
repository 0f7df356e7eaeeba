"""Runs both verifiers on the same thing and compares what they say."""
import json
import pathlib

import audit
import ledger_harness as harness
import note
import receipt
import report


def found(result):
    """The findings as pairs (id, first entry)."""
    return sorted({(f["id"], f["first"]) for f in result["findings"]}, key=str)


def rules_of(result):
    """Ids of the rules and laws broken."""
    return sorted(f["detail"].split(":")[0] for f in result["findings"] if f["id"] in ("rule.broken", "law.broken"))


def second(path, key=None, given=()):
    """What verify.py says, without starting a Python anew for it."""
    key = note.Key.parse(key) if key else None
    given = [(str(name), pathlib.Path(name).read_bytes()) for name in given]
    result = report.Report(path)
    try:
        if pathlib.Path(path).is_dir():
            audit.audit_archive(path, result, key, given)
        else:
            receipt.audit_receipt(pathlib.Path(path).read_bytes(), result, key, given)
    except report.CouldNotCheck as error:
        return {"verdict": "could_not_check", "exit": 2, "findings": [], "error": {"id": error.id}}
    return json.loads(result.as_json())


def first(path, key=None, given=()):
    """What jcm-verify says."""
    options = ["--key", key] if key else []
    for name in given:
        options += ["--checkpoint", name]
    done = harness.run("jcm-verify", path, "--json", "--threads", 1, *options)
    result = json.loads(done.stdout)
    assert result["exit"] == done.returncode, done
    return result


def differences(path, key=None, given=()):
    """(what jcm-verify says, what is different); the latter empty when they agree."""
    one, other = first(path, key, given), second(path, key, given)
    lines = []
    for name in ("verdict", "exit", "authentic"):
        if one.get(name) != other.get(name):
            lines.append(f"{name}: jcm-verify {one.get(name)}, verify.py {other.get(name)}")
    for name, result, against in (("jcm-verify", one, other), ("verify.py", other, one)):
        for pair in [p for p in found(result) if p not in found(against)][:5]:
            detail = next(f["detail"] for f in result["findings"] if (f["id"], f["first"]) == pair)
            lines.append(f"only {name}: {pair[0]} {pair[1]}: {detail[:150]}")
    if not lines and rules_of(one) != rules_of(other):
        lines.append(f"rules: jcm-verify {rules_of(one)}, verify.py {rules_of(other)}")
    return one, lines
