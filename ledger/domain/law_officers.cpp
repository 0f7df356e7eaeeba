// Law 14: whoever records something may do so; officers change only by entries that say so.
#include <algorithm>
#include <set>

#include "ledger/domain/authority.hpp"
#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_officers;

std::string name_of(const Entry& entry) { return "entry " + std::to_string(entry.seq); }

// Whether the officer's roles reach the kind in the scope.
bool reaches(const OfficerRow& officer, EntryKind kind, const Scope& scope) {
  const auto allowed = roles_for(kind);
  for (const auto& [role, registry] : officer.roles)
    if ((registry.empty() || registry == scope) &&
        std::find(allowed.begin(), allowed.end(), role) != allowed.end())
      return true;
  return false;
}

const OfficerRow* row_of(const State& state, std::uint64_t number) {
  const auto found = state.officers().find(number);
  return found == state.officers().end() ? nullptr : &found->second;
}

Status allowed(const State& before, const Entry& entry) {
  if (const auto* genesis = std::get_if<Genesis>(&entry.body.given))
    return entry.actor.officer == 1 && entry.actor.uid == genesis->administrator_uid
               ? Status{}
               : broken(id, "the genesis is by another than the administrator it names");
  const bool system = entry.actor.officer == 0;
  const auto* actor = row_of(before, entry.actor.officer);
  if (!system && (actor == nullptr || actor->uid != entry.actor.uid || actor->roles.empty()))
    return broken(id, name_of(entry) + " is by nobody who was an officer then");
  if (const auto& proposal = entry.body.resolved.proposal) {
    const auto row = before.proposals().find(*proposal);
    const auto* proposer =
        row == before.proposals().end() ? nullptr : row_of(before, row->second.proposer);
    if (proposer == nullptr || !reaches(*proposer, entry.kind(), entry.scope))
      return broken(id, name_of(entry) + " takes effect without the right of a proposer");
    return entry.signature ? broken(id, name_of(entry) + " is an effect that bears a signature")
                           : Status{};
  }
  if (system) {
    if (entry.signature || !system_records(entry.kind()))
      return broken(id, name_of(entry) + " is an officer's to record, not the system's");
    return {};
  }
  if (!reaches(*actor, entry.kind(), entry.scope))
    return broken(id, name_of(entry) + " is by an officer whose roles do not reach it");
  const auto* propose = std::get_if<Propose>(&entry.body.given);
  if (propose != nullptr && !reaches(*actor, kind_of(propose->what->given), entry.scope))
    return broken(id, name_of(entry) + " proposes what its proposer may not record");
  if (actor->public_key.has_value() != entry.signature.has_value())
    return broken(id, name_of(entry) + " is signed exactly if it must not be");
  return {};
}

// What the entry says of the officers, as the one row it changes.
std::optional<Change<std::uint64_t, OfficerRow>> said(const State& before, const Entry& entry) {
  OfficerRow row;
  const auto name = [&] {
    const auto found = entry.body.personal.find(PersonalField::officer_name);
    if (found != entry.body.personal.end()) row.name = found->second;
  };
  if (const auto* genesis = std::get_if<Genesis>(&entry.body.given)) {
    row = {genesis->administrator_uid, std::nullopt, {RoleGrant{}}, std::nullopt, entry.seq};
    row.roles[0].role = Role::administrator;
    name();
    return Change<std::uint64_t, OfficerRow>{1, std::nullopt, row};
  }
  if (const auto* grant = std::get_if<GrantOfficer>(&entry.body.given)) {
    const auto number =
        grant->officer.value_or(before.officers().empty() ? 1 : before.officers().size() + 1);
    const auto* old = row_of(before, number);
    row = old != nullptr ? *old : OfficerRow{};
    if (old == nullptr) row.granted_by = entry.seq;
    row.uid = grant->uid.value_or(row.uid);
    std::set<RoleGrant> roles(row.roles.begin(), row.roles.end());
    if (grant->role) roles.insert(RoleGrant{*grant->role, grant->registry});
    row.roles.assign(roles.begin(), roles.end());
    if (grant->public_key) row.public_key = grant->public_key;
    name();
    return Change<std::uint64_t, OfficerRow>{
        number, old == nullptr ? std::nullopt : std::optional(*old), row};
  }
  if (const auto* revoke = std::get_if<RevokeOfficer>(&entry.body.given)) {
    const auto* old = row_of(before, revoke->officer);
    if (old == nullptr) return std::nullopt;
    row = *old;
    std::erase_if(row.roles, [&](const RoleGrant& grant) {
      return !revoke->role || grant == RoleGrant{*revoke->role, revoke->registry};
    });
    return Change<std::uint64_t, OfficerRow>{revoke->officer, *old, row};
  }
  return std::nullopt;
}

Status check_row(const State& state, std::uint64_t number, const OfficerRow& row) {
  const std::string name = "officer " + std::to_string(number);
  if (row.granted_by >= state.head().size || (number == 1) != (row.granted_by == 0))
    return broken(id, name + " comes from an entry that makes no officer");
  for (std::size_t i = 0; i < row.roles.size(); ++i) {
    if (i > 0 && !(row.roles[i - 1] < row.roles[i]))
      return broken(id, name + ": the roles do not ascend");
    if (text_of(row.roles[i].role).empty() ||
        (!row.roles[i].registry.empty() && state.registry(row.roles[i].registry) == nullptr))
      return broken(id, name + " has a role that is none, or for a registry that is not open");
  }
  return {};
}

}  // namespace

Status officers_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(allowed(before, entry));
  const auto change = said(before, entry);
  if (!change)
    return delta.officers.empty() ? Status{}
                                  : broken(id, name_of(entry) + " changes an officer unsaid");
  if (delta.officers.size() != 1 || delta.officers[0] != *change || change->before == change->after)
    return broken(id, name_of(entry) + ": the officers change otherwise than it says");
  for (const auto& [number, row] : before.officers())
    if (number != change->key && row.uid == change->after->uid && !row.roles.empty() &&
        !change->after->roles.empty())
      return broken(id, name_of(entry) + " gives one uid to two officers");
  return {};
}

Status officers_whole(const State& state) {
  if (!state.genesis()) return {};
  std::uint64_t expected = 1;
  bool governed = false;
  std::set<std::uint64_t> uids;
  std::set<Digest> keys;
  for (const auto& [number, row] : state.officers()) {
    if (number != expected++) return broken(id, "the numbers of the officers have a gap");
    JCM_TRY_VOID(check_row(state, number, row));
    if (!row.roles.empty() && !uids.insert(row.uid).second)
      return broken(id, "uid " + std::to_string(row.uid) + " is that of two officers");
    if (row.public_key && !keys.insert(*row.public_key).second)
      return broken(id, "two officers have one key");
    for (const auto& grant : row.roles)
      governed = governed || (grant.role == Role::administrator && grant.registry.empty());
  }
  return governed ? Status{} : broken(id, "there is no administrator of the whole ledger");
}

}  // namespace jcm::domain::law
