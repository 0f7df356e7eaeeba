#include "ledger/audit/compare_ledgers.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

MemorySource source_of(const ChainedLedger& ledger) {
  MemorySource source;
  for (Seq seq = 0; seq < ledger.size(); ++seq) source.entries[seq] = ledger.bytes[seq];
  return source;
}

audit::Comparison compared(const MemorySource& one, const MemorySource& other) {
  auto comparison = audit::compare_ledgers(one, other);
  REQUIRE(comparison);
  return std::move(comparison).value();
}

}  // namespace

TEST_CASE("equal ledgers, and one that is the beginning of the other") {
  const auto whole = source_of(ChainedLedger(signed_book()));
  auto comparison = compared(whole, whole);
  CHECK(comparison.compared == whole.size());
  CHECK(comparison.unreadable == 0);
  CHECK_FALSE(audit::finding_of(comparison, "other"));
  auto part = whole;
  part.entries.erase(part.entries.find(10), part.entries.end());
  comparison = compared(whole, part);
  CHECK(comparison.one_size == whole.size());
  CHECK(comparison.other_size == 10);
  CHECK(comparison.compared == 10);
  CHECK_FALSE(comparison.parting);
  CHECK(compared(part, whole).other_size == whole.size());
}

TEST_CASE("two histories part at their first different entry and never meet again") {
  ChainedLedger ledger(signed_book());
  const auto one = source_of(ledger);
  ledger.forge(8, [](Entry& e) { e.request_id.text = "another"; });
  const auto comparison = compared(one, source_of(ledger));
  REQUIRE(comparison.parting);
  CHECK(comparison.parting->seq == 8);
  CHECK(comparison.parting->one == one.entries.at(8));
  CHECK(comparison.parting->other_leaf == ledger.leaf(8));
  CHECK(comparison.differing == ledger.size() - 8);
  CHECK_FALSE(comparison.agree_again);
  const auto finding = audit::finding_of(comparison, "the copy");
  REQUIRE(finding);
  CHECK(brief(*finding) == "ledgers.part 8");
  CHECK(finding->expected == base::to_hex(chain::leaf_hash(one.entries.at(8)).view()));
  CHECK(finding->detail.find("the copy") == 0);
}

TEST_CASE("a single changed entry is told from two histories") {
  const auto one = source_of(ChainedLedger(signed_book()));
  auto other = one;
  other.entries[5].back() ^= 1;
  auto comparison = compared(one, other);
  REQUIRE(comparison.parting);
  CHECK(comparison.agree_again == 6U);
  CHECK(audit::finding_of(comparison, "it")->detail.find("only this one differs") !=
        std::string::npos);
  other.entries[9].back() ^= 1;
  comparison = compared(one, other);
  CHECK(comparison.parting->seq == 5);
  CHECK(comparison.differing == 2);
  CHECK(comparison.agree_again == 10U);
}

TEST_CASE("what one of the two cannot show is counted, never called equal") {
  const auto one = source_of(ChainedLedger(signed_book()));
  auto other = one;
  other.entries.erase(3);
  other.entries.erase(7);
  other.unreadable[7] = {7, 7, "file", 0, "damaged"};
  for (const auto& comparison : {compared(one, other), compared(other, one)}) {
    CHECK(comparison.unreadable == 2);
    CHECK(comparison.compared == one.size() - 2);
    CHECK_FALSE(comparison.parting);
  }
  const MemorySource none;
  CHECK(compared(one, none).unreadable == 0);
}

TEST_CASE("a side that cannot be opened is an error") {
  const auto one = source_of(ChainedLedger(signed_book()));
  auto other = one;
  other.fault = base::error(base::ErrorId::store_io, "the disk is gone");
  CHECK_FALSE(audit::compare_ledgers(one, other));
  CHECK_FALSE(audit::compare_ledgers(other, one));
}
