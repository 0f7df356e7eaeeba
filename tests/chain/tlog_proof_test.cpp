#include "ledger/chain/tlog_proof.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/chain/naive_tree.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using chain::TlogProof;

const std::string origin = "jcm.example/proofs";

const crypto::FileKey& signer() {
  static const auto key = *crypto::FileKey::from_seed(base::Bytes(32, 3));
  return *key;
}
chain::VerifierKey log_key() { return {origin, signer().public_key()}; }

std::string note_of(const base::Digest& root, std::uint64_t size) {
  return *chain::sign_note(chain::Checkpoint{origin, size, root}.text(), origin, signer());
}

// A proof of entry `index` among `size`.
TlogProof proof_of(std::size_t index, std::size_t size) {
  const auto leaves = test::make_leaves(size);
  TlogProof out;
  out.extra = base::Bytes{1, 2, 3};
  out.index = index;
  test::naive_path(leaves, index, 0, size, out.hashes);
  out.checkpoint = note_of(test::naive_root(leaves, 0, size), size);
  return out;
}

std::string verdict(const TlogProof& proof, const base::Digest& leaf) {
  const auto checked = chain::verify_proof(proof, leaf, std::vector{log_key()});
  return checked ? "good" : std::string(base::id_text(checked.error().id));
}

TEST_CASE("the lines of a proof") {
  auto proof = proof_of(2, 5);
  const auto text = proof.text();
  const auto line = [](const base::Digest& hash) { return base::to_base64(hash.view()) + "\n"; };
  CHECK(text == "c2sp.org/tlog-proof@v1\nextra AQID\nindex 2\n" + line(proof.hashes[0]) +
                    line(proof.hashes[1]) + line(proof.hashes[2]) + "\n" + proof.checkpoint);
  proof.extra.reset();
  proof.hashes.clear();
  proof.index = 0;
  CHECK(proof.text() == "c2sp.org/tlog-proof@v1\nindex 0\n\n" + proof.checkpoint);
}

TEST_CASE("every proof of small trees is read back and holds") {
  for (std::size_t size = 1; size <= 20; ++size) {
    const auto leaves = test::make_leaves(size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = proof_of(index, size);
      const auto read = TlogProof::parse(proof.text());
      REQUIRE(read);
      CHECK(read->text() == proof.text());
      CHECK(read->extra == proof.extra);
      CHECK(read->index == index);
      CHECK(read->hashes == proof.hashes);
      CHECK(read->checkpoint == proof.checkpoint);
      CHECK(verdict(*read, leaves[index]) == "good");
      CHECK(verdict(*read, test::make_leaves(size + 1).back()) == "proof.mismatch");
    }
  }
}

TEST_CASE("any text that is read is written back byte for byte") {
  std::mt19937 random(9162);
  const auto base_text = proof_of(5, 11).text();
  std::size_t taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto text = base_text;
    for (int edits = static_cast<int>(random() % 3); edits >= 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, 1 + random() % 5);
          break;
        case 2:
          text.insert(at, 1, "\n 0=+/A"[random() % 7]);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 50));
      }
    }
    if (const auto read = TlogProof::parse(text)) {
      ++taken;
      REQUIRE(read->text() == text);
    }
  }
  CHECK(taken > 100);  // edits of the note are not looked at
}

