// Law 6: terminal accounts never release units, but by the reversal of an entry, which happens
// once.
#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_terminal;

// A reversal is noted beside the entry it is about, and nothing else notes one.
Status check_reversals(const State& before, const Entry& entry, const Delta& delta) {
  const auto* reverse = std::get_if<ReverseEntry>(&entry.body.given);
  if (reverse == nullptr)
    return delta.reversals.empty() ? Status{}
                                   : broken(id, "a reversal is noted by an entry that is none");
  const auto name = [&] { return "entry " + std::to_string(reverse->entry); };
  if (reverse->entry >= entry.seq) return broken(id, name() + " is reversed before it is recorded");
  if (before.reversals().contains(reverse->entry))
    return broken(id, name() + " is reversed a second time");
  if (delta.reversals.size() != 1 || delta.reversals[0].key != reverse->entry ||
      delta.reversals[0].before || delta.reversals[0].after != ReversalRow{entry.seq})
    return broken(id, name() + ": its reversal is not noted");
  return {};
}

}  // namespace

Status terminal_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_reversals(before, entry, delta));
  // What a reversal moves, and that it comes from one account, is law 2's business.
  const auto debit = debit_of(entry);
  const bool reversal = debit && std::holds_alternative<ReverseEntry>(entry.body.given);
  const auto released = [&](const AccountNumber& account) {
    return is_terminal(account.kind) && !(reversal && account == debit->from);
  };
  for (const auto& change : delta.accounts)
    if (released(change.key) && change.before &&
        (!change.after || change.after->balance < change.before->balance))
      return broken(id, "the balance of " + change.key.text() + " falls");
  // The changes ascend, and new blocks do not overlap (law 2): the last new block that begins at or
  // before an old one is the only one that can hold it whole.
  const Change<BlockKey, BlockRow>* cover = nullptr;
  for (const auto& change : delta.blocks) {
    if (change.after) cover = &change;
    if (!change.before || !released(change.before->account)) continue;
    if (cover == nullptr || cover->key.run != change.key.run ||
        cover->after->last < change.before->last || cover->after->account != change.before->account)
      return broken(id, "run " + run_text(change.key.run) + ": units from serial " +
                            std::to_string(change.key.first) + " leave " +
                            change.before->account.text());
  }
  return {};
}

Status terminal_whole(const State& state) {
  for (const auto& [number, row] : state.accounts())
    if (is_terminal(number.kind) &&
        (row.status == AccountStatus::blocked || row.status == AccountStatus::closed))
      return broken(id, number.text() + " is " + std::string(text_of(row.status)) +
                            ", as if its units could go");
  for (const auto& [seq, row] : state.reversals())
    if (seq >= row.reversed_by || row.reversed_by >= state.head().size)
      return broken(id, "entry " + std::to_string(seq) + " is reversed out of order");
  return {};
}

}  // namespace jcm::domain::law
