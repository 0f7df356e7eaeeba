#include "ledger/chain/record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "ledger/chain/body_codec.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;
using cbor::MapReader;
using cbor::MapWriter;
using cbor::Reader;
using cbor::Writer;

// Keys of the envelope. 0 to 2 keep their place and meaning in every version (decode_link).
enum Key : std::uint64_t {
  version = 0,
  seq = 1,
  prev = 2,
  time = 3,
  kind = 4,
  request_id = 5,
  request_digest_key = 6,
  actor = 7,
  body = 8,
  scope = 9,
  business_date = 10,
  authority = 11,
  batch = 12,
  signature = 13,
};

// A transfer by quantity takes about 350 bytes.
constexpr std::size_t usual_entry_bytes = 512;
// 9999-12-31T23:59:59.999999Z, the last instant whose text form has four digits of year.
constexpr std::uint64_t last_micros = 253'402'300'799'999'999;

// Empty: the whole ledger.
domain::Scope read_scope(Reader& in) {
  const std::string_view text = in.text();
  if (text.empty()) return {};
  if (const auto code = domain::Scope::parse(text)) return *code;
  in.fail(ErrorId::record_malformed,
          fmt::format("\"{}\" is neither a registry code nor empty", base::printable(text)));
  return {};
}

// The version decides how the rest is read, so it is judged before anything else.
bool read_version(Reader& in, MapReader& map, std::uint64_t& out) {
  if (!map.need(Key::version)) return false;
  out = in.uint();
  if (out > rules_version)
    in.fail(ErrorId::record_version,
            fmt::format("the entry is of version {}, this program knows up to {}; use a newer one",
                        out, rules_version));
  return in.ok();
}

std::optional<domain::EntryKind> read_kind(Reader& in) {
  const std::uint64_t stored = in.uint();
  const auto kind = domain::entry_kind_of(stored);
  if (!kind && in.ok())
    in.fail(
        ErrorId::record_kind,
        fmt::format("entries of kind {} are not known to this program; use a newer one", stored));
  return in.ok() ? kind : std::nullopt;
}

void read_signature(Reader& in, domain::OfficerSignature& out) {
  const auto bytes = in.bytes();
  if (bytes.size() == out.size())
    std::copy(bytes.begin(), bytes.end(), out.begin());
  else
    in.fail(ErrorId::record_malformed, fmt::format("a signature of {} bytes", bytes.size()));
}

void read_envelope(Reader& in, Record& out) {
  MapReader map(in);
  domain::Entry& entry = out.entry;
  if (!read_version(in, map, out.version)) return;
  if (map.need(Key::seq)) entry.seq = parts::read_uint(in, base::max_exact_integer, "seq");
  if (map.need(Key::prev)) out.prev = parts::read_digest(in);
  if (map.need(Key::time))
    entry.time.micros = static_cast<std::int64_t>(parts::read_uint(in, last_micros, "time"));
  std::optional<domain::EntryKind> kind;
  if (map.need(Key::kind)) kind = read_kind(in);
  if (map.need(Key::request_id)) entry.request_id = parts::read_request_id(in);
  if (map.need(Key::request_digest_key)) entry.request_digest = parts::read_digest(in);
  if (map.need(Key::actor)) {
    parts::expect_array(in, 2);
    entry.actor.officer = parts::read_uint(in, base::max_exact_integer, "officer");
    entry.actor.uid = parts::read_uint(in, base::max_exact_integer, "uid");
  }
  if (map.need(Key::body) && kind) read_body(in, *kind, entry.body);
  if (map.need(Key::scope)) entry.scope = read_scope(in);
  if (map.need(Key::business_date)) entry.business_date = parts::read_date(in);
  if (map.has(Key::authority)) entry.authority = parts::read_authority(in);
  if (map.has(Key::batch)) entry.batch = parts::read_batch(in);
  if (map.has(Key::signature)) read_signature(in, entry.signature.emplace());
  map.end();
}

void write_envelope(Writer& out, const Record& record) {
  const domain::Entry& entry = record.entry;
  MapWriter map(out);
  map.key(Key::version).uint(record.version);
  map.key(Key::seq).uint(entry.seq);
  parts::write(map.key(Key::prev), record.prev);
  map.key(Key::time).uint(static_cast<std::uint64_t>(entry.time.micros));
  map.key(Key::kind).uint(static_cast<std::uint64_t>(entry.kind()));
  map.key(Key::request_id).text(entry.request_id.text);
  parts::write(map.key(Key::request_digest_key), entry.request_digest);
  map.key(Key::actor).array(2);
  out.uint(entry.actor.officer);
  out.uint(entry.actor.uid);
  map.key(Key::body);
  write_body(out, entry.body);
  parts::write(map.key(Key::scope), entry.scope);
  parts::write(map.key(Key::business_date), entry.business_date);
  if (entry.authority) parts::write(map.key(Key::authority), *entry.authority);
  if (entry.batch) parts::write(map.key(Key::batch), *entry.batch);
  if (entry.signature) map.key(Key::signature).bytes(*entry.signature);
  map.close();
}

base::Error too_large(std::size_t size) {
  return base::error(ErrorId::entry_too_large,
                     fmt::format("the entry would take {} bytes, {} is the most; use fewer ranges, "
                                 "credits or lines, or shorter texts",
                                 size, base::max_entry_bytes));
}

}  // namespace

base::Result<base::Bytes> encode(const Record& record) {
  JCM_TRY_VOID(check_writable(record.entry.body));
  base::Bytes out;
  out.reserve(usual_entry_bytes);
  Writer writer(out);
  write_envelope(writer, record);
  if (out.size() > base::max_entry_bytes) return too_large(out.size());
  return out;
}

base::Result<Record> decode(base::ByteView bytes) {
  if (bytes.size() > base::max_entry_bytes)
    return base::error(
        ErrorId::record_malformed,
        fmt::format("an entry of {} bytes; {} is the most", bytes.size(), base::max_entry_bytes));
  base::Result<Record> out{Record{}};
  Reader in(bytes);
  read_envelope(in, *out);
  if (auto status = in.finish(); !status) out = std::move(status).error();
  return out;  // one object returned: built in the caller's place
}

base::Result<Link> decode_link(base::ByteView bytes) {
  Link out;
  Reader in(bytes);
  MapReader map(in);
  if (map.need(Key::version)) out.version = in.uint();
  if (map.need(Key::seq)) out.seq = parts::read_uint(in, base::max_exact_integer, "seq");
  if (map.need(Key::prev)) out.prev = parts::read_digest(in);
  JCM_TRY_VOID(in.status());
  return out;
}

base::Digest leaf_hash(base::ByteView bytes) {
  static constexpr std::uint8_t prefix = 0x00;
  return crypto::sha256({base::ByteView(&prefix, 1), bytes});
}

base::Digest node_hash(const base::Digest& left, const base::Digest& right) {
  static constexpr std::uint8_t prefix = 0x01;
  return crypto::sha256({base::ByteView(&prefix, 1), left.view(), right.view()});
}

}  // namespace jcm::chain
