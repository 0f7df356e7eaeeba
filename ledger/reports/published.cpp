#include "ledger/reports/published.hpp"

namespace jcm::reports {
namespace {

constexpr domain::AccountKind kinds[] = {
    domain::AccountKind::government_holding, domain::AccountKind::entity_holding,
    domain::AccountKind::cancellation, domain::AccountKind::retirement};

// Where acts of a kind are counted; null for what moves no units.
Activity YearOfTransactions::* column_of(domain::EntryKind kind) {
  using domain::EntryKind;
  if (kind == EntryKind::credits_issue) return &YearOfTransactions::issued;
  if (kind == EntryKind::credits_transfer || kind == EntryKind::credits_court_transfer)
    return &YearOfTransactions::transferred;
  if (kind == EntryKind::credits_retire) return &YearOfTransactions::retired;
  if (kind == EntryKind::credits_cancel || kind == EntryKind::credits_correct_excess)
    return &YearOfTransactions::cancelled;
  return kind == EntryKind::credits_reverse ? &YearOfTransactions::reversed : nullptr;
}

}  // namespace

std::vector<KindBalance> kind_balances(const std::vector<domain::RegistryCode>& registries,
                                       const std::vector<AccountStanding>& accounts) {
  std::map<std::pair<domain::RegistryCode, domain::AccountKind>, KindBalance> rows;
  for (const auto& registry : registries)
    for (const auto kind : kinds) rows[{registry, kind}] = {registry, kind, 0, 0};
  for (const auto& standing : accounts) {
    auto& row = rows[{standing.account.registry, standing.account.kind}];
    row.registry = standing.account.registry;
    row.kind = standing.account.kind;
    if (standing.status != domain::AccountStatus::closed) ++row.accounts;
    row.quantity += standing.balance.raw();
  }
  std::vector<KindBalance> out;
  for (const auto& [key, row] : rows) out.push_back(row);
  return out;
}

void TransactionSummary::take(const domain::Entry& entry) {
  const auto column = column_of(entry.kind());
  if (column == nullptr) return;
  auto& activity = years_[{entry.scope, base::year_of(entry.business_date)}].*column;
  ++activity.number;
  for (const auto& issued : entry.body.resolved.issued)
    activity.quantity += issued.block.range.quantity().raw();
  for (const auto& moved : entry.body.resolved.moved)
    activity.quantity += moved.range.quantity().raw();
}

}  // namespace jcm::reports
