// Gate 2 for transfer, retirement and cancellation: which units move.
#include <algorithm>

#include "ledger/domain/resolve.hpp"
#include "ledger/domain/units.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

// Ranges in picking order, neighbours joined, with the quantity that the first 1,000 of them make
// up.
class Picked {
 public:
  void add(const UnitBlock& block) {
    held_ += block.range.last - block.range.first + 1;
    if (full_) return;
    if (!ranges_.empty() && ranges_.back().run == block.run &&
        ranges_.back().range.last + 1 == block.range.first) {
      ranges_.back().range.last = block.range.last;
    } else if (ranges_.size() == base::max_blocks_per_entry) {
      full_ = true;
      return;
    } else {
      ranges_.push_back(block);
    }
    picked_ = held_;
  }
  [[nodiscard]] std::uint64_t held() const { return held_; }      // all that was added
  [[nodiscard]] std::uint64_t picked() const { return picked_; }  // what the ranges hold
  [[nodiscard]] std::vector<UnitBlock>& ranges() { return ranges_; }

 private:
  std::vector<UnitBlock> ranges_;
  std::uint64_t held_ = 0;
  std::uint64_t picked_ = 0;
  bool full_ = false;
};

std::string bounds_text(const ByQuantity& by) {
  std::string out;
  if (by.project) out += " of project " + by.project->text();
  if (by.vintage) out += " of vintage " + std::to_string(by.vintage->year);
  return out;
}

// Walks the holdings of an account within the bounds, in picking order, until `visit` has enough.
template <class Visit>
void walk_holdings(const State& state, const AccountNumber& account, const ByQuantity& by,
                   Visit visit) {
  const auto& held = state.holdings(account);
  HoldingKey start;
  if (by.vintage) start.vintage = *by.vintage;
  if (by.project) start.project = *by.project;
  auto it = held.lower_bound(start);
  while (it != held.end()) {
    if (by.vintage && it->vintage != *by.vintage) return;
    if (by.project && it->project != *by.project) {
      // Another project of this vintage: go on to ours, in this vintage or the next one.
      const bool before = it->project < *by.project;
      if (!before && it->vintage.year == UINT16_MAX) return;
      const auto year = static_cast<std::uint16_t>(it->vintage.year + (before ? 0 : 1));
      it = held.lower_bound(HoldingKey{{year}, *by.project, 0});
      continue;
    }
    const NumberingRun run{account.registry, it->project, it->vintage};
    if (!visit(UnitBlock{run, {it->first, it->last}})) return;
    ++it;
  }
}

Result<std::vector<UnitBlock>> pick(const State& state, const AccountNumber& from,
                                    const AccountRow& row, const ByQuantity& by) {
  if (by.project && state.project(*by.project) == nullptr)
    return base::error(ErrorId::project_unknown,
                       "there is no project " + by.project->text() + "; see project.list",
                       "project");
  const std::uint64_t wanted = by.quantity.raw();
  Picked picked;
  if (row.balance >= by.quantity)
    walk_holdings(state, from, by, [&](UnitBlock block) {
      const std::uint64_t missing = wanted - picked.held();
      // A block that is not needed whole gives its leading part.
      if (block.range.quantity().raw() > missing)
        block.range.last = block.range.first + missing - 1;
      picked.add(block);
      return picked.held() < wanted;
    });
  else if (by.project || by.vintage)  // only to say how much there is
    walk_holdings(state, from, by, [&](const UnitBlock& block) {
      picked.add(block);
      return true;
    });
  const bool bounded = by.project || by.vintage;
  const std::uint64_t held =
      row.balance >= by.quantity || bounded ? picked.held() : row.balance.raw();
  if (held < wanted)
    return base::error(ErrorId::units_insufficient,
                       from.text() + " holds " + std::to_string(held) + " credits" +
                           bounds_text(by) + ", " + std::to_string(wanted) +
                           " are asked for; give at most what it holds",
                       "quantity");
  if (picked.picked() < wanted)
    return base::error(ErrorId::units_too_scattered,
                       std::to_string(wanted) + " credits of " + from.text() +
                           " lie in more than " + std::to_string(base::max_blocks_per_entry) +
                           " ranges, the most one entry holds; give at most " +
                           std::to_string(picked.picked()) + " at once",
                       "quantity");
  // Within one vintage and project they ascend as picked.
  auto& ranges = picked.ranges();
  if (!std::is_sorted(ranges.begin(), ranges.end())) std::sort(ranges.begin(), ranges.end());
  return std::move(ranges);
}

Result<std::vector<UnitBlock>> named(const State& state, const AccountNumber& from,
                                     const ByRanges& given) {
  std::vector<UnitBlock> ranges;
  ranges.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto& block = given[i];
    if (const auto missing = first_part_not_held(state, from, block))
      return not_held(from, *missing, "blocks[" + std::to_string(i) + "]");
    if (!ranges.empty() && ranges.back().run == block.run &&
        ranges.back().range.last + 1 == block.range.first)
      ranges.back().range.last = block.range.last;
    else
      ranges.push_back(block);
  }
  return ranges;
}

Result<Decision> debit(const AccountNumber& from, const AccountNumber& to,
                       const Selection& selection, const Common& common, const State& state,
                       Timestamp time) {
  JCM_TRY(const auto* registry, find_registry(state, "from", from.registry));
  JCM_TRY(const Date date, posting_date(*registry, from.registry, common, time));
  JCM_TRY(const auto* debited, find_account(state, "from", from));
  if (debited->status != AccountStatus::open)
    return base::error(ErrorId::account_status,
                       from.text() + " is " + std::string(text_of(debited->status)) +
                           "; units leave only an open account",
                       "from");
  JCM_TRY(const auto* credited, find_account(state, "to", to));
  JCM_TRY_VOID(may_receive("to", to, *credited));
  Decision decision{from.registry, date, {}};
  if (const auto* by_quantity = std::get_if<ByQuantity>(&selection)) {
    JCM_TRY(decision.resolved.moved, pick(state, from, *debited, *by_quantity));
  } else {
    JCM_TRY(decision.resolved.moved, named(state, from, std::get<ByRanges>(selection)));
  }
  return decision;
}

}  // namespace

Result<Decision> of(const Transfer& t, const Common& common, const State& state, Timestamp time) {
  return debit(t.from, t.to, t.selection, common, state, time);
}
Result<Decision> of(const Retire& r, const Common& common, const State& state, Timestamp time) {
  return debit(r.from, r.to, r.selection, common, state, time);
}
Result<Decision> of(const Cancel& c, const Common& common, const State& state, Timestamp time) {
  return debit(c.from, c.to, c.selection, common, state, time);
}

}  // namespace jcm::domain::resolve