TEST_CASE("what is not exactly a proof is refused") {
  const auto good = proof_of(5, 11).text();
  const auto replaced = [&](const std::string& from, const std::string& to) {
    auto out = good;
    const auto at = out.find(from);
    REQUIRE(at != std::string::npos);
    return out.replace(at, from.size(), to);
  };
  const auto hashes_at = good.find("index 5\n") + 8;
  std::vector<std::string> bad = {
      "",
      "c2sp.org/tlog-proof@v1",
      "c2sp.org/tlog-proof@v1\n",
      "\n" + good,
      " " + good,
      replaced("@v1", "@v2"),
      replaced("@v1\n", "@v1\r\n"),
      replaced("extra AQID", "extra AQI"),
      replaced("extra AQID", "extra AQJ="),  // unused bits are not zero
      replaced("extra AQID", "extra  AQID"),
      replaced("extra AQID", "Extra AQID"),
      replaced("extra AQID\n", "extra AQID\nextra AQID\n"),
      replaced("extra AQID\nindex 5\n", "index 5\nextra AQID\n"),
      replaced("index 5", "index 05"),
      replaced("index 5", "index +5"),
      replaced("index 5", "index -5"),
      replaced("index 5", "index 5 "),
      replaced("index 5", "index"),
      replaced("index 5", "index "),
      replaced("index 5\n", ""),
      replaced("index 5", "index 0x5"),
      replaced("index 5", "index 9223372036854775808"),
      replaced("index 5", "index 99999999999999999999"),
      good.substr(0, hashes_at),
      good.substr(0, hashes_at + 10),
      good.substr(0, hashes_at + 45),
      good.substr(0, hashes_at) + "AAAA\n" + good.substr(hashes_at),
      good.substr(0, hashes_at) + " \n" + good.substr(hashes_at),
      good.substr(0, hashes_at + 43) + "\n" + good.substr(hashes_at + 45),  // no padding
  };
  std::string many;
  for (int i = 0; i < 64; ++i) many += base::to_base64(base::Digest{}.view()) + "\n";
  bad.push_back(good.substr(0, hashes_at) + many + "\n" + proof_of(0, 1).checkpoint);
  for (const auto& text : bad) {
    INFO(text);
    const auto read = TlogProof::parse(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().id == ErrorId::proof_malformed);
    CHECK(read.error().detail.starts_with("the proof "));
  }
  CHECK(TlogProof::parse(replaced("index 5", "index 9223372036854775807")));
}

TEST_CASE("a proof that does not fit its checkpoint") {
  const auto leaves = test::make_leaves(11);
  const auto good = proof_of(5, 11);
  SECTION("another index") {
    auto proof = good;
    proof.index = 4;
    CHECK(verdict(proof, leaves[5]) == "proof.mismatch");
  }
  SECTION("an index past the size") {
    auto proof = good;
    proof.index = 11;
    CHECK(verdict(proof, leaves[5]) == "proof.malformed");
  }
  SECTION("a hash too few, a hash too many") {
    auto proof = good;
    proof.hashes.pop_back();
    CHECK(verdict(proof, leaves[5]) == "proof.malformed");
    proof.hashes.resize(good.hashes.size() + 1);
    CHECK(verdict(proof, leaves[5]) == "proof.malformed");
  }
  SECTION("any other hash") {
    for (std::size_t i = 0; i < good.hashes.size(); ++i) {
      auto proof = good;
      proof.hashes[i].bytes[7] ^= 1;
      CHECK(verdict(proof, leaves[5]) == "proof.mismatch");
    }
  }
  SECTION("a note of another key, a note changed after signing, none") {
    auto proof = good;
    const auto stranger = *crypto::FileKey::from_seed(base::Bytes(32, 4));
    proof.checkpoint = *chain::sign_note("jcm.example/proofs\n", origin, *stranger);
    CHECK(verdict(proof, leaves[5]) == "note.key_unknown");
    proof.checkpoint = good.checkpoint;
    proof.checkpoint.replace(proof.checkpoint.find("\n11\n"), 4, "\n12\n");
    CHECK(verdict(proof, leaves[5]) == "note.signature");
    proof.checkpoint.clear();
    CHECK(verdict(proof, leaves[5]) == "note.malformed");
    proof.checkpoint = *chain::sign_note("jcm.example/proofs\nx\n", origin, signer());
    CHECK(verdict(proof, leaves[5]) == "checkpoint.malformed");
  }
}

}  // namespace
