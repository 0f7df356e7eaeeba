#include "ledger/audit/read_ahead.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// Long enough for several chunks. The entries are one and the same: chunks do not compare them.
MemorySource long_source(std::uint64_t entries) {
  const ChainedLedger ledger(signed_book());
  MemorySource source;
  for (Seq seq = 0; seq < entries; ++seq) source.entries[seq] = ledger.bytes[3];
  return source;
}

}  // namespace

TEST_CASE("chunks come in order, cover everything once, and then end") {
  const auto source = long_source(20'000);
  for (const unsigned threads : {1U, 2U, 5U}) {
    audit::ReadAhead ahead(source, source.size(), false, threads);
    Seq next = 0;
    for (;;) {
      auto chunk = ahead.next();
      REQUIRE(chunk);
      if (!*chunk) break;
      CHECK((*chunk)->first == next);
      CHECK(next % 256 == 0);
      for (const auto& slot : (*chunk)->slots) CHECK(slot.present());
      next = (*chunk)->end();
    }
    CHECK(next == source.size());
    auto more = ahead.next();
    REQUIRE(more);
    CHECK_FALSE(*more);
  }
}

TEST_CASE("leaving in the middle stops the threads") {
  const auto source = long_source(50'000);
  audit::ReadAhead ahead(source, source.size(), false, 3);
  REQUIRE(ahead.next());
}

TEST_CASE("an empty source has no chunk") {
  const MemorySource source;
  audit::ReadAhead ahead(source, 0, true, 2);
  auto chunk = ahead.next();
  REQUIRE(chunk);
  CHECK_FALSE(*chunk);
}

TEST_CASE("an error of the source arrives, in order") {
  auto source = long_source(100);
  source.fault = base::error(base::ErrorId::store_io, "the disk is gone");
  audit::ReadAhead ahead(source, 100, false, 2);
  const auto chunk = ahead.next();
  REQUIRE_FALSE(chunk);
  CHECK(chunk.error().id == base::ErrorId::store_io);
}

TEST_CASE("damage at the border of two chunks is judged like any other") {
  Book book;
  book.must(signed_genesis());
  // Cheap entries: projects. Names run from AA001 on.
  for (int i = 0; i < 4'200; ++i) {
    const std::string name{static_cast<char>('A' + i / 999 / 26),
                           static_cast<char>('A' + i / 999 % 26)};
    std::string number = std::to_string(i % 999 + 1);
    number.insert(0, 3 - number.size(), '0');
    book.must(record_project(name + number, ""));
  }
  const ChainedLedger ledger(book);
  for (const bool tiles : {false, true}) {
    for (const Seq seq : {4'094U, 4'095U, 4'096U, 4'097U}) {
      Scene scene(ledger);
      scene.tiles = tiles;
      scene.input.threads = 2;
      chain::Record record = ledger.records[seq];
      record.entry.body.common.note = "changed";
      auto bytes = chain::encode(record);
      REQUIRE(bytes);
      scene.source.entries[seq] = *bytes;
      const auto report = scene.verify();
      INFO("entry " << seq << ", tiles " << tiles);
      REQUIRE_FALSE(report.findings.empty());
      CHECK(brief(report.findings[0]) == "entry.altered " + std::to_string(seq));
      CHECK(report.findings.size() == 2);  // and the rules that stop there
      scene.source.entries[seq] = ledger.bytes[seq];
      CHECK(scene.verify().findings.empty());
    }
    Scene scene(ledger);
    for (Seq seq = 4'000; seq < 4'150; ++seq) scene.source.entries.erase(seq);
    CHECK(brief(scene.verify().findings[0]) == "entry.missing 4000-4149");
  }
}

TEST_CASE("a stray entry far out is reached in one jump, and what lies between is one finding") {
  const ChainedLedger ledger(signed_book());
  const auto n = ledger.size();
  for (const Seq far : {Seq{5'000}, Seq{100'000}, (Seq{1} << 53) - 1}) {
    for (const unsigned threads : {1U, 3U}) {
      CAPTURE(far, threads);
      Scene scene(ledger);
      scene.source.entries[far] = ledger.bytes[3];
      scene.input.threads = threads;
      const auto report = scene.verify();
      CHECK(report.size == far + 1);
      CHECK(report.entries == n + 1);
      const auto found = briefs(report);
      REQUIRE(found.size() >= 2);
      CHECK(found[0] == "entry.missing " + std::to_string(n) + "-" + std::to_string(far - 1));
      CHECK(found[1] == "entry.wrong_seq " + std::to_string(far));
      // The checkpoint is of the entries before it, and still holds.
      REQUIRE(report.checkpoint);
      CHECK(report.checkpoint->size == n);
      CHECK_FALSE(report.root);
    }
  }
}

TEST_CASE("an unreadable range of any length is one finding") {
  const ChainedLedger ledger(signed_book());
  const auto n = ledger.size();
  Scene scene(ledger);
  const Seq last = Seq{1} << 52;
  scene.source.unreadable[n] = {n, last, "000012.sst", 7, "a block is damaged"};
  const auto report = scene.verify();
  CHECK(briefs(report).front() ==
        "entry.unreadable " + std::to_string(n) + "-" + std::to_string(last));
  CHECK(report.findings.front().file == "000012.sst");
  CHECK(report.findings.front().offset == 7);
}

TEST_CASE("entries on both sides of a long hole are checked, and hashes in the tiles bridge it") {
  const ChainedLedger ledger(signed_book());
  MemorySource source;
  const Seq hole_end = 3 * 4'096;
  const Seq size = hole_end + 300;
  for (Seq seq = 0; seq < size; ++seq)
    if (seq < 10 || seq >= hole_end) source.entries[seq] = ledger.bytes[3];
  audit::ReadAhead ahead(source, size, false, 2);
  std::uint64_t present = 0, gap = 0;
  Seq next = 0;
  while (true) {
    auto chunk = ahead.next();
    REQUIRE(chunk);
    if (!*chunk) break;
    CHECK((*chunk)->first == next);
    next = (*chunk)->end();
    gap += (*chunk)->gap;
    for (const auto& slot : (*chunk)->slots)
      if (slot.present()) ++present;
  }
  CHECK(next == size);
  CHECK(present == 310);
  CHECK(gap <= hole_end);
}
