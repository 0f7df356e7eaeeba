#include "ledger/audit/receipt_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

struct Receipts {
  ChainedLedger ledger{signed_book()};

  [[nodiscard]] chain::TlogProof proof(Seq index, std::uint64_t size) const {
    const chain::NodeReader nodes = [this](unsigned level, std::uint64_t at) {
      std::vector<base::Digest> leaves;
      for (std::uint64_t i = at << level; i < (at + 1) << level; ++i)
        leaves.push_back(ledger.leaf(i));
      while (leaves.size() > 1) {
        std::vector<base::Digest> above;
        for (std::size_t i = 0; i < leaves.size(); i += 2)
          above.push_back(chain::node_hash(leaves[i], leaves[i + 1]));
        leaves = std::move(above);
      }
      return base::Result<base::Digest>(leaves[0]);
    };
    auto hashes = chain::prove_inclusion(index, size, nodes);
    REQUIRE(hashes);
    return {ledger.bytes[index], index, *hashes, ledger.note(size)};
  }

  [[nodiscard]] audit::ReceiptReport check(const chain::TlogProof& proof, bool key = true,
                                           std::vector<audit::NamedNote> outside = {}) const {
    audit::ReceiptInput input;
    input.receipt = {"receipt", proof.text()};
    if (key) input.keys = {ledger.vkey()};
    input.outside_notes = std::move(outside);
    return audit::check_receipt(input);
  }
};

Expected found(const audit::ReceiptReport& report) {
  Expected out;
  for (const auto& finding : report.findings) out.push_back(brief(finding));
  return out;
}

}  // namespace

TEST_CASE("a sound receipt of every entry, at several sizes") {
  const Receipts receipts;
  for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{7}, receipts.ledger.size()})
    for (Seq index = 0; index < size; ++index) {
      const auto report = receipts.check(receipts.proof(index, size));
      CHECK(found(report) == Expected{});
      CHECK(report.included);
      CHECK(report.record->entry.seq == index);
      CHECK(report.checkpoint->size == size);
      CHECK(report.signed_by->text() == receipts.ledger.vkey().text());
      CHECK(*report.leaf == receipts.ledger.leaf(index));
    }
}

TEST_CASE("without a key nothing is said about the signature, but the rest is checked") {
  const Receipts receipts;
  auto proof = receipts.proof(5, 9);
  auto report = receipts.check(proof, false);
  CHECK(found(report) == Expected{"key.missing 5"});
  CHECK(report.included);
  CHECK_FALSE(report.signed_by);
  REQUIRE(report.signers.size() == 1);
  const auto vkey = receipts.ledger.vkey().text();
  CHECK(vkey.starts_with(report.signers[0] + "+"));
  proof.hashes[0] = digest_of(1);
  CHECK(found(receipts.check(proof, false)) == Expected{"key.missing 5", "receipt.mismatch 5"});
}

TEST_CASE("what was changed in a receipt is found") {
  const Receipts receipts;
  const auto sound = receipts.proof(5, 9);
  SECTION("its number") {
    auto proof = sound;
    proof.index = 6;
    CHECK(found(receipts.check(proof)) == Expected{"receipt.mismatch 6", "receipt.mismatch 6"});
  }
  SECTION("its hashes") {
    for (std::size_t i = 0; i < sound.hashes.size(); ++i) {
      auto proof = sound;
      proof.hashes[i].bytes[3] ^= 1;
      CHECK(found(receipts.check(proof)) == Expected{"receipt.mismatch 5"});
    }
    auto proof = sound;
    proof.hashes.pop_back();
    CHECK(found(receipts.check(proof)) == Expected{"receipt.mismatch 5"});
  }
  SECTION("its entry") {
    auto proof = sound;
    proof.extra = receipts.ledger.bytes[6];
    CHECK(found(receipts.check(proof)) == Expected{"receipt.mismatch 5", "receipt.mismatch 5"});
    proof.extra = base::Bytes{1, 2, 3};
    CHECK(found(receipts.check(proof)) == Expected{"entry.malformed 5", "receipt.mismatch 5"});
    proof.extra.reset();
    CHECK(found(receipts.check(proof)) == Expected{"receipt.malformed 5"});
  }
  SECTION("its checkpoint") {
    auto proof = sound;
    proof.checkpoint = receipts.ledger.note(8);
    CHECK(found(receipts.check(proof)) == Expected{"receipt.mismatch 5"});
    proof.checkpoint = "no note\n";
    CHECK(found(receipts.check(proof)) == Expected{"receipt.malformed 5"});
    proof.checkpoint = *chain::sign_note("jcm.example/x\n", receipts.ledger.origin(), *test_key());
    CHECK(found(receipts.check(proof)) == Expected{"receipt.malformed 5"});
    proof.checkpoint = *chain::sign_note(*chain::note_text(sound.checkpoint),
                                         receipts.ledger.origin(), *test_key(8));
    CHECK(found(receipts.check(proof)) == Expected{"checkpoint.signature 5"});
    proof.checkpoint = receipts.ledger.sign({"jcm.example/elsewhere", 9, receipts.ledger.root(9)});
    CHECK(found(receipts.check(proof)) == Expected{"checkpoint.origin 5"});
  }
  SECTION("all of it") {
    audit::ReceiptInput input;
    input.receipt = {"receipt", "c2sp.org/tlog-proof@v1\n"};
    CHECK(found(audit::check_receipt(input)) == Expected{"receipt.malformed"});
  }
}

TEST_CASE("a request digest that is not the command's is named in a receipt too") {
  Receipts receipts;
  receipts.ledger.records[5].entry.request_digest = digest_of(1);
  receipts.ledger.chain_from(5);
  CHECK(found(receipts.check(receipts.proof(5, 9))) == Expected{"request.digest 5"});
}

TEST_CASE("a receipt beside a checkpoint kept elsewhere") {
  const Receipts receipts;
  const auto& ledger = receipts.ledger;
  const auto proof = receipts.proof(5, 9);
  const auto beside = [&](std::string note, bool key = true) {
    return receipts.check(proof, key, {{"kept", std::move(note)}});
  };
  const auto good = beside(ledger.note(9));
  CHECK(found(good) == Expected{});
  CHECK(good.agreeing == std::vector<std::string>{"kept"});
  CHECK(found(beside(ledger.note(10))) == Expected{"checkpoint.not_compared"});
  CHECK(found(beside(ledger.sign({ledger.origin(), 9, digest_of(3)}))) ==
        Expected{"checkpoint.fork"});
  CHECK(found(beside(ledger.sign({"jcm.example/elsewhere", 9, ledger.root(9)}))) ==
        Expected{"checkpoint.origin"});
  CHECK(found(beside("torn")) == Expected{"checkpoint.unreadable"});
  const auto forged =
      chain::sign_note(*chain::note_text(ledger.note(9)), ledger.origin(), *test_key(8));
  CHECK(found(beside(*forged)) == Expected{"checkpoint.signature"});
  // Without a key the texts are compared; whose they are stays unknown.
  CHECK(found(beside(ledger.sign({ledger.origin(), 9, digest_of(3)}), false)) ==
        Expected{"key.missing 5", "checkpoint.fork"});
}
