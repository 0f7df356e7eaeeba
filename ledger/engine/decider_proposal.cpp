// The last approval of a proposal, or its execution by the system, and its effect: one atomic pair.
#include "ledger/domain/policy.hpp"
#include "ledger/engine/decider.hpp"

namespace jcm::engine {

namespace {

domain::Command effect_of(const domain::ProposalRow& row) {
  const auto& what = *row.what->what;
  domain::Command command{what.given, what.common, what.authority, {}};
  for (const auto& [field, digest] : row.personal) command.personal.emplace(field, digest);
  return command;
}

std::optional<domain::Seq> proposal_of(const domain::Given& given) {
  if (const auto* approve = std::get_if<domain::Approve>(&given)) return approve->proposal;
  if (const auto* execute = std::get_if<domain::ExecuteProposal>(&given)) return execute->proposal;
  return std::nullopt;
}

}  // namespace

base::Status Decider::stands_alone(const domain::Command& command) {
  if (!proposal_of(command.given)) return {};
  return base::error(
      base::ErrorId::field_value,
      "proposal.approve is no item of an atomic batch: the last approval is one with "
      "its effect; send it by itself, or in a batch that is not atomic",
      "method");
}

std::optional<domain::Seq> Decider::carries_out(const domain::Command& command,
                                                const domain::Actor& actor) const {
  const auto proposal = proposal_of(command.given);
  const auto* row = proposal ? state_.proposal(*proposal) : nullptr;
  if (row == nullptr || !row->open() || !row->what) return std::nullopt;
  const bool waited = row->status == domain::ProposalStatus::delayed;
  if (std::holds_alternative<domain::ExecuteProposal>(command.given))
    return waited ? proposal : std::nullopt;
  const bool last =
      domain::approved_by(state_, *row, actor.officer) == domain::Approved::takes_effect;
  return last && !waited ? proposal : std::nullopt;
}

base::Result<Accepted> Decider::record_alone(Prepared&& prepared, const domain::RequestId& id,
                                             const domain::Actor& actor, Group& group, Undo* undo) {
  const auto proposal = carries_out(prepared.checked.command(), actor);
  if (!proposal) return record(std::move(prepared), id, actor, std::nullopt, group, undo);
  JCM_TRY(auto checked, domain::check_form(effect_of(*state_.proposal(*proposal))));
  const auto digest = chain::request_digest(checked.command());

  auto pair = begin(group);
  auto first =
      record(std::move(prepared), id, actor, domain::BatchPosition{id.text, 0, 2}, group, &pair);
  if (!first) return first;
  auto effect = record({std::move(checked), digest, {}}, domain::effect_id(*proposal), actor,
                       domain::BatchPosition{id.text, 1, 2}, group, &pair, proposal);
  if (!effect) {
    go_back(group, pair);
    auto why = std::move(effect).error();
    why.detail = "proposal " + std::to_string(*proposal) + " cannot take effect: " + why.detail;
    why.field = "proposal";
    return why;
  }
  if (undo == nullptr)
    time_.believe(effect->record->entry.time);
  else
    undo->heads.insert(undo->heads.end(), pair.heads.begin(), pair.heads.end());
  first->effect = std::move(effect->record);
  first->effect_leaf = effect->leaf;
  return first;
}

base::Result<Accepted> Decider::repeated(RequestIds::Known&& known) {
  Accepted answer{std::move(known.record), known.leaf, true};
  const auto& entry = answer.record->entry;
  const auto proposal = proposal_of(entry.body.given);
  if (!proposal || !entry.batch) return answer;
  JCM_TRY(auto effect, ids_.find(domain::effect_id(*proposal)));
  if (effect) {
    answer.effect = std::move(effect->record);
    answer.effect_leaf = effect->leaf;
  }
  return answer;
}

}  // namespace jcm::engine
