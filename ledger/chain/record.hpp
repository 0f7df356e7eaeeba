// A record: one entry as it stands in the chain. Bytes are deterministic CBOR (RFC 8949,
// section 4.2.1) as described in schemas/record.cddl and docs/record-format.md; what is hashed is
// always the stored bytes, never a re-encoding.
#pragma once

#include "ledger/base/result.hpp"
#include "ledger/domain/entry.hpp"

namespace jcm::chain {

inline constexpr std::uint64_t rules_version = 0;  // until the first release, with no promise

struct Record {
  std::uint64_t version = rules_version;
  base::Digest prev;  // leaf hash of the record before; zeros for the genesis
  domain::Entry entry;
};

// Canonical bytes. entry.too_large over 65,535.
base::Result<base::Bytes> encode(const Record& record);
// Strict: any other spelling of the same record is refused (cbor.malformed, cbor.not_canonical,
// record.malformed); a version or kind newer than this code knows is record.version or record.kind
// ("could not check", never "damaged").
base::Result<Record> decode(base::ByteView bytes);

// What the chain needs of a record of any version, read without the rest: keys 0 to 2 keep their
// place and meaning for ever. Says nothing about the bytes after them. Errors as decode, but never
// record.version.
struct Link {
  std::uint64_t version = 0;
  domain::Seq seq = 0;
  base::Digest prev;
};
base::Result<Link> decode_link(base::ByteView bytes);

// RFC 6962: leaf = SHA-256(0x00 || bytes). Also the chain link to the next record.
base::Digest leaf_hash(base::ByteView bytes);
// node = SHA-256(0x01 || left || right).
base::Digest node_hash(const base::Digest& left, const base::Digest& right);

// The digest that makes a request id harmless to repeat: SHA-256 over the canonical CBOR of the
// command as given (kind, scope-independent facts, authority), personal fields left out. Computable
// from a stored record alone.
base::Digest request_digest(const domain::Command& command);
base::Digest request_digest(const domain::Entry& entry);
// For a refused repetition: the name of the first field in which the two differ, in the order of
// the method's schema ("method", "to", "quantity", ..., then "business_date", "effective_on",
// "note", "authority"); empty when they do not. Personal fields are not compared.
std::string first_difference(const domain::Entry& stored, const domain::Command& given);

// The digest of a personal text: SHA-256("jcm-ledger personal v0\n" || salt || text).
using Salt = std::array<std::uint8_t, 16>;
base::Digest personal_digest(const Salt& salt, std::string_view text);

}  // namespace jcm::chain
