"""Signed notes, verifier keys and checkpoints (C2SP signed-note, tlog-checkpoint), read strictly as
docs/record-format.md, section 6, says."""
import base64
import binascii
import hashlib
import re

import ed25519
import tree

ED25519 = 1  # type of a signature line
MAX_SIZE = 1 << 63
MAX_SIGNATURES = 100


class NoteError(ValueError):
    """Bytes that are no note, or a note that is no checkpoint."""


def decode_base64(text):
    """Padded, of the standard alphabet, unused bits zero; None otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def decode_decimal(text):
    """A size: digits without leading zeros, below 2^63; None otherwise."""
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text, re.ASCII) or int(text) >= MAX_SIZE:
        return None
    return int(text)


def name_is_valid(name):
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


class Key:
    """A verifier key: name and public key."""

    def __init__(self, name, public_key):
        self.name = name
        self.public_key = public_key
        data = name.encode() + b"\n" + bytes([ED25519]) + public_key
        self.id = hashlib.sha256(data).digest()[:4]

    @classmethod
    def parse(cls, vkey):
        """NAME+HASH+BASE64; NoteError when it is no key of this kind."""
        parts = vkey.split("+", 2)
        if len(parts) != 3 or not name_is_valid(parts[0]):
            raise NoteError("a verifier key is name+hash+key")
        data = decode_base64(parts[2])
        if data is None or len(data) != 33 or data[0] != ED25519:
            raise NoteError("the key is no Ed25519 key in base64")
        key = cls(parts[0], data[1:])
        if not re.fullmatch("[0-9a-f]{8}", parts[1], re.ASCII) or parts[1] != key.id.hex():
            raise NoteError("the hash of the verifier key does not fit it")
        return key

    def __str__(self):
        data = base64.b64encode(bytes([ED25519]) + self.public_key).decode()
        return f"{self.name}+{self.id.hex()}+{data}"

    def __eq__(self, other):
        return isinstance(other, Key) and (self.name, self.public_key) == (other.name, other.public_key)

    def __hash__(self):
        return hash((self.name, self.public_key))

    def verifies(self, text, signature):
        return ed25519.verify(self.public_key, text.encode(), signature)


class Note:
    """text, ending in LF; signatures: (name, key id, signature)."""

    def __init__(self, data):
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise NoteError("the note is not UTF-8") from None
        if any((ord(c) < 0x20 and c != "\n") for c in whole):
            raise NoteError("the note holds a control character")
        at = whole.rfind("\n\n")
        if at < 0 or not whole.endswith("\n"):
            raise NoteError("a note is a text, an empty line and signatures, each line with its end")
        self.text = whole[:at + 1]
        lines = whole[at + 2:].split("\n")[:-1]
        if not 1 <= len(lines) <= MAX_SIGNATURES:
            raise NoteError(f"the note bears {len(lines)} signature lines, not 1 to {MAX_SIGNATURES}")
        self.signatures = [self._signature(line) for line in lines]

    @staticmethod
    def _signature(line):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not name_is_valid(parts[1]):
            raise NoteError(f"{line!r} is no signature line")
        data = decode_base64(parts[2])
        if data is None or len(data) < 5:
            raise NoteError(f"{line!r} has no signature in base64")
        return parts[1], data[:4], data[4:]

    def signers(self, keys):
        """The keys, of those given, that signed; None when a line of one of them does not hold."""
        signed = []
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (key.name, key.id) == (name, key_id):
                    if not key.verifies(self.text, signature):
                        return None
                    if key not in signed:
                        signed.append(key)
        return signed


class Checkpoint:
    """origin, size, root of a note's text."""

    def __init__(self, note):
        self.note = note
        lines = note.text.split("\n")[:-1]
        if len(lines) < 3 or any(not line for line in lines):
            raise NoteError("a checkpoint's text has three lines at least, none of them empty")
        self.origin = lines[0]
        if len(self.origin.encode()) > 255:
            raise NoteError("the origin is longer than 255 bytes")
        self.size = decode_decimal(lines[1])
        if self.size is None:
            raise NoteError(f"{lines[1]!r} is no size")
        self.root = decode_base64(lines[2])
        if self.root is None or len(self.root) != 32:
            raise NoteError(f"{lines[2]!r} is no root")
        if self.size == 0 and self.root != tree.EMPTY:
            raise NoteError("the root at size 0 is not that of the empty tree")

    @classmethod
    def parse(cls, data):
        return cls(Note(data))
