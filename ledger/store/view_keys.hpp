// Keys of the rows in the views. They sort bytewise as the values do: parts of fixed width, and a
// text only at the end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/domain/state.hpp"

namespace jcm::store {

// Column families of the views directory.
enum ViewFamily : std::size_t {
  view_meta = 0,   // format marker, mark, genesis
  view_state,      // the live state: one table per leading byte
  view_movements,  // account, seq -> AccountMovement
  view_serials,    // run, level, bucket, seq -> ranges (view_index.hpp)
  view_requests,   // request id -> seq
  view_dates,      // registry, business date -> end
  view_tiles,      // level, index -> hashes
  view_kinds,      // kind, seq -> nothing; of the rare kinds only (view_index.hpp)
  view_family_count,
};
inline constexpr const char* view_family_names[] = {"default",  "state", "movements", "serials",
                                                    "requests", "dates", "tiles", "kinds"};

// Tables of the state family. `holdings` is the order of picking: account, vintage, project, first
// -> last.
enum class StateTable : char {
  registries = 'r',
  projects = 'p',
  decisions = 'd',
  accounts = 'a',
  runs = 'u',
  blocks = 'b',
  holdings = 'h',
  keys = 'k',
  countries = 'c',
  officers = 'o',
  policies = 'q',
  proposals = 's',
  holds = 'l',
  marks = 'm',
  reversals = 'v',
  authorizations = 'z',
  itmos = 'i',
  seals = 'x',
  erasures = 'e',
};

// One row of an account's holdings.
struct HeldKey {
  domain::AccountNumber account;
  domain::HoldingKey holding;
  auto operator<=>(const HeldKey&) const = default;
};

namespace view_key {

void put(std::string& out, const domain::RegistryCode& v);
void put(std::string& out, const domain::ProjectReference& v);
void put(std::string& out, const domain::Vintage& v);
void put(std::string& out, const domain::Date& v);
void put(std::string& out, const domain::AccountNumber& v);
void put(std::string& out, const domain::NumberingRun& v);
void put(std::string& out, const domain::DecisionKey& v);
void put(std::string& out, const domain::BlockKey& v);
void put(std::string& out, const HeldKey& v);
void put(std::string& out, std::uint64_t v);
void put(std::string& out, const std::string& v);  // only as the last part of a key
void put(std::string& out, const domain::PolicyKey& v);
void put(std::string& out, const domain::MarkKey& v);
void put(std::string& out, const domain::ItmoKey& v);
void put(std::string& out, const domain::SealKey& v);
void put(std::string& out, const base::Digest& v);

// Takes the value off the front; false when the bytes are too few or no such value.
bool take(std::string_view& in, domain::RegistryCode& v);
bool take(std::string_view& in, domain::ProjectReference& v);
bool take(std::string_view& in, domain::Vintage& v);
bool take(std::string_view& in, domain::Date& v);
bool take(std::string_view& in, domain::AccountNumber& v);
bool take(std::string_view& in, domain::NumberingRun& v);
bool take(std::string_view& in, domain::DecisionKey& v);
bool take(std::string_view& in, domain::BlockKey& v);
bool take(std::string_view& in, HeldKey& v);
bool take(std::string_view& in, std::uint64_t& v);
bool take(std::string_view& in, std::string& v);
bool take(std::string_view& in, domain::PolicyKey& v);
bool take(std::string_view& in, domain::MarkKey& v);
bool take(std::string_view& in, domain::ItmoKey& v);
bool take(std::string_view& in, domain::SealKey& v);
bool take(std::string_view& in, base::Digest& v);

template <class... Parts>
std::string join(const Parts&... parts) {
  std::string out;
  (put(out, parts), ...);
  return out;
}
template <class... Parts>
std::string state(StateTable table, const Parts&... parts) {
  std::string out(1, static_cast<char>(table));
  (put(out, parts), ...);
  return out;
}
// The least string greater than every key that begins with `prefix`.
std::string after_prefix(std::string prefix);

}  // namespace view_key
}  // namespace jcm::store
