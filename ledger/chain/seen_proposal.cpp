#include "ledger/chain/seen_proposal.hpp"

namespace jcm::chain {

void SeenProposals::follow(const domain::Entry& entry, const base::Digest& leaf) {
  if (std::holds_alternative<domain::Propose>(entry.body.given)) put(entry.seq, leaf);
}

void SeenProposals::prune(const domain::State& state) {
  constexpr std::size_t spare = 1'024;
  if (leaves_.size() <= state.open_proposals().size() * 2 + spare) return;
  std::erase_if(leaves_,
                [&](const auto& one) { return !state.open_proposals().contains(one.first); });
}

base::Status SeenProposals::check(const domain::Entry& entry) const {
  const auto* approve = std::get_if<domain::Approve>(&entry.body.given);
  if (approve == nullptr) return {};
  const auto known = leaves_.find(approve->proposal);
  if (known != leaves_.end() && known->second == approve->seen) return {};
  return base::error(base::ErrorId::proposal_seen,
                     "the hash given is not that of proposal " + std::to_string(approve->proposal) +
                         "; look at it again (proposal.show) and give the entry_hash shown there",
                     "seen");
}

}  // namespace jcm::chain
