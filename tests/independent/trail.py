"""The trail beside an archive (docs/record-format.md, section 10): an archive of its own, whose heads the seals name."""
import entry
import note


def heads(values):
    """(entry, origin, size, root) of every seal that names one."""
    for value in values:
        if value and value[entry.KIND] == entry.SEAL and 2 in value[entry.BODY][entry.ROOTS]:
            head = value[entry.BODY][entry.ROOTS][2]
            yield value[entry.SEQ], head[0], head[1], head[2]


def key_of(key):
    """The same key under the name by which it signs the trail."""
    return key and note.Key(f"{key.name}/trail", key.public_key)


def compare(values, found, grown, report):
    """found: the report of the trail; grown: its tree, None when the hash of an entry is not known."""
    for seq, origin, size, root in heads(values):
        what = f"the seal at entry {seq}"
        if origin != found.origin:
            report.add("trail.differs", f"{what} is of another trail", file="trail")
        elif size > found.size:
            report.add("trail.cut", f"{what} covers {size} entries of the trail", file="trail")
        elif grown is not None and grown.root(size) != root:
            report.add("trail.differs", f"not the first {size} entries that {what} covers", file="trail",
                       expected=root, found=grown.root(size))
    for finding in found.findings:
        report.findings.append({**finding, "file": f"trail/{finding['file'] or ''}".rstrip("/")})
