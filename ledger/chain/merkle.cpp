#include "ledger/chain/merkle.hpp"

#include <fmt/format.h>

#include <bit>

#include "ledger/chain/record.hpp"
#include "ledger/chain/subtree.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::chain {

using base::ErrorId;

Digest empty_root() { return crypto::sha256(base::ByteView{}); }

base::Status check_size(std::uint64_t size) {
  if (size <= max_tree_size) return {};
  return base::error(ErrorId::proof_malformed,
                     fmt::format("a tree size of {}; sizes stay below 2^63", size));
}

base::Result<Frontier> Frontier::of(std::uint64_t size, std::vector<Digest> hashes) {
  JCM_TRY_VOID(check_size(size));
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size)))
    return base::error(ErrorId::proof_malformed,
                       fmt::format("{} subtree hashes for a tree of size {}, which has {}",
                                   hashes.size(), size, std::popcount(size)));
  Frontier out;
  out.size_ = size;
  out.hashes_ = std::move(hashes);
  return out;
}

void Frontier::append(const Digest& leaf) {
  JCM_CHECK(size_ < max_tree_size);
  Digest hash = leaf;
  // Every one-bit at the low end of the size is a complete subtree that the new leaf completes
  // further.
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
  }
  hashes_.push_back(hash);
  ++size_;
}

Digest Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Digest out = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) out = node_hash(hashes_[i], out);
  return out;
}

base::Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeReader& nodes) {
  JCM_CHECK(begin < end);
  std::vector<Digest> parts;  // complete subtrees, largest first
  for (std::uint64_t at = begin; at < end;) {
    const auto level = static_cast<unsigned>(std::bit_width(end - at)) - 1;
    JCM_TRY(const Digest part, nodes(level, at >> level));
    parts.push_back(part);
    at += std::uint64_t{1} << level;
  }
  Digest out = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) out = node_hash(parts[i], out);
  return out;
}

base::Result<Digest> root_at(std::uint64_t size, const NodeReader& nodes) {
  JCM_TRY_VOID(check_size(size));
  if (size == 0) return empty_root();
  return range_root(0, size, nodes);
}

namespace {

// The largest power of two below n (n > 1): where RFC 6962 splits a tree of n leaves.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

// PATH(m, D[n]) of RFC 6962, section 2.1.1, from the top down; hence reversed at the end.
base::Result<std::vector<Digest>> prove_inclusion(std::uint64_t index, std::uint64_t size,
                                                  const NodeReader& nodes) {
  JCM_TRY_VOID(check_size(size));
  if (index >= size)
    return base::error(ErrorId::proof_malformed,
                       fmt::format("entry {} is not in a tree of size {}", index, size));
  std::vector<Digest> proof;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split(end - begin);
    if (index < middle) {
      JCM_TRY(const Digest right, range_root(middle, end, nodes));
      proof.push_back(right);
      end = middle;
    } else {
      JCM_TRY(const Digest left, range_root(begin, middle, nodes));
      proof.push_back(left);
      begin = middle;
    }
  }
  return std::vector<Digest>(proof.rbegin(), proof.rend());
}

// SUBPROOF(m, D[n], true) of RFC 6962, section 2.1.2, likewise from the top down.
base::Result<std::vector<Digest>> prove_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                                    const NodeReader& nodes) {
  JCM_TRY_VOID(check_size(new_size));
  if (old_size > new_size)
    return base::error(ErrorId::proof_malformed,
                       fmt::format("a tree of size {} cannot grow from {}", new_size, old_size));
  std::vector<Digest> proof;
  if (old_size == 0 || old_size == new_size) return proof;
  std::uint64_t begin = 0;
  std::uint64_t end = new_size;
  while (old_size != end) {
    const std::uint64_t middle = begin + split(end - begin);
    if (old_size <= middle) {
      JCM_TRY(const Digest right, range_root(middle, end, nodes));
      proof.push_back(right);
      end = middle;
    } else {
      JCM_TRY(const Digest left, range_root(begin, middle, nodes));
      proof.push_back(left);
      begin = middle;
    }
  }
  // At begin 0 what is left is the old tree itself, whose root the other side knows.
  if (begin != 0) {
    JCM_TRY(const Digest edge, range_root(begin, end, nodes));
    proof.push_back(edge);
  }
  return std::vector<Digest>(proof.rbegin(), proof.rend());
}

}  // namespace jcm::chain
