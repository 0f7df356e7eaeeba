// Law 5: monitoring periods of one project do not overlap, unless said.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_periods;

bool disjoint(const DecisionKey& a, const DecisionKey& b) {
  return a.period_end < b.period_start || b.period_end < a.period_start;
}

bool names(const RecordDecision& decision, const DecisionKey& other) {
  const auto& list = decision.overlaps;
  return std::find(list.begin(), list.end(), other) != list.end() &&
         !decision.overlap_reason.empty();
}

}  // namespace

Status periods_touched(const State& before, const Entry& entry, const Delta&) {
  const auto* decision = std::get_if<RecordDecision>(&entry.body.given);
  if (decision == nullptr) return {};
  if (decision->key.period_end < decision->key.period_start)
    return broken(
        id, "decision " + decision->key.text() + ": its monitoring period ends before it starts");
  for (const auto& [key, row] : before.decisions())
    if (key.project == decision->key.project && !row.withdrawn_by &&
        !disjoint(key, decision->key) && !names(*decision, key))
      return broken(id, "decision " + decision->key.text() + " overlaps " + key.text() +
                            " without saying so");
  return {};
}

Status periods_whole(const State& state) {
  const auto& all = state.decisions();
  for (auto a = all.begin(); a != all.end(); ++a) {
    // Keys ascend by project and start of period: only those that begin before a's end can overlap
    // it.
    for (auto b = std::next(a); b != all.end() && b->first.project == a->first.project &&
                                b->first.period_start <= a->first.period_end;
         ++b) {
      if (a->second.withdrawn_by || b->second.withdrawn_by) continue;
      const bool later_is_b = a->second.recorded_by < b->second.recorded_by;
      const auto& later = later_is_b ? b->second : a->second;
      const auto& earlier = later_is_b ? a->first : b->first;
      if (!names(later.facts, earlier))
        return broken(id, "decision " + later.facts.key.text() + " overlaps " + earlier.text() +
                              " without saying so");
    }
  }
  return {};
}

}  // namespace jcm::domain::law
