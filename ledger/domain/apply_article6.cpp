// Gate 3 for authorizations and first transfers.
#include "ledger/domain/apply.hpp"
#include "ledger/domain/article6.hpp"

namespace jcm::domain::effect {
namespace {

using base::ErrorId;
using base::Result;

Result<const AuthorizationRow*> find_authorization(const State& state, const std::string& id) {
  const auto found = state.authorizations().find(id);
  if (found != state.authorizations().end()) return &found->second;
  return base::error(ErrorId::authorization_unknown, "there is no authorization \"" + id + "\"");
}

}  // namespace

Result<Delta> changes(const RecordAuthorization& record, const State& state, const Entry& entry) {
  Delta delta;
  const auto found = state.authorizations().find(record.id);
  if (found == state.authorizations().end())
    delta.authorizations.push_back(
        {record.id, std::nullopt, AuthorizationRow{record, entry.seq, {}}});
  else
    delta.authorizations.push_back(
        {record.id, found->second, AuthorizationRow{record, entry.seq, found->second.covered}});
  return delta;
}

Result<Delta> changes(const AuthorizeUnits& units, const State& state, const Entry& entry) {
  JCM_TRY(const auto* row, find_authorization(state, units.authorization));
  Delta delta;
  auto after = *row;
  for (const auto& block : units.blocks) {
    const auto covered = after.covered.plus(block.range.quantity());
    if (!covered)
      return base::error(ErrorId::amount_overflow,
                         "more than 2^53 - 1 units would be under one authorization");
    after.covered = *covered;
  }
  delta.authorizations.push_back({units.authorization, *row, std::move(after)});
  MarkRow like;
  like.authorization = units.authorization;
  delta.marks = mark_all(MarkKind::authorization, entry.seq, units.blocks, like);
  return delta;
}

Result<Delta> changes(const RecordFirstTransfer& transfer, const State& state, const Entry& entry) {
  JCM_TRY(const auto* row, find_authorization(state, transfer.authorization));
  const auto& itmos = entry.body.resolved.itmos;
  if (itmos.size() != transfer.blocks.size())
    return base::error(ErrorId::entry_resolution,
                       "the entry does not give every block its ITMO number");
  Delta delta;
  std::map<ItmoKey, ItmoRow> last;
  for (std::size_t i = 0; i < itmos.size(); ++i) {
    const auto& block = transfer.blocks[i];
    MarkRow mark{block.range.last, transfer.authorization, itmos[i], {}};
    delta.marks.push_back({{block.run, MarkKind::first_transfer, block.range.first, entry.seq},
                           std::nullopt,
                           std::move(mark)});
    auto& highest = last[{row->facts.approach, row->facts.first_party, block.run.vintage}].last;
    highest = std::max(highest, itmos[i] + (block.range.last - block.range.first));
  }
  for (const auto& [key, after] : last) {
    const auto found = state.itmos().find(key);
    delta.itmos.push_back(
        {key, found == state.itmos().end() ? std::nullopt : std::optional(found->second), after});
  }
  return delta;
}

}  // namespace jcm::domain::effect
