#include "ledger/domain/lockout.hpp"

#include <algorithm>

namespace jcm::domain {
namespace {

using Officers = std::map<std::uint64_t, OfficerRow>;
using Policies = std::map<PolicyKey, PolicyRow>;

bool holds(const OfficerRow& row, Role role) {
  return std::ranges::find(row.roles, RoleGrant{role, {}}) != row.roles.end();
}
bool may_approve(const OfficerRow& row, const ApprovalNeed& need) {
  if (need.role) return holds(row, *need.role);
  return holds(row, Role::approver) || holds(row, Role::administrator);
}

// Absent: an administrator records it alone.
std::optional<ApprovalNeed> need_of(const Policies& policies, EntryKind operation) {
  const auto policy = policies.find({RegistryCode{}, operation});
  if (policy == policies.end()) return std::nullopt;
  const auto& facts = policy->second.facts;
  if (const auto* tier = tier_of(facts, std::nullopt))
    return ApprovalNeed{tier->approvals, tier->role};
  return facts.delay_minutes ? std::optional(ApprovalNeed{}) : std::nullopt;
}

// Beside the administrator who proposes, who may be one that could not approve.
std::uint32_t others_to_approve(const Officers& officers, const ApprovalNeed& need) {
  std::uint32_t all = 0;
  bool other_proposer = false;
  for (const auto& [number, row] : officers) {
    const bool approves = may_approve(row, need);
    all += approves ? 1U : 0U;
    other_proposer = other_proposer || (!approves && holds(row, Role::administrator));
  }
  return other_proposer || all == 0 ? all : all - 1;
}

std::optional<Lockout> lockout_of(const Officers& officers, const Policies& policies,
                                  EntryKind operation) {
  const auto need = need_of(policies, operation);
  if (!need) return std::nullopt;
  const auto there = others_to_approve(officers, *need);
  return there >= need->approvals ? std::nullopt : std::optional(Lockout{need, there, {}});
}

std::optional<Lockout> lockout_of(const Officers& officers, const Policies& policies) {
  const bool led = std::ranges::any_of(
      officers, [](const auto& one) { return holds(one.second, Role::administrator); });
  if (!led) return Lockout{};
  if (!lockout_of(officers, policies, EntryKind::policy_set)) return std::nullopt;
  return lockout_of(officers, policies, EntryKind::officer_grant);
}

}  // namespace

std::optional<Lockout> lockout(const Officers& officers, const Policies& policies) {
  if (auto found = lockout_of(officers, policies)) return found;
  for (const auto& [number, row] : officers) {
    if (!row.public_key || row.roles.empty()) continue;
    auto others = officers;
    others.erase(number);
    if (auto found = lockout_of(others, policies)) {
      found->without = number;
      return found;
    }
  }
  return std::nullopt;
}

std::string text_of(const Lockout& lockout) {
  std::string why;
  if (lockout.without)
    why = "were the key of officer " + std::to_string(*lockout.without) + " lost or wrong, ";
  if (!lockout.need) return why + "there would be no other administrator of the whole ledger";
  return why + "officer.grant would ask for " + text_of(*lockout.need) +
         ", and beside the proposer " +
         (lockout.there == 0   ? "nobody could give one"
          : lockout.there == 1 ? "1 officer could give one"
                               : std::to_string(lockout.there) + " officers could give one") +
         "; policy.set could not be approved either, so nobody could change that again";
}

}  // namespace jcm::domain
