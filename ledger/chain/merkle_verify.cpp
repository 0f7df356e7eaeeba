// Verification of proofs, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2 (the hashes
// and proofs are those of RFC 6962; the newer text spells out how to check them).
#include <fmt/format.h>

#include <bit>

#include "ledger/chain/record.hpp"
#include "ledger/chain/subtree.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

base::Error malformed(std::string detail) {
  return base::error(ErrorId::proof_malformed, std::move(detail));
}

base::Error mismatch(std::string_view what, const Digest& expected, const Digest& found) {
  return base::error(ErrorId::proof_mismatch,
                     fmt::format("the proof gives {} {}, expected {}", what,
                                 base::to_hex(found.view()), base::to_hex(expected.view())));
}

// Where the walk stands: the node's index on its level, and the last index of that level.
struct Walk {
  std::uint64_t node;
  std::uint64_t last;

  void up() {
    node >>= 1;
    last >>= 1;
  }
  [[nodiscard]] bool is_right_child() const { return (node & 1) != 0; }
  // Whether the next hash stands to the left. At the right edge a node without a sibling rises as
  // it is until it is somebody's right child.
  bool sibling_is_left() {
    if (!is_right_child() && node != last) return false;
    while (!is_right_child() && node != 0) up();
    return true;
  }
};

base::Status check_consistency_path(std::uint64_t old_size, const Digest& old_root,
                                    std::uint64_t new_size, const Digest& new_root,
                                    const std::vector<Digest>& proof) {
  if (proof.empty()) return malformed("the consistency proof is empty");
  Walk walk{old_size - 1, new_size - 1};
  while (walk.is_right_child()) walk.up();
  // An old size that is a power of two is a node of the new tree: the proof starts at its root.
  const bool start_known = std::has_single_bit(old_size);
  Digest old_hash = start_known ? old_root : proof.front();
  Digest new_hash = old_hash;
  for (std::size_t i = start_known ? 0 : 1; i < proof.size(); ++i) {
    if (walk.last == 0) return malformed("the consistency proof is too long");
    if (walk.sibling_is_left()) {
      old_hash = node_hash(proof[i], old_hash);
      new_hash = node_hash(proof[i], new_hash);
    } else {
      new_hash = node_hash(new_hash, proof[i]);
    }
    walk.up();
  }
  if (walk.last != 0) return malformed("the consistency proof is too short");
  if (old_hash != old_root) return mismatch("the old root", old_root, old_hash);
  if (new_hash != new_root) return mismatch("the new root", new_root, new_hash);
  return {};
}

}  // namespace

base::Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<Digest>& proof, const Digest& root) {
  JCM_TRY_VOID(check_size(size));
  if (index >= size)
    return malformed(fmt::format("entry {} is not in a tree of size {}", index, size));
  Walk walk{index, size - 1};
  Digest hash = leaf;
  for (const auto& sibling : proof) {
    if (walk.last == 0) return malformed("the inclusion proof is too long");
    hash = walk.sibling_is_left() ? node_hash(sibling, hash) : node_hash(hash, sibling);
    walk.up();
  }
  if (walk.last != 0) return malformed("the inclusion proof is too short");
  if (hash != root) return mismatch("the root", root, hash);
  return {};
}

base::Status verify_consistency(std::uint64_t old_size, const Digest& old_root,
                                std::uint64_t new_size, const Digest& new_root,
                                const std::vector<Digest>& proof) {
  JCM_TRY_VOID(check_size(new_size));
  if (old_size > new_size)
    return malformed(fmt::format("a tree of size {} cannot grow from {}", new_size, old_size));
  if (old_size != 0 && old_size != new_size)
    return check_consistency_path(old_size, old_root, new_size, new_root, proof);
  // Verifiers differ here (interop: some refuse 0, some accept anything); settled before the proof.
  if (!proof.empty()) return malformed("from size 0 and from n to n the proof is empty");
  if (old_size == 0 && old_root != empty_root())
    return mismatch("the empty tree's root", empty_root(), old_root);
  if (old_size == new_size && old_root != new_root)
    return mismatch("one root of this size", old_root, new_root);
  return {};
}

}  // namespace jcm::chain
