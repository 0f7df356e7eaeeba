#include "ledger/engine/movement.hpp"

#include <algorithm>

namespace jcm::engine {

std::optional<Movement> movement_of(const domain::Entry& entry,
                                    const domain::AccountNumber& account) {
  Movement movement;
  if (const auto parties = domain::parties_of(entry)) {
    if (parties->from != account && parties->to != account) return std::nullopt;
    movement.in = parties->to == account;
    movement.counterparty = movement.in ? parties->from : parties->to;
    movement.blocks = entry.body.resolved.moved;
    return movement;
  }
  movement.in = true;
  for (const auto& issued : entry.body.resolved.issued)
    if (issued.account == account) movement.blocks.push_back(issued.block);
  if (movement.blocks.empty()) return std::nullopt;
  return movement;
}

std::optional<store::AccountMovement> index_line(const AppliedEntry& entry,
                                                 const domain::AccountNumber& account) {
  const auto change = std::ranges::find_if(
      entry.delta.accounts, [&](const auto& candidate) { return candidate.key == account; });
  if (change == entry.delta.accounts.end() || !change->after) return std::nullopt;
  const auto before = change->before ? change->before->balance : domain::Quantity();
  const auto after = change->after->balance;
  if (before == after) return std::nullopt;
  store::AccountMovement line;
  line.seq = entry.record->entry.seq;
  line.business_date = entry.record->entry.business_date;
  if (const auto gained = after.minus(before))
    line.in = *gained;
  else
    line.out = *before.minus(after);
  line.balance = after;
  return line;
}

bool moved_unit(const domain::Entry& entry, const domain::NumberingRun& run,
                domain::Serial serial) {
  const auto holds = [&](const domain::UnitBlock& block) {
    return block.run == run && block.range.contains(serial);
  };
  const auto& resolved = entry.body.resolved;
  return (domain::parties_of(entry) && std::ranges::any_of(resolved.moved, holds)) ||
         std::ranges::any_of(resolved.issued, [&](const auto& one) { return holds(one.block); });
}

}  // namespace jcm::engine
