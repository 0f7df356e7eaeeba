// What verification refuses: proofs of other leaves, places, sizes and roots, and impossible ones.
#include <catch2/catch.hpp>
#include <limits>

#include "tests/chain/naive_tree.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using chain::Digest;
using chain::Frontier;
using test::make_leaves;
using test::naive_root;
using test::Tree;

constexpr std::uint64_t two_to_63 = std::uint64_t{1} << 63;

ErrorId fault(const base::Status& status) {
  REQUIRE_FALSE(status);
  return status.error().id;
}

TEST_CASE("an inclusion proof holds for one leaf, one place, one size and one root only") {
  const auto leaves = make_leaves(40);
  const Tree tree(leaves);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Digest root = naive_root(leaves, 0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = *chain::prove_inclusion(index, size, tree.reader(size));
      REQUIRE_FALSE(chain::verify_inclusion(leaves[(index + 1) % 40], index, size, proof, root));
      for (std::size_t other = 0; other < size; ++other)
        if (other != index)
          REQUIRE_FALSE(chain::verify_inclusion(leaves[index], other, size, proof, root));
      auto longer = proof;
      longer.push_back(root);
      REQUIRE(fault(chain::verify_inclusion(leaves[index], index, size, longer, root)) ==
              ErrorId::proof_malformed);
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i].bytes[i % 32] ^= 1;
        REQUIRE(fault(chain::verify_inclusion(leaves[index], index, size, changed, root)) ==
                ErrorId::proof_mismatch);
      }
      if (proof.empty()) continue;
      auto shorter = proof;
      shorter.pop_back();
      REQUIRE(fault(chain::verify_inclusion(leaves[index], index, size, shorter, root)) ==
              ErrorId::proof_malformed);
    }
  }
}

TEST_CASE("a consistency proof holds for its two sizes and roots only") {
  const auto leaves = make_leaves(40);
  const Tree tree(leaves);
  const auto root = [&](std::size_t size) { return naive_root(leaves, 0, size); };
  for (std::size_t two = 2; two <= leaves.size(); ++two) {
    for (std::size_t one = 1; one < two; ++one) {
      const auto proof = *chain::prove_consistency(one, two, tree.reader(two));
      REQUIRE_FALSE(chain::verify_consistency(one, root(two), two, root(two), proof));
      REQUIRE_FALSE(chain::verify_consistency(one, root(one), two, root(one), proof));
      auto longer = proof;
      longer.push_back(root(1));
      REQUIRE_FALSE(chain::verify_consistency(one, root(one), two, root(two), longer));
      auto shorter = proof;
      shorter.pop_back();
      REQUIRE(fault(chain::verify_consistency(one, root(one), two, root(two), shorter)) ==
              ErrorId::proof_malformed);
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i].bytes[0] ^= 0x80;
        REQUIRE(fault(chain::verify_consistency(one, root(one), two, root(two), changed)) ==
                ErrorId::proof_mismatch);
      }
    }
  }
}

TEST_CASE("from size 0 and from n to n only the empty proof, and only equal roots, will do") {
  const auto leaves = make_leaves(3);
  const Digest root = naive_root(leaves, 0, 3);
  const Digest empty = chain::empty_root();
  CHECK(chain::verify_consistency(0, empty, 3, root, {}));
  CHECK(chain::verify_consistency(0, empty, 0, empty, {}));
  CHECK(chain::verify_consistency(3, root, 3, root, {}));
  CHECK(fault(chain::verify_consistency(0, root, 3, root, {})) == ErrorId::proof_mismatch);
  CHECK(fault(chain::verify_consistency(0, empty, 0, root, {})) == ErrorId::proof_mismatch);
  CHECK(fault(chain::verify_consistency(3, empty, 3, root, {})) == ErrorId::proof_mismatch);
  CHECK(fault(chain::verify_consistency(0, empty, 3, root, {root})) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_consistency(3, root, 3, root, {root})) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_consistency(2, root, 3, root, {})) == ErrorId::proof_malformed);
}

TEST_CASE("impossible sizes and places are refused, and a reader's fault is passed on") {
  const auto leaves = make_leaves(5);
  const Tree tree(leaves);
  const auto nodes = tree.reader(5);
  const Digest root = naive_root(leaves, 0, 5);
  CHECK(chain::root_at(two_to_63, nodes).error().id == ErrorId::proof_malformed);
  CHECK(chain::prove_inclusion(5, 5, nodes).error().id == ErrorId::proof_malformed);
  CHECK(chain::prove_inclusion(0, two_to_63, nodes).error().id == ErrorId::proof_malformed);
  CHECK(chain::prove_consistency(6, 5, nodes).error().id == ErrorId::proof_malformed);
  CHECK(chain::prove_consistency(1, two_to_63, nodes).error().id == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_inclusion(root, 0, two_to_63, {}, root)) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_inclusion(root, 0, 0, {}, root)) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_inclusion(root, 5, 5, {}, root)) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_consistency(6, root, 5, root, {})) == ErrorId::proof_malformed);
  CHECK(fault(chain::verify_consistency(1, root, two_to_63, root, {})) == ErrorId::proof_malformed);
  CHECK(chain::prove_inclusion(0, 7, nodes).error().id == ErrorId::proof_malformed);
  CHECK(chain::root_at(7, nodes).error().id == ErrorId::proof_malformed);
  CHECK(Frontier::of(5, {root}).error().id == ErrorId::proof_malformed);
  CHECK(Frontier::of(0, {root}).error().id == ErrorId::proof_malformed);
  CHECK(Frontier::of(two_to_63, {root}).error().id == ErrorId::proof_malformed);
}

TEST_CASE("proofs at the largest sizes end") {
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  const chain::NodeReader nodes = [](unsigned level, std::uint64_t index) -> base::Result<Digest> {
    Digest out;  // not a real tree: only the shape matters here
    out.bytes[0] = static_cast<std::uint8_t>(level);
    out.bytes[1] = static_cast<std::uint8_t>(index);
    return out;
  };
  const auto root = *chain::root_at(largest, nodes);
  for (const std::uint64_t index : {std::uint64_t{0}, largest / 2, largest - 1}) {
    const auto proof = chain::prove_inclusion(index, largest, nodes);
    REQUIRE(proof);
    CHECK(proof->size() <= 63);
    const auto leaf = *nodes(0, index);
    const auto status = chain::verify_inclusion(leaf, index, largest, *proof, root);
    // Only the last leaf's neighbours are whole subtrees all the way, so only there the shape
    // suffices.
    CHECK(status.has_value() == (index == largest - 1));
    if (!status) CHECK(status.error().id == ErrorId::proof_mismatch);
  }
}

}  // namespace
