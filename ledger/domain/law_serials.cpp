// Law 3: a serial number is used once.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_serials_unique;

// A block that stands over any unit of the range already.
const BlockRow* standing(const State& state, const UnitBlock& block) {
  const auto& blocks = state.blocks(block.run);
  const auto it = blocks.upper_bound(block.range.last);
  if (it == blocks.begin()) return nullptr;
  const auto& row = std::prev(it)->second;
  return row.last >= block.range.first ? &row : nullptr;
}

Status check_run(const State& before, const Delta& delta, const NumberingRun& run, Serial highest,
                 Serial first, bool gapless) {
  const auto* old = before.run(run);
  const Serial was = old == nullptr ? 0 : old->highest;
  for (const auto& change : delta.runs) {
    if (change.key != run) continue;
    if (!change.after || change.after->highest != std::max(was, highest))
      return broken(id, "run " + run_text(run) + ": the highest serial is not kept");
    const auto* registry = before.registry(run.registry);
    if (registry != nullptr && registry->live && (first != was + 1 || !gapless))
      return broken(id, "run " + run_text(run) + ": registry " + run.registry.text() +
                            " is live, and its serials do not follow " + std::to_string(was) +
                            " without gap");
    return {};
  }
  return broken(id,
                "run " + run_text(run) + ": units are issued and the run's row does not change");
}

}  // namespace

Status serials_touched(const State& before, const Entry& entry, const Delta& delta) {
  if (entry.body.resolved.issued.empty()) {
    for (const auto& change : delta.runs)
      if (!change.before || !change.after || change.before->highest != change.after->highest)
        return broken(
            id, "run " + run_text(change.key) + ": the highest serial changes without an issuance");
    return {};
  }
  std::vector<UnitBlock> issued;
  issued.reserve(entry.body.resolved.issued.size());
  for (const auto& item : entry.body.resolved.issued) issued.push_back(item.block);
  std::sort(issued.begin(), issued.end());
  for (std::size_t begin = 0; begin < issued.size();) {
    std::size_t end = begin;
    Serial last = 0;
    bool gapless = true;
    for (; end < issued.size() && issued[end].run == issued[begin].run; ++end) {
      const auto& range = issued[end].range;
      if (range.first <= last || standing(before, issued[end]) != nullptr)
        return broken(id, issued[end].text() + ": a serial of it is issued already");
      if (end > begin && range.first != last + 1) gapless = false;
      last = range.last;
    }
    JCM_TRY_VOID(
        check_run(before, delta, issued[begin].run, last, issued[begin].range.first, gapless));
    begin = end;
  }
  for (const auto& change : delta.runs) {
    const auto it = std::find_if(issued.begin(), issued.end(),
                                 [&](const UnitBlock& b) { return b.run == change.key; });
    if (it == issued.end())
      return broken(id,
                    "run " + run_text(change.key) + " changes, and the entry issues nothing of it");
  }
  return {};
}

Status serials_whole(const State& state) {
  // Units never vanish, so the highest number ever given is the last one held.
  for (const auto& [run, row] : state.runs()) {
    const auto& blocks = state.blocks(run);
    const Serial last = blocks.empty() ? 0 : blocks.rbegin()->second.last;
    if (row.highest != last)
      return broken(id, "run " + run_text(run) + ": the highest serial given is " +
                            std::to_string(row.highest) + ", the highest held " +
                            std::to_string(last));
  }
  return {};
}

}  // namespace jcm::domain::law
