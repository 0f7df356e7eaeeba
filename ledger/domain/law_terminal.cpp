// Law 6: terminal accounts never release units. A reversal, once there is one, will be the only way
// out.
#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_terminal;

}  // namespace

Status terminal_touched(const State&, const Entry&, const Delta& delta) {
  for (const auto& change : delta.accounts)
    if (is_terminal(change.key.kind) && change.before &&
        (!change.after || change.after->balance < change.before->balance))
      return broken(id, "the balance of " + change.key.text() + " falls");
  // The changes ascend, and new blocks do not overlap (law 2): the last new block that begins at or
  // before an old one is the only one that can hold it whole.
  const Change<BlockKey, BlockRow>* cover = nullptr;
  for (const auto& change : delta.blocks) {
    if (change.after) cover = &change;
    if (!change.before || !is_terminal(change.before->account.kind)) continue;
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
  return {};
}

}  // namespace jcm::domain::law
