// Gate 2 for amendments, countries, reconciliation.
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;

Result<Decision> ledger_wide(const Request& request) {
  JCM_TRY(const Date date, recording_date(0, request.facts.common, request.time));
  return Decision{{}, date, {}};
}

Result<const ProjectRow*> find_project(const State& state, std::string_view field,
                                       const ProjectReference& reference) {
  if (const auto* row = state.project(reference)) return row;
  return base::error(ErrorId::project_unknown,
                     "there is no project " + reference.text() + "; see project.list",
                     std::string(field));
}

Result<const DecisionRow*> find_decision(const State& state, const DecisionKey& key) {
  const auto* row = state.decision(key);
  if (row == nullptr)
    return base::error(ErrorId::decision_unknown,
                       "there is no decision " + key.text() + "; see decision.list", "decision");
  if (row->withdrawn_by)
    return base::error(ErrorId::decision_withdrawn,
                       "the decision " + key.text() + " was withdrawn by entry " +
                           std::to_string(*row->withdrawn_by) + "; record a new one",
                       "decision");
  return row;
}

// A date of registration must have come, and no decision of the project may be older.
base::Status check_registration(const State& state, std::string_view field,
                                const ProjectReference& reference, Date registered_on,
                                Timestamp time) {
  if (registered_on > last_possible_day(time))
    return base::error(ErrorId::project_dates,
                       "registered_on " + base::to_text(registered_on) +
                           " has not come yet; give the day of registration",
                       std::string(field));
  for (auto it = state.decisions().lower_bound({reference, Date{INT32_MIN}, {}, {}});
       it != state.decisions().end() && it->first.project == reference; ++it)
    if (it->second.decided_on() < registered_on)
      return base::error(ErrorId::project_dates,
                         "registered_on " + base::to_text(registered_on) +
                             " is after the decision " + it->first.text() +
                             "; compare both dates with their sources",
                         std::string(field));
  return {};
}

}  // namespace

Result<Decision> of(const AmendProject& amend, const Request& request) {
  JCM_TRY(auto decision, ledger_wide(request));
  const auto& reference = amend.facts.reference;
  JCM_TRY(const auto* row, find_project(request.state, "facts.reference", reference));
  if (row->facts.status == ProjectStatus::withdrawn)
    return base::error(ErrorId::project_not_registered,
                       "project " + reference.text() + " is withdrawn: its record is closed",
                       "facts.reference");
  if (amend.facts.status != row->facts.status)
    return base::error(ErrorId::field_conflict,
                       "project " + reference.text() + " is in status " +
                           std::string(text_of(row->facts.status)) +
                           "; give that, and change it with project.set_status",
                       "facts.status");
  if (amend.facts == row->facts)
    return base::error(
        ErrorId::field_value,
        "project " + reference.text() + " is recorded so already; nothing is left to do", "facts");
  if (amend.facts.registered_on)
    JCM_TRY_VOID(check_registration(request.state, "facts.registered_on", reference,
                                    *amend.facts.registered_on, request.time));
  return decision;
}

Result<Decision> of(const SetProjectStatus& set, const Request& request) {
  JCM_TRY(auto decision, ledger_wide(request));
  JCM_TRY(const auto* row, find_project(request.state, "reference", set.reference));
  const auto now = row->facts.status;
  const bool allowed =
      now == ProjectStatus::validation
          ? set.status != ProjectStatus::validation
          : now == ProjectStatus::registered && set.status == ProjectStatus::withdrawn;
  if (!allowed)
    return base::error(ErrorId::field_conflict,
                       "project " + set.reference.text() + " is " + std::string(text_of(now)) +
                           "; it goes from validation to registered or withdrawn, from registered "
                           "to withdrawn, and nowhere from there",
                       "status");
  if (set.registered_on)
    JCM_TRY_VOID(check_registration(request.state, "registered_on", set.reference,
                                    *set.registered_on, request.time));
  return decision;
}

Result<Decision> of(const RecordCountry&, const Request& request) { return ledger_wide(request); }

Result<Decision> of(const AmendDecision& amend, const Request& request) {
  JCM_TRY(auto decision, ledger_wide(request));
  JCM_TRY(const auto* row, find_decision(request.state, amend.decision));
  if (!amend.decided_on) return decision;
  const Date date = *amend.decided_on;
  const auto wrong = [&](ErrorId id, std::string detail) {
    return base::error(id, "decided_on " + base::to_text(date) + " " + std::move(detail),
                       "decided_on");
  };
  if (date > last_possible_day(request.time))
    return wrong(ErrorId::decision_period, "has not come yet; give the day of the decision");
  const auto* project = request.state.project(amend.decision.project);
  if (project == nullptr || !project->facts.registered_on || date < *project->facts.registered_on)
    return wrong(ErrorId::decision_before_registration,
                 "is before its project was registered; compare both dates with their sources");
  for (const auto& posting : row->postings)
    if (posting && posting->issued_on < date)
      return wrong(ErrorId::issue_before_decision,
                   "is after the issuance of " + base::to_text(posting->issued_on) + " by entry " +
                       std::to_string(posting->posted_by) +
                       "; compare both dates with their sources");
  return decision;
}

Result<Decision> of(const WithdrawDecision& withdraw, const Request& request) {
  JCM_TRY(auto decision, ledger_wide(request));
  JCM_TRY(const auto* row, find_decision(request.state, withdraw.decision));
  for (std::size_t i = 0; i < row->postings.size(); ++i)
    if (row->postings[i])
      return base::error(ErrorId::decision_posted,
                         "the line of " + row->facts.lines[i].registry.text() +
                             " was posted by entry " + std::to_string(row->postings[i]->posted_by) +
                             ", so the decision stands; correct the issuance instead",
                         "decision");
  return decision;
}

Result<Decision> of(const AmendAccount& amend, const Request& request) {
  const auto code = amend.account.registry;
  JCM_TRY(const auto* registry, find_registry(request.state, "account", code));
  JCM_TRY(const Date date, posting_date(*registry, code, request.facts.common, request.time));
  JCM_TRY(const auto* row, find_account(request.state, "account", amend.account));
  if (row->status == AccountStatus::closed)
    return base::error(ErrorId::account_status,
                       amend.account.text() + " is closed, which is final; open another account",
                       "account");
  if (!amend.trust_property && request.facts.personal.empty())
    return base::error(ErrorId::field_missing,
                       "nothing is amended; give holder fields, trust_property, or both", "holder");
  return Decision{code, date, {}};
}

Result<Decision> of(const RecordReconciliation& record, const Request& request) {
  JCM_TRY(const auto* registry, find_registry(request.state, "registry", record.registry));
  JCM_TRY(const Date date,
          recording_date(registry->utc_offset_minutes, request.facts.common, request.time));
  if (record.own_size > request.state.head().size)
    return base::error(ErrorId::field_value,
                       "own_size is " + std::to_string(record.own_size) + ", the ledger has " +
                           std::to_string(request.state.head().size) +
                           " entries; give the number that was compared",
                       "own_size");
  return Decision{record.registry, date, {}};
}

}  // namespace jcm::domain::resolve
