// Gate 2: the envelope, dispatch, and `replay`, which runs the gates again over history.
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

// Who may act is a fact of the ledger too: officer 1 is whom the genesis names, and there is no
// other yet. So history cannot hold an entry by somebody who never was an officer.
base::Status check_actor(const State& state, const Entry& entry) {
  // A change of key is allowed by a signature, which the reader of history checks with the chain.
  if (std::holds_alternative<RotateKey>(entry.body.given)) {
    if (entry.actor.officer == 0) return {};
    return base::error(base::ErrorId::caller_unknown,
                       "entry " + std::to_string(entry.seq) +
                           " changes the key in the name of officer " +
                           std::to_string(entry.actor.officer) +
                           "; only the system does that, as officer 0, with the daemon stopped");
  }
  const auto* founding = std::get_if<Genesis>(&entry.body.given);
  const Genesis& genesis = founding != nullptr ? *founding : *state.genesis();
  if (entry.actor == Actor{1, genesis.administrator_uid}) return {};
  return base::error(base::ErrorId::caller_unknown,
                     "entry " + std::to_string(entry.seq) + " is recorded by officer " +
                         std::to_string(entry.actor.officer) + " with uid " +
                         std::to_string(entry.actor.uid) +
                         ", who is no officer of this ledger: its administrator is officer 1 "
                         "with uid " +
                         std::to_string(genesis.administrator_uid));
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
  JCM_TRY_VOID(check_actor(state, entry));
  return check_batch(head, entry);
}

base::Result<Decision> resolve(const Facts& facts, const State& state, Timestamp time) {
  return std::visit([&](const auto& given) { return of(given, facts.common, state, time); },
                    facts.given);
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
  JCM_TRY_VOID(resolve::check_envelope(state, entry));
  JCM_TRY(auto decision, resolve::resolve(facts_of(command), state, circumstances.time));
  entry.scope = decision.scope;
  entry.business_date = decision.business_date;
  entry.authority = command.authority;
  entry.body.common = command.common;
  entry.body.personal = command.personal;
  entry.body.resolved = std::move(decision.resolved);
  return entry;
}

base::Result<Delta> replay(const State& state, const Entry& entry) {
  JCM_TRY_VOID(resolve::check_envelope(state, entry));
  JCM_TRY_VOID(form::check(facts_of(entry)));
  JCM_TRY(const auto decision, resolve::resolve(facts_of(entry), state, entry.time));
  const auto differs = [&](std::string_view what) {
    return base::error(base::ErrorId::entry_resolution,
                       "entry " + std::to_string(entry.seq) + ": the " + std::string(what) +
                           " in the entry is not what the rules make of its command");
  };
  if (decision.scope != entry.scope) return differs("scope");
  if (decision.business_date != entry.business_date) return differs("business date");
  if (decision.resolved.account != entry.body.resolved.account) return differs("account number");
  if (decision.resolved.issued != entry.body.resolved.issued)
    return differs("list of issued units");
  if (decision.resolved.moved != entry.body.resolved.moved) return differs("list of moved units");
  JCM_TRY(auto delta, apply(state, entry));
  JCM_TRY_VOID(check_touched(state, entry, delta));
  return delta;
}

}  // namespace jcm::domain
