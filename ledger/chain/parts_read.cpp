#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/chain/parts.hpp"

namespace jcm::chain::parts {
namespace {

using base::ErrorId;

void wrong(Reader& in, std::string_view what) { in.fail(ErrorId::record_malformed, what); }

// The value of a checked constructor of the domain, or its complaint as a fault.
template <class T>
T take(Reader& in, base::Result<T> made) {
  if (made) return *std::move(made);
  wrong(in, made.error().detail);
  return T{};
}

// parse_date takes the years 1900 to 9999; nothing else can have been written.
constexpr std::int64_t first_day = -25'567;
constexpr std::int64_t last_day = 2'932'896;

}  // namespace

std::uint64_t read_uint(Reader& in, std::uint64_t most, std::string_view what) {
  const std::uint64_t value = in.uint();
  if (value <= most) return value;
  wrong(in, fmt::format("{} {} is above {}", what, value, most));
  return 0;
}

void expect_array(Reader& in, std::uint64_t count) {
  const std::uint64_t found = in.array();
  if (found != count) wrong(in, fmt::format("an array of {} items, not {}", found, count));
}

std::size_t read_list(Reader& in, std::size_t most, std::string_view what) {
  const std::uint64_t count = in.array();
  if (count >= 1 && count <= most) return static_cast<std::size_t>(count);
  wrong(in, fmt::format("{} {}; there are 1 to {}", count, what, most));
  return 0;
}

std::string read_filled_text(Reader& in) {
  const std::string_view text = in.text();
  if (text.empty()) wrong(in, "an empty text; its key is to be left out");
  return std::string(text);
}

base::Digest read_digest(Reader& in) {
  base::Digest out;
  const auto bytes = in.bytes();
  if (bytes.size() == out.bytes.size())
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
  else
    wrong(in, fmt::format("a byte string of {} bytes, not 32", bytes.size()));
  return out;
}

base::Date read_date(Reader& in) {
  const std::int64_t days = in.integer();
  if (days >= first_day && days <= last_day) return {static_cast<std::int32_t>(days)};
  wrong(in, fmt::format("day {} is outside the years 1900 to 9999", days));
  return {};
}

domain::RegistryCode read_registry(Reader& in) {
  const std::string_view text = in.text();
  if (const auto code = domain::RegistryCode::parse(text)) return *code;
  wrong(in, fmt::format("\"{}\" is not a registry code", base::printable(text)));
  return {};
}

domain::ProjectReference read_project(Reader& in) {
  const std::string_view text = in.text();
  if (const auto reference = domain::ProjectReference::parse(text)) return *reference;
  wrong(in, fmt::format("\"{}\" is not a project reference", base::printable(text)));
  return {};
}

domain::Vintage read_vintage(Reader& in) {
  const std::uint64_t year = in.uint();
  if (const auto vintage = domain::Vintage::of(year)) return *vintage;
  wrong(in, fmt::format("{} is not a vintage", year));
  return {};
}

domain::AccountKind read_account_kind(Reader& in) {
  const std::uint64_t stored = in.uint();
  if (const auto kind = domain::account_kind_of(stored)) return *kind;
  wrong(in, fmt::format("{} is not an account kind", stored));
  return domain::AccountKind::entity_holding;
}

std::uint32_t read_account_serial(Reader& in) {
  const std::uint64_t number = in.uint();
  if (number >= 1 && number <= base::max_account_number) return static_cast<std::uint32_t>(number);
  wrong(in, fmt::format("account number {} is not from 1 to {}", number, base::max_account_number));
  return 1;
}

domain::AccountNumber read_account(Reader& in) {
  expect_array(in, 3);
  domain::AccountNumber out;
  out.registry = read_registry(in);
  out.kind = read_account_kind(in);
  out.number = read_account_serial(in);
  return out;
}

domain::DecisionKey read_decision_key(Reader& in) {
  expect_array(in, 4);
  domain::DecisionKey out;
  out.project = read_project(in);
  out.period_start = read_date(in);
  out.period_end = read_date(in);
  out.decided_on = read_date(in);
  return out;
}

domain::Quantity read_quantity(Reader& in) { return take(in, domain::Quantity::of(in.uint())); }

domain::Quantity read_filled_quantity(Reader& in) {
  const auto quantity = read_quantity(in);
  if (quantity.is_zero()) wrong(in, "a quantity of zero");
  return quantity;
}

domain::UnitRange read_unit_range(Reader& in) {
  const std::uint64_t first = in.uint();
  const std::uint64_t last = in.uint();
  return take(in, domain::UnitRange::of(first, last));
}

domain::RequestId read_request_id(Reader& in) {
  return take(in, domain::RequestId::parse(in.text()));
}

std::vector<domain::UnitBlock> read_ranges(Reader& in, const domain::RegistryCode& registry) {
  const std::size_t count = read_list(in, base::max_blocks_per_entry, "ranges");
  std::vector<domain::UnitBlock> out(count);
  for (auto& block : out) {
    if (!in.ok()) break;
    expect_array(in, 4);
    block.run.registry = registry;
    block.run.project = read_project(in);
    block.run.vintage = read_vintage(in);
    block.range = read_unit_range(in);
  }
  return out;
}

domain::Selection read_selection(Reader& in, const domain::RegistryCode& registry) {
  if (in.next_is(cbor::Major::array)) return read_ranges(in, registry);
  domain::ByQuantity by;
  MapReader map(in);
  if (map.need(0)) by.quantity = read_filled_quantity(in);
  if (map.has(1)) by.project = read_project(in);
  if (map.has(2)) by.vintage = read_vintage(in);
  map.end();
  return by;
}

domain::Authority read_authority(Reader& in) {
  domain::Authority out;
  MapReader map(in);
  if (map.need(0)) out.kind = read_enum(in, domain::AuthorityKind::legal_basis, "authority kind");
  if (map.need(1)) out.reference = in.text();
  if (map.has(2)) out.date = read_date(in);
  if (map.has(3)) {
    expect_array(in, 2);
    auto& document = out.document.emplace();
    document.sha256 = read_digest(in);
    document.length = read_uint(in, base::max_exact_integer, "document length");
  }
  map.end();
  return out;
}

domain::BatchPosition read_batch(Reader& in) {
  expect_array(in, 3);
  domain::BatchPosition out;
  out.id = read_request_id(in).text;
  const std::uint64_t position = in.uint();
  const std::uint64_t count = in.uint();
  if (count < 1 || count > base::max_batch_items || position >= count)
    wrong(in, fmt::format("position {} of {} in a batch", position, count));
  out.position = static_cast<std::uint32_t>(position);
  out.count = static_cast<std::uint32_t>(count);
  return out;
}

}  // namespace jcm::chain::parts
