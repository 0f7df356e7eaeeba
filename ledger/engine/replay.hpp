// Walks the entries behind the views or the checkpoint, whichever is earlier: links, leaves and the
// signed root all the way, and the rules for what the views have not taken in yet.
#pragma once

#include "ledger/chain/seen_proposal.hpp"
#include "ledger/engine/guard.hpp"

namespace jcm::engine {

class Replay {
 public:
  // `state` is at the mark of the views; `tree` at the mark or the checkpoint, whichever is
  // earlier, and `previous_leaf` the leaf of its last entry.
  Replay(const Guarded& guarded, store::Views& views, domain::State state, chain::Frontier tree,
         base::Digest previous_leaf);

  struct Outcome {
    domain::State state;
    chain::Frontier tree;
    base::Digest head_leaf;
    std::vector<AppliedEntry> tail;  // the newest, not written to the views yet
    chain::SeenProposals seen;       // the hashes of the open proposals
  };
  // store.gap, store.corrupt, checkpoint.fork, views.corrupt.
  base::Result<Outcome> run();

 private:
  base::Status take_open_proposals();
  base::Status take(const chain::StoredRecord& stored);
  base::Status check_link(domain::Seq seq, const base::Digest& prev) const;
  base::Status check_tree() const;
  base::Status apply(domain::Seq seq, base::ByteView bytes, const base::Digest& leaf);
  base::Status write_views();

  const Guarded& guarded_;
  store::Views& views_;
  std::shared_ptr<const store::ViewsSnapshot> snapshot_;
  std::uint64_t mark_;
  bool written_ = false;
  Outcome at_;
};

}  // namespace jcm::engine
