// Law 8: which accounts may give, take and change.
#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_accounts;

Status check_taker(const State& before, const AccountNumber& number, const RegistryCode& registry) {
  const auto* row = before.account(number);
  if (row == nullptr) return broken(id, number.text() + " does not exist");
  if (number.registry != registry)
    return broken(id, number.text() + " is not an account of registry " + registry.text());
  if (row->status != AccountStatus::open && row->status != AccountStatus::receive_only)
    return broken(
        id, number.text() + " is " + std::string(text_of(row->status)) + " and takes nothing in");
  return {};
}

bool fits_act(const Given& given, AccountKind to) {
  if (std::holds_alternative<Retire>(given)) return to == AccountKind::retirement;
  if (std::holds_alternative<Cancel>(given) || std::holds_alternative<CorrectExcess>(given))
    return to == AccountKind::cancellation;
  return to == AccountKind::government_holding || to == AccountKind::entity_holding;
}

Status check_parties(const State& before, const Entry& entry) {
  if (const auto debit = debit_of(entry)) {
    const auto* row = before.account(debit->from);
    if (row == nullptr) return broken(id, debit->from.text() + " does not exist");
    // A court's order reaches into an account that may not give otherwise.
    const bool court = std::holds_alternative<CourtTransfer>(entry.body.given);
    if (court ? row->status == AccountStatus::closed : row->status != AccountStatus::open)
      return broken(id, debit->from.text() + " is " + std::string(text_of(row->status)) +
                            " and gives nothing out");
    if (debit->from == debit->to)
      return broken(id, "units move from " + debit->from.text() + " to itself");
    JCM_TRY_VOID(check_taker(before, debit->to, debit->from.registry));
    if (!fits_act(entry.body.given, debit->to.kind))
      return broken(id, debit->to.text() + " is of a kind that " +
                            std::string(text_of(entry.kind())) + " does not credit");
    for (const auto& block : entry.body.resolved.moved)
      if (block.run.registry != debit->from.registry)
        return broken(id, block.text() + " leaves its registry");
  }
  const auto* issue = std::get_if<Issue>(&entry.body.given);
  if (issue == nullptr) return {};
  for (const auto& item : entry.body.resolved.issued) {
    JCM_TRY_VOID(check_taker(before, item.account, issue->registry));
    if (is_terminal(item.account.kind) || (issue->account && *issue->account != item.account))
      return broken(id, item.block.text() + " is issued to " + item.account.text() +
                            ", which may not have it");
  }
  return {};
}

// What may become of one account's row.
Status check_change(const Entry& entry, const Change<AccountNumber, AccountRow>& change) {
  const auto name = [&] { return change.key.text(); };
  if (!change.after) return broken(id, name() + " vanishes");
  const auto& after = *change.after;
  if (!change.before) {
    const auto* open = std::get_if<OpenAccount>(&entry.body.given);
    if (open == nullptr || entry.body.resolved.account != change.key ||
        open->registry != change.key.registry || open->kind != change.key.kind ||
        (open->number && *open->number != change.key.number))
      return broken(id, name() + " appears without an entry that opens it");
    const auto holder = entry.body.personal.find(PersonalField::holder_name);
    AccountRow expected;
    expected.trust_property = open->trust_property;
    if (holder != entry.body.personal.end()) expected.holder_name = holder->second;
    expected.opened_by = entry.seq;
    expected.opened_on = entry.business_date;
    return after == expected ? Status{} : broken(id, name() + " is not opened as given");
  }
  AccountRow same = *change.before;
  same.balance = after.balance;
  if (const auto fall = change.before->balance.minus(after.balance); fall && !fall->is_zero()) {
    const bool same_day = same.debited_on == entry.business_date;
    const auto total = same_day ? same.debited.plus(*fall) : fall;
    if (!total || after.debited_on != entry.business_date || after.debited != *total)
      return broken(id, name() + ": what left it on the day is not kept");
    same.debited_on = after.debited_on;
    same.debited = after.debited;
  }
  if (const auto* set = std::get_if<SetAccountStatus>(&entry.body.given); set != nullptr) {
    if (same.status == AccountStatus::closed)
      return broken(id, name() + " is closed, which is final");
    if (set->account != change.key || after.balance != change.before->balance)
      return broken(id, name() + " changes by an entry about " + set->account.text());
    if (set->status == AccountStatus::closed && !after.balance.is_zero())
      return broken(
          id, name() + " is closed with " + std::to_string(after.balance.raw()) + " credits in it");
    same.status = set->status;
  }
  if (const auto* amend = std::get_if<AmendAccount>(&entry.body.given); amend != nullptr) {
    if (amend->account != change.key || same.balance != change.before->balance)
      return broken(id, name() + " changes by an entry about " + amend->account.text());
    if (amend->trust_property) same.trust_property = *amend->trust_property;
    const auto holder = entry.body.personal.find(PersonalField::holder_name);
    if (holder != entry.body.personal.end()) same.holder_name = holder->second;
  }
  return after == same ? Status{} : broken(id, name() + ": more than its balance changes");
}

}  // namespace

Status accounts_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_parties(before, entry));
  for (const auto& change : delta.accounts) JCM_TRY_VOID(check_change(entry, change));
  const bool about_one = std::holds_alternative<OpenAccount>(entry.body.given) ||
                         std::holds_alternative<SetAccountStatus>(entry.body.given);
  if (about_one && delta.accounts.size() != 1)
    return broken(id, "the entry is about one account, and " +
                          std::to_string(delta.accounts.size()) + " change");
  if (const auto registry = dated_registry_of(entry); registry && entry.scope != *registry)
    return broken(id, "the entry's scope is " + entry.scope.text() + ", its accounts are of " +
                          registry->text());
  return {};
}

Status accounts_whole(const State& state) {
  for (const auto& [number, row] : state.accounts()) {
    if (state.registry(number.registry) == nullptr)
      return broken(id, number.text() + " belongs to a registry that is not open");
    if (row.status == AccountStatus::closed && !row.balance.is_zero())
      return broken(id, number.text() + " is closed with " + std::to_string(row.balance.raw()) +
                            " credits in it");
  }
  for (const auto& [run, blocks] : state.all_blocks())
    for (const auto& [first, row] : blocks)
      if (row.account.registry != run.registry)
        return broken(id, "run " + run_text(run) + ", serial " + std::to_string(first) +
                              ": held by " + row.account.text() + " of another registry");
  return {};
}

}  // namespace jcm::domain::law
