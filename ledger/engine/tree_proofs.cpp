// Inclusion and consistency proofs: complete subtrees come from the tiles of the views; where a
// subtree reaches past what the views show, it is hashed together from those below it and the
// leaves of the tail.
#include "ledger/engine/snapshot_impl.hpp"

namespace jcm::engine {

// A complete subtree is the same in every tree that holds it, so it does not matter whether the
// views are behind the size that is asked about or ahead of it.
base::Result<base::Digest> SnapshotImpl::tree_node(unsigned level, std::uint64_t index) const {
  if (((index + 1) << level) <= mark()) return views().tree_node(level, index);
  if (level == 0) {
    const auto* entry = tail().find(index);
    JCM_CHECK(entry !=
              nullptr);  // asked only below size(), and the tail leaves no gap to the views
    return entry->leaf;
  }
  JCM_TRY(const auto left, tree_node(level - 1, 2 * index));
  JCM_TRY(const auto right, tree_node(level - 1, 2 * index + 1));
  return chain::node_hash(left, right);
}

base::Status SnapshotImpl::check_tree_size(std::uint64_t size) const {
  if (size <= this->size()) return {};
  return base::error(
      base::ErrorId::entry_unknown,
      "the ledger has " + std::to_string(this->size()) + " entries, not " + std::to_string(size));
}

base::Result<std::vector<base::Digest>> SnapshotImpl::inclusion(domain::Seq seq,
                                                                std::uint64_t size) const {
  JCM_TRY_VOID(check_tree_size(size));
  return chain::prove_inclusion(
      seq, size, [this](unsigned level, std::uint64_t index) { return tree_node(level, index); });
}

base::Result<std::vector<base::Digest>> SnapshotImpl::consistency(std::uint64_t old_size,
                                                                  std::uint64_t new_size) const {
  JCM_TRY_VOID(check_tree_size(new_size));
  return chain::prove_consistency(old_size, new_size, [this](unsigned level, std::uint64_t index) {
    return tree_node(level, index);
  });
}

}  // namespace jcm::engine
