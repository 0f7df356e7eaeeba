// From a guarded data directory to a ledger that can go on: the views are taken as far as they are
// sound, the entries behind them replayed under all rules, and everything from the last checkpoint
// to the head is verified before anything is signed again.
#pragma once

#include "ledger/chain/seen_proposal.hpp"
#include "ledger/engine/guard.hpp"

namespace jcm::engine {

struct Recovered {
  std::shared_ptr<store::Entries> entries;
  std::shared_ptr<store::Views> views;
  domain::State state;   // at the head
  chain::Frontier tree;  // at the head
  base::Digest head_leaf;
  base::Timestamp head_time;
  chain::SeenProposals seen;  // the hashes of the open proposals
  TailWriter tail_writer{0};
  Tail tail;  // what the views do not show
  std::vector<std::string> notices;
};

// checkpoint.fork, store.gap, store.corrupt (a rule that a stored entry breaks; entries lost by
// opening for writing), store.locked. Views that are missing, damaged, ahead of the entries or of
// another ledger are built anew, which a notice says.
base::Result<Recovered> recover(const Options& options, const Guarded& guarded);

}  // namespace jcm::engine
