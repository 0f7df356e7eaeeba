// What the policy in force (policy.set) says of an operation: how many must approve it, who they
// are, and whether it waits before it takes effect. Pure questions to a state; the rules
// (resolve_proposal.cpp), the reads of the service and the help of the command line ask them.
#pragma once

#include "ledger/domain/state.hpp"

namespace jcm::domain {

// How long a proposal may be approved where its policy says nothing: a week.
inline constexpr std::uint32_t default_life_minutes = 10'080;

// So many approvals by officers with the role; without a role: approvers or administrators.
struct ApprovalNeed {
  std::uint32_t approvals = 1;
  std::optional<Role> role;
  bool operator==(const ApprovalNeed&) const = default;
};

// What an operation issues or moves; absent for one that does neither.
std::optional<Quantity> quantity_of(const Resolved& resolved);
// The same of a proposal: the units it would move, or all of the line that it would issue.
std::optional<Quantity> quantity_of(const State& state, const Given& proposed,
                                    const Resolved& resolved);
// The tier of the policy that counts: the highest whose `above` the quantity exceeds; without a
// quantity the one with above = 0. Null: none does.
const ApprovalTier* tier_of(const SetPolicy& policy, const std::optional<Quantity>& quantity);
// "2 approvals by officers with the role approver"
std::string text_of(const ApprovalNeed& need);

// Whether the officer has the role in this scope: for its registry, or for the whole ledger.
bool holds_role(const State& state, std::uint64_t officer, Role role, const Scope& scope);
bool may_approve(const State& state, std::uint64_t officer, const ApprovalNeed& need,
                 const Scope& scope);

// What a proposal needs under the policy in force now: at least one approval.
ApprovalNeed need_of(const State& state, const ProposalRow& row);
// Its approvals that count now: by officers who still hold the role.
std::uint32_t approvals_of(const State& state, const ProposalRow& row);
// Between the last approval and the effect; absent: at once.
std::optional<std::uint32_t> delay_of(const State& state, const Scope& scope, const Given& given);

// What one more approval, by this officer, makes of a pending proposal.
enum class Approved { needs_more, waits, takes_effect };
Approved approved_by(const State& state, const ProposalRow& row, std::uint64_t officer);

// Request ids of the system: of the effect, of proposal.execute and of proposal.expire.
inline constexpr std::string_view proposal_prefix = "proposal/";
RequestId effect_id(Seq proposal);
RequestId execute_id(Seq proposal);
RequestId expire_id(Seq proposal);

}  // namespace jcm::domain
