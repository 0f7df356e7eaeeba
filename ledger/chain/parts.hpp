// How the parts that several kinds share are written and read: codes, dates, accounts, decision
// keys, ranges, selections, authority. Internal to this room. Readers put what they find into the
// reader's fault (cbor.hpp) and go on with a harmless value.
#pragma once

#include "ledger/chain/cbor.hpp"
#include "ledger/domain/entry.hpp"

namespace jcm::chain::parts {

using cbor::MapReader;
using cbor::MapWriter;
using cbor::Reader;
using cbor::Writer;

inline void write(Writer& out, const base::Digest& digest) { out.bytes(digest.view()); }
inline void write(Writer& out, base::Date date) { out.integer(date.days); }
inline void write(Writer& out, const domain::RegistryCode& code) {
  out.text(code.empty() ? std::string_view() : std::string_view(code.letters.data(), 2));
}
inline void write(Writer& out, const domain::ProjectReference& reference) {
  out.text({reference.chars.data(), reference.chars.size()});
}
void write(Writer& out, const domain::AccountNumber& account);
void write(Writer& out, const domain::DecisionKey& key);
void write(Writer& out, const domain::Selection& selection);
void write(Writer& out, const domain::Authority& authority);
void write(Writer& out, const domain::BatchPosition& batch);
// [project, vintage, first, last]: the registry of the run is known from the account beside it.
void write_range(Writer& out, const domain::UnitBlock& block);
void write_ranges(Writer& out, const std::vector<domain::UnitBlock>& blocks);

// An integer from 0 to `most`.
std::uint64_t read_uint(Reader& in, std::uint64_t most, std::string_view what);
// One of the values 0 to `last` of an enumeration.
template <class Enum>
Enum read_enum(Reader& in, Enum last, std::string_view what) {
  return static_cast<Enum>(read_uint(in, static_cast<std::uint64_t>(last), what));
}
// A text whose key would be absent if it were empty.
std::string read_filled_text(Reader& in);
base::Digest read_digest(Reader& in);
base::Date read_date(Reader& in);
domain::RegistryCode read_registry(Reader& in);
domain::ProjectReference read_project(Reader& in);
domain::Vintage read_vintage(Reader& in);
domain::AccountKind read_account_kind(Reader& in);
std::uint32_t read_account_serial(Reader& in);
domain::AccountNumber read_account(Reader& in);
domain::DecisionKey read_decision_key(Reader& in);
domain::Quantity read_quantity(Reader& in);         // may be zero
domain::Quantity read_filled_quantity(Reader& in);  // may not
domain::UnitRange read_unit_range(Reader& in);      // the two numbers, without an array around them
domain::RequestId read_request_id(Reader& in);
std::vector<domain::UnitBlock> read_ranges(Reader& in, const domain::RegistryCode& registry);
domain::Selection read_selection(Reader& in, const domain::RegistryCode& registry);
domain::Authority read_authority(Reader& in);
domain::BatchPosition read_batch(Reader& in);
// An array of exactly `count` items.
void expect_array(Reader& in, std::uint64_t count);
// An array of 1 to `most` items; its length, or 0 after a fault.
std::size_t read_list(Reader& in, std::size_t most, std::string_view what);

}  // namespace jcm::chain::parts
