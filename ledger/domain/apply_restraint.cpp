// Gate 3 for holds and transfers by order of a court.
#include "ledger/domain/apply.hpp"
#include "ledger/domain/marks.hpp"

namespace jcm::domain::effect {

base::Result<Delta> changes(const CourtTransfer& transfer, const State& state, const Entry& entry) {
  return debit(transfer.from, transfer.to, state, entry);
}

base::Result<Delta> changes(const PlaceHold& place, const State& state, const Entry& entry) {
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, place.registry, delta));
  HoldRow row{place.registry, place.account, place.imposed_by, {}, std::nullopt};
  if (entry.authority) row.reference = entry.authority->reference;
  delta.holds.push_back({entry.seq, std::nullopt, std::move(row)});
  delta.marks = mark_all(MarkKind::hold, entry.seq, place.blocks, {});
  return delta;
}

base::Result<Delta> changes(const LiftHold& lift, const State& state, const Entry& entry) {
  const auto it = state.holds().find(lift.hold);
  if (it == state.holds().end())
    return base::error(base::ErrorId::hold_unknown,
                       "entry " + std::to_string(lift.hold) + " places no hold");
  const HoldRow& hold = it->second;
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, hold.registry, delta));
  const auto marks = marks_of(state, hold.registry, MarkKind::hold, lift.hold);
  std::vector<UnitBlock> lifted = lift.blocks;
  if (lifted.empty())
    for (const auto& mark : marks)
      lifted.push_back({mark.key.run, {mark.key.first, mark.row.last}});
  delta.marks = unmark(state, MarkKind::hold, lift.hold, lifted);
  auto left = static_cast<std::int64_t>(marks.size());
  for (const auto& change : delta.marks)
    left +=
        static_cast<int>(change.after.has_value()) - static_cast<int>(change.before.has_value());
  if (left == 0) {
    delta.holds.push_back({lift.hold, hold, hold});
    delta.holds.back().after->lifted_by = entry.seq;
  }
  return delta;
}

}  // namespace jcm::domain::effect
