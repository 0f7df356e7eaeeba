#include "ledger/audit/byte_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string n(std::uint64_t value) { return std::to_string(value); }

// The last entry's rules, unchecked from `first` on.
std::string unchecked(const ChainedLedger& ledger, Seq first) {
  const Seq last = ledger.size() - 1;
  return "rules.unchecked " + n(first) + (first == last ? "" : "-" + n(last));
}

}  // namespace

TEST_CASE("an entry that is not there is entry.missing, neighbours in one finding") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  for (const Seq seq : {4U, 5U, 6U, 9U}) scene.source.entries.erase(seq);
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{
                              "entry.missing 4-6", "entry.missing 9", unchecked(ledger, 4),
                              // nothing says what 4 and 5 were, so no root can be computed
                          });
  CHECK(report.entries == ledger.size() - 4);
  CHECK_FALSE(report.root);
  REQUIRE(report.rules_stopped_at);
  CHECK(*report.rules_stopped_at == 4);
  CHECK_FALSE(report.state);
}

TEST_CASE("entries the source cannot read are entry.unreadable, with file and offset") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  for (const Seq seq : {7U, 8U}) scene.source.entries.erase(seq);
  scene.source.unreadable[7] = {7, 8, "000012.sst", 4'096, "block checksum mismatch"};
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"entry.unreadable 7-8", unchecked(ledger, 7)});
  const auto& finding = report.findings.front();
  CHECK(finding.file == "000012.sst");
  CHECK(finding.offset == 4'096);
  CHECK(finding.detail == "block checksum mismatch");
}

TEST_CASE("bytes that are no entry are entry.malformed, and named alone") {
  const ChainedLedger ledger(signed_book());
  for (Seq seq = 0; seq < ledger.size(); ++seq) {
    for (const bool tiles : {false, true}) {
      Scene scene(ledger);
      scene.tiles = tiles;
      scene.source.entries[seq] = {0xff, 0x00, 0x13};
      const auto report = scene.verify();
      // Without the genesis there is no key to open the checkpoint with.
      Expected expected{"entry.malformed " + n(seq), unchecked(ledger, seq)};
      if (seq == 0) expected.push_back("checkpoint.missing");
      CHECK(briefs(report) == expected);
      CHECK(report.findings.front().detail.find("cbor.malformed") == 0);
    }
  }
}

TEST_CASE("an empty value is entry.malformed") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.source.entries[3].clear();
  CHECK(briefs(scene.verify()) == Expected{"entry.malformed 3", unchecked(ledger, 3)});
}

TEST_CASE("another spelling of the same entry is entry.not_canonical") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  // Key 0 (version) with its value 0 in two bytes instead of one: the same to a lax reader.
  base::Bytes& bytes = scene.source.entries[5];
  REQUIRE(bytes[1] == 0x00);
  REQUIRE(bytes[2] == 0x00);
  bytes[2] = 0x18;
  bytes.insert(bytes.begin() + 3, 0x00);
  CHECK(briefs(scene.verify()) == Expected{"entry.not_canonical 5", unchecked(ledger, 5)});
}

