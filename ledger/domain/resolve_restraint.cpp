// Gate 2 for holds and transfers by order of a court.
#include "ledger/domain/marks.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

// serial.unknown: a hold on units that nobody has issued would fall on whoever gets them.
Status check_issued(const State& state, const std::string& field, const UnitBlock& block) {
  const auto& blocks = state.blocks(block.run);
  Serial at = block.range.first;
  auto it = blocks.upper_bound(at);
  if (it != blocks.begin()) --it;
  for (; it != blocks.end() && it->first <= at; ++it) {
    if (it->second.last < at) continue;
    if (it->second.last >= block.range.last) return {};
    at = it->second.last + 1;
  }
  return base::error(ErrorId::serial_unknown,
                     "no unit " + UnitBlock{block.run, {at, at}}.text() +
                         " was ever issued; a hold lies on issued units, see serial.history",
                     field);
}

Status check_part_of(const State& state, Seq hold, const std::string& field,
                     const UnitBlock& block) {
  const auto beyond = first_part_without(state, MarkKind::hold, block, hold);
  if (!beyond) return {};
  return base::error(ErrorId::hold_lifted,
                     "hold " + std::to_string(hold) + " does not cover " + beyond->text() +
                         " (any more); see hold.show, and give only units that it covers",
                     field);
}

}  // namespace

Result<Decision> of(const PlaceHold& place, const Request& request) {
  const State& state = request.state;
  JCM_TRY(const auto* registry, find_registry(state, "registry", place.registry));
  JCM_TRY(const Date date,
          posting_date(*registry, place.registry, request.facts.common, request.time));
  if (place.account) {
    JCM_TRY(const auto* account, find_account(state, "account", *place.account));
    if (account->status == AccountStatus::closed)
      return base::error(ErrorId::account_status,
                         place.account->text() +
                             " is closed: nothing is in it, and nothing will "
                             "be; give another account, or blocks",
                         "account");
  }
  for (std::size_t i = 0; i < place.blocks.size(); ++i)
    JCM_TRY_VOID(check_issued(state, "blocks[" + std::to_string(i) + "]", place.blocks[i]));
  return Decision{place.registry, date, {}};
}

Result<Decision> of(const LiftHold& lift, const Request& request) {
  const State& state = request.state;
  const auto row = state.holds().find(lift.hold);
  if (row == state.holds().end())
    return base::error(ErrorId::hold_unknown,
                       "entry " + std::to_string(lift.hold) + " places no hold; see hold.list",
                       "hold");
  const auto& hold = row->second;
  JCM_TRY(const auto* registry, find_registry(state, "hold", hold.registry));
  JCM_TRY(const Date date,
          posting_date(*registry, hold.registry, request.facts.common, request.time));
  if (hold.lifted_by)
    return base::error(ErrorId::hold_lifted,
                       "hold " + std::to_string(lift.hold) + " was lifted by entry " +
                           std::to_string(*hold.lifted_by) + "; nothing is left to do",
                       "hold");
  if (hold.account && !lift.blocks.empty())
    return base::error(ErrorId::field_conflict,
                       "hold " + std::to_string(lift.hold) + " lies on the account " +
                           hold.account->text() + ", not on units; leave blocks out",
                       "blocks");
  for (std::size_t i = 0; i < lift.blocks.size(); ++i)
    JCM_TRY_VOID(
        check_part_of(state, lift.hold, "blocks[" + std::to_string(i) + "]", lift.blocks[i]));
  return Decision{hold.registry, date, {}};
}

Result<Decision> of(const CourtTransfer& transfer, const Request& request) {
  const State& state = request.state;
  const auto& [from, to, blocks] = transfer;
  JCM_TRY(const auto* registry, find_registry(state, "from", from.registry));
  JCM_TRY(const Date date,
          posting_date(*registry, from.registry, request.facts.common, request.time));
  JCM_TRY(const auto* debited, find_account(state, "from", from));
  if (debited->status == AccountStatus::closed)
    return base::error(ErrorId::account_status,
                       from.text() +
                           " is closed and holds nothing; give the account that holds "
                           "the units, see serial.history",
                       "from");
  JCM_TRY(const auto* credited, find_account(state, "to", to));
  JCM_TRY_VOID(may_receive("to", to, *credited));
  Decision decision{from.registry, date, {}};
  JCM_TRY(decision.resolved.moved, named_units(request, from, blocks, Holds::pass));
  return decision;
}

}  // namespace jcm::domain::resolve
