// Not a sample: every single bit of every entry of a small ledger, and every entry cut, doubled and
// swapped with every other. Each is found, and what is named is what was damaged.
#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// Genesis, registry, project, decision, account, issuance: every area of entry kinds once.
ChainedLedger small_ledger() {
  Book book;
  book.must(signed_genesis());
  book.must(open_registry("JP", Side::japan));
  book.must(record_project("MN004", "2016-01-01"));
  book.must(record_decision(first_decision(), {line("JP", 7158)}));
  book.must(open_account("JP", AccountKind::entity_holding, "2017-10-01"));
  book.must(issue(first_decision(), entity("JP", 1), "2017-10-24"));
  return ChainedLedger(book);
}

// Whether the report names `seq` as damaged and no other entry (that the rules stop there is no
// accusation).
bool names_only(const audit::Report& report, Seq seq) {
  bool named = false;
  for (const auto& finding : report.findings) {
    if (finding.id == FindingId::rules_unchecked) continue;
    if (finding.id == FindingId::checkpoint_missing ||
        finding.id == FindingId::checkpoint_signature || finding.id == FindingId::keys_unchecked)
      continue;  // a changed genesis changes the key
    if (finding.id == FindingId::checkpoint_origin && seq == 0) continue;
    if (!finding.first || finding.first != finding.last || *finding.first != seq) return false;
    named = named || audit::severity_of(finding.id) == audit::Severity::damage;
  }
  return named;
}

}  // namespace

TEST_CASE("every flipped bit is found and named by its entry") {
  const ChainedLedger ledger = small_ledger();
  Scene scene(ledger);
  std::size_t flips = 0;
  std::size_t bits = 0;
  for (const auto& bytes : ledger.bytes) bits += bytes.size() * 8;
  for (Seq seq = 0; seq < ledger.size(); ++seq) {
    base::Bytes& bytes = scene.source.entries[seq];
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
      bytes[bit / 8] ^= mask;
      const auto report = scene.verify();
      if (!names_only(report, seq)) {
        INFO("entry " << seq << ", byte " << bit / 8 << ", bit " << bit % 8);
        INFO(Catch::StringMaker<Expected>::convert(briefs(report)));
        REQUIRE(names_only(report, seq));
      }
      bytes[bit / 8] ^= mask;
      ++flips;
    }
  }
  CHECK(flips == bits);
  CHECK(scene.verify().findings.empty());
}

TEST_CASE("every cut, shortened, lengthened, doubled or swapped entry is found") {
  const ChainedLedger ledger = small_ledger();
  for (Seq seq = 0; seq < ledger.size(); ++seq) {
    INFO("entry " << seq);
    for (std::size_t length = 0; length < ledger.bytes[seq].size(); ++length) {
      Scene scene(ledger);
      scene.source.entries[seq].resize(length);
      CHECK(names_only(scene.verify(), seq));
    }
    {
      Scene scene(ledger);
      scene.source.entries[seq].push_back(0);
      CHECK(names_only(scene.verify(), seq));
    }
    {
      Scene scene(ledger);
      scene.source.entries.erase(seq);
      CHECK_FALSE(scene.verify().findings.empty());
    }
    for (Seq other = 0; other < ledger.size(); ++other) {
      if (other == seq) continue;
      Scene scene(ledger);
      scene.source.entries[seq] = ledger.bytes[other];
      CHECK(names_only(scene.verify(), seq));
      scene.source.entries[other] = ledger.bytes[seq];
      const auto report = scene.verify();
      std::vector<Seq> named;
      for (const auto& finding : report.findings)
        if (finding.id == FindingId::entry_wrong_seq)
          for (Seq at = *finding.first; at <= *finding.last; ++at) named.push_back(at);
      CHECK(named == std::vector<Seq>{std::min(seq, other), std::max(seq, other)});
    }
  }
}
