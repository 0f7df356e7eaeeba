// Gate 2 for reversals and excess issuance.
#include "ledger/domain/marks.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

base::Error refused(ErrorId id, std::string detail, std::string_view field) {
  return base::error(id, std::move(detail), std::string(field));
}

std::string entry_text(const Entry& entry) { return "entry " + std::to_string(entry.seq); }

// reversal.kind, reversal.done, entry.unknown
Status check_original(const State& state, const ReverseEntry& reverse, const Entry* original) {
  if (original == nullptr || reverse.entry >= state.head().size)
    return refused(ErrorId::entry_unknown,
                   "there is no entry " + std::to_string(reverse.entry) + "; the ledger has " +
                       std::to_string(state.head().size) + " entries, the first is 0",
                   "entry");
  const EntryKind kind = original->kind();
  if (kind != EntryKind::credits_transfer && kind != EntryKind::credits_retire &&
      kind != EntryKind::credits_cancel)
    return refused(ErrorId::reversal_kind,
                   entry_text(*original) + " is " + std::string(text_of(kind)) +
                       "; only a transfer, a retirement or a cancellation can be reversed",
                   "entry");
  if (const auto done = state.reversals().find(reverse.entry); done != state.reversals().end())
    return refused(ErrorId::reversal_done,
                   entry_text(*original) + " was reversed by entry " +
                       std::to_string(done->second.reversed_by) + ", and that happens once",
                   "entry");
  return {};
}

// Business dates count: the window is open on the original's date and so many days after it.
Status check_window(const State& state, const Entry& original, Date date) {
  const auto* policy = state.policy(original.scope, EntryKind::credits_reverse);
  if (policy == nullptr || !policy->facts.window_days)
    return refused(ErrorId::reversal_window,
                   "no policy of registry " + original.scope.text() +
                       " gives a window for credits.reverse; set one with policy.set, or move the "
                       "units by a new transfer or by order of a court",
                   "entry");
  const std::int64_t days = std::int64_t{date.days} - original.business_date.days;
  if (days <= std::int64_t{*policy->facts.window_days}) return {};
  return refused(ErrorId::reversal_window,
                 entry_text(original) + " of " + base::to_text(original.business_date) +
                     " could be reversed for " + std::to_string(*policy->facts.window_days) +
                     " days, and " + base::to_text(date) +
                     " is later; use a new transfer, or an order of a court",
                 "entry");
}

// The account that gives a correction's units: open, and with no hold on it.
Status check_giver(const State& state, std::string_view field, const AccountNumber& from) {
  JCM_TRY(const auto* row, find_account(state, field, from));
  if (row->status != AccountStatus::open)
    return refused(ErrorId::account_status,
                   from.text() + " is " + std::string(text_of(row->status)) +
                       "; units leave only an open account",
                   field);
  return check_not_held(field, from, state);
}

Status check_taker(const State& state, std::string_view field, const AccountNumber& to) {
  JCM_TRY(const auto* row, find_account(state, field, to));
  return may_receive(field, to, *row);
}

// A use that made a first transfer stands: the other Party has it in its accounts of Article 6, and
// a unit has one first transfer only (decision 2/CMA.3, annex, paragraphs 2 and 7).
Status check_not_first_transferred(const State& state, const Entry& original) {
  for (const auto& block : original.body.resolved.moved)
    for (const auto& mark : marks_over(state, MarkKind::first_transfer, block))
      if (mark.key.cause > original.seq)
        return refused(ErrorId::units_first_transferred,
                       UnitBlock{block.run, {mark.key.first, mark.row.last}}.text() +
                           " was first transferred by entry " + std::to_string(mark.key.cause) +
                           " because " + entry_text(original) +
                           " used or cancelled it, and a first transfer is not taken back",
                       "entry");
  return {};
}

// The issuance that a unit of the block comes from, where it is another one.
Status check_issuance(const State& state, const std::string& field, const UnitBlock& block,
                      Seq issuance) {
  const auto& blocks = state.blocks(block.run);
  auto it = blocks.upper_bound(block.range.first);
  if (it != blocks.begin()) --it;
  for (; it != blocks.end() && it->first <= block.range.last; ++it) {
    if (it->second.last < block.range.first || it->second.issued_by == issuance) continue;
    const UnitBlock other{
        block.run,
        {std::max(block.range.first, it->first), std::min(block.range.last, it->second.last)}};
    return refused(ErrorId::excess_not_of_issuance,
                   other.text() + " was issued by entry " + std::to_string(it->second.issued_by) +
                       ", not by entry " + std::to_string(issuance) +
                       "; see issuance.trace for the units of an issuance",
                   field);
  }
  return {};
}

}  // namespace

Result<Decision> of(const ReverseEntry& reverse, const Request& request) {
  const State& state = request.state;
  JCM_TRY_VOID(check_original(state, reverse, request.original));
  const Entry& original = *request.original;
  const auto moved = parties_of(original);
  JCM_TRY(const auto* registry, find_registry(state, "entry", original.scope));
  JCM_TRY(const Date date,
          posting_date(*registry, original.scope, request.facts.common, request.time));
  JCM_TRY_VOID(check_window(state, original, date));
  JCM_TRY_VOID(check_giver(state, "entry", moved->to));
  JCM_TRY_VOID(check_taker(state, "entry", moved->from));
  for (const auto& block : original.body.resolved.moved)
    JCM_TRY_VOID(check_units("entry", request, moved->to, block));
  if (is_terminal(moved->to.kind)) JCM_TRY_VOID(check_not_first_transferred(state, original));
  Decision decision{original.scope, date, {}};
  decision.resolved.moved = original.body.resolved.moved;
  decision.resolved.from = moved->to;
  decision.resolved.to = moved->from;
  return decision;
}

Result<Decision> of(const CorrectExcess& correct, const Request& request) {
  const State& state = request.state;
  const auto& from = correct.from;
  JCM_TRY(const auto* registry, find_registry(state, "from", from.registry));
  JCM_TRY(const Date date,
          posting_date(*registry, from.registry, request.facts.common, request.time));
  JCM_TRY_VOID(check_giver(state, "from", from));
  JCM_TRY_VOID(check_taker(state, "to", correct.to));
  Decision decision{from.registry, date, {}};
  JCM_TRY(decision.resolved.moved, named_units(request, from, correct.blocks));
  for (std::size_t i = 0; i < correct.blocks.size(); ++i)
    JCM_TRY_VOID(check_issuance(state, "blocks[" + std::to_string(i) + "]", correct.blocks[i],
                                correct.issuance));
  return decision;
}

}  // namespace jcm::domain::resolve
