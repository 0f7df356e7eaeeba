// What lies in an archive beside the record: for whoever finds it without us.
#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/protocol/embedded.hpp"
#include "tools/ctl/export.hpp"

namespace jcm::ctl {
namespace {

constexpr std::string_view readme = R"README(THE RECORD OF A REGISTRY OF CARBON CREDITS
==========================================

Ledger   @ORIGIN@
Written  @DATE@ (UTC; the day on which this copy was last extended)

1. What this is

This directory is a copy of the whole record of one registry system of the Joint
Crediting Mechanism (JCM): every entry ever made, in order, as the very bytes
that were recorded, with what it takes to prove that none was changed, left out,
put in later or moved. It is plain files. No program, database or service of
those who made it is needed to read or to check it.

Names and other texts about persons are not in it. In their place stand salted
hashes, so that a text can be shown to be the one that was recorded.

2. What each file is

checkpoint            The newest signed checkpoint: name of the ledger, number
                      of entries, root of the hash tree over them, signature.
checkpoints/SIZE      Earlier ones, each covering the first SIZE entries; they
                      may carry further signatures, of witnesses. Those in
                      checkpoints/void/, if any, no longer count: their key was
                      reported stolen.
tile/entries/N        Entries 256*N to 256*N+255. N is written in groups of
                      three digits, all but the last led by an x: 1234067 is
                      x001/x234/067. A last, unfinished one of W entries is
                      N.p/W; older such files are the beginnings of newer ones.
tile/L/N              Hashes 256*N to 256*N+255 of level L of the hash tree, 32
                      bytes each. They save work in proofs; everything in them
                      follows from the entries.
keys/0.vkey           The public key of the ledger. Later keys, 1.vkey and so
                      on, were brought in by entries of the record itself.
format/               record-format.md: what the bytes of an entry mean;
                      record.cddl: the same as a grammar; findings.json: what
                      the verifier can find, and what to do about it.

3. What to trust

The keys that came with these files prove only that the files fit each other:
who forged all could have put in keys of his own. Compare

    @VKEY@

with the key of the ledger as you know it from elsewhere: a publication, a
letter, an older copy. Any checkpoint that you or others kept must fit as well: the
first entries, as many as it says, must give its root.

4. Check it with the ledger's own verifier

    jcm-verify DIRECTORY --key '@VKEY@'

It checks bytes, chain, tree, signatures and the rules of the registry, and says
what it found. Exit status: 0 clean, 1 findings, 2 a part could not be checked.

5. Check it with other programs

The directory is a C2SP tlog-tiles log (https://c2sp.org/tlog-tiles), the
checkpoint a C2SP signed note (https://c2sp.org/tlog-checkpoint). Put it behind any
web server, and any client for such logs can read it; one is in the Go packages
golang.org/x/mod/sumdb/note and golang.org/x/mod/sumdb/tlog.

6. Check it by hand

|| joins bytes; SHA-256 is that of FIPS 180-4, Ed25519 that of RFC 8032, base64
that of RFC 4648, section 4.

    bundle      for each entry its length as two bytes, high byte first, and
                the bytes of the entry, a CBOR item (RFC 8949)
    leaf        SHA-256(0x00 || bytes of the entry)
    node        SHA-256(0x01 || left || right)
    root        of one leaf: the leaf. Of n leaves: node(root of the first k,
                root of the others), k the largest power of two below n
                (RFC 6962, section 2.1)
    tile/L/N    hash i is the root of the 256^L leaves from (256 N + i) 256^L on
    chain       under key 2 of entry i stands the leaf of entry i-1; zeros in
                entry 0
    checkpoint  three lines, each ending in a line feed: name, number of
                entries, base64 of the root; then an empty line; then lines
                "(U+2014) NAME BASE64", the signatures
    signature   the base64 holds 4 bytes of key id and 64 of Ed25519 signature
                over the three lines
    key         NAME+KEYID+BASE64: the base64 holds the byte 0x01 and the 32
                bytes of the public key; key id = the first 4 bytes of
                SHA-256(NAME || 0x0a || 0x01 || public key)

This Python program does all of it but the signature; run it in this directory.

    import base64, hashlib, pathlib

    def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()

    def root(leaves):
        if len(leaves) == 1: return leaves[0]
        k = 1
        while k * 2 < len(leaves): k *= 2
        return sha(b"\x01", root(leaves[:k]), root(leaves[k:]))

    def name(n):
        groups = "%03d" % (n % 1000)
        while n >= 1000:
            n //= 1000
            groups = "x%03d/" % (n % 1000) + groups
        return groups

    note = pathlib.Path("checkpoint").read_text("utf-8")
    origin, size, signed_root = note.split("\n")[:3]
    leaves, previous = [], bytes(32)
    for n in range((int(size) + 255) // 256):
        width = min(256, int(size) - 256 * n)
        path = pathlib.Path("tile/entries/" + name(n))
        if width < 256: path = pathlib.Path(str(path) + ".p/%d" % width)
        data, at = path.read_bytes(), 0
        for i in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            entry = data[at + 2:at + 2 + length]
            assert previous in entry, "entry %d: no link" % len(leaves)
            previous = sha(b"\x00", entry)
            leaves.append(previous)
            at += 2 + length
        assert at == len(data), "%s: bytes past the last entry" % path
    assert root(leaves) == base64.b64decode(signed_root), "the root differs"
    for path in pathlib.Path("checkpoints").glob("[0-9]*"):
        n, signed_root = path.read_text("utf-8").split("\n")[1:3]
        part = leaves[:int(n)]
        assert root(part) == base64.b64decode(signed_root), path
    print(origin, size, "entries: chain and roots are those of the checkpoints")

And this is the signature, in a shell with base64, head, tail, sed and openssl:

    head -n 3 checkpoint > text
    sed -n 5p checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > signature
    (printf '\060\052\060\005\006\003\053\145\160\003\041\000'
      cut -d+ -f3- keys/0.vkey | base64 -d | tail -c 32) > key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin \
      -in text -sigfile signature

With a later key, take its file, and the line of the checkpoint that is its own.
)README";

void replace(std::string& text, std::string_view mark, std::string_view by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
}

std::string_view embedded(std::string_view name) {
  for (const auto& file : protocol::embedded_files())
    if (file.name == name) return file.text;
  JCM_CHECK(false && "a text that is not embedded");
  return {};
}

}  // namespace

std::string archive_readme(const ArchiveFacts& facts) {
  std::string out(readme);
  replace(out, "@ORIGIN@", facts.origin);
  replace(out, "@DATE@", facts.date);
  replace(out, "@VKEY@", facts.vkeys.front());
  return out;
}

std::vector<PlacedText> format_texts() {
  return {{"format/record-format.md", embedded("record-format")},
          {"format/record.cddl", embedded("record")},
          {"format/findings.json", embedded("findings")}};
}

}  // namespace jcm::ctl
