// The proofs of the published 8-leaf tree, each broken in every way that the published bad vectors
// of transparency-dev/merkle break theirs (the names below are theirs): all are refused.
#include <catch2/catch.hpp>

#include "ledger/chain/merkle.hpp"
#include "ledger/chain/record.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using chain::Digest;
using Proof = std::vector<Digest>;

Digest digest_of(const std::string& base64) {
  const auto bytes = base::from_base64(base64);
  REQUIRE(bytes);
  REQUIRE(bytes->size() == 32);
  Digest out;
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return out;
}

Proof proof_of(const test::Json& json) {
  Proof out;
  for (const auto& hash : json.items) out.push_back(digest_of(hash.text));
  return out;
}

Proof with(Proof proof, std::size_t at, const Digest& hash) {
  proof.insert(proof.begin() + static_cast<std::ptrdiff_t>(at), hash);
  return proof;
}

Proof without(Proof proof, std::size_t at) {
  proof.erase(proof.begin() + static_cast<std::ptrdiff_t>(at));
  return proof;
}

Proof flipped(Proof proof, std::size_t at, unsigned bit) {
  proof[at].bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return proof;
}

Digest garbage() {
  Digest out;
  out.bytes.fill(0x5a);
  return out;
}

// Broken lists of hashes, each with the name of its kind.
std::vector<std::pair<std::string, Proof>> broken(const Proof& proof, unsigned bit,
                                                  const std::vector<Digest>& roots) {
  std::vector<std::pair<std::string, Proof>> out;
  out.emplace_back("trailing garbage", with(proof, proof.size(), garbage()));
  out.emplace_back("preceding garbage", with(proof, 0, garbage()));
  for (const auto& root : roots) {
    out.emplace_back("trailing root", with(proof, proof.size(), root));
    out.emplace_back("preceding root", with(proof, 0, root));
  }
  if (proof.empty()) return out;
  out.emplace_back("empty proof", Proof{});
  out.emplace_back("truncated proof", without(proof, proof.size() - 1));
  out.emplace_back("removed component", without(proof, 0));
  out.emplace_back("inserted component", with(proof, proof.size() / 2, proof[0]));
  out.emplace_back("preceding proof[0]", with(proof, 0, proof[0]));
  for (std::size_t i = 0; i < proof.size(); ++i)
    out.emplace_back("modified proof", flipped(proof, i, bit));
  return out;
}

TEST_CASE("the published 8-leaf tree: broken inclusion proofs") {
  const auto vectors = test::read_vectors("rfc6962/tree8-inclusion.json");
  std::size_t refused = 0;
  for (const auto& v : vectors.items) {
    INFO(v["desc"].text);
    const auto index = v["leafIdx"].number();
    const auto size = v["treeSize"].number();
    const auto leaf = digest_of(v["leafHash"].text);
    const auto root = digest_of(v["root"].text);
    const auto proof = proof_of(v["proof"]);
    const auto check = [&](std::string_view kind, const Digest& a_leaf, std::uint64_t an_index,
                           std::uint64_t a_size, const Proof& a_proof, const Digest& a_root) {
      INFO(kind);
      CHECK_FALSE(chain::verify_inclusion(a_leaf, an_index, a_size, a_proof, a_root));
      ++refused;
    };
    REQUIRE(chain::verify_inclusion(leaf, index, size, proof, root));
    check("leafIdx - 1", leaf, index - 1, size, proof, root);  // below 0: an index past any size
    check("leafIdx + 1", leaf, index + 1, size, proof, root);
    check("leafIdx ^ 2", leaf, index ^ 2, size, proof, root);
    check("treeSize * 2", leaf, index, size * 2, proof, root);
    check("treeSize / 2", leaf, index, size / 2, proof, root);
    check("wrong leaf", garbage(), index, size, proof, root);
    check("empty root", leaf, index, size, proof, chain::empty_root());
    check("random root", leaf, index, size, proof, garbage());
    const auto longer = with(proof, proof.size(), garbage());
    check("a root that fits a hash too many", leaf, index, size, longer,
          chain::node_hash(garbage(), root));
    check("a root that fits a hash too many", leaf, index, size, longer,
          chain::node_hash(root, garbage()));
    for (const auto& [kind, bad] : broken(proof, 3, {root}))
      check(kind, leaf, index, size, bad, root);
  }
  CHECK(refused > 500);
}

TEST_CASE("the published 8-leaf tree: broken consistency proofs") {
  const auto vectors = test::read_vectors("rfc6962/tree8-consistency.json");
  std::size_t refused = 0;
  for (const auto& v : vectors.items) {
    INFO(v["desc"].text);
    const auto one = v["size1"].number();
    const auto two = v["size2"].number();
    const auto root1 = digest_of(v["root1"].text);
    const auto root2 = digest_of(v["root2"].text);
    const auto proof = proof_of(v["proof"]);
    const auto check = [&](std::string_view kind, std::uint64_t size1, const Digest& r1,
                           std::uint64_t size2, const Digest& r2, const Proof& a_proof) {
      INFO(kind);
      CHECK_FALSE(chain::verify_consistency(size1, r1, size2, r2, a_proof));
      ++refused;
    };
    REQUIRE(chain::verify_consistency(one, root1, two, root2, proof));
    check("size1 - 1", one - 1, root1, two, root2, proof);
    check("size1 + 1", one + 1, root1, two, root2, proof);
    check("size1 ^ 2", one ^ 2, root1, two, root2, proof);
    check("size2 * 2", one, root1, two * 2, root2, proof);
    check("size2 / 2", one, root1, two / 2, root2, proof);
    check("wrong root1", one, garbage(), two, root2, proof);
    check("wrong root2", one, root1, two, garbage(), proof);
    if (one != two) check("swapped roots", one, root2, two, root1, proof);
    check("roots that fit a hash too many", one, chain::node_hash(garbage(), root1), two,
          chain::node_hash(garbage(), root2), with(proof, proof.size(), garbage()));
    for (const auto& [kind, bad] : broken(proof, 4, {root1, root2}))
      check(kind, one, root1, two, root2, bad);
  }
  CHECK(refused > 500);
}

}  // namespace
