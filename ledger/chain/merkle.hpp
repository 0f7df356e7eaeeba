// The RFC 6962 Merkle tree (section 2.1) on plain data: roots, frontiers, inclusion and consistency
// proofs. Sizes of 2^63 and above are refused everywhere (Go peers use signed sizes).
#pragma once

#include <functional>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::chain {

using base::Digest;

Digest empty_root();  // SHA-256 of nothing

// The right edge of a growing tree: one hash per set bit of its size, largest subtree first.
// Appending costs about one node hash; the root costs log(size).
class Frontier {
 public:
  Frontier() = default;
  // From the hashes of the complete subtrees, largest first; their number must be popcount(size).
  static base::Result<Frontier> of(std::uint64_t size, std::vector<Digest> hashes);
  void append(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;
  [[nodiscard]] const std::vector<Digest>& hashes() const { return hashes_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> hashes_;
};

// Hash of the complete subtree at `level` (0: a leaf) and `index` (leaves [index << level,
// (index+1) << level)).
using NodeReader = std::function<base::Result<Digest>(unsigned level, std::uint64_t index)>;

base::Result<Digest> root_at(std::uint64_t size, const NodeReader& nodes);
base::Result<std::vector<Digest>> prove_inclusion(std::uint64_t index, std::uint64_t size,
                                                  const NodeReader& nodes);
base::Result<std::vector<Digest>> prove_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                                    const NodeReader& nodes);
// proof.malformed (wrong length, impossible sizes) or proof.mismatch.
base::Status verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                              const std::vector<Digest>& proof, const Digest& root);
// From 0 and from n to n are settled before the proof code: empty proof only; equal roots for n to
// n.
base::Status verify_consistency(std::uint64_t old_size, const Digest& old_root,
                                std::uint64_t new_size, const Digest& new_root,
                                const std::vector<Digest>& proof);

}  // namespace jcm::chain
