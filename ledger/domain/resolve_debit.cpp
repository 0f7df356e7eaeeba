// Gate 2 for transfer, retirement and cancellation: which units move.
#include <algorithm>

#include "ledger/domain/article6.hpp"
#include "ledger/domain/marks.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;
using Demand = std::optional<article6::Demand>;

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

// What of an account's units within the bounds no hold and no reservation keeps back, as words
// behind what it holds; nothing when all of it is free.
std::string kept_back_text(const State& state, const AccountNumber& from, const ByQuantity& by) {
  std::uint64_t held = 0;
  std::uint64_t reserved = 0;
  const auto sum = [](const std::vector<UnitBlock>& parts) {
    std::uint64_t units = 0;
    for (const auto& part : parts) units += part.range.last - part.range.first + 1;
    return units;
  };
  walk_holdings(state, from, by, [&](const UnitBlock& block) {
    const auto without_holds = sum(parts_without(state, MarkKind::hold, block));
    held += block.range.last - block.range.first + 1 - without_holds;
    reserved += without_holds - sum(free_parts(state, block));
    return true;
  });
  if (held == 0 && reserved == 0) return "";
  std::string text = ", of which";
  if (held > 0) text += " " + std::to_string(held) + " under a hold";
  if (held > 0 && reserved > 0) text += " and";
  if (reserved > 0) text += " " + std::to_string(reserved) + " reserved by proposals";
  return text + " cannot move";
}

// What of its free units does not qualify for the use, in the same way.
std::string unusable_text(const State& state, const AccountNumber& from, const ByQuantity& by,
                          const Demand& demand) {
  if (!demand) return "";
  std::uint64_t unusable = 0;
  walk_holdings(state, from, by, [&](const UnitBlock& block) {
    for (const auto& part : free_parts(state, block)) {
      unusable += part.range.quantity().raw();
      for (const auto& usable : article6::usable_parts(state, demand, part))
        unusable -= usable.range.quantity().raw();
    }
    return true;
  });
  if (unusable == 0) return "";
  return ", of which " + std::to_string(unusable) + " are not authorized for use " +
         std::string(article6::words(demand->use));
}

base::Error too_few(const State& state, const AccountNumber& from, const AccountRow& row,
                    const ByQuantity& by, const Demand& demand) {
  std::uint64_t held = row.balance.raw();
  if (by.project || by.vintage) {
    held = 0;
    walk_holdings(state, from, by, [&](const UnitBlock& block) {
      held += block.range.last - block.range.first + 1;
      return true;
    });
  }
  auto kept_back = state.marks().empty() ? "" : kept_back_text(state, from, by);
  kept_back += unusable_text(state, from, by, demand);
  return base::error(ErrorId::units_insufficient,
                     from.text() + " holds " + std::to_string(held) + " credits" + bounds_text(by) +
                         kept_back + ", " + std::to_string(by.quantity.raw()) +
                         " are asked for; give at most what " +
                         (kept_back.empty() ? "it holds" : "is free"),
                     "quantity");
}

Result<std::vector<UnitBlock>> pick(const State& state, const AccountNumber& from,
                                    const AccountRow& row, const ByQuantity& by,
                                    const Demand& demand) {
  if (by.project && state.project(*by.project) == nullptr)
    return base::error(ErrorId::project_unknown,
                       "there is no project " + by.project->text() + "; see project.list",
                       "project");
  const std::uint64_t wanted = by.quantity.raw();
  if (row.balance < by.quantity) return too_few(state, from, row, by, demand);
  Picked picked;
  const auto take = [&](UnitBlock part) {
    const std::uint64_t missing = wanted - picked.held();
    // A block that is not needed whole gives its leading part.
    if (part.range.quantity().raw() > missing) part.range.last = part.range.first + missing - 1;
    picked.add(part);
    return picked.held() < wanted;
  };
  const bool marked = !state.marks().empty() || (demand && demand->required);
  walk_holdings(state, from, by, [&](const UnitBlock& block) {
    if (!marked) return take(block);
    for (const auto& part : free_parts(state, block))
      for (const auto& usable : article6::usable_parts(state, demand, part))
        if (!take(usable)) return false;
    return true;
  });
  if (picked.held() < wanted) return too_few(state, from, row, by, demand);
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

// The effect of a proposal moves the units that were reserved for it.
const std::vector<UnitBlock>* reserved_units(const Request& request) {
  if (!request.proposal) return nullptr;
  const auto row = request.state.proposals().find(*request.proposal);
  return row == request.state.proposals().end() ? nullptr : &row->second.reserved;
}

Result<std::vector<UnitBlock>> select(const Request& request, const AccountNumber& from,
                                      const AccountRow& row, const Selection& selection,
                                      const Demand& demand) {
  const auto* by_quantity = std::get_if<ByQuantity>(&selection);
  const auto* reserved = by_quantity == nullptr ? nullptr : reserved_units(request);
  if (by_quantity != nullptr && reserved == nullptr)
    return pick(request.state, from, row, *by_quantity, demand);
  const auto& given = reserved != nullptr ? *reserved : std::get<ByRanges>(selection);
  JCM_TRY(auto units, named_units(request, from, given));
  JCM_TRY_VOID(article6::check_usable(request.state, demand, given, "blocks"));
  return units;
}

Result<Decision> debit(const AccountNumber& from, const AccountNumber& to,
                       const Selection& selection, const Request& request,
                       const Demand& demand = std::nullopt) {
  const State& state = request.state;
  JCM_TRY(const auto* registry, find_registry(state, "from", from.registry));
  JCM_TRY(const Date date,
          posting_date(*registry, from.registry, request.facts.common, request.time));
  JCM_TRY(const auto* debited, find_account(state, "from", from));
  if (debited->status != AccountStatus::open)
    return base::error(ErrorId::account_status,
                       from.text() + " is " + std::string(text_of(debited->status)) +
                           "; units leave only an open account",
                       "from");
  JCM_TRY_VOID(check_not_held("from", from, state));
  JCM_TRY(const auto* credited, find_account(state, "to", to));
  JCM_TRY_VOID(may_receive("to", to, *credited));
  Decision decision{from.registry, date, {}};
  JCM_TRY(decision.resolved.moved, select(request, from, *debited, selection, demand));
  return decision;
}

}  // namespace

Result<Decision> of(const Transfer& t, const Request& request) {
  return debit(t.from, t.to, t.selection, request);
}
Result<Decision> of(const Retire& r, const Request& request) {
  return debit(r.from, r.to, r.selection, request, article6::demand_of(request.state, r));
}
Result<Decision> of(const Cancel& c, const Request& request) {
  return debit(c.from, c.to, c.selection, request, article6::demand_of(request.state, c));
}

}  // namespace jcm::domain::resolve
