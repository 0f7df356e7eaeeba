#include "ledger/domain/policy.hpp"

#include <algorithm>

#include "ledger/domain/facts.hpp"

namespace jcm::domain {

std::optional<Quantity> quantity_of(const Resolved& resolved) {
  if (resolved.moved.empty() && resolved.issued.empty()) return std::nullopt;
  std::uint64_t sum = 0;  // the gates have checked that it stays in bounds
  for (const auto& block : resolved.moved) sum += block.range.quantity().raw();
  for (const auto& issued : resolved.issued) sum += issued.block.range.quantity().raw();
  const auto quantity = Quantity::of(sum);
  return quantity ? std::optional(*quantity) : std::nullopt;
}

std::optional<Quantity> quantity_of(const State& state, const Given& proposed,
                                    const Resolved& resolved) {
  const auto* issue = std::get_if<Issue>(&proposed);
  if (issue == nullptr) return quantity_of(resolved);
  const auto* decision = state.decision(issue->decision);
  if (decision == nullptr) return std::nullopt;
  for (const auto& line : decision->facts.lines)
    if (line.hosted && line.registry == issue->registry) return line.quantity;
  return std::nullopt;
}

const ApprovalTier* tier_of(const SetPolicy& policy, const std::optional<Quantity>& quantity) {
  const ApprovalTier* found = nullptr;
  for (const auto& tier : policy.tiers)
    if (quantity ? tier.above < *quantity : tier.above.is_zero()) found = &tier;
  return found;
}

std::string text_of(const ApprovalNeed& need) {
  const std::string role =
      need.role ? "with the role " + std::string(text_of(*need.role))
                : "with the role " + std::string(text_of(Role::approver)) + " or administrator";
  return need.approvals == 1 ? "1 approval by an officer " + role
                             : std::to_string(need.approvals) + " approvals by officers " + role;
}

bool holds_role(const State& state, std::uint64_t officer, Role role, const Scope& scope) {
  const auto* row = state.officer(officer);
  if (row == nullptr) return false;
  return std::ranges::any_of(row->roles, [&](const RoleGrant& grant) {
    return grant.role == role && (grant.registry.empty() || grant.registry == scope);
  });
}

bool may_approve(const State& state, std::uint64_t officer, const ApprovalNeed& need,
                 const Scope& scope) {
  if (need.role) return holds_role(state, officer, *need.role, scope);
  return holds_role(state, officer, Role::approver, scope) ||
         holds_role(state, officer, Role::administrator, scope);
}

ApprovalNeed need_of(const State& state, const ProposalRow& row) {
  const auto* policy = state.policy(row.scope, row.operation);
  const auto* tier = policy == nullptr ? nullptr : tier_of(policy->facts, row.quantity);
  return tier == nullptr ? ApprovalNeed{} : ApprovalNeed{tier->approvals, tier->role};
}

std::uint32_t approvals_of(const State& state, const ProposalRow& row) {
  const auto need = need_of(state, row);
  return static_cast<std::uint32_t>(std::ranges::count_if(row.approvals, [&](const auto& one) {
    return one.officer != row.proposer && may_approve(state, one.officer, need, row.scope);
  }));
}

std::optional<std::uint32_t> delay_of(const State& state, const Scope& scope, const Given& given) {
  const auto* policy = state.policy(scope, kind_of(given));
  if (policy == nullptr || !policy->facts.delay_minutes) return std::nullopt;
  const AccountNumber* to = std::visit(
      Overloaded{[](const Transfer& g) { return &g.to; }, [](const Retire& g) { return &g.to; },
                 [](const Cancel& g) { return &g.to; },
                 [](const auto&) -> const AccountNumber* { return nullptr; }},
      given);
  const auto& trusted = policy->facts.trusted;
  if (to != nullptr && std::ranges::find(trusted, *to) != trusted.end()) return std::nullopt;
  return policy->facts.delay_minutes;
}

Approved approved_by(const State& state, const ProposalRow& row, std::uint64_t officer) {
  const auto need = need_of(state, row);
  const bool counts =
      officer != row.proposer && may_approve(state, officer, need, row.scope) &&
      std::ranges::none_of(row.approvals, [&](const auto& one) { return one.officer == officer; });
  if (approvals_of(state, row) + (counts ? 1 : 0) < need.approvals) return Approved::needs_more;
  const bool waits = row.what && delay_of(state, row.scope, row.what->what->given);
  return waits ? Approved::waits : Approved::takes_effect;
}

RequestId effect_id(Seq proposal) {
  return {std::string(proposal_prefix) + std::to_string(proposal)};
}
RequestId execute_id(Seq proposal) { return {effect_id(proposal).text + "/execute"}; }
RequestId expire_id(Seq proposal) { return {effect_id(proposal).text + "/expire"}; }

}  // namespace jcm::domain
