// Private to the room: the checks behind laws(). They look at state, entry and delta for themselves
// and call nothing of gates 2 and 3, so that a fault there is caught here.
#pragma once

#include <string>

#include "ledger/domain/facts.hpp"
#include "ledger/domain/laws.hpp"

namespace jcm::domain::law {

using base::Status;

inline base::Error broken(base::ErrorId id, std::string detail) {
  return base::error(id, std::move(detail));
}
inline std::string run_text(const NumberingRun& run) {
  return run.registry.text() + "-" + run.project.text() + "-" + std::to_string(run.vintage.year);
}

// The movement between two accounts that an entry records, if it is one. The units as given: a
// quantity, or ranges; neither for a reversal, which moves what its original moved.
struct Debit {
  const AccountNumber& from;
  const AccountNumber& to;
  const ByQuantity* quantity;
  const ByRanges* ranges;
};
std::optional<Debit> debit_of(const Entry& entry);
// The registry whose business dates the entry obeys; absent for what is not a posting or account
// change.
std::optional<RegistryCode> dated_registry_of(const Entry& entry);

Status conservation_touched(const State& before, const Entry& entry, const Delta& delta);
Status conservation_whole(const State& state);
Status one_holder_touched(const State& before, const Entry& entry, const Delta& delta);
Status one_holder_whole(const State& state);
Status serials_touched(const State& before, const Entry& entry, const Delta& delta);
Status serials_whole(const State& state);
Status allocation_touched(const State& before, const Entry& entry, const Delta& delta);
Status allocation_whole(const State& state);
Status periods_touched(const State& before, const Entry& entry, const Delta& delta);
Status periods_whole(const State& state);
Status terminal_touched(const State& before, const Entry& entry, const Delta& delta);
Status terminal_whole(const State& state);
Status amounts_touched(const State& before, const Entry& entry, const Delta& delta);
Status amounts_whole(const State& state);
Status accounts_touched(const State& before, const Entry& entry, const Delta& delta);
Status accounts_whole(const State& state);
Status restraint_touched(const State& before, const Entry& entry, const Delta& delta);
Status restraint_whole(const State& state);
Status article6_touched(const State& before, const Entry& entry, const Delta& delta);
Status article6_whole(const State& state);
Status approvals_touched(const State& before, const Entry& entry, const Delta& delta);
Status approvals_whole(const State& state);
Status time_touched(const State& before, const Entry& entry, const Delta& delta);
Status time_whole(const State& state);
Status keys_touched(const State& before, const Entry& entry, const Delta& delta);
Status keys_whole(const State& state);
Status officers_touched(const State& before, const Entry& entry, const Delta& delta);
Status officers_whole(const State& state);

}  // namespace jcm::domain::law
