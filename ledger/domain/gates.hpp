// The three gates every write passes, in order; each takes the earlier one's result.
//   1 check_form   the command alone                                  -> CheckedCommand
//   2 decide       checked command + state + time                     -> Entry, or a refusal
//   3 apply        entry + state                                      -> Delta
// The writer, recovery and the verifier share them: `replay` is what a reader of history runs on an
// entry, so that a rule cannot hold for one of them only. Pure: no I/O, no clock, no globals.
#pragma once

#include "ledger/domain/state.hpp"

namespace jcm::domain {

// Gate 1's proof. Only check_form makes one.
class CheckedCommand {
 public:
  [[nodiscard]] const Command& command() const { return command_; }

 private:
  explicit CheckedCommand(Command command) : command_(std::move(command)) {}
  friend base::Result<CheckedCommand> check_form(Command command);
  Command command_;
};

// Everything that can be said of a command without any state: texts, ranges ascending, sums, dates
// in order, mandatory personal fields present, one of two alternatives given. The error names the
// field.
base::Result<CheckedCommand> check_form(Command command);
// The texts of personal fields: well-formed, not empty, not over max_long_text.
base::Status check_personal_texts(const PersonalTexts& texts);

// What the world adds to a decision.
struct Circumstances {
  Timestamp time;  // recorded time; must be after state.head().last_time
  RequestId request_id;
  Digest request_digest;
  Actor actor;
  std::optional<BatchPosition> batch{};
  std::optional<Seq> proposal{};     // the effect of this proposal
  const Entry* original = nullptr;   // the entry that referred_entry() names, where it names one
  const SealRoots* roots = nullptr;  // of a seal: what chain/holdings_tree.hpp computed
};

// Gate 2. Decides business date, scope, resolved units and account number. entry.seq = head().size.
base::Result<Entry> decide(const CheckedCommand& checked, const State& state,
                           const Circumstances& circumstances);

// Gate 3. Computes what the entry changes; refuses what cannot be applied (units not held, ...),
// even for an entry that never passed decide.
base::Result<Delta> apply(const State& state, const Entry& entry);

// For a reader of history: gates 1 and 2 again on the command as given must lead to the same
// resolution (entry.resolution otherwise), then gate 3 and the laws (laws.hpp). Includes the order
// of time, sequence and batches. `original` is the entry that referred_entry(entry.body.given)
// names, where it names one.
base::Result<Delta> replay(const State& state, const Entry& entry, const Entry* original = nullptr);

}  // namespace jcm::domain
