// Gate 3 for reversals and excess issuance.
#include "ledger/domain/apply.hpp"
#include "ledger/domain/article6.hpp"

namespace jcm::domain::effect {

base::Result<Delta> changes(const ReverseEntry& reverse, const State& state, const Entry& entry) {
  const auto& resolved = entry.body.resolved;
  if (!resolved.from || !resolved.to)
    return base::error(base::ErrorId::entry_resolution,
                       "the reversal does not name the accounts between which units go back");
  JCM_TRY(auto delta, debit(*resolved.from, *resolved.to, state, entry));
  article6::undo_use(state, reverse.entry, delta);
  delta.reversals.push_back({reverse.entry, std::nullopt, ReversalRow{entry.seq}});
  return delta;
}

base::Result<Delta> changes(const CorrectExcess& correct, const State& state, const Entry& entry) {
  return debit(correct.from, correct.to, state, entry);
}

}  // namespace jcm::domain::effect
