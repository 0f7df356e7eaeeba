// Policy alone: what form it may have, which tier counts, whose approval does.
#include "ledger/domain/policy.hpp"

#include <catch2/catch.hpp>

#include "tests/support/domain_builders.hpp"

using namespace jcm::domain;
using namespace jcm::test;

namespace {

std::string refusal(const SetPolicy& policy) {
  Command command;
  command.given = policy;
  const auto checked = check_form(command);
  if (checked) return "accepted";
  return std::string(jcm::base::id_text(checked.error().id)) + " " + checked.error().field;
}

}  // namespace

TEST_CASE("a policy fits its operation", "[policy]") {
  SetPolicy policy;
  policy.registry = registry("JP");
  CHECK(refusal(policy) == "accepted");
  policy.tiers = {{credits(0), 1, Role::approver}, {credits(1'000), 2, Role::administrator}};
  CHECK(refusal(policy) == "accepted");

  auto bad = policy;
  bad.tiers[1].above = credits(0);
  CHECK(refusal(bad) == "policy.form tiers[1].above");
  bad = policy;
  bad.tiers[0].approvals = 0;
  CHECK(refusal(bad) == "policy.form tiers[0].approvals");
  bad = policy;
  bad.tiers[0].role = Role::auditor;
  CHECK(refusal(bad) == "policy.form tiers[0].role");
  bad = policy;
  bad.operation = EntryKind::proposal_approve;
  CHECK(refusal(bad) == "policy.form operation");
  bad = policy;
  bad.operation = EntryKind::account_open;
  CHECK(refusal(bad) == "policy.form tiers[1].above");
  bad = {};
  bad.registry = registry("JP");
  bad.operation = EntryKind::project_record;
  CHECK(refusal(bad) == "policy.form registry");
  bad = policy;
  bad.life_minutes = 0;
  CHECK(refusal(bad) == "policy.form life_minutes");
  bad = policy;
  bad.trusted_only = true;
  CHECK(refusal(bad) == "policy.form trusted_only");
  bad.trusted = {entity("JP", 1), entity("JP", 1)};
  CHECK(refusal(bad) == "policy.form trusted[1]");
  bad.trusted = {entity("MN", 1)};
  CHECK(refusal(bad) == "policy.form trusted[0]");
  bad = policy;
  bad.window_days = 5;
  CHECK(refusal(bad) == "policy.form window_days");
  bad = policy;
  bad.authorization_required = true;
  CHECK(refusal(bad) == "policy.form authorization_required");
  bad = policy;
  bad.operation = EntryKind::credits_issue;
  bad.per_day = credits(5);
  CHECK(refusal(bad) == "policy.form per_day");
}

TEST_CASE("the highest tier that the quantity exceeds counts", "[policy]") {
  SetPolicy policy;
  policy.tiers = {{credits(100), 1, Role::approver}, {credits(1'000), 2, Role::approver}};
  CHECK(tier_of(policy, credits(100)) == nullptr);
  REQUIRE(tier_of(policy, credits(101)) != nullptr);
  CHECK(tier_of(policy, credits(101))->approvals == 1);
  CHECK(tier_of(policy, credits(1'000))->approvals == 1);
  CHECK(tier_of(policy, credits(1'001))->approvals == 2);
  CHECK(tier_of(policy, std::nullopt) == nullptr);
  policy.tiers.insert(policy.tiers.begin(), {credits(0), 3, Role::administrator});
  REQUIRE(tier_of(policy, std::nullopt) != nullptr);
  CHECK(tier_of(policy, std::nullopt)->approvals == 3);
}

TEST_CASE("approvals count while their officer has the role", "[policy]") {
  State state;
  Delta rows;
  rows.officers.push_back(
      {2, std::nullopt, OfficerRow{1002, std::nullopt, {{Role::approver, registry("JP")}}, {}, 0}});
  rows.officers.push_back(
      {3, std::nullopt, OfficerRow{1003, std::nullopt, {{Role::administrator, {}}}, {}, 0}});
  state.load(rows);
  CHECK(holds_role(state, 2, Role::approver, registry("JP")));
  CHECK_FALSE(holds_role(state, 2, Role::approver, registry("MN")));
  CHECK_FALSE(holds_role(state, 2, Role::approver, Scope{}));
  CHECK_FALSE(holds_role(state, 9, Role::approver, registry("JP")));

  ProposalRow row;
  row.proposer = 1;
  row.scope = registry("JP");
  row.approvals = {{2, 10}, {9, 11}};
  CHECK(need_of(state, row) == ApprovalNeed{});
  CHECK(approvals_of(state, row) == 1);
  CHECK(approved_by(state, row, 3) == Approved::takes_effect);

  SetPolicy policy;
  policy.registry = registry("JP");
  policy.tiers = {{credits(0), 2, Role::approver}};
  Delta more;
  more.policies.push_back(
      {{policy.registry, policy.operation}, std::nullopt, PolicyRow{policy, 12}});
  state.load(more);
  CHECK(need_of(state, row).approvals == 2);
  CHECK(approved_by(state, row, 3) == Approved::needs_more);  // no approver
  row.proposer = 2;
  CHECK(approvals_of(state, row) == 0);
}
