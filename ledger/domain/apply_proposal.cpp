// Gate 3 for proposals and policy.
#include "ledger/domain/apply.hpp"
#include "ledger/domain/marks.hpp"
#include "ledger/domain/policy.hpp"

namespace jcm::domain::effect {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

Result<const ProposalRow*> find_open(const State& state, Seq proposal) {
  const auto* row = state.proposal(proposal);
  if (row == nullptr)
    return base::error(ErrorId::proposal_unknown,
                       "entry " + std::to_string(proposal) + " is no proposal", "proposal");
  if (!row->open())
    return base::error(ErrorId::proposal_ended,
                       "proposal " + std::to_string(proposal) + " has ended", "proposal");
  return row;
}

// The proposal is over: nothing is reserved any more, and what was proposed stands in its entry.
void end(const State& state, Seq proposal, const ProposalRow& row, ProposalStatus status, Seq by,
         Delta& delta) {
  ProposalRow after = row;
  after.status = status;
  after.ended_by = by;
  after.what.reset();
  after.reserved.clear();
  after.personal.clear();
  delta.proposals.push_back({proposal, row, std::move(after)});
  add_marks(delta.marks, unmark(state, MarkKind::reservation, proposal, row.reserved));
}

Result<Delta> ended(const State& state, Seq proposal, ProposalStatus status, Seq by) {
  JCM_TRY(const auto* row, find_open(state, proposal));
  Delta delta;
  end(state, proposal, *row, status, by, delta);
  return delta;
}

}  // namespace

Status end_proposal(const State& state, const Entry& entry, Delta& delta) {
  const Seq proposal = *entry.body.resolved.proposal;
  JCM_TRY(const auto* row, find_open(state, proposal));
  end(state, proposal, *row, ProposalStatus::executed, entry.seq, delta);
  return {};
}

Result<Delta> changes(const Propose& propose, const State& state, const Entry& entry) {
  const auto& what = *propose.what;
  ProposalRow row;
  row.proposer = entry.actor.officer;
  row.operation = kind_of(what.given);
  row.scope = entry.scope;
  row.what = propose;
  row.reserved = entry.body.resolved.moved;
  row.quantity = quantity_of(state, what.given, entry.body.resolved);
  row.opened = entry.time;
  const auto* policy = state.policy(row.scope, row.operation);
  const auto life = policy == nullptr ? std::nullopt : policy->facts.life_minutes;
  row.deadline = {entry.time.micros +
                  std::int64_t{life.value_or(default_life_minutes)} * 60'000'000};
  for (const auto& [field, digest] : entry.body.personal) row.personal.push_back({field, digest});
  Delta delta;
  delta.marks = mark_all(MarkKind::reservation, entry.seq, row.reserved, MarkRow{});
  delta.proposals.push_back({entry.seq, std::nullopt, std::move(row)});
  return delta;
}

Result<Delta> changes(const Approve& approve, const State& state, const Entry& entry) {
  JCM_TRY(const auto* row, find_open(state, approve.proposal));
  ProposalRow after = *row;
  switch (approved_by(state, *row, entry.actor.officer)) {
    case Approved::needs_more:
      break;
    case Approved::waits: {
      const auto delay = delay_of(state, row->scope, row->what->what->given);
      after.status = ProposalStatus::delayed;
      after.due = Timestamp{entry.time.micros + std::int64_t{delay.value_or(0)} * 60'000'000};
      break;
    }
    case Approved::takes_effect:
      after.ended_by = entry.seq + 1;
      break;
  }
  after.approvals.push_back({entry.actor.officer, entry.seq});
  Delta delta;
  delta.proposals.push_back({approve.proposal, *row, std::move(after)});
  return delta;
}

Result<Delta> changes(const Reject& reject, const State& state, const Entry& entry) {
  return ended(state, reject.proposal, ProposalStatus::rejected, entry.seq);
}
Result<Delta> changes(const WithdrawProposal& withdraw, const State& state, const Entry& entry) {
  return ended(state, withdraw.proposal, ProposalStatus::withdrawn, entry.seq);
}
Result<Delta> changes(const ExpireProposal& expire, const State& state, const Entry& entry) {
  return ended(state, expire.proposal, ProposalStatus::expired, entry.seq);
}

Result<Delta> changes(const ExecuteProposal& execute, const State& state, const Entry& entry) {
  JCM_TRY(const auto* row, find_open(state, execute.proposal));
  Delta delta;
  delta.proposals.push_back({execute.proposal, *row, *row});
  delta.proposals.back().after->ended_by = entry.seq + 1;
  return delta;
}

Result<Delta> changes(const SetPolicy& set, const State& state, const Entry& entry) {
  const PolicyKey key{set.registry, set.operation};
  const auto before = state.policies().find(key);
  Delta delta;
  delta.policies.push_back(
      {key, before == state.policies().end() ? std::nullopt : std::optional(before->second),
       PolicyRow{set, entry.seq}});
  return delta;
}

}  // namespace jcm::domain::effect
