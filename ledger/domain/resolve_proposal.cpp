// Gate 2 for proposals and policy.
#include <algorithm>

#include "ledger/domain/form.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger/domain/lockout.hpp"
#include "ledger/domain/policy.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

// Of what is no posting: the day of recording where the scope is.
Result<Decision> recorded_in(const Scope& scope, const Request& request) {
  const auto* registry = scope.empty() ? nullptr : request.state.registry(scope);
  const auto offset = registry == nullptr ? 0 : registry->utc_offset_minutes;
  JCM_TRY(const Date date, recording_date(offset, request.facts.common, request.time));
  return Decision{scope, date, {}};
}

// Gates 2 and 3 and the laws, as if what is proposed were done now. Its approvals are to come, and
// who proposes is judged where the role is (authority.hpp).
Result<Decision> preview(const Proposed& what, const Request& request) {
  const Facts facts{what.given, what.common, what.authority, request.facts.personal};
  const SealRoots roots{};  // of a seal: computed when it takes effect
  Request inner{facts,         request.state, request.time,     request.actor, request.request_id,
                request.batch, std::nullopt,  request.original, &roots,        true};
  JCM_TRY(auto decision, resolve(inner));
  Entry entry;
  entry.seq = request.state.head().size;
  entry.time = request.time;
  entry.request_id = request.request_id;
  entry.actor = request.actor;
  entry.scope = decision.scope;
  entry.business_date = decision.business_date;
  entry.authority = what.authority;
  entry.batch = request.batch;
  entry.body = {what.given, what.common, request.facts.personal, decision.resolved};
  // Who has a key signs the proposal itself; what it would do stands under that signature.
  const auto* officer = request.state.officer(request.actor.officer);
  if (officer != nullptr && officer->public_key) entry.signature.emplace();
  JCM_TRY(const auto delta, apply(request.state, entry));
  for (const auto& law : laws())
    if (law.error != ErrorId::law_approvals) JCM_TRY_VOID(law.touched(request.state, entry, delta));
  return decision;
}

Status check_live(const State& state, const Scope& scope, EntryKind kind) {
  const auto* registry = scope.empty() ? nullptr : state.registry(scope);
  if (registry == nullptr || registry->live || !is_dated(kind)) return {};
  return base::error(ErrorId::field_value,
                     "registry " + scope.text() + " is importing; what happened already is " +
                         "recorded, not proposed: do it without a proposal",
                     "what.operation");
}

std::string name_of(Seq proposal) { return "proposal " + std::to_string(proposal); }

// proposal.unknown, proposal.ended
Result<const ProposalRow*> find_open(const State& state, Seq proposal) {
  const auto* row = state.proposal(proposal);
  if (row == nullptr)
    return base::error(ErrorId::proposal_unknown,
                       "entry " + std::to_string(proposal) + " is no proposal; see proposal.list",
                       "proposal");
  if (row->open()) return row;
  return base::error(ErrorId::proposal_ended,
                     name_of(proposal) + " is " + std::string(text_of(row->status)) +
                         " since entry " + std::to_string(row->ended_by.value_or(0)) +
                         "; open a new one",
                     "proposal");
}

// The last approval and the effect are one batch of two; the engine makes it.
bool begins_pair(const Request& request) {
  return request.batch && *request.batch == BatchPosition{request.request_id.text, 0, 2};
}

Status check_approver(const Approve& approve, const ProposalRow& row, const Request& request) {
  const auto officer = request.actor.officer;
  const auto name = name_of(approve.proposal);
  if (row.status == ProposalStatus::delayed)
    return base::error(ErrorId::proposal_ended,
                       name + " has its approvals and takes effect after " +
                           base::to_text(row.due.value_or(request.time)) +
                           "; reject it if it must not",
                       "proposal");
  if (officer == row.proposer)
    return base::error(ErrorId::proposal_own,
                       name + " is your own; another officer must approve it", "proposal");
  if (std::ranges::any_of(row.approvals, [&](const auto& one) { return one.officer == officer; }))
    return base::error(
        ErrorId::proposal_approved,
        "you have approved " + name + " already; it needs " + text_of(need_of(request.state, row)),
        "proposal");
  if (request.time > row.deadline)
    return base::error(
        ErrorId::proposal_expired,
        name + " could be approved until " + base::to_text(row.deadline) + "; open a new one",
        "proposal");
  const auto need = need_of(request.state, row);
  if (may_approve(request.state, officer, need, row.scope)) return {};
  return base::error(
      ErrorId::proposal_role,
      name + " needs " + text_of(need) +
          (row.scope.empty() ? " of the whole ledger" : " of registry " + row.scope.text()) +
          "; ask one of them",
      "proposal");
}

