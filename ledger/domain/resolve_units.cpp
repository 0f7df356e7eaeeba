// What keeps units where they are: another holder, a hold, a reservation.
#include "ledger/domain/marks.hpp"
#include "ledger/domain/resolve.hpp"
#include "ledger/domain/units.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Status;

std::string hold_text(const State& state, Seq hold) {
  std::string text = "hold " + std::to_string(hold);
  const auto row = state.holds().find(hold);
  if (row != state.holds().end())
    text += " (" + row->second.imposed_by + ", " + row->second.reference + ")";
  return text;
}

// The part of the block that the mark covers.
UnitBlock common_part(const UnitBlock& block, const Mark& mark) {
  return {block.run,
          {std::max(block.range.first, mark.key.first), std::min(block.range.last, mark.row.last)}};
}

}  // namespace

Status check_not_held(std::string_view field, const AccountNumber& account, const State& state) {
  const auto hold = state.hold_on(account);
  if (!hold) return {};
  return base::error(ErrorId::account_held,
                     hold_text(state, *hold) + " lies on " + account.text() +
                         ": its units leave it only by order of a court; use "
                         "credits.court_transfer, or have the hold lifted",
                     std::string(field));
}

Status check_units(std::string_view field, const Request& request, const AccountNumber& from,
                   const UnitBlock& block, Holds holds) {
  const State& state = request.state;
  if (const auto missing = first_part_not_held(state, from, block))
    return not_held(from, *missing, std::string(field));
  if (state.marks().empty()) return {};
  if (holds == Holds::stop)
    if (const auto marks = marks_over(state, MarkKind::hold, block); !marks.empty())
      return base::error(ErrorId::units_held,
                         hold_text(state, marks.front().key.cause) + " covers " +
                             common_part(block, marks.front()).text() +
                             ": held units move only by order of a court; choose others, or have "
                             "the hold lifted",
                         std::string(field));
  for (const auto& mark : marks_over(state, MarkKind::reservation, block))
    if (mark.key.cause != request.proposal)
      return base::error(ErrorId::units_reserved,
                         "proposal " + std::to_string(mark.key.cause) + " reserves " +
                             common_part(block, mark).text() +
                             "; choose others, or end that proposal first",
                         std::string(field));
  return {};
}

base::Result<std::vector<UnitBlock>> named_units(const Request& request, const AccountNumber& from,
                                                 const std::vector<UnitBlock>& given, Holds holds) {
  std::vector<UnitBlock> ranges;
  ranges.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto& block = given[i];
    JCM_TRY_VOID(check_units("blocks[" + std::to_string(i) + "]", request, from, block, holds));
    if (!ranges.empty() && ranges.back().run == block.run &&
        ranges.back().range.last + 1 == block.range.first)
      ranges.back().range.last = block.range.last;
    else
      ranges.push_back(block);
  }
  return ranges;
}

}  // namespace jcm::domain::resolve
