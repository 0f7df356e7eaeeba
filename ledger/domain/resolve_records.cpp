// Gate 2 for the genesis, registries, projects, decisions and accounts.
#include <algorithm>

#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;

Result<Decision> ledger_wide(const Common& common, Timestamp time) {
  JCM_TRY(const Date date, recording_date(0, common, time));
  return Decision{{}, date, {}};
}

bool periods_overlap(const DecisionKey& a, const DecisionKey& b) {
  return a.period_start <= b.period_end && b.period_start <= a.period_end;
}

base::Status check_lines(const RecordDecision& decision, const State& state) {
  for (std::size_t i = 0; i < decision.lines.size(); ++i) {
    const auto& line = decision.lines[i];
    if (!line.hosted) continue;
    const std::string field = "lines[" + std::to_string(i) + "]";
    const auto* row = state.registry(line.registry);
    if (row == nullptr)
      return base::error(ErrorId::registry_unknown,
                         "no registry " + line.registry.text() +
                             " is kept in this ledger; open it first, or say hosted: false",
                         field + ".registry");
    if (row->side != line.side)
      return base::error(ErrorId::decision_lines,
                         "registry " + line.registry.text() + " belongs to the side " +
                             std::string(text_of(row->side)) + ", the line says " +
                             std::string(text_of(line.side)) + "; make them agree",
                         field + ".side");
  }
  return {};
}

base::Status check_periods(const RecordDecision& decision, const State& state) {
  for (std::size_t i = 0; i < decision.overlaps.size(); ++i)
    if (state.decision(decision.overlaps[i]) == nullptr)
      return base::error(
          ErrorId::decision_unknown,
          "there is no decision " + decision.overlaps[i].text() + "; see decision.list",
          "overlaps[" + std::to_string(i) + "]");
  const DecisionKey first{decision.key.project, Date{INT32_MIN}, {}, {}};
  for (auto it = state.decisions().lower_bound(first);
       it != state.decisions().end() && it->first.project == decision.key.project; ++it) {
    if (it->second.withdrawn_by || !periods_overlap(it->first, decision.key)) continue;
    if (std::find(decision.overlaps.begin(), decision.overlaps.end(), it->first) !=
        decision.overlaps.end())
      continue;
    return base::error(
        ErrorId::decision_overlap,
        "the monitoring period overlaps that of " + it->first.text() +
            "; correct the period, or name that decision in overlaps with overlap_reason",
        "period_start");
  }
  return {};
}

}  // namespace

Result<Decision> of(const Genesis&, const Common& common, const State&, Timestamp time) {
  return ledger_wide(common, time);
}

Result<Decision> of(const OpenRegistry& open, const Common& common, const State& state,
                    Timestamp time) {
  JCM_TRY(const Date date, recording_date(open.utc_offset_minutes, common, time));
  if (state.registry(open.code) != nullptr)
    return base::error(ErrorId::registry_exists,
                       "registry " + open.code.text() + " is open already; use another code",
                       "code");
  return Decision{open.code, date, {}};
}

Result<Decision> of(const GoLive& go_live, const Common& common, const State& state,
                    Timestamp time) {
  JCM_TRY(const auto* row, find_registry(state, "registry", go_live.registry));
  JCM_TRY(const Date date, recording_date(row->utc_offset_minutes, common, time));
  if (row->live)
    return base::error(
        ErrorId::registry_not_importing,
        "registry " + go_live.registry.text() + " is live already; nothing is left to do",
        "registry");
  return Decision{go_live.registry, date, {}};
}

Result<Decision> of(const RecordProject& project, const Common& common, const State& state,
                    Timestamp time) {
  JCM_TRY(auto decision, ledger_wide(common, time));
  if (state.project(project.reference) != nullptr)
    return base::error(
        ErrorId::project_exists,
        "project " + project.reference.text() + " is recorded already; see project.show",
        "reference");
  if (project.registered_on && *project.registered_on > last_possible_day(time))
    return base::error(ErrorId::project_dates,
                       "registered_on " + base::to_text(*project.registered_on) +
                           " has not come yet; give the day of registration",
                       "registered_on");
  return decision;
}