// Of the whole ledger's policy for one of the two operations that could open the way again.
Status check_lockout(const State& state, const SetPolicy& set) {
  if (!set.registry.empty() ||
      (set.operation != EntryKind::officer_grant && set.operation != EntryKind::policy_set))
    return {};
  auto policies = state.policies();
  policies[{set.registry, set.operation}].facts = set;
  const auto locked = lockout(state.officers(), policies);
  if (!locked) return {};
  return base::error(ErrorId::officer_last,
                     text_of(*locked) +
                         "; grant roles to more officers first, or ask for fewer "
                         "approvals",
                     set.tiers.empty() ? "delay_minutes" : "tiers");
}

}  // namespace

Result<Decision> of(const Propose& propose, const Request& request) {
  const auto& what = *propose.what;
  auto tried = preview(what, request);
  if (!tried) return form::in_proposal(std::move(tried).error());
  JCM_TRY_VOID(check_live(request.state, tried->scope, kind_of(what.given)));
  JCM_TRY(auto decision, recorded_in(tried->scope, request));
  if (debited_account(what.given) != nullptr)
    decision.resolved.moved = std::move(tried->resolved.moved);
  return decision;
}

Result<Decision> of(const Approve& approve, const Request& request) {
  JCM_TRY(const auto* row, find_open(request.state, approve.proposal));
  JCM_TRY(auto decision, recorded_in(row->scope, request));
  JCM_TRY_VOID(check_approver(approve, *row, request));
  const bool last =
      approved_by(request.state, *row, request.actor.officer) == Approved::takes_effect;
  if (last && !begins_pair(request))
    return base::error(ErrorId::law_approvals,
                       "the last approval of " + name_of(approve.proposal) +
                           " is one batch with its effect, and with nothing else");
  return decision;
}

Result<Decision> of(const Reject& reject, const Request& request) {
  JCM_TRY(const auto* row, find_open(request.state, reject.proposal));
  JCM_TRY(auto decision, recorded_in(row->scope, request));
  if (request.actor.officer == row->proposer)
    return base::error(ErrorId::proposal_own,
                       name_of(reject.proposal) + " is your own; withdraw it: proposal.withdraw",
                       "proposal");
  return decision;
}

Result<Decision> of(const WithdrawProposal& withdraw, const Request& request) {
  JCM_TRY(const auto* row, find_open(request.state, withdraw.proposal));
  JCM_TRY(auto decision, recorded_in(row->scope, request));
  if (request.actor.officer != row->proposer)
    return base::error(ErrorId::proposal_own,
                       name_of(withdraw.proposal) + " was made by officer " +
                           std::to_string(row->proposer) + ", and only they may withdraw it; " +
                           "reject it: proposal.reject",
                       "proposal");
  return decision;
}

Result<Decision> of(const ExpireProposal& expire, const Request& request) {
  JCM_TRY(const auto* row, find_open(request.state, expire.proposal));
  JCM_TRY(auto decision, recorded_in(row->scope, request));
  const bool delayed = row->status == ProposalStatus::delayed;
  if (delayed ? row->due && request.time < *row->due : request.time <= row->deadline)
    return base::error(ErrorId::proposal_not_due,
                       name_of(expire.proposal) + " has not come to its end yet", "proposal");
  if (delayed && request.facts.common.note.empty())
    return base::error(ErrorId::field_missing,
                       name_of(expire.proposal) + " was approved; the note must say why it does " +
                           "not take effect",
                       "note");
  return decision;
}

Result<Decision> of(const ExecuteProposal& execute, const Request& request) {
  JCM_TRY(const auto* row, find_open(request.state, execute.proposal));
  JCM_TRY(auto decision, recorded_in(row->scope, request));
  if (row->status != ProposalStatus::delayed || !row->due || request.time < *row->due)
    return base::error(ErrorId::proposal_not_due,
                       name_of(execute.proposal) + " is " + std::string(text_of(row->status)) +
                           (row->due ? " until " + base::to_text(*row->due) : "") +
                           "; it cannot take effect now",
                       "proposal");
  if (!begins_pair(request))
    return base::error(ErrorId::law_approvals,
                       "the execution of " + name_of(execute.proposal) +
                           " is one batch with its effect, and with nothing else");
  return decision;
}

Result<Decision> of(const SetPolicy& set, const Request& request) {
  if (!set.registry.empty()) JCM_TRY_VOID(find_registry(request.state, "registry", set.registry));
  JCM_TRY(auto decision, recorded_in(set.registry, request));
  for (std::size_t i = 0; i < set.trusted.size(); ++i)
    JCM_TRY_VOID(find_account(request.state, form::at("trusted", i), set.trusted[i]));
  JCM_TRY_VOID(check_lockout(request.state, set));
  return decision;
}

}  // namespace jcm::domain::resolve
