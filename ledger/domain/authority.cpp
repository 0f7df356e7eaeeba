#include "ledger/domain/authority.hpp"

#include <algorithm>
#include <array>

namespace jcm::domain {
namespace {

using base::ErrorId;
using base::Status;

constexpr std::array administrators{Role::administrator};
constexpr std::array operators{Role::administrator, Role::script};
constexpr std::array approvers{Role::administrator, Role::approver};
constexpr std::array reconcilers{Role::administrator, Role::script, Role::auditor};

std::string roles_text(std::span<const Role> roles) {
  std::string out;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (i > 0) out += i + 1 == roles.size() ? " or " : ", ";
    out += text_of(roles[i]);
  }
  return out;
}

std::string grants_text(const OfficerRow& officer) {
  std::string out;
  for (const auto& grant : officer.roles) out += (out.empty() ? "" : ", ") + text_of(grant);
  return out;
}

base::Error not_allowed(const State& state, std::uint64_t number, const OfficerRow& officer,
                        EntryKind kind, const Scope& scope) {
  const auto roles = roles_for(kind);
  std::string detail = "officer " + std::to_string(number) + " (" + grants_text(officer) +
                       ") may not record " + std::string(text_of(kind));
  if (roles.empty())
    return base::error(ErrorId::officer_not_allowed, detail + ": only the system does");
  detail += scope.empty()
                ? ", which takes the role " + roles_text(roles) + " for the whole ledger"
                : " in registry " + scope.text() + ", which takes the role " + roles_text(roles) +
                      " for " + scope.text() + " or for the whole ledger";
  return base::error(ErrorId::officer_not_allowed,
                     detail + "; ask an administrator: " + administrators_text(state.officers()));
}

bool has_role_somewhere(const OfficerRow& officer, std::span<const Role> roles) {
  return std::ranges::any_of(officer.roles, [&](const RoleGrant& grant) {
    return std::ranges::find(roles, grant.role) != roles.end();
  });
}

}  // namespace

std::span<const Role> roles_for(EntryKind kind) {
  using enum EntryKind;
  switch (kind) {
    case genesis:
    case key_rotate:
    case proposal_expire:
    case proposal_execute:
    case trail_event:
      return {};
    case project_record:
    case project_amend:
    case project_set_status:
    case decision_record:
    case decision_amend:
    case decision_withdraw:
    case account_open:
    case account_set_status:
    case account_amend:
    case credits_issue:
    case credits_transfer:
    case credits_retire:
    case credits_cancel:
    case proposal_open:
    case proposal_withdraw:
      return operators;
    case proposal_approve:
    case proposal_reject:
      return approvers;
    case reconciliation_record:
      return reconcilers;
    case registry_open:
    case registry_go_live:
    case country_record:
    case credits_court_transfer:
    case hold_place:
    case hold_lift:
    case credits_reverse:
    case credits_correct_excess:
    case authorization_record:
    case credits_authorize:
    case credits_first_transfer:
    case officer_grant:
    case officer_revoke:
    case policy_set:
    case seal:
    case personal_erase:
      return administrators;
  }
  return {};
}

bool system_records(EntryKind kind) {
  using enum EntryKind;
  return kind == key_rotate || kind == proposal_expire || kind == proposal_execute ||
         kind == trail_event || kind == seal;
}

const OfficerRow* active_officer(const State& state, std::uint64_t number) {
  const auto* row = state.officer(number);
  return row != nullptr && !row->roles.empty() ? row : nullptr;
}

std::optional<std::uint64_t> officer_of_uid(const std::map<std::uint64_t, OfficerRow>& officers,
                                            std::uint64_t uid) {
  for (const auto& [number, row] : officers)
    if (row.uid == uid && !row.roles.empty()) return number;
  return std::nullopt;
}

bool has_role(const OfficerRow& officer, std::span<const Role> roles, const Scope& scope) {
  return std::ranges::any_of(officer.roles, [&](const RoleGrant& grant) {
    return (grant.registry.empty() || grant.registry == scope) &&
           std::ranges::find(roles, grant.role) != roles.end();
  });
}

bool may_record(const OfficerRow& officer, EntryKind kind, const Scope& scope) {
  return has_role(officer, roles_for(kind), scope);
}

Status may_record(const State& state, std::uint64_t number, EntryKind kind,
                  const std::optional<Scope>& scope) {
  const auto* officer = active_officer(state, number);
  if (officer == nullptr)
    return base::error(ErrorId::caller_unknown,
                       "officer " + std::to_string(number) +
                           " is no officer of this ledger any more; ask an administrator: " +
                           administrators_text(state.officers()));
  if (scope ? may_record(*officer, kind, *scope) : has_role_somewhere(*officer, roles_for(kind)))
    return {};
  return not_allowed(state, number, *officer, kind, scope.value_or(Scope{}));
}

std::string text_of(const RoleGrant& grant) {
  std::string out(text_of(grant.role));
  if (!grant.registry.empty()) out += " for " + grant.registry.text();
  return out;
}

std::string administrators_text(const std::map<std::uint64_t, OfficerRow>& officers) {
  std::string out;
  for (const auto& [number, row] : officers) {
    if (!has_role(row, administrators, {})) continue;
    out += (out.empty() ? "" : ", ") + ("officer " + std::to_string(number)) + " (uid " +
           std::to_string(row.uid) + ")";
  }
  return out.empty() ? "there is none" : out;
}

}  // namespace jcm::domain
