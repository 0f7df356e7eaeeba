// What the policy in force says to an operation, after its own rules have passed: limits for every
// one, approvals and delay for one that is no effect of a proposal. And the ids, the place and the
// content of such effects.
#include <algorithm>

#include "ledger/domain/form.hpp"
#include "ledger/domain/policy.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Status;

struct Direction {
  const AccountNumber* from = nullptr;
  const AccountNumber* to = nullptr;
};
// Of the operations that limits and trusted accounts are for.
Direction direction_of(const Given& given) {
  return std::visit(Overloaded{[](const Transfer& g) {
                                 return Direction{&g.from, &g.to};
                               },
                               [](const Retire& g) {
                                 return Direction{&g.from, &g.to};
                               },
                               [](const Cancel& g) {
                                 return Direction{&g.from, &g.to};
                               },
                               [](const auto&) { return Direction{}; }},
                    given);
}

std::string policy_text(const PolicyRow& policy, EntryKind kind) {
  return "the policy of entry " + std::to_string(policy.set_by) + " for " +
         std::string(text_of(kind));
}

Status check_trusted(const PolicyRow& policy, EntryKind kind, const AccountNumber& to) {
  const auto& trusted = policy.facts.trusted;
  if (!policy.facts.trusted_only || std::ranges::find(trusted, to) != trusted.end()) return {};
  return base::error(ErrorId::policy_untrusted,
                     policy_text(policy, kind) + " lets units go to trusted accounts only, and " +
                         to.text() + " is none; see policy.show, or have it added there first",
                     "to");
}

Status check_limits(const PolicyRow& policy, EntryKind kind, const AccountRow& account,
                    const AccountNumber& from, Date date, Quantity quantity) {
  const auto& facts = policy.facts;
  if (facts.per_transfer && quantity > *facts.per_transfer)
    return base::error(ErrorId::policy_limit,
                       std::to_string(quantity.raw()) + " credits are more than the " +
                           std::to_string(facts.per_transfer->raw()) + " that " +
                           policy_text(policy, kind) + " lets one entry move; give less",
                       "quantity");
  if (!facts.per_day) return {};
  const auto before = account.debited_on == date ? account.debited : Quantity();
  const auto sum = before.plus(quantity);
  if (sum && *sum <= *facts.per_day) return {};
  return base::error(ErrorId::policy_limit,
                     std::to_string(before.raw()) + " credits have left " + from.text() + " on " +
                         base::to_text(date) + "; with these " + std::to_string(quantity.raw()) +
                         " it would be more than the " + std::to_string(facts.per_day->raw()) +
                         " a day of " + policy_text(policy, kind) +
                         "; give less, or wait for the next business date",
                     "quantity");
}

Status check_alone(const Request& request, const Decision& decision, const PolicyRow& policy) {
  const auto kind = kind_of(request.facts.given);
  const auto quantity = quantity_of(decision.resolved);
  const auto* tier = tier_of(policy.facts, quantity);
  const auto delay = delay_of(request.state, decision.scope, request.facts.given);
  if (tier == nullptr && !delay) return {};
  std::string asks;
  if (tier != nullptr) {
    asks = text_of(ApprovalNeed{tier->approvals, tier->role});
    if (!tier->above.is_zero()) asks += " above " + std::to_string(tier->above.raw()) + " credits";
  }
  if (delay)
    asks += (asks.empty() ? "" : ", and for ") + std::string("a delay of ") +
            std::to_string(*delay) + " minutes";
  return base::error(
      ErrorId::policy_approval,
      policy_text(policy, kind) + " asks for " + asks + "; propose it: proposal.open", "");
}

// Postings and account changes: what is imported happened already, policy does not judge it.
bool is_imported(const State& state, const Scope& scope, EntryKind kind) {
  const auto* registry = scope.empty() ? nullptr : state.registry(scope);
  const bool hold = kind == EntryKind::hold_place || kind == EntryKind::hold_lift;
  return registry != nullptr && !registry->live && (is_dated(kind) || hold);
}

// Ids of the form "proposal/..." are the ledger's own.
Status check_id(const Request& request) {
  const auto& given = request.facts.given;
  std::optional<RequestId> expected;
  if (request.proposal) expected = effect_id(*request.proposal);
  if (const auto* expire = std::get_if<ExpireProposal>(&given))
    expected = expire_id(expire->proposal);
  if (const auto* execute = std::get_if<ExecuteProposal>(&given))
    expected = execute_id(execute->proposal);
  if (expected ? request.request_id == *expected
               : !request.request_id.text.starts_with(proposal_prefix))
    return {};
  return base::error(
      ErrorId::request_id_malformed,
      "request ids that begin with \"" + std::string(proposal_prefix) +
          "\" belong to the ledger itself" +
          (expected ? ": this one must be \"" + expected->text + "\"" : "; give another one"),
      "request_id");
}

base::Error misplaced(std::string detail) {
  return base::error(ErrorId::law_approvals, std::move(detail));
}

// Behind the last approval, or behind proposal.execute, stands the effect and nothing else.
Status check_place(const Request& request) {
  const auto& state = request.state;
  const auto here = state.head().size;
  const bool second = request.batch && request.batch->position == 1 && request.batch->count == 2;
  if (!request.proposal) {
    if (second)
      for (const auto seq : state.open_proposals())
        if (state.proposal(seq)->ended_by == here)
          return misplaced("the effect of proposal " + std::to_string(seq) + " must stand here");
    return {};
  }
  const auto* row = state.proposal(*request.proposal);
  const auto name = "proposal " + std::to_string(*request.proposal);
  if (row == nullptr || !row->open() || row->ended_by != here || !second || !row->what)
    return misplaced(name + " has no effect here; it stands behind its last approval");
  const auto& what = *row->what->what;
  std::vector<PersonalDigest> personal;
  for (const auto& [field, digest] : request.facts.personal) personal.push_back({field, digest});
  if (request.facts.given != what.given || request.facts.common != what.common ||
      request.facts.authority != what.authority || personal != row->personal)
    return misplaced("the effect of " + name + " is not what was proposed");
  const auto need = need_of(state, *row);
  const auto approvals = approvals_of(state, *row);
  if (approvals >= need.approvals) return {};
  return base::error(ErrorId::policy_approval,
                     name + " has " + std::to_string(approvals) +
                         " approvals that count, the policy in force asks for " + text_of(need));
}

}  // namespace

Status obey_policy(const Request& request, const Decision& decision) {
  JCM_TRY_VOID(check_id(request));
  JCM_TRY_VOID(check_place(request));
  const auto& state = request.state;
  if (state.policies().empty()) return {};
  const auto kind = kind_of(request.facts.given);
  const bool by_system = request.actor.officer == 0 && !request.proposal;
  if (by_system || !form::may_be_proposed(kind)) return {};
  const auto* policy = state.policy(decision.scope, kind);
  if (policy == nullptr || is_imported(state, decision.scope, kind)) return {};
  const auto [from, to] = direction_of(request.facts.given);
  if (from != nullptr) {
    JCM_TRY_VOID(check_trusted(*policy, kind, *to));
    if (const auto quantity = quantity_of(decision.resolved))
      JCM_TRY_VOID(check_limits(*policy, kind, *state.account(*from), *from, decision.business_date,
                                *quantity));
  }
  if (request.proposal || request.proposed) return {};
  return check_alone(request, decision, *policy);
}

}  // namespace jcm::domain::resolve
