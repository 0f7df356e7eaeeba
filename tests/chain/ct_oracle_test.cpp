// Roots, inclusion and consistency proofs against the Certificate Transparency C++ tree, in both
// directions: what they make ours takes, what we make theirs takes, and what is broken both refuse.
#include "tests/support/ct_oracle.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <random>

namespace {

using namespace jcm;
using chain::verify_consistency;
using chain::verify_inclusion;
using test::CtTree;
using test::CtVerifier;
using test::Digest;

// The proof itself, and broken in every way that keeps it a list of hashes.
std::vector<std::vector<Digest>> broken_copies(const std::vector<Digest>& proof,
                                               const Digest& stranger) {
  std::vector<std::vector<Digest>> out;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    auto flipped = proof;
    flipped[i].bytes[i % 32] ^= static_cast<std::uint8_t>(1U << (i % 8));
    out.push_back(flipped);
    auto shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(shorter);
    auto longer = proof;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), stranger);
    out.push_back(longer);
    if (i > 0) {
      auto swapped = proof;
      std::swap(swapped[i], swapped[i - 1]);
      if (swapped != proof) out.push_back(swapped);
    }
  }
  auto longer = proof;
  longer.push_back(stranger);
  out.push_back(longer);
  return out;
}

// One question put to both; they must agree, and the verdict is returned.
struct Judges {
  CtVerifier theirs;
  bool inclusion(const std::string& data, std::uint64_t index, std::uint64_t size,
                 const std::vector<Digest>& proof, const Digest& root) {
    const bool ours =
        verify_inclusion(chain::leaf_hash(base::as_bytes(data)), index, size, proof, root)
            .has_value();
    REQUIRE(theirs.inclusion(data, index, size, proof, root) == ours);
    return ours;
  }
  bool consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                   const Digest& new_root, const std::vector<Digest>& proof) {
    const bool ours = verify_consistency(old_size, old_root, new_size, new_root, proof).has_value();
    REQUIRE(theirs.consistency(old_size, old_root, new_size, new_root, proof) == ours);
    return ours;
  }
};

void check_inclusion(CtTree& tree, Judges& judges, std::uint64_t index, std::uint64_t size) {
  const auto proof = tree.inclusion(index, size);
  const auto ours = chain::prove_inclusion(index, size, tree.reader(size));
  REQUIRE(ours);
  REQUIRE(*ours == proof);
  REQUIRE(judges.inclusion(CtTree::leaf_data(index), index, size, proof, tree.root(size)));
}

void check_consistency(CtTree& tree, Judges& judges, std::uint64_t old_size,
                       std::uint64_t new_size) {
  const auto proof = tree.consistency(old_size, new_size);
  const auto ours = chain::prove_consistency(old_size, new_size, tree.reader(new_size));
  REQUIRE(ours);
  REQUIRE(*ours == proof);
  REQUIRE(judges.consistency(old_size, tree.root(old_size), new_size, tree.root(new_size), proof));
}

TEST_CASE("CT oracle: roots of every size to 300") {
  CtTree tree(300);
  chain::Frontier frontier;
  for (std::uint64_t size = 0; size <= 300; ++size) {
    INFO("size " << size);
    const Digest expected = tree.root(size);
    REQUIRE(frontier.root() == expected);
    const auto ours = chain::root_at(size, tree.reader(size));
    REQUIRE(ours);
    REQUIRE(*ours == expected);
    if (size < 300) frontier.append(CtTree::leaf(size));
  }
  std::puts("interop: CT oracle ran");  // tools/test shows such lines
}

TEST_CASE("CT oracle: every inclusion proof of sizes to 130") {
  CtTree tree(130);
  Judges judges;
  for (std::uint64_t size = 1; size <= 130; ++size)
    for (std::uint64_t index = 0; index < size; ++index) check_inclusion(tree, judges, index, size);
}

TEST_CASE("CT oracle: every consistency proof of sizes to 130") {
  CtTree tree(130);
  Judges judges;
  for (std::uint64_t new_size = 1; new_size <= 130; ++new_size)
    for (std::uint64_t old_size = 1; old_size <= new_size; ++old_size)
      check_consistency(tree, judges, old_size, new_size);
}

