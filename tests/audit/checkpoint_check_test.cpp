#include "ledger/audit/checkpoint_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE(
    "a torn or empty checkpoint is checkpoint.unreadable, a warning; a kept one still vouches") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  const std::string note = ledger.note(ledger.size());
  scene.input.checkpoint_notes = {{"5.checkpoint", ledger.note(5)}, {"checkpoint", ""}};
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"checkpoint.unreadable"});
  CHECK(report.findings[0].file == "checkpoint");
  REQUIRE(report.checkpoint);
  CHECK(report.checkpoint->size == 5);
  for (const std::size_t cut : {std::size_t{1}, note.size() / 3, note.size() / 2}) {
    scene.input.checkpoint_notes[1].text = note.substr(0, cut);
    CHECK(briefs(scene.verify()) == Expected{"checkpoint.unreadable"});
  }
  // With no other one, no signature vouches for anything: that is a thing not checked.
  scene.input.checkpoint_notes = {{"checkpoint", "\n"}};
  CHECK(briefs(scene.verify()) == Expected{"checkpoint.unreadable", "checkpoint.missing"});
}

TEST_CASE("a changed checkpoint or one under another key is checkpoint.signature") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  std::string& note = scene.input.checkpoint_notes[0].text;
  SECTION("size changed") {
    const auto line = note.find('\n') + 1;
    note[line] = note[line] == '1' ? '2' : '1';
    CHECK(briefs(scene.verify()) == Expected{"checkpoint.signature"});
  }
  SECTION("every character, one at a time, is noticed") {
    const std::string whole = note;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      note = whole;
      note[i] = static_cast<char>(note[i] ^ 0x01);
      const auto report = scene.verify();
      INFO("character " << i);
      REQUIRE_FALSE(report.findings.empty());
      const auto id = report.findings[0].id;
      CHECK((id == FindingId::checkpoint_signature || id == FindingId::checkpoint_unreadable));
    }
  }
  SECTION("signed by a stranger") {
    const chain::Checkpoint same{ledger.origin(), ledger.size(), ledger.root(ledger.size())};
    auto forged = chain::sign_note(same.text(), ledger.origin(), *test_key(9));
    REQUIRE(forged);
    note = *forged;
    CHECK(briefs(scene.verify()) == Expected{"checkpoint.signature"});
  }
}

TEST_CASE("no checkpoint at all is a thing not checked, on the levels that ask for one") {
  Scene scene{ChainedLedger(signed_book())};
  scene.without_checkpoint();
  CHECK(briefs(scene.verify()) == Expected{"checkpoint.missing"});
  scene.input.level = audit::Level::tree;
  CHECK(briefs(scene.verify()) == Expected{});
}

TEST_CASE("a checkpoint that the key signed for another ledger is checkpoint.origin") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  const chain::Checkpoint other{"test.example/other", 3, ledger.root(3)};
  scene.input.checkpoint_notes.push_back({"3.checkpoint", ledger.sign(other)});
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"checkpoint.origin"});
  CHECK(report.findings[0].expected == ledger.origin());
  CHECK(report.findings[0].found == "test.example/other");
}

TEST_CASE("a key that is not the genesis' is key.differs, said once") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  SECTION("another key") {
    scene.input.key = chain::VerifierKey{ledger.origin(), test_key(9)->public_key()};
    const auto report = scene.verify();
    CHECK(briefs(report) == Expected{"key.differs 0"});
    CHECK_FALSE(report.checkpoint);
  }
  SECTION("another name") {
    scene.input.key = chain::VerifierKey{"test.example/other", test_key()->public_key()};
    CHECK(briefs(scene.verify()) == Expected{"key.differs 0"});
  }
}
