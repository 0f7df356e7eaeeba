#include "ledger/chain/parts.hpp"

namespace jcm::chain::parts {

void write(Writer& out, const domain::AccountNumber& account) {
  out.array(3);
  write(out, account.registry);
  out.uint(static_cast<std::uint64_t>(account.kind));
  out.uint(account.number);
}

void write(Writer& out, const domain::DecisionKey& key) {
  out.array(4);
  write(out, key.project);
  write(out, key.period_start);
  write(out, key.period_end);
  write(out, key.decided_on);
}

void write_range(Writer& out, const domain::UnitBlock& block) {
  out.array(4);
  write(out, block.run.project);
  out.uint(block.run.vintage.year);
  out.uint(block.range.first);
  out.uint(block.range.last);
}

void write_ranges(Writer& out, const std::vector<domain::UnitBlock>& blocks) {
  out.array(blocks.size());
  for (const auto& block : blocks) write_range(out, block);
}

void write(Writer& out, const domain::Selection& selection) {
  if (const auto* ranges = std::get_if<domain::ByRanges>(&selection))
    return write_ranges(out, *ranges);
  const auto& by = std::get<domain::ByQuantity>(selection);
  MapWriter map(out);
  map.key(0).uint(by.quantity.raw());
  if (by.project) write(map.key(1), *by.project);
  if (by.vintage) map.key(2).uint(by.vintage->year);
  map.close();
}

void write(Writer& out, const domain::Authority& authority) {
  MapWriter map(out);
  map.key(0).uint(static_cast<std::uint64_t>(authority.kind));
  map.key(1).text(authority.reference);
  if (authority.date) write(map.key(2), *authority.date);
  if (authority.document) {
    map.key(3).array(2);
    write(out, authority.document->sha256);
    out.uint(authority.document->length);
  }
  map.close();
}

void write(Writer& out, const domain::BatchPosition& batch) {
  out.array(3);
  out.text(batch.id);
  out.uint(batch.position);
  out.uint(batch.count);
}

}  // namespace jcm::chain::parts
