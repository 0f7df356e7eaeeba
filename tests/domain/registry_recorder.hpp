// Takes commands through the real gates in memory, as the engine does, and reads back what it
// recorded as a reader of history does.
#pragma once

#include "tests/domain/registry_model.hpp"

namespace jcm::test::model {

// One accepted entry, where it was recorded, and what the model knew before it.
struct Accepted {
  const State& before;
  const Entry& entry;
  const Delta& delta;
  const Entry* original;
};

class Recorder {
 public:
  // Called for every accepted entry, before the state behind it is built.
  std::function<void(const Accepted&)> witness;
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] std::uint64_t size() const { return entries_.size(); }

 protected:
  // Replays what is new from the state before it, and takes it back and in again.
  std::string settle(World& world) {
    const auto from = mirror_.head().size;
    for (auto i = entries_.size(); i > from; --i) state_.revert(deltas_[i - 1], heads_[i - 1]);
    if (state_ != mirror_) return "taking the step back does not lead to the state before it";
    for (auto i = from; i < entries_.size(); ++i) {
      const auto& entry = entries_[i];
      const auto referred = referred_entry(entry.body.given);
      const Entry* original = referred && *referred < i ? &entries_[*referred] : nullptr;
      const auto again = replay(mirror_, entry, original);
      if (!again) return "entry " + std::to_string(i) + " is not replayed: " + again.error().detail;
      if (*again != deltas_[i]) return "entry " + std::to_string(i) + " is replayed otherwise";
      if (witness) witness({mirror_, entry, deltas_[i], original});
      mirror_.absorb(entry, *again);
      state_.absorb(entry, deltas_[i]);
      world.scopes.push_back(entry.scope);
      for (const auto& [field, digest] : entry.body.personal)
        world.personal[entry.seq].insert(digest);
    }
    return "";
  }

  std::string next_id() const {
    return entries_.empty() ? "genesis" : "request-" + std::to_string(entries_.size());
  }
  base::Result<Entry> submit(Command command, const Actor& actor, const std::string& id,
                             std::optional<BatchPosition> batch = std::nullopt,
                             std::optional<Seq> proposal = std::nullopt) {
    Circumstances around{now_, RequestId{id}, digest_of(0x55), actor, std::move(batch), proposal};
    if (const auto seq = referred_entry(command.given); seq && *seq < entries_.size())
      around.original = &entries_[*seq];
    const SealRoots roots{digest_of(0x66), digest_of(0x77), std::nullopt};
    if (std::holds_alternative<Seal>(command.given)) around.roots = &roots;
    const auto* officer = state_.officer(actor.officer);
    if (officer != nullptr && officer->public_key && !proposal)
      command.signature = OfficerSignature{};
    JCM_TRY(auto checked, check_form(std::move(command)));
    JCM_TRY(auto entry, decide(checked, state_, around));
    JCM_TRY(auto delta, apply(state_, entry));
    JCM_TRY_VOID(check_touched(state_, entry, delta));
    heads_.push_back(state_.head());
    state_.absorb(entry, delta);
    deltas_.push_back(std::move(delta));
    entries_.push_back(entry);
    now_.micros += 1'000'000;
    return entry;
  }
  // The newest entry was half of a pair.
  void take_back() {
    state_.revert(deltas_.back(), heads_.back());
    deltas_.pop_back();
    heads_.pop_back();
    entries_.pop_back();
  }

  Timestamp now_ = instant("2026-02-01T00:00:00Z");
  State state_;
  State mirror_;  // built by replay alone

 private:
  std::vector<Entry> entries_;
  std::vector<Delta> deltas_;
  std::vector<State::Head> heads_;
};

}  // namespace jcm::test::model
