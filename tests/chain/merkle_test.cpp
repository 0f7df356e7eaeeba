// Roots and proofs: equal to the published ones and to the definition.
#include "ledger/chain/merkle.hpp"

#include <catch2/catch.hpp>

#include "ledger/chain/tile.hpp"
#include "tests/chain/naive_tree.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using chain::Digest;
using chain::Frontier;
using test::make_leaves;
using test::naive_root;
using test::Tree;

Digest digest_of(const std::string& base64) {
  const auto bytes = base::from_base64(base64);
  REQUIRE(bytes);
  REQUIRE(bytes->size() == 32);
  Digest out;
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return out;
}
std::vector<Digest> proof_of(const test::Json& json) {
  std::vector<Digest> out;
  for (const auto& hash : json.items) out.push_back(digest_of(hash.text));
  return out;
}
TEST_CASE("the published 8-leaf tree: leaves, roots, frontiers") {
  const auto vectors = test::read_vectors("rfc6962/tree8.json");
  const auto& roots = vectors["roots_hex"].items;
  Frontier frontier;
  CHECK(base::to_hex(frontier.root().view()) == roots.at(0).text);
  std::vector<Digest> leaves;
  for (const auto& leaf : vectors["leaves_hex"].items) {
    leaves.push_back(chain::leaf_hash(*base::from_hex(leaf.text)));
    frontier.append(leaves.back());
    CHECK(base::to_hex(frontier.root().view()) == roots.at(leaves.size()).text);
    const auto root = chain::root_at(leaves.size(), Tree(leaves).reader(leaves.size()));
    REQUIRE(root);
    CHECK(base::to_hex(root->view()) == roots.at(leaves.size()).text);
  }
  CHECK(leaves.size() == 8);
}

TEST_CASE("the published 8-leaf tree: inclusion proofs, both directions") {
  const auto tree_vectors = test::read_vectors("rfc6962/tree8.json");
  std::vector<Digest> leaves;
  for (const auto& leaf : tree_vectors["leaves_hex"].items)
    leaves.push_back(chain::leaf_hash(*base::from_hex(leaf.text)));
  const Tree tree(leaves);
  const auto vectors = test::read_vectors("rfc6962/tree8-inclusion.json");
  for (const auto& v : vectors.items) {
    INFO(v["desc"].text);
    REQUIRE_FALSE(v["wantErr"].flag);
    const auto index = v["leafIdx"].number();
    const auto size = v["treeSize"].number();
    const auto proof = proof_of(v["proof"]);
    CHECK(chain::verify_inclusion(digest_of(v["leafHash"].text), index, size, proof,
                                  digest_of(v["root"].text)));
    const auto ours = chain::prove_inclusion(index, size, tree.reader(size));
    REQUIRE(ours);
    CHECK(*ours == proof);
  }
  CHECK(vectors.items.size() == 36);
}

TEST_CASE("the published 8-leaf tree: consistency proofs, both directions") {
  const auto tree_vectors = test::read_vectors("rfc6962/tree8.json");
  std::vector<Digest> leaves;
  for (const auto& leaf : tree_vectors["leaves_hex"].items)
    leaves.push_back(chain::leaf_hash(*base::from_hex(leaf.text)));
  const Tree tree(leaves);
  const auto vectors = test::read_vectors("rfc6962/tree8-consistency.json");
  for (const auto& v : vectors.items) {
    INFO(v["desc"].text);
    REQUIRE_FALSE(v["wantErr"].flag);
    const auto one = v["size1"].number();
    const auto two = v["size2"].number();
    const auto proof = proof_of(v["proof"]);
    CHECK(chain::verify_consistency(one, digest_of(v["root1"].text), two,
                                    digest_of(v["root2"].text), proof));
    const auto ours = chain::prove_consistency(one, two, tree.reader(two));
    REQUIRE(ours);
    CHECK(*ours == proof);
  }
  CHECK(vectors.items.size() == 36);
}

TEST_CASE("roots of every size to 300 equal the definition, by frontier and by subtrees") {
  const auto leaves = make_leaves(300);
  const Tree tree(leaves);
  Frontier frontier;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    const Digest expected = naive_root(leaves, 0, size);
    CHECK(frontier.root() == expected);
    CHECK(frontier.size() == size);
    CHECK(*chain::root_at(size, tree.reader(size)) == expected);
    const auto again = Frontier::of(size, frontier.hashes());
    REQUIRE(again);
    CHECK(again->root() == expected);
    if (size < leaves.size()) frontier.append(leaves[size]);
  }
}

TEST_CASE("inclusion proofs of every entry at sizes to 300 equal the definition and verify") {
  const auto leaves = make_leaves(300);
  const Tree tree(leaves);
  std::size_t proofs = 0;
  for (std::size_t size = 1; size <= leaves.size(); size += size < 70 ? 1 : 23) {
    const Digest root = naive_root(leaves, 0, size);
    for (std::size_t index = 0; index < size; index += size < 70 ? 1 : 7) {
      std::vector<Digest> expected;
      test::naive_path(leaves, index, 0, size, expected);
      const auto proof = chain::prove_inclusion(index, size, tree.reader(size));
      REQUIRE(proof);
      REQUIRE(*proof == expected);
      REQUIRE(chain::verify_inclusion(leaves[index], index, size, *proof, root));
      ++proofs;
    }
  }
  CHECK(proofs > 2'500);
}

TEST_CASE("consistency proofs between all sizes to 130 equal the definition and verify") {
  const auto leaves = make_leaves(130);
  const Tree tree(leaves);
  std::vector<Digest> roots;
  for (std::size_t size = 0; size <= leaves.size(); ++size)
    roots.push_back(naive_root(leaves, 0, size));
  for (std::size_t two = 0; two <= leaves.size(); ++two) {
    for (std::size_t one = 0; one <= two; ++one) {
      std::vector<Digest> expected;
      if (one > 0) test::naive_subproof(leaves, one, 0, two, true, expected);
      const auto proof = chain::prove_consistency(one, two, tree.reader(two));
      REQUIRE(proof);
      REQUIRE(*proof == expected);
      REQUIRE(chain::verify_consistency(one, roots[one], two, roots[two], *proof));
    }
  }
}

TEST_CASE("the root of a complete subtree is that of its leaves") {
  const auto leaves = make_leaves(256);
  for (std::size_t width = 1; width <= 256; width *= 2)
    CHECK(chain::subtree_root(std::span(leaves).first(width)) == naive_root(leaves, 0, width));
}

}  // namespace
