"""A receipt: one .tlog-proof file (C2SP tlog-proof) that carries its entry in the line `extra`."""
import cbor
import entry
import note
import tree

HEADER = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63


class Malformed(ValueError):
    def __init__(self, detail, index=None):
        super().__init__(detail)
        self.index = index  # the entry's number, where it can be read


class Receipt:
    """index, hashes, entry (bytes), value (its map, None when newer than this program), checkpoint."""

    def __init__(self, data):
        end = data.find(b"\n\n")
        if end < 0:
            raise Malformed("there is no empty line before the checkpoint")
        try:
            lines = data[:end].decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise Malformed("the proof is not plain text") from None
        if lines[0] != HEADER:
            raise Malformed(f"the first line is not {HEADER}")
        at = 2 if lines[1:] and lines[1].startswith("extra ") else 1
        self.index = note.decode_decimal(lines[at][6:]) if lines[at:] and lines[at].startswith("index ") else None
        if self.index is None:
            raise Malformed("its number cannot be read")
        self.hashes = [note.decode_base64(line) for line in lines[at + 1:]]
        self.entry = note.decode_base64(lines[1][6:]) if at == 2 else b""
        if self.entry is None or len(self.hashes) > MAX_HASHES or \
                any(h is None or len(h) != 32 for h in self.hashes):
            raise Malformed("a line of the proof cannot be read")
        if at == 1:
            raise Malformed("the proof does not carry its entry: there is no line extra", self.index)
        self.note = data[end + 2:]


def audit_receipt(data, report, given_key=None, given_notes=()):
    try:
        receipt = Receipt(data)
    except Malformed as error:
        report.add("receipt.malformed", str(error), error.index)
        return
    report.entries = 1
    report.checked = f"this receipt of entry {receipt.index} holds"
    try:
        checkpoint = note.Checkpoint.parse(receipt.note)
    except note.NoteError as error:
        report.add("receipt.malformed", f"its checkpoint: {error}", receipt.index)
        return
    report.origin = checkpoint.origin
    report.size = checkpoint.size
    seq = check_entry(receipt, report)
    root = tree.root_of_inclusion(tree.leaf_hash(receipt.entry), receipt.index, checkpoint.size, receipt.hashes)
    if root != checkpoint.root or seq not in (None, receipt.index):
        report.add("receipt.mismatch", "the proof does not lead from the entry to the signed root", receipt.index,
                   expected=checkpoint.root, found=root)
    check_key(receipt.index, checkpoint, report, given_key)
    check_given(checkpoint, report, given_key, given_notes)


def check_entry(receipt, report):
    """The number that the entry says it has."""
    try:
        value = entry.decode(receipt.entry)
    except entry.Newer as newer:
        report.add(newer.finding, str(newer), receipt.index)
        return newer.value.get(entry.SEQ)
    except cbor.NotCanonical as error:
        report.add("entry.not_canonical", str(error), receipt.index)
        return None
    except cbor.Malformed as error:
        report.add("entry.malformed", str(error), receipt.index)
        return None
    if entry.request_digest(value) != value[entry.REQUEST_DIGEST]:
        report.add("request.digest", "it is not that of the command in the entry", receipt.index)
    return value[entry.SEQ]


def check_key(index, checkpoint, report, given_key):
    if given_key is None:
        report.add("key.missing", "a receipt holds no key: give the ledger's with --key", index)
        return
    report.key, report.key_source = str(given_key), "given"
    if not checkpoint.note.signers([given_key]):
        report.add("checkpoint.signature", "the key did not sign the receipt's checkpoint", index)
    elif checkpoint.origin != given_key.name:
        report.add("checkpoint.origin", f"it is of {checkpoint.origin}", index)
    else:
        report.checkpoint = checkpoint
        report.key_holds = True


def check_given(checkpoint, report, given_key, given_notes):
    for name, data in given_notes:
        try:
            other = note.Checkpoint.parse(data)
        except note.NoteError as error:
            report.add("checkpoint.unreadable", str(error), file=name)
            continue
        if given_key and not other.note.signers([given_key]):
            report.add("checkpoint.signature", "the key did not sign it", file=name)
        elif other.size != checkpoint.size:
            report.add("checkpoint.not_compared", f"it is of size {other.size}, the receipt's of size "
                       f"{checkpoint.size}", file=name)
        elif other.root != checkpoint.root:
            report.add("checkpoint.fork", "another root at the same size", file=name)
