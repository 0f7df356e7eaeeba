// Gate 3 for officers and their roles.
#include <algorithm>

#include "ledger/domain/apply.hpp"

namespace jcm::domain::effect {
namespace {

base::Error no_officer(std::uint64_t number) {
  return base::error(base::ErrorId::officer_unknown,
                     "there is no officer " + std::to_string(number));
}

void name_officer(OfficerRow& row, const Entry& entry) {
  const auto found = entry.body.personal.find(PersonalField::officer_name);
  if (found != entry.body.personal.end()) row.name = found->second;
}

}  // namespace

base::Result<Delta> changes(const Genesis& genesis, const State&, const Entry& entry) {
  OfficerRow row;
  row.uid = genesis.administrator_uid;
  row.roles = {{Role::administrator, {}}};
  row.granted_by = entry.seq;
  name_officer(row, entry);
  Delta delta;
  delta.officers.push_back({1, std::nullopt, std::move(row)});
  return delta;
}

base::Result<Delta> changes(const GrantOfficer& grant, const State& state, const Entry& entry) {
  const auto& number = entry.body.resolved.officer;
  if (!number || *number == 0 || (grant.officer && *grant.officer != *number))
    return base::error(base::ErrorId::entry_resolution,
                       "the entry names no officer that fits its command");
  const OfficerRow* before = state.officer(*number);
  if (grant.officer.has_value() != (before != nullptr)) return no_officer(*number);
  OfficerRow row;
  if (before != nullptr) row = *before;
  if (before == nullptr) row.granted_by = entry.seq;
  if (grant.uid) row.uid = *grant.uid;
  if (grant.role) {
    const RoleGrant role{*grant.role, grant.registry};
    const auto place = std::ranges::lower_bound(row.roles, role);
    if (place == row.roles.end() || *place != role) row.roles.insert(place, role);
  }
  if (grant.public_key) row.public_key = grant.public_key;
  name_officer(row, entry);
  Delta delta;
  if (before == nullptr)
    delta.officers.push_back({*number, std::nullopt, std::move(row)});
  else if (row != *before)
    delta.officers.push_back({*number, *before, std::move(row)});
  return delta;
}

base::Result<Delta> changes(const RevokeOfficer& revoke, const State& state, const Entry&) {
  const OfficerRow* before = state.officer(revoke.officer);
  if (before == nullptr) return no_officer(revoke.officer);
  OfficerRow row = *before;
  if (revoke.role)
    std::erase(row.roles, RoleGrant{*revoke.role, revoke.registry});
  else
    row.roles.clear();
  Delta delta;
  if (row != *before) delta.officers.push_back({revoke.officer, *before, std::move(row)});
  return delta;
}

}  // namespace jcm::domain::effect