Result<Decision> of(const RecordDecision& decision, const Common& common, const State& state,
                    Timestamp time) {
  JCM_TRY(auto out, ledger_wide(common, time));
  const auto& key = decision.key;
  const auto* project = state.project(key.project);
  if (project == nullptr)
    return base::error(ErrorId::project_unknown,
                       "there is no project " + key.project.text() + "; record it first",
                       "project");
  if (project->facts.status != ProjectStatus::registered)
    return base::error(ErrorId::project_not_registered,
                       "project " + key.project.text() + " is in status " +
                           std::string(text_of(project->facts.status)) +
                           "; only registered projects are allotted credits",
                       "project");
  if (state.decision(key) != nullptr)
    return base::error(ErrorId::decision_exists,
                       "the decision " + key.text() + " is recorded already; see decision.show",
                       "decided_on");
  if (key.decided_on > last_possible_day(time))
    return base::error(ErrorId::decision_period,
                       "decided_on " + base::to_text(key.decided_on) +
                           " has not come yet; give the day of the decision",
                       "decided_on");
  if (key.decided_on < *project->facts.registered_on)
    return base::error(ErrorId::decision_before_registration,
                       "decided_on " + base::to_text(key.decided_on) + " is before " +
                           base::to_text(*project->facts.registered_on) + ", when project " +
                           key.project.text() +
                           " was registered; compare both dates with their sources",
                       "decided_on");
  JCM_TRY_VOID(check_lines(decision, state));
  JCM_TRY_VOID(check_periods(decision, state));
  return out;
}

Result<Decision> of(const OpenAccount& open, const Common& common, const State& state,
                    Timestamp time) {
  JCM_TRY(const auto* registry, find_registry(state, "registry", open.registry));
  JCM_TRY(const Date date, posting_date(*registry, open.registry, common, time));
  Decision decision{open.registry, date, {}};
  AccountNumber number{open.registry, open.kind, 0};
  number.number = open.number ? *open.number : state.next_account_number(open.registry, open.kind);
  if (number.number == 0)
    return base::error(ErrorId::account_numbers_exhausted,
                       "all " + std::to_string(base::max_account_number) +
                           " numbers of this kind in registry " + open.registry.text() +
                           " are taken; use another kind of account",
                       "kind");
  if (state.account(number) != nullptr)
    return base::error(
        ErrorId::account_exists,
        "account " + number.text() + " exists; leave number out for the next free one", "number");
  decision.resolved.account = number;
  return decision;
}

Result<Decision> of(const SetAccountStatus& set, const Common& common, const State& state,
                    Timestamp time) {
  const auto code = set.account.registry;
  JCM_TRY(const auto* registry, find_registry(state, "account", code));
  JCM_TRY(const Date date, posting_date(*registry, code, common, time));
  JCM_TRY(const auto* row, find_account(state, "account", set.account));
  if (row->status == AccountStatus::closed)
    return base::error(ErrorId::account_status,
                       set.account.text() + " is closed, which is final; open another account",
                       "account");
  if (row->status == set.status)
    return base::error(ErrorId::account_status,
                       set.account.text() + " is " + std::string(text_of(set.status)) +
                           " already; nothing is left to do",
                       "status");
  if (set.status == AccountStatus::closed && !row->balance.is_zero())
    return base::error(ErrorId::account_not_empty,
                       set.account.text() + " holds " + std::to_string(row->balance.raw()) +
                           " credits; transfer, retire or cancel them before closing it",
                       "account");
  if (set.status == AccountStatus::closed && state.hold_on(set.account))
    return base::error(ErrorId::account_held,
                       "hold " + std::to_string(*state.hold_on(set.account)) + " lies on " +
                           set.account.text() +
                           ": it keeps what is in the account and what may come; have it lifted "
                           "before closing the account",
                       "account");
  return Decision{code, date, {}};
}

}  // namespace jcm::domain::resolve