TEST_CASE("CT oracle: proofs at larger sizes, drawn at random") {
  CtTree tree(70'000);
  Judges judges;
  std::mt19937_64 random(6962);
  for (int i = 0; i < 400; ++i) {
    const std::uint64_t size = 131 + random() % (tree.size() - 130);
    CAPTURE(i, size);
    check_inclusion(tree, judges, random() % size, size);
    check_consistency(tree, judges, 1 + random() % size, size);
  }
}

TEST_CASE("CT oracle: broken inclusion proofs are refused by both") {
  CtTree tree(40);
  Judges judges;
  const Digest stranger = CtTree::leaf(1'000);
  std::size_t refused = 0;
  for (std::uint64_t size = 1; size <= 40; ++size) {
    const Digest root = tree.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      CAPTURE(size, index);
      const auto proof = tree.inclusion(index, size);
      const std::string data = CtTree::leaf_data(index);
      for (const auto& broken : broken_copies(proof, stranger)) {
        REQUIRE_FALSE(judges.inclusion(data, index, size, broken, root));
        ++refused;
      }
      REQUIRE_FALSE(judges.inclusion(data, index, size, proof, stranger));
      // A hash too many, under a root made to fit it.
      auto longer = proof;
      longer.push_back(stranger);
      for (const auto& fitted :
           {chain::node_hash(stranger, root), chain::node_hash(root, stranger)})
        REQUIRE_FALSE(judges.inclusion(data, index, size, longer, fitted));
      REQUIRE_FALSE(judges.inclusion(data + "!", index, size, proof, root));
      REQUIRE_FALSE(judges.inclusion(data, size, size, proof, root));
      for (std::uint64_t other = 0; other < size; ++other)
        if (other != index) REQUIRE_FALSE(judges.inclusion(data, other, size, proof, root));
      // Another size may give a path of the same shape; then the proof holds for both, and both say
      // so.
      for (const std::uint64_t other : {size - 1, size + 1, size * 2, size / 2})
        judges.inclusion(data, index, other, proof, root);
    }
  }
  CHECK(refused > 10'000);
}

TEST_CASE("CT oracle: broken consistency proofs are refused by both") {
  CtTree tree(40);
  Judges judges;
  const Digest stranger = CtTree::leaf(1'000);
  std::size_t refused = 0;
  for (std::uint64_t new_size = 1; new_size <= 40; ++new_size) {
    const Digest new_root = tree.root(new_size);
    for (std::uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      CAPTURE(old_size, new_size);
      const Digest old_root = tree.root(old_size);
      const auto proof = tree.consistency(old_size, new_size);
      for (const auto& broken : broken_copies(proof, stranger)) {
        REQUIRE_FALSE(judges.consistency(old_size, old_root, new_size, new_root, broken));
        ++refused;
      }
      REQUIRE_FALSE(judges.consistency(old_size, stranger, new_size, new_root, proof));
      auto longer = proof;
      longer.push_back(stranger);
      for (const auto& fitted :
           {chain::node_hash(stranger, new_root), chain::node_hash(new_root, stranger)}) {
        REQUIRE_FALSE(judges.consistency(old_size, old_root, new_size, fitted, longer));
        REQUIRE_FALSE(judges.consistency(old_size, chain::node_hash(stranger, old_root), new_size,
                                         fitted, longer));
      }
      REQUIRE_FALSE(judges.consistency(old_size, old_root, new_size, stranger, proof));
      if (old_size == new_size) continue;
      REQUIRE_FALSE(judges.consistency(old_size, new_root, new_size, old_root, proof));
      REQUIRE_FALSE(judges.consistency(new_size, new_root, old_size, old_root, proof));
      for (const std::uint64_t other : {old_size + 1, old_size * 2, old_size ^ 2})
        if (other != 0) judges.consistency(other, old_root, new_size, new_root, proof);
    }
  }
  CHECK(refused > 10'000);
}

}  // namespace
