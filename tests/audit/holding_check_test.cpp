#include "ledger/audit/holding_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Book sealed_book() {
  Book book = signed_book();
  book.roots = chain::seal_roots;
  book.must(seal("JP", "2017-12-31"));
  return book;
}

// The proof of EH 1, which holds all of JP, second of five accounts.
struct Proofs {
  Book book = sealed_book();
  ChainedLedger ledger{book};

  [[nodiscard]] chain::HoldingLeaf leaf(const AccountNumber& number) const {
    std::vector<UnitBlock> held;
    for (const auto& text : book.holdings(number)) held.push_back(block(text));
    return {number, digest_of(0x22), chain::joined(held)};
  }
  // Of the entry `seq`, as the newest of a tree of that many: its hashes are the tree before it.
  [[nodiscard]] std::string receipt(Seq seq) const {
    const chain::NodeReader nodes = [&](unsigned level, std::uint64_t at) {
      chain::Frontier part;
      for (std::uint64_t i = at << level; i < (at + 1) << level; ++i) part.append(ledger.leaf(i));
      return base::Result<base::Digest>(part.root());
    };
    const auto size = ledger.size();
    return chain::TlogProof{ledger.bytes[seq], seq, *chain::prove_inclusion(seq, size, nodes),
                            ledger.note(size)}
        .text();
  }
  [[nodiscard]] chain::HoldingProof proof() const {
    chain::HoldingsTree tree;
    for (const auto& number : chain::accounts_of(book.state(), registry("JP")))
      tree.add(chain::leaf_hash(chain::encode(leaf(number))));
    return {chain::encode(leaf(entity("JP", 1))), 1, tree.size(), tree.prove(1),
            receipt(ledger.size() - 1)};
  }
  [[nodiscard]] audit::HoldingReport check(const std::string& text) const {
    return audit::check_holding({{"proof", text}, {ledger.vkey()}, {}});
  }
  [[nodiscard]] Expected found(const chain::HoldingProof& proof) const {
    Expected out;
    for (const auto& finding : check(proof.text()).receipt.findings) out.push_back(brief(finding));
    return out;
  }
};

}  // namespace

TEST_CASE("a sound holding proof says what was held, when, and who signed it") {
  const Proofs proofs;
  const auto report = proofs.check(proofs.proof().text());
  CHECK(report.receipt.findings.empty());
  CHECK(report.sealed);
  REQUIRE(report.leaf);
  CHECK(*report.leaf == proofs.leaf(entity("JP", 1)));
  REQUIRE(report.seal);
  CHECK(*report.seal == Seal{registry("JP"), day("2017-12-31")});
  CHECK(report.receipt.signed_by->text() == proofs.ledger.vkey().text());
}

TEST_CASE("what was changed in a holding proof is found") {
  const Proofs proofs;
  const auto sound = proofs.proof();
  SECTION("the holding") {
    auto proof = sound;
    auto leaf = proofs.leaf(entity("JP", 1));
    ++leaf.blocks[0].range.last;
    proof.leaf = chain::encode(leaf);
    CHECK(proofs.found(proof) == Expected{"holding.mismatch"});
  }
  SECTION("the holder") {
    auto proof = sound;
    auto leaf = proofs.leaf(entity("JP", 1));
    leaf.account.number = 2;
    proof.leaf = chain::encode(leaf);
    CHECK(proofs.found(proof) == Expected{"holding.mismatch"});
  }
  SECTION("the registry") {
    auto proof = sound;
    auto leaf = proofs.leaf(entity("JP", 1));
    leaf.account.registry = registry("MN");
    proof.leaf = chain::encode(leaf);
    CHECK(proofs.found(proof) == Expected{"holding.mismatch"});
  }
  SECTION("its hashes") {
    for (std::size_t i = 0; i < sound.hashes.size(); ++i) {
      auto proof = sound;
      proof.hashes[i].bytes[5] ^= 1;
      CHECK(proofs.found(proof) == Expected{"holding.mismatch"});
    }
  }
  SECTION("the leaf is none") {
    auto proof = sound;
    proof.leaf.push_back(0);
    CHECK(proofs.found(proof) == Expected{"holding.malformed"});
  }
  SECTION("the receipt is of another entry") {
    auto proof = sound;
    proof.receipt = proofs.receipt(5);
    CHECK(proofs.found(proof) == Expected{"holding.mismatch"});
  }
  SECTION("the text") {
    const auto report = proofs.check("jcm-ledger holding-proof v0\n");
    REQUIRE(report.receipt.findings.size() == 1);
    CHECK(brief(report.receipt.findings[0]) == "holding.malformed");
  }
}

TEST_CASE(
    "a holding proof without a key: nothing is said about the signature, but the rest is checked") {
  const Proofs proofs;
  const auto report = audit::check_holding({{"proof", proofs.proof().text()}, {}, {}});
  REQUIRE(report.receipt.findings.size() == 1);
  CHECK(report.receipt.findings[0].id == FindingId::key_missing);
  CHECK(report.sealed);
}

TEST_CASE("a seal whose roots are not those of the entries before it breaks a rule") {
  Book book = sealed_book();
  const ChainedLedger sound(book);
  CHECK(Scene(sound).verify().findings.empty());
  auto forged = sound;
  const Seq last = sound.size() - 1;
  forged.forge(last, [](Entry& entry) { entry.body.resolved.seal->holdings.bytes[0] ^= 1; });
  const auto report = Scene(forged).verify();
  CHECK(briefs(report) == Expected{"rule.broken " + std::to_string(last)});
  CHECK(report.findings[0].detail.starts_with("seal.roots: "));
}
