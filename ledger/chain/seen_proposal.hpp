// What an approver saw: the leaf hash of the proposal's entry. The rules of domain know no bytes,
// so this stands beside them, as key changes do: the hashes of the open proposals, kept beside a
// State by the writer, recovery and the verifier alike.
#pragma once

#include <map>

#include "ledger/base/result.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::chain {

class SeenProposals {
 public:
  // An entry that was taken in; keeps the hash of a proposal.open.
  void follow(const domain::Entry& entry, const base::Digest& leaf);
  void put(domain::Seq proposal, const base::Digest& leaf) { leaves_[proposal] = leaf; }
  // The entry was undone.
  void drop(domain::Seq seq) { leaves_.erase(seq); }
  // Forgets ended proposals, now and then; not while entries may still be undone.
  void prune(const domain::State& state);
  // proposal.seen: an approval whose `seen` is not the hash of its proposal.
  [[nodiscard]] base::Status check(const domain::Entry& entry) const;

 private:
  std::map<domain::Seq, base::Digest> leaves_;
};

}  // namespace jcm::chain
