// Gate 2: the envelope, dispatch, and `replay`, which runs the gates again over history.
#include "ledger/domain/authority.hpp"
#include "ledger/domain/form.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain {
namespace resolve {
namespace {

using base::ErrorId;

base::Error out_of_order(std::string detail) {
  return base::error(ErrorId::law_time, std::move(detail));
}

base::Status check_batch(const State::Head& head, const Entry& entry) {
  const auto& batch = entry.batch;
  if (head.batch_remaining > 0) {
    const std::uint32_t expected = head.batch_count - head.batch_remaining;
    if (batch && batch->id == head.batch_id && batch->count == head.batch_count &&
        batch->position == expected)
      return {};
    return out_of_order("entry " + std::to_string(entry.seq) + " stands where item " +
                        std::to_string(expected) + " of the atomic batch \"" + head.batch_id +
                        "\" must stand; a batch is contiguous");
  }
  if (!batch) return {};
  if (batch->position == 0 && batch->count >= 1 && batch->count <= base::max_batch_items &&
      batch->id == entry.request_id.text)
    return {};
  return out_of_order("entry " + std::to_string(entry.seq) + " claims item " +
                      std::to_string(batch->position) + " of a batch of " +
                      std::to_string(batch->count) +
                      " that did not begin; the first item is 0 and gives the batch its id");
}

}  // namespace

base::Status check_envelope(const State& state, const Entry& entry) {
  const auto& head = state.head();
  if (entry.seq != head.size)
    return out_of_order("entry " + std::to_string(entry.seq) + " stands where entry " +
                        std::to_string(head.size) + " must stand");
  const bool genesis = std::holds_alternative<Genesis>(entry.body.given);
  if (genesis != (head.size == 0))
    return out_of_order(genesis ? "a genesis stands at entry " + std::to_string(entry.seq) +
                                      "; only entry 0 is one"
                                : "the ledger is empty; its first entry must be the genesis");
  if (head.size > 0 ? entry.time <= head.last_time : entry.time.micros < 0)
    return out_of_order("entry " + std::to_string(entry.seq) + " is recorded at " +
                        base::to_text(entry.time) + ", not after " + base::to_text(head.last_time) +
                        ", the time of the entry before it");
  JCM_TRY_VOID(check_trail(state, entry));
  JCM_TRY_VOID(check_actor(state, entry));
  return check_batch(head, entry);
}

base::Result<Decision> resolve(const Request& request) {
  auto decision = std::visit(
      [&](const auto& given) {
        if constexpr (requires { of(given, request); })
          return of(given, request);
        else
          return of(given, request.facts.common, request.state, request.time);
      },
      request.facts.given);
  if (decision) {
    JCM_TRY_VOID(check_not_sealed(request, *decision));
    JCM_TRY_VOID(obey_policy(request, *decision));
  }
  return decision;
}

}  // namespace resolve

base::Result<Entry> decide(const CheckedCommand& checked, const State& state,
                           const Circumstances& circumstances) {
  const Command& command = checked.command();
  Entry entry;
  entry.seq = state.head().size;
  entry.time = circumstances.time;
  entry.request_id = circumstances.request_id;
  entry.request_digest = circumstances.request_digest;
  entry.actor = circumstances.actor;
  entry.batch = circumstances.batch;
  entry.body.given = command.given;
  entry.body.resolved.proposal = circumstances.proposal;
  entry.signature = command.signature;
  JCM_TRY_VOID(resolve::check_envelope(state, entry));
  const Facts facts = facts_of(command);
  JCM_TRY(auto decision, resolve::resolve({facts, state, circumstances.time, entry.actor,
                                           entry.request_id, entry.batch, circumstances.proposal,
                                           circumstances.original, circumstances.roots}));
  JCM_TRY_VOID(check_role(state, entry, decision.scope));
  entry.scope = decision.scope;
  entry.business_date = decision.business_date;
  entry.authority = command.authority;
  entry.body.common = command.common;
  entry.body.personal = command.personal;
  entry.body.resolved = std::move(decision.resolved);
  entry.body.resolved.proposal = circumstances.proposal;
  return entry;
}

base::Result<Delta> replay(const State& state, const Entry& entry, const Entry* original) {
  JCM_TRY_VOID(resolve::check_envelope(state, entry));
  JCM_TRY_VOID(form::check(facts_of(entry)));
  const Facts facts = facts_of(entry);
  JCM_TRY(auto decision,
          resolve::resolve({facts, state, entry.time, entry.actor, entry.request_id, entry.batch,
                            entry.body.resolved.proposal, original,
                            entry.body.resolved.seal ? &*entry.body.resolved.seal : nullptr}));
  decision.resolved.proposal = entry.body.resolved.proposal;
  const auto differs = [&](std::string_view what) {
    return base::error(base::ErrorId::entry_resolution,
                       "entry " + std::to_string(entry.seq) + ": the " + std::string(what) +
                           " in the entry is not what the rules make of its command");
  };
  if (decision.scope != entry.scope) return differs("scope");
  if (decision.business_date != entry.business_date) return differs("business date");
  const auto& made = decision.resolved;
  const auto& stands = entry.body.resolved;
  if (made.account != stands.account) return differs("account number");
  if (made.issued != stands.issued) return differs("list of issued units");
  if (made.moved != stands.moved) return differs("list of moved units");
  if (made.officer != stands.officer) return differs("officer's number");
  if (made.from != stands.from || made.to != stands.to) return differs("way back of the units");
  if (made.itmos != stands.itmos) return differs("list of ITMO serials");
  if (made.itmo_series != stands.itmo_series) return differs("series of the ITMOs");
  if (made.erased != stands.erased) return differs("list of erased digests");
  if (made != stands) return differs("seal");
  JCM_TRY_VOID(check_role(state, entry, decision.scope));
  JCM_TRY(auto delta, apply(state, entry));
  JCM_TRY_VOID(check_touched(state, entry, delta));
  return delta;
}

}  // namespace jcm::domain
