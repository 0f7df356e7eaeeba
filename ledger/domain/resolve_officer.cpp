// Gate 2 for officers and their roles.
#include <algorithm>

#include "ledger/domain/authority.hpp"
#include "ledger/domain/lockout.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Status;

std::string name_of(std::uint64_t number) { return "officer " + std::to_string(number); }

base::Error stands_already(std::string_view field, std::string detail) {
  return base::error(ErrorId::officer_exists, std::move(detail), std::string(field));
}

base::Result<const OfficerRow*> find_officer(const State& state, std::uint64_t number) {
  if (const auto* row = active_officer(state, number)) return row;
  const bool known = state.officer(number) != nullptr;
  return base::error(ErrorId::officer_unknown,
                     known ? "every role was taken from " + name_of(number) +
                                 "; leave officer out to make a new officer"
                           : "there is no " + name_of(number) + "; see officer.list",
                     "officer");
}

Status check_uid(const State& state, std::uint64_t number, std::uint64_t uid) {
  const auto holder = officer_of_uid(state.officers(), uid);
  if (!holder) return {};
  return stands_already("uid", "uid " + std::to_string(uid) + " is that of " + name_of(*holder) +
                                   (*holder == number ? " already; leave uid out"
                                                      : "; one uid is one officer, give another "
                                                        "uid or grant the role to that officer"));
}

Status check_public_key(const State& state, std::uint64_t number, const Digest& key) {
  for (const auto& [other, row] : state.officers())
    if (row.public_key == key)
      return base::error(ErrorId::key_used_before,
                         "public_key is that of " + name_of(other) +
                             (other == number ? " already; leave it out, or give a new one"
                                              : "; every officer has a key of their own, make one "
                                                "with jcm-ledger officer key"),
                         "public_key");
  return {};
}

bool holds(const OfficerRow& row, const RoleGrant& grant) {
  return std::ranges::find(row.roles, grant) != row.roles.end();
}

// Somebody else can give a new key to an officer whose key turns out to be wrong or lost.
Status check_replaceable(const State& state, std::uint64_t number, const GrantOfficer& grant) {
  auto officers = state.officers();
  auto& row = officers[number];
  row.public_key = grant.public_key;
  if (grant.role) row.roles.push_back({*grant.role, grant.registry});
  const auto locked = lockout(officers, state.policies());
  if (!locked) return {};
  return base::error(ErrorId::officer_last,
                     text_of(*locked) + "; grant the role to another officer first", "public_key");
}

Status check_lockout(const State& state, const RevokeOfficer& revoke) {
  auto officers = state.officers();
  auto& roles = officers.at(revoke.officer).roles;
  if (revoke.role)
    std::erase(roles, RoleGrant{*revoke.role, revoke.registry});
  else
    roles.clear();
  const auto locked = lockout(officers, state.policies());
  if (!locked) return {};
  return base::error(ErrorId::officer_last,
                     text_of(*locked) + "; grant the role to another officer first" +
                         (locked->need ? ", or change one of the two policies" : ""),
                     revoke.role ? "role" : "officer");
}

const RoleGrant chief{Role::administrator, {}};

bool leaves_administrator(const State& state, const RevokeOfficer& revoke) {
  return std::ranges::any_of(state.officers(), [&](const auto& officer) {
    if (!holds(officer.second, chief)) return false;
    const bool taken = officer.first == revoke.officer &&
                       (!revoke.role || RoleGrant{*revoke.role, revoke.registry} == chief);
    return !taken;
  });
}

}  // namespace

base::Result<Decision> of(const GrantOfficer& grant, const Request& request) {
  const State& state = request.state;
  JCM_TRY(const Date date, recording_date(0, request.facts.common, request.time));
  Decision decision{{}, date, {}};
  const OfficerRow* row = nullptr;
  std::uint64_t number = state.officers().empty() ? 1 : state.officers().rbegin()->first + 1;
  if (grant.officer) {
    JCM_TRY(row, find_officer(state, *grant.officer));
    number = *grant.officer;
  }
  if (grant.uid) JCM_TRY_VOID(check_uid(state, number, *grant.uid));
  if (!grant.registry.empty()) JCM_TRY_VOID(find_registry(state, "registry", grant.registry));
  if (row != nullptr && grant.role && holds(*row, {*grant.role, grant.registry}))
    return stands_already("role", name_of(number) + " has the role " +
                                      text_of(RoleGrant{*grant.role, grant.registry}) +
                                      " already; nothing is left to do");
  if (grant.public_key) {
    JCM_TRY_VOID(check_public_key(state, number, *grant.public_key));
    JCM_TRY_VOID(check_replaceable(state, number, grant));
  }
  decision.resolved.officer = number;
  return decision;
}

base::Result<Decision> of(const RevokeOfficer& revoke, const Request& request) {
  const State& state = request.state;
  JCM_TRY(const Date date, recording_date(0, request.facts.common, request.time));
  JCM_TRY(const auto* row, find_officer(state, revoke.officer));
  if (revoke.role && !holds(*row, {*revoke.role, revoke.registry}))
    return base::error(ErrorId::officer_unknown,
                       name_of(revoke.officer) + " does not have the role " +
                           text_of(RoleGrant{*revoke.role, revoke.registry}) + "; see officer.show",
                       "role");
  if (!leaves_administrator(state, revoke))
    return base::error(ErrorId::officer_last,
                       name_of(revoke.officer) +
                           " is the last administrator of the whole ledger; make another one first",
                       revoke.role ? "role" : "officer");
  JCM_TRY_VOID(check_lockout(state, revoke));
  return Decision{{}, date, {}};
}

}  // namespace jcm::domain::resolve
