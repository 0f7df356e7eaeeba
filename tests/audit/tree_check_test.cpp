#include "ledger/audit/tree_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string n(std::uint64_t value) { return std::to_string(value); }

// A ledger whose entry `from` was changed and everything after it chained anew, as a forger does
// who has the store but neither the key nor the checkpoints.
ChainedLedger rewritten_from(Seq from) {
  ChainedLedger ledger(signed_book());
  ledger.forge(from, [](Entry& entry) { entry.body.common.note = "another history"; });
  return ledger;
}

}  // namespace

TEST_CASE(
    "a full rewrite from an entry on is tree.mismatch, between the last good checkpoint and the "
    "first bad") {
  const ChainedLedger sound(signed_book());
  const ChainedLedger forged = rewritten_from(9);
  Scene scene(forged);
  scene.input.checkpoint_notes = {{"4.checkpoint", sound.note(4)},
                                  {"8.checkpoint", sound.note(8)},
                                  {"12.checkpoint", sound.note(12)},
                                  {"checkpoint", sound.note(sound.size())}};
  auto report = scene.verify();
  CHECK(briefs(report) == Expected{"tree.mismatch 8-11"});
  CHECK(report.findings[0].file == "12.checkpoint");
  REQUIRE(report.checkpoint);
  CHECK(report.checkpoint->size == 8);
  CHECK(report.unsigned_entries == forged.size() - 8);
  // The stored hash tiles, if the forger forgot them, say from which entry on.
  scene.with_tiles();
  for (std::size_t i = 0; i < sound.size(); ++i) scene.leaves[i] = sound.leaf(i);
  report = scene.verify();
  CHECK(briefs(report) == Expected{"tree.mismatch 8-11"});
  CHECK(report.findings[0].detail.find("from entry 9 on") != std::string::npos);
}

TEST_CASE("a rewrite of everything is caught by one kept checkpoint") {
  const ChainedLedger sound(signed_book());
  const ChainedLedger forged = rewritten_from(1);
  Scene scene(forged);  // re-signed with the ledger's own key: every inside witness agrees
  CHECK(briefs(scene.verify()) == Expected{});
  scene.input.outside_notes = {{"kept", sound.note(sound.size())}};
  CHECK(briefs(scene.verify()) == Expected{"checkpoint.fork 0-" + n(sound.size() - 1)});
  scene.input.outside_notes = {{"kept", sound.note(1)}};  // before the rewrite
  CHECK(briefs(scene.verify()) == Expected{});
}

TEST_CASE("a cut tail is tail.cut when a checkpoint covered it") {
  const ChainedLedger ledger(signed_book());
  const auto size = ledger.size();
  Scene scene(ledger);
  for (Seq seq = size - 3; seq < size; ++seq) scene.source.entries.erase(seq);
  scene.input.head = {size - 3, ledger.leaf(size - 4)};
  const std::string cut = "tail.cut " + n(size - 3) + "-" + n(size - 1);
  auto report = scene.verify();
  CHECK(briefs(report) == Expected{cut});
  CHECK(report.findings[0].expected == n(size));
  CHECK(report.findings[0].found == n(size - 3));
  CHECK_FALSE(report.checkpoint);
  SECTION("the ledger's checkpoints were cut too: a kept one knows") {
    scene.input.checkpoint_notes = {{"checkpoint", ledger.note(size - 3)}};
    CHECK(briefs(scene.verify()) == Expected{});
    scene.input.outside_notes = {{"older", ledger.note(5)}, {"kept", ledger.note(size)}};
    report = scene.verify();
    CHECK(briefs(report) == Expected{cut});
    CHECK(report.findings[0].file == "kept");
  }
  SECTION("entries past the last checkpoint are the residue: nothing but the head row knows") {
    scene.input.checkpoint_notes = {{"checkpoint", ledger.note(size - 3)}};
    CHECK(briefs(scene.verify()) == Expected{});
    scene.input.head = {size, ledger.leaf(size - 1)};
    CHECK(briefs(scene.verify()) == Expected{"head.differs " + n(size - 3) + "-" + n(size - 1)});
  }
}

TEST_CASE("a signed checkpoint of another history beside a good later one is checkpoint.fork") {
  const ChainedLedger sound(signed_book());
  const ChainedLedger other = rewritten_from(2);
  Scene scene(sound);
  scene.input.checkpoint_notes.push_back({"6.checkpoint", other.note(6)});
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"checkpoint.fork 0-5"});
  CHECK(report.findings[0].file == "6.checkpoint");
  REQUIRE(report.checkpoint);
  CHECK(report.checkpoint->size == sound.size());
}

TEST_CASE("two checkpoints of one size, one of them false") {
  const ChainedLedger sound(signed_book());
  const ChainedLedger other = rewritten_from(2);
  Scene scene(sound);
  scene.input.checkpoint_notes.push_back({"other", other.note(sound.size())});
  CHECK(briefs(scene.verify()) == Expected{"checkpoint.fork 0-" + n(sound.size() - 1)});
}

TEST_CASE("a checkpoint of size 0 has the root of nothing") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.input.outside_notes = {{"empty", ledger.sign({ledger.origin(), 0, chain::empty_root()})}};
  CHECK(briefs(scene.verify()) == Expected{});
  // Any other root at size 0 is no checkpoint at all.
  scene.input.outside_notes = {{"empty", ledger.sign({ledger.origin(), 0, digest_of(1)})}};
  CHECK(briefs(scene.verify()) == Expected{"checkpoint.unreadable"});
}
