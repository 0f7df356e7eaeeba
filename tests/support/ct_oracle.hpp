// The Certificate Transparency project's own C++ tree (Debian's
// golang-github-google-certificate-transparency-dev), compiled from where that package puts it: the
// code the world's CT logs were checked with, as a second opinion on ours. Its leaves count from 1.
#pragma once

#include <merkletree/merkle_tree.h>
#include <merkletree/merkle_verifier.h>
#include <merkletree/serial_hasher.h>

#include "ledger/chain/merkle.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::test {

using base::Digest;

// A tree that both sides hold: theirs, and the complete subtrees that ours reads.
class CtTree {
 public:
  explicit CtTree(std::uint64_t size) {
    std::vector<Digest> row;
    for (std::uint64_t i = 0; i < size; ++i) {
      theirs_.AddLeaf(leaf_data(i));
      row.push_back(leaf(i));
    }
    theirs_.CurrentRoot();  // it hashes late; once here keeps the rest quick
    while (!row.empty()) {
      std::vector<Digest> above;
      for (std::size_t i = 0; i + 1 < row.size(); i += 2)
        above.push_back(chain::node_hash(row[i], row[i + 1]));
      levels_.push_back(std::move(row));
      row = std::move(above);
    }
  }
  static std::string leaf_data(std::uint64_t index) { return "entry " + std::to_string(index); }
  static Digest leaf(std::uint64_t index) {
    return chain::leaf_hash(base::as_bytes(leaf_data(index)));
  }

  [[nodiscard]] std::uint64_t size() const { return levels_.empty() ? 0 : levels_[0].size(); }
  // What the tree of that size knows: asking for more is a fault of the code under test.
  [[nodiscard]] chain::NodeReader reader(std::uint64_t at_size) const {
    return [this, at_size](unsigned level, std::uint64_t index) -> base::Result<Digest> {
      if (level >= levels_.size() || ((index + 1) << level) > at_size)
        return base::error(base::ErrorId::proof_malformed, "not a complete subtree of this tree");
      return levels_[level].at(index);
    };
  }
  Digest root(std::uint64_t at_size) { return digest(theirs_.RootAtSnapshot(at_size)); }
  std::vector<Digest> inclusion(std::uint64_t index, std::uint64_t at_size) {
    return digests(theirs_.PathToRootAtSnapshot(index + 1, at_size));
  }
  std::vector<Digest> consistency(std::uint64_t old_size, std::uint64_t new_size) {
    return digests(theirs_.SnapshotConsistency(old_size, new_size));
  }

 private:
  static Digest digest(const std::string& bytes) {
    Digest out;
    JCM_CHECK(bytes.size() == out.bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
  }
  static std::vector<Digest> digests(const std::vector<std::string>& list) {
    std::vector<Digest> out;
    for (const auto& bytes : list) out.push_back(digest(bytes));
    return out;
  }
  MerkleTree theirs_{std::make_unique<Sha256Hasher>()};
  std::vector<std::vector<Digest>> levels_;
};

// Their verdicts. The leaf is given as its data; from old size 0 they accept any roots, so nobody
// may ask them there (ours settles 0 before the proof).
class CtVerifier {
 public:
  bool inclusion(const std::string& leaf_data, std::uint64_t index, std::uint64_t size,
                 const std::vector<Digest>& proof, const Digest& root) {
    return theirs_.VerifyPath(index + 1, size, strings(proof), string(root), leaf_data);
  }
  bool consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                   const Digest& new_root, const std::vector<Digest>& proof) {
    JCM_CHECK(old_size != 0);
    return theirs_.VerifyConsistency(old_size, new_size, string(old_root), string(new_root),
                                     strings(proof));
  }

 private:
  static std::string string(const Digest& digest) {
    return {digest.bytes.begin(), digest.bytes.end()};
  }
  static std::vector<std::string> strings(const std::vector<Digest>& list) {
    std::vector<std::string> out;
    for (const auto& digest : list) out.push_back(string(digest));
    return out;
  }
  MerkleVerifier theirs_{std::make_unique<Sha256Hasher>()};
};

}  // namespace jcm::test