TEST_CASE("an entry under another number is entry.wrong_seq") {
  const ChainedLedger ledger(signed_book());
  SECTION("a duplicate") {
    Scene scene(ledger);
    scene.source.entries[8] = ledger.bytes[7];
    const auto report = scene.verify();
    CHECK(briefs(report) == Expected{"entry.wrong_seq 8", unchecked(ledger, 8)});
    CHECK(report.findings.front().expected == "8");
    CHECK(report.findings.front().found == "7");
  }
  SECTION("two entries swapped") {
    Scene scene(ledger);
    scene.source.entries[6] = ledger.bytes[11];
    scene.source.entries[11] = ledger.bytes[6];
    CHECK(briefs(scene.verify()) ==
          Expected{"entry.wrong_seq 6", "entry.wrong_seq 11", unchecked(ledger, 6)});
  }
  SECTION("one inserted, the rest shifted: one finding for the row") {
    Scene scene(ledger);
    for (Seq seq = ledger.size(); seq > 6; --seq) scene.source.entries[seq] = ledger.bytes[seq - 1];
    const auto report = scene.verify();
    CHECK(report.findings.front().id == FindingId::entry_wrong_seq);
    CHECK(brief(report.findings.front()) == "entry.wrong_seq 7-" + n(ledger.size()));
  }
  SECTION("one cut out, the rest moved up") {
    Scene scene(ledger);
    for (Seq seq = 6; seq + 1 < ledger.size(); ++seq)
      scene.source.entries[seq] = ledger.bytes[seq + 1];
    scene.source.entries.erase(ledger.size() - 1);
    const auto report = scene.verify();
    CHECK(brief(report.findings.front()) == "entry.wrong_seq 6-" + n(ledger.size() - 2));
    only(report, FindingId::tail_cut);
  }
  SECTION("the tail played again behind the end") {
    Scene scene(ledger);
    const auto size = ledger.size();
    for (Seq i = 0; i < 3; ++i) scene.source.entries[size + i] = ledger.bytes[size - 3 + i];
    const auto report = scene.verify();
    CHECK(brief(report.findings.front()) == "entry.wrong_seq " + n(size) + "-" + n(size + 2));
    only(report, FindingId::head_differs);
  }
}

TEST_CASE("what is newer than this program is neither clean nor damaged") {
  const ChainedLedger ledger(signed_book());
  const auto seq = ledger.size() - 1;
  Scene scene(ledger);
  scene.input.checkpoint_notes = {{"checkpoint", ledger.note(seq)}};
  base::Bytes bytes = ledger.bytes[seq];
  SECTION("a version") {
    REQUIRE(bytes[1] == 0x00);
    bytes[2] = 0x01;
    scene.source.entries[seq] = bytes;
    scene.input.head->leaf = chain::leaf_hash(bytes);
    CHECK(briefs(scene.verify()) ==
          Expected{"entry.unknown_version " + n(seq), "rules.unchecked " + n(seq)});
    // Its link is still followed: the entry before it stays vouched for.
    scene.source.entries[seq - 1][40] ^= 1;
    const auto report = scene.verify();
    CHECK(report.findings.front().first == seq - 1);
  }
  SECTION("a kind") {
    // Key 4 follows the time (key 3): 0x03 0x1b + 8 bytes, then 0x04 and the kind in one or two
    // bytes.
    const base::Bytes time_key{0x03, 0x1b};
    const auto at = std::search(bytes.begin(), bytes.end(), time_key.begin(), time_key.end());
    REQUIRE(at != bytes.end());
    const auto kind = at + 10;
    REQUIRE(*kind == 0x04);
    REQUIRE(kind[1] == 0x18);  // credits.issue is 50
    kind[2] = 0xfa;
    scene.source.entries[seq] = bytes;
    scene.input.head->leaf = chain::leaf_hash(bytes);
    CHECK(briefs(scene.verify()) ==
          Expected{"entry.unknown_kind " + n(seq), "rules.unchecked " + n(seq)});
  }
}

TEST_CASE("a chunk holds what it was asked for and nothing else") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.source.unreadable[2] = {2, 9, "f", 1, "x"};
  auto chunk = audit::read_chunk(scene.source, 4, 12, true);
  REQUIRE(chunk);
  CHECK(chunk->first == 4);
  CHECK(chunk->end() == 12);
  REQUIRE(chunk->unreadable.size() == 1);
  CHECK(chunk->unreadable[0].first == 4);
  CHECK(chunk->unreadable[0].last == 9);
  CHECK_FALSE(chunk->slots[5].present());
  REQUIRE(chunk->slots[6].present());
  CHECK(chunk->slots[6].leaf == ledger.leaf(10));
  const auto bytes = chunk->bytes_of(chunk->slots[7]);
  CHECK(base::Bytes(bytes.begin(), bytes.end()) == ledger.bytes[11]);
}
