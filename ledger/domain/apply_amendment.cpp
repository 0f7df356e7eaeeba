// Gate 3 for amendments, countries, reconciliation.
#include "ledger/domain/apply.hpp"

namespace jcm::domain::effect {
namespace {

using base::ErrorId;
using base::Result;

base::Error absent(ErrorId id, const std::string& what) {
  return base::error(id, "there is no " + what);
}

}  // namespace

Result<Delta> changes(const AmendProject& amend, const State& state, const Entry& entry) {
  const auto* row = state.project(amend.facts.reference);
  if (row == nullptr)
    return absent(ErrorId::project_unknown, "project " + amend.facts.reference.text());
  Delta delta;
  delta.projects.push_back({amend.facts.reference, *row, ProjectRow{amend.facts, entry.seq}});
  return delta;
}

Result<Delta> changes(const SetProjectStatus& set, const State& state, const Entry& entry) {
  const auto* row = state.project(set.reference);
  if (row == nullptr) return absent(ErrorId::project_unknown, "project " + set.reference.text());
  ProjectRow after = *row;
  after.recorded_by = entry.seq;
  after.facts.status = set.status;
  // A withdrawn project keeps the date on which it was registered: its decisions rest on it.
  if (set.registered_on) after.facts.registered_on = set.registered_on;
  Delta delta;
  delta.projects.push_back({set.reference, *row, std::move(after)});
  return delta;
}

Result<Delta> changes(const RecordCountry& country, const State& state, const Entry& entry) {
  const auto it = state.countries().find(country.code);
  Delta delta;
  delta.countries.push_back(
      {country.code, it == state.countries().end() ? std::nullopt : std::optional(it->second),
       CountryRow{country, entry.seq}});
  return delta;
}

Result<Delta> changes(const AmendDecision& amend, const State& state, const Entry& entry) {
  const auto* row = state.decision(amend.decision);
  if (row == nullptr) return absent(ErrorId::decision_unknown, "decision " + amend.decision.text());
  DecisionRow after = *row;
  if (amend.decided_on) after.amended_decided_on = amend.decided_on;
  if (!amend.reference.empty()) after.amended_reference = amend.reference;
  after.amended_by = entry.seq;
  Delta delta;
  delta.decisions.push_back({amend.decision, *row, std::move(after)});
  return delta;
}

Result<Delta> changes(const WithdrawDecision& withdraw, const State& state, const Entry& entry) {
  const auto* row = state.decision(withdraw.decision);
  if (row == nullptr)
    return absent(ErrorId::decision_unknown, "decision " + withdraw.decision.text());
  DecisionRow after = *row;
  after.withdrawn_by = entry.seq;
  Delta delta;
  delta.decisions.push_back({withdraw.decision, *row, std::move(after)});
  return delta;
}

Result<Delta> changes(const AmendAccount& amend, const State& state, const Entry& entry) {
  const auto* row = state.account(amend.account);
  if (row == nullptr) return absent(ErrorId::account_unknown, "account " + amend.account.text());
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, amend.account.registry, delta));
  AccountRow after = *row;
  if (amend.trust_property) after.trust_property = *amend.trust_property;
  const auto name = entry.body.personal.find(PersonalField::holder_name);
  if (name != entry.body.personal.end()) after.holder_name = name->second;
  if (after != *row) delta.accounts.push_back({amend.account, *row, after});
  return delta;
}

Result<Delta> changes(const RecordReconciliation&, const State&, const Entry&) { return Delta{}; }

}  // namespace jcm::domain::effect
