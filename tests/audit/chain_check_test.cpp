#include "ledger/audit/chain_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string n(std::uint64_t value) { return std::to_string(value); }

// Another, canonical entry in place of entry `seq`: its note differs. `prev` as it was, or a wrong
// one.
base::Bytes rewritten(const ChainedLedger& ledger, Seq seq, bool wrong_prev = false) {
  chain::Record record = ledger.records[seq];
  record.entry.body.common.note = "not what was recorded";
  record.entry.request_digest = chain::request_digest(record.entry);
  if (wrong_prev) record.prev = digest_of(0x77);
  auto bytes = chain::encode(record);
  REQUIRE(bytes);
  return std::move(bytes).value();
}

// The findings but for the rules that could not be checked.
Expected without_rules(const audit::Report& report) {
  Expected all = briefs(report);
  std::erase_if(all, [](const std::string& text) { return text.starts_with("rules.unchecked"); });
  return all;
}

}  // namespace

TEST_CASE("a rewritten entry is named by exactly its number, whatever witnesses there are") {
  const ChainedLedger ledger(signed_book());
  for (const bool tiles : {false, true}) {
    for (const bool checkpoint : {false, true}) {
      for (const bool head : {false, true}) {
        for (Seq seq = 0; seq < ledger.size(); ++seq) {
          const bool last = seq + 1 == ledger.size();
          if (last && !head && !tiles) continue;  // see the next test
          INFO("entry " << seq << ", tiles " << tiles << ", checkpoint " << checkpoint << ", head "
                        << head);
          Scene scene(ledger);
          scene.tiles = tiles;
          scene.input.key = ledger.vkey();
          if (!head) scene.input.head.reset();
          if (!checkpoint) scene.input.checkpoint_notes = {{"checkpoint", ledger.note(1)}};
          if (!checkpoint && seq == 0) scene.input.checkpoint_notes.clear();
          scene.source.entries[seq] = rewritten(ledger, seq);
          Expected expected{"entry.altered " + n(seq)};
          if (!checkpoint && seq == 0) expected.push_back("checkpoint.missing");
          const auto report = scene.verify();
          CHECK(without_rules(report) == expected);
          CHECK(report.rules_stopped_at == seq);
          const auto& finding = report.findings.front();
          CHECK(finding.expected == base::to_hex(ledger.leaf(seq).view()));
          CHECK(finding.found == base::to_hex(chain::leaf_hash(scene.source.entries[seq]).view()));
        }
      }
    }
  }
}

TEST_CASE("with no witness beside it but the signed root, a rewritten last entry breaks the tree") {
  const ChainedLedger ledger(signed_book());
  const Seq last = ledger.size() - 1;
  Scene scene(ledger);
  scene.input.head.reset();
  scene.input.checkpoint_notes.push_back({"before", ledger.note(last)});
  scene.source.entries[last] = rewritten(ledger, last);
  CHECK(without_rules(scene.verify()) == Expected{"tree.mismatch " + n(last)});
}

TEST_CASE("a rewritten entry that also names another predecessor is the one that is named") {
  const ChainedLedger ledger(signed_book());
  for (const bool tiles : {false, true}) {
    for (Seq seq = 1; seq < ledger.size(); ++seq) {
      INFO("entry " << seq << ", tiles " << tiles);
      Scene scene(ledger);
      scene.tiles = tiles;
      scene.source.entries[seq] = rewritten(ledger, seq, true);
      CHECK(without_rules(scene.verify()) == Expected{"entry.altered " + n(seq)});
    }
  }
}

TEST_CASE("several rewritten entries are each named when the hash tiles are there") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.with_tiles();
  for (const Seq seq : {3U, 4U, 5U, 9U}) scene.source.entries[seq] = rewritten(ledger, seq);
  CHECK(without_rules(scene.verify()) ==
        Expected{"entry.altered 3", "entry.altered 4", "entry.altered 5", "entry.altered 9"});
}

TEST_CASE("rewritten entries apart from each other are each named without tiles too") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  for (const Seq seq : {3U, 6U, 9U}) scene.source.entries[seq] = rewritten(ledger, seq);
  CHECK(without_rules(scene.verify()) ==
        Expected{"entry.altered 3", "entry.altered 6", "entry.altered 9"});
}

TEST_CASE("an entry that was written with a wrong link is chain.broken, not altered") {
  ChainedLedger ledger(signed_book());
  const Seq seq = 8;
  ledger.records[seq].prev = digest_of(0x77);
  auto bytes = chain::encode(ledger.records[seq]);
  REQUIRE(bytes);
  ledger.bytes[seq] = *bytes;
  ledger.chain_from(seq + 1);
  Scene scene(ledger);  // tiles, head and checkpoint all made from it
  scene.with_tiles();
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"chain.broken 8"});
  CHECK(report.findings[0].expected == base::to_hex(ledger.leaf(7).view()));
  CHECK(report.findings[0].found == base::to_hex(digest_of(0x77).view()));
  CHECK_FALSE(report.rules_stopped_at);  // every entry is as it was written, and was allowed
}

TEST_CASE("wrong hash tiles alone accuse no entry") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.with_tiles();
  for (auto& leaf : scene.leaves) leaf = digest_of(0x01);
  CHECK(briefs(scene.verify()) == Expected{});
}

TEST_CASE("a rewritten entry beside a lost one is still found by the stored hashes") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.with_tiles();
  scene.source.entries[6] = rewritten(ledger, 6);
  scene.source.entries.erase(7);
  CHECK(without_rules(scene.verify()) == Expected{"entry.altered 6", "entry.missing 7"});
}

TEST_CASE(
    "one lost entry: the link after it says what it was, so the signed root is still checked") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.source.entries.erase(7);
  CHECK(without_rules(scene.verify()) == Expected{"entry.missing 7"});
  // A checkpoint of another history is still found behind the damage.
  chain::Checkpoint other{ledger.origin(), ledger.size(), digest_of(3)};
  scene.input.checkpoint_notes = {{"checkpoint", ledger.sign(other)}};
  CHECK(without_rules(scene.verify()) ==
        Expected{"entry.missing 7", "tree.mismatch 0-" + n(ledger.size() - 1)});
}

TEST_CASE("a tile that speaks against the last entry is outweighed by the root signed with it") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.with_tiles();
  scene.input.head.reset();  // as in an archive
  scene.leaves.back() = digest_of(1);
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{});
  CHECK(report.checkpoint->size == ledger.size());
  // Without that root nobody else vouches for it.
  scene.input.checkpoint_notes = {{"checkpoint", ledger.note(4)}};
  CHECK(without_rules(scene.verify()) == Expected{"entry.altered " + n(ledger.size() - 1)});
}
