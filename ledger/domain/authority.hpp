// Who may record what. An officer acts under the uid in force, by a role for the scope of the
// entry; whatever no line here allows is denied. The writer, recovery and the verifier ask the
// same.
#pragma once

#include <span>
#include <string>

#include "ledger/domain/state.hpp"

namespace jcm::domain {

// The roles that may record a kind; empty for what only the system records, as officer 0
// (key.rotate, proposal.expire, proposal.execute, trail.event), and for the genesis. A role for one
// registry allows entries with its scope only; ledger-wide entries take a role for the whole
// ledger.
std::span<const Role> roles_for(EntryKind kind);
// Kinds that the system may record, as officer 0: those above, and a seal.
bool system_records(EntryKind kind);

// An officer who has a role left. Null for any other number.
const OfficerRow* active_officer(const State& state, std::uint64_t number);
// The number of the active officer with this uid, if there is one.
std::optional<std::uint64_t> officer_of_uid(const std::map<std::uint64_t, OfficerRow>& officers,
                                            std::uint64_t uid);

// Whether one of the roles is held for this scope: for its registry or for the whole ledger.
bool has_role(const OfficerRow& officer, std::span<const Role> roles, const Scope& scope);
bool may_record(const OfficerRow& officer, EntryKind kind, const Scope& scope);
// officer.not_allowed: the detail says which role is missing, and whom to ask. caller.unknown for a
// number that is no active officer's. Without a scope: in any.
base::Status may_record(const State& state, std::uint64_t officer, EntryKind kind,
                        const std::optional<Scope>& scope);

// "administrator", "script for JP".
std::string text_of(const RoleGrant& grant);
// "officer 1 (uid 1000) and officer 4 (uid 1007)": the administrators of the whole ledger.
std::string administrators_text(const std::map<std::uint64_t, OfficerRow>& officers);

// Before gate 2: that the actor is an active officer under their uid (caller.unknown) or the system
// where it may be, that the entry bears a signature exactly when the officer has a key
// (officer.signature), and, as far as the command says its registry, the role. The effect of a
// proposal is the system's or its last approver's, and its proposer's role counts.
base::Status check_actor(const State& state, const Entry& entry);
// After gate 2: the role for the scope that the entry was found to have. Of a proposal, also for
// what it proposes.
base::Status check_role(const State& state, const Entry& entry, const Scope& scope);

}  // namespace jcm::domain
