// The Merkle tree by its definition, to hold the quick code against.
#pragma once

#include <string>
#include <vector>

#include "ledger/chain/merkle.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::test {

using base::Digest;

// RFC 6962, section 2.1, word for word: slow, and written apart from the code under test.
inline Digest naive_root(const std::vector<Digest>& leaves, std::size_t begin, std::size_t end) {
  if (end == begin) return chain::empty_root();
  if (end - begin == 1) return leaves[begin];
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  return chain::node_hash(naive_root(leaves, begin, begin + k), naive_root(leaves, begin + k, end));
}
inline void naive_path(const std::vector<Digest>& d, std::size_t m, std::size_t begin,
                       std::size_t end, std::vector<Digest>& out) {
  if (end - begin == 1) return;
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  if (m < k) {
    naive_path(d, m, begin, begin + k, out);
    out.push_back(naive_root(d, begin + k, end));
  } else {
    naive_path(d, m - k, begin + k, end, out);
    out.push_back(naive_root(d, begin, begin + k));
  }
}
inline void naive_subproof(const std::vector<Digest>& d, std::size_t m, std::size_t begin,
                           std::size_t end, bool whole, std::vector<Digest>& out) {
  if (m == end - begin) {
    if (!whole) out.push_back(naive_root(d, begin, end));
    return;
  }
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  if (m <= k) {
    naive_subproof(d, m, begin, begin + k, whole, out);
    out.push_back(naive_root(d, begin + k, end));
  } else {
    naive_subproof(d, m - k, begin + k, end, false, out);
    out.push_back(naive_root(d, begin, begin + k));
  }
}

inline std::vector<Digest> make_leaves(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(chain::leaf_hash(base::as_bytes("entry " + std::to_string(i))));
  return out;
}

// All complete subtrees of the leaves; asking for another is a test failure.
class Tree {
 public:
  explicit Tree(std::vector<Digest> leaves) {
    levels_.push_back(std::move(leaves));
    while (levels_.back().size() > 1) {
      const auto& below = levels_.back();
      std::vector<Digest> row;
      for (std::size_t i = 0; i + 1 < below.size(); i += 2)
        row.push_back(chain::node_hash(below[i], below[i + 1]));
      levels_.push_back(std::move(row));
    }
  }
  [[nodiscard]] chain::NodeReader reader(std::uint64_t size) const {
    return [this, size](unsigned level, std::uint64_t index) -> base::Result<Digest> {
      if (level >= levels_.size() || ((index + 1) << level) > size)
        return base::error(base::ErrorId::proof_malformed, "not a complete subtree of this tree");
      return levels_[level].at(index);
    };
  }

 private:
  std::vector<std::vector<Digest>> levels_;
};

}  // namespace jcm::test
