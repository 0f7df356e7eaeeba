#include "ledger/store/view_index.hpp"

#include <algorithm>
#include <map>

#include "ledger/chain/cbor.hpp"
#include "ledger/domain/dated_kinds.hpp"
#include "ledger/store/view_rows.hpp"

namespace jcm::store {
namespace {

using domain::AccountNumber;
using domain::Quantity;

struct InOut {
  Quantity in;
  Quantity out;
};

void add(Quantity& sum, Quantity more) {
  const auto both = sum.plus(more);
  JCM_CHECK(both.has_value());  // apply has checked every amount
  sum = *both;
}

std::map<AccountNumber, InOut> amounts(const domain::Entry& entry) {
  std::map<AccountNumber, InOut> out;
  for (const auto& issued : entry.body.resolved.issued)
    add(out[issued.account].in, issued.block.range.quantity());
  if (const auto parties = domain::parties_of(entry))
    for (const auto& block : entry.body.resolved.moved) {
      add(out[parties->from].out, block.range.quantity());
      add(out[parties->to].in, block.range.quantity());
    }
  return out;
}

void add_movements(const domain::Entry& entry, const domain::Delta& delta,
                   std::vector<IndexRow>& rows) {
  for (const auto& [account, amount] : amounts(entry)) {
    const auto change = std::find_if(delta.accounts.begin(), delta.accounts.end(),
                                     [&](const auto& row) { return row.key == account; });
    JCM_CHECK(change != delta.accounts.end() && change->after.has_value());
    const AccountMovement movement{entry.seq, entry.business_date, amount.in, amount.out,
                                   change->after->balance};
    rows.push_back(
        {view_movements, view_key::join(account, entry.seq), view_row::encode(movement)});
  }
}

std::string encode_ranges(const std::vector<domain::UnitRange>& ranges) {
  base::Bytes out;
  chain::cbor::Writer writer(out);
  writer.array(ranges.size() * 2);
  for (const auto& range : ranges) {
    writer.uint(range.first);
    writer.uint(range.last);
  }
  return std::string(base::as_text(out));
}

void add_serials(const domain::Entry& entry, std::vector<IndexRow>& rows) {
  std::map<std::string, std::vector<domain::UnitRange>> buckets;
  for (const auto& block : touched_blocks(entry)) {
    const unsigned level = serial_level(block.range);
    const unsigned shift = bucket_shift(level);
    for (auto bucket = block.range.first >> shift; bucket <= block.range.last >> shift; ++bucket)
      buckets[serial_prefix(block.run, level, bucket << shift) + view_key::join(entry.seq)]
          .push_back(block.range);
  }
  for (auto& [key, ranges] : buckets) rows.push_back({view_serials, key, encode_ranges(ranges)});
}

}  // namespace

unsigned serial_level(const domain::UnitRange& range) {
  unsigned level = 0;
  const auto spans = [&](unsigned at) {
    return (range.last >> bucket_shift(at)) - (range.first >> bucket_shift(at)) + 1;
  };
  while (spans(level) > buckets_per_range) ++level;
  JCM_CHECK(level < serial_levels);
  return level;
}

std::string serial_prefix(const domain::NumberingRun& run, unsigned level, domain::Serial serial) {
  std::string out = view_key::join(run);
  out += static_cast<char>(level);
  view_key::put(out, serial >> bucket_shift(level));
  return out;
}

std::vector<domain::UnitBlock> touched_blocks(const domain::Entry& entry) {
  std::vector<domain::UnitBlock> out;
  if (domain::parties_of(entry)) out = entry.body.resolved.moved;  // a proposal only reserves them
  for (const auto& issued : entry.body.resolved.issued) out.push_back(issued.block);
  return out;
}

bool is_rare(domain::EntryKind kind) {
  using domain::EntryKind;
  return kind != EntryKind::credits_issue && kind != EntryKind::credits_transfer &&
         kind != EntryKind::credits_retire && kind != EntryKind::credits_cancel;
}

std::string kind_key(domain::EntryKind kind, domain::Seq seq) {
  return view_key::join(static_cast<std::uint64_t>(kind), seq);
}

std::vector<IndexRow> index_rows(const domain::Entry& entry, const domain::Delta& delta) {
  std::vector<IndexRow> rows;
  add_movements(entry, delta, rows);
  add_serials(entry, rows);
  rows.push_back({view_requests, entry.request_id.text, view_row::encode(entry.seq)});
  if (is_rare(entry.kind())) rows.push_back({view_kinds, kind_key(entry.kind(), entry.seq), {}});
  return rows;
}

std::optional<std::pair<domain::RegistryCode, domain::Date>> date_of_index(
    const domain::Entry& entry) {
  if (!domain::is_dated(entry.kind())) return std::nullopt;
  return {{entry.scope, entry.business_date}};
}

base::Result<std::vector<domain::UnitRange>> decode_ranges(std::string_view stored) {
  chain::cbor::Reader in(base::as_bytes(stored));
  std::vector<domain::UnitRange> out;
  const std::uint64_t numbers = in.array();
  for (std::uint64_t i = 0; i + 1 < numbers && in.ok(); i += 2) {
    const std::uint64_t first = in.uint();
    out.push_back({first, in.uint()});
  }
  if (const auto status = in.finish(); !status)
    return base::error(base::ErrorId::views_corrupt,
                       "a row of the serial index cannot be read (" + status.error().detail + ")");
  return out;
}

}  // namespace jcm::store
