// Law 13: keys change only by a key entry, and never come back.
#include <set>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_keys;

}  // namespace

Status keys_touched(const State& before, const Entry& entry, const Delta& delta) {
  const auto name = [&] { return "entry " + std::to_string(entry.seq); };
  const auto* rotate = std::get_if<RotateKey>(&entry.body.given);
  if (rotate != nullptr && entry.actor.officer != 0)
    return broken(id, name() + ": only the system changes keys");
  if (rotate == nullptr)
    return delta.keys.empty() ? Status{} : broken(id, name() + " changes a key without saying so");
  auto recovery = rotate->new_recovery_key;
  if (!recovery) recovery = before.recovery_key();
  const KeyRow expected{rotate->new_key, rotate->reason, recovery, rotate->trusted};
  const Change<Seq, KeyRow> change{entry.seq, std::nullopt, expected};
  if (delta.keys.size() != 1 || delta.keys[0] != change)
    return broken(id, name() + ": the keys change otherwise than it says");
  bool known = before.genesis()->checkpoint_key == rotate->new_key;
  for (const auto& [seq, row] : before.keys()) known = known || row.key == rotate->new_key;
  return known ? broken(id, name() + " brings back a former key") : Status{};
}

Status keys_whole(const State& state) {
  if (!state.genesis()) return {};
  std::set<Digest> seen{state.genesis()->checkpoint_key};
  for (const auto& [seq, row] : state.keys()) {
    const std::string name = "the key of entry " + std::to_string(seq);
    if (seq == 0 || seq >= state.head().size)
      return broken(id, name + " comes from an entry that is none");
    if (!seen.insert(row.key).second) return broken(id, name + " was in use before");
    if ((row.reason == KeyChangeReason::stolen) != row.trusted.has_value() ||
        (row.trusted && row.trusted->size > seq))
      return broken(id, name + ": what is still trusted of the key before it does not fit");
  }
  return {};
}

}  // namespace jcm::domain::law
