#!/usr/bin/python3
"""The second verifier of the JCM Ledger: checks an archive or a receipt with nothing but Python's standard
library. It was written from docs/ and schemas/ (README.md says how far) and shares no code with jcm-verify.

    verify.py ARCHIVE|RECEIPT|- [--key VKEY|FILE] [--checkpoint FILE]... [--json]

Exit code: 0 clean, 1 findings, 2 could not check (docs/auditing.md)."""
import argparse
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import note
from audit import audit_archive, audit_stream
from receipt import HEADER, audit_receipt
from report import CouldNotCheck, Report


def read_key(text):
    """A verifier key, or the file that holds one."""
    if os.path.exists(text):
        text = pathlib.Path(text).read_text().strip()
    try:
        return note.Key.parse(text)
    except note.NoteError as error:
        raise CouldNotCheck("key.malformed", f"--key: {error}") from None


def read_checkpoint(name):
    """A note kept elsewhere, or the one in a receipt."""
    data = pathlib.Path(name).read_bytes()
    return name, data[data.find(b"\n\n") + 2:] if is_receipt(data) else data


def is_receipt(data):
    return data.startswith(HEADER.encode())


def run(arguments):
    report = Report(arguments.path)
    key = read_key(arguments.key) if arguments.key else None
    given = [read_checkpoint(name) for name in arguments.checkpoint]
    if arguments.path != "-" and os.path.isdir(arguments.path):
        audit_archive(arguments.path, report, key, given)
        return report
    data = sys.stdin.buffer.read() if arguments.path == "-" else pathlib.Path(arguments.path).read_bytes()
    if arguments.path == "-" and not is_receipt(data):
        audit_stream(data, report, key, given)
    else:
        audit_receipt(data, report, key, given)
    return report


def main():
    parser = argparse.ArgumentParser(description="Verifies an archive or a receipt of a JCM ledger.")
    parser.add_argument("path", help="an archive's directory, a receipt, or - for a receipt or bundles on standard input")
    parser.add_argument("--key", help="the ledger's public key as it was handed over: name+hash+key, or a file")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE",
                        help="a checkpoint kept elsewhere; may be given several times")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    arguments = parser.parse_args()
    try:
        report = run(arguments)
    except (CouldNotCheck, OSError) as error:
        id = error.id if isinstance(error, CouldNotCheck) else "file.unreadable"
        if arguments.json:
            print(json.dumps({"path": arguments.path, "verdict": "could_not_check", "exit": 2,
                              "error": {"id": id, "detail": str(error)}}))
        else:
            print(f"COULD NOT CHECK: {error}", file=sys.stderr)
        return 2
    print(report.as_json() if arguments.json else report.as_text())
    return report.exit_code()


if __name__ == "__main__":
    sys.exit(main())
