#include "ledger/store/view_keys.hpp"

#include <algorithm>

namespace jcm::store::view_key {
namespace {

void put_be(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i));
}

bool take_be(std::string_view& in, std::uint64_t& value, std::size_t bytes) {
  if (in.size() < bytes) return false;
  value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = (value << 8) | static_cast<std::uint8_t>(in[i]);
  in.remove_prefix(bytes);
  return true;
}

template <std::size_t N>
bool take_chars(std::string_view& in, std::array<char, N>& chars) {
  if (in.size() < N) return false;
  std::copy_n(in.begin(), N, chars.begin());
  in.remove_prefix(N);
  return true;
}

}  // namespace

void put(std::string& out, const domain::RegistryCode& v) {
  out.append(v.letters.data(), v.letters.size());
}
void put(std::string& out, const domain::ProjectReference& v) {
  out.append(v.chars.data(), v.chars.size());
}
void put(std::string& out, const domain::Vintage& v) { put_be(out, v.year, 2); }
void put(std::string& out, const domain::Date& v) {
  // The sign bit turned over, so that dates before 1970 sort first.
  put_be(out, static_cast<std::uint32_t>(v.days) ^ 0x80000000U, 4);
}
void put(std::string& out, const domain::AccountNumber& v) {
  put(out, v.registry);
  put_be(out, static_cast<std::uint8_t>(v.kind), 1);
  put_be(out, v.number, 4);
}
void put(std::string& out, const domain::NumberingRun& v) {
  put(out, v.registry);
  put(out, v.project);
  put(out, v.vintage);
}
void put(std::string& out, const domain::DecisionKey& v) {
  put(out, v.project);
  put(out, v.period_start);
  put(out, v.period_end);
  put(out, v.decided_on);
}
void put(std::string& out, const domain::BlockKey& v) {
  put(out, v.run);
  put(out, v.first);
}
void put(std::string& out, const HeldKey& v) {
  put(out, v.account);
  put(out, v.holding.vintage);
  put(out, v.holding.project);
  put(out, v.holding.first);
}
void put(std::string& out, std::uint64_t v) { put_be(out, v, 8); }
void put(std::string& out, const std::string& v) { out += v; }
void put(std::string& out, const domain::PolicyKey& v) {
  put(out, v.registry);
  put_be(out, static_cast<std::uint16_t>(v.operation), 2);
}
void put(std::string& out, const domain::MarkKey& v) {
  put(out, v.run);
  put_be(out, static_cast<std::uint8_t>(v.kind), 1);
  put(out, v.first);
  put(out, v.cause);
}
// The approach (CA and four digits) and the Party (three letters) have fixed widths.
void put(std::string& out, const domain::ItmoKey& v) {
  put(out, v.approach);
  put(out, v.party);
  put(out, v.vintage);
}
void put(std::string& out, const domain::SealKey& v) {
  put(out, v.registry);
  put(out, v.as_of);
}
void put(std::string& out, const base::Digest& v) { out += base::as_text(v.view()); }

bool take(std::string_view& in, domain::RegistryCode& v) { return take_chars(in, v.letters); }
bool take(std::string_view& in, domain::ProjectReference& v) { return take_chars(in, v.chars); }
bool take(std::string_view& in, domain::Vintage& v) {
  std::uint64_t year = 0;
  if (!take_be(in, year, 2)) return false;
  v.year = static_cast<std::uint16_t>(year);
  return true;
}
bool take(std::string_view& in, domain::Date& v) {
  std::uint64_t days = 0;
  if (!take_be(in, days, 4)) return false;
  v.days = static_cast<std::int32_t>(static_cast<std::uint32_t>(days) ^ 0x80000000U);
  return true;
}
bool take(std::string_view& in, domain::AccountNumber& v) {
  std::uint64_t kind = 0;
  std::uint64_t number = 0;
  if (!take(in, v.registry) || !take_be(in, kind, 1) || !take_be(in, number, 4)) return false;
  const auto known = domain::account_kind_of(kind);
  if (!known) return false;
  v.kind = *known;
  v.number = static_cast<std::uint32_t>(number);
  return true;
}
bool take(std::string_view& in, domain::NumberingRun& v) {
  return take(in, v.registry) && take(in, v.project) && take(in, v.vintage);
}
bool take(std::string_view& in, domain::DecisionKey& v) {
  return take(in, v.project) && take(in, v.period_start) && take(in, v.period_end) &&
         take(in, v.decided_on);
}
bool take(std::string_view& in, domain::BlockKey& v) {
  return take(in, v.run) && take(in, v.first);
}
bool take(std::string_view& in, HeldKey& v) {
  return take(in, v.account) && take(in, v.holding.vintage) && take(in, v.holding.project) &&
         take(in, v.holding.first);
}
bool take(std::string_view& in, std::uint64_t& v) { return take_be(in, v, 8); }
bool take(std::string_view& in, std::string& v) {
  v = in;
  in = {};
  return true;
}
bool take(std::string_view& in, domain::PolicyKey& v) {
  std::uint64_t kind = 0;
  if (!take(in, v.registry) || !take_be(in, kind, 2)) return false;
  const auto known = domain::entry_kind_of(kind);
  if (known) v.operation = *known;
  return known.has_value();
}
bool take(std::string_view& in, domain::MarkKey& v) {
  std::uint64_t kind = 0;
  if (!take(in, v.run) || !take_be(in, kind, 1) || !take(in, v.first) || !take(in, v.cause))
    return false;
  v.kind = static_cast<domain::MarkKind>(kind);
  return kind < std::size(domain::NamesOf<domain::MarkKind>::texts);
}
bool take(std::string_view& in, domain::ItmoKey& v) {
  constexpr std::size_t approach = 6;
  constexpr std::size_t party = 3;
  if (in.size() < approach + party) return false;
  v.approach = in.substr(0, approach);
  v.party = in.substr(approach, party);
  in.remove_prefix(approach + party);
  return take(in, v.vintage);
}
bool take(std::string_view& in, domain::SealKey& v) {
  return take(in, v.registry) && take(in, v.as_of);
}
bool take(std::string_view& in, base::Digest& v) {
  if (in.size() < v.bytes.size()) return false;
  std::copy_n(base::as_bytes(in).begin(), v.bytes.size(), v.bytes.begin());
  in.remove_prefix(v.bytes.size());
  return true;
}

std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<std::uint8_t>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty())
    prefix.back() = static_cast<char>(static_cast<std::uint8_t>(prefix.back()) + 1);
  return prefix;
}

}  // namespace jcm::store::view_key
