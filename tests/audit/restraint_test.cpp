// Holds, orders and reversals in a ledger that a forger with the key has changed.
#include "ledger/audit/rule_check.hpp"
#include "tests/audit/chained_ledger.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string detail_of(ChainedLedger ledger, Seq at, const std::function<void(Entry&)>& change) {
  ledger.forge(at, change);
  Scene scene(ledger);
  const auto report = scene.verify();
  REQUIRE_FALSE(report.findings.empty());
  CHECK(report.findings[0].first == at);
  const auto& detail = report.findings[0].detail;
  return detail.substr(0, detail.find(':'));
}

// Entry 19: a window; 20: a transfer; 21: its reversal; 22: a hold; 23: a transfer beside it.
Book put_right() {
  Book book = signed_book(true);
  book.must(reversal_window("JP", 5));
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(100)));
  book.must(reverse(20));
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-1-10"})));
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(5)));
  return book;
}

}  // namespace

TEST_CASE("a ledger with reversals and holds verifies: the earlier entry is read again") {
  const ChainedLedger ledger(put_right());
  CHECK(Scene(ledger).verify().findings.empty());
}

TEST_CASE("a forged reversal, hold or use of held units is named") {
  const ChainedLedger ledger(put_right());
  CHECK(detail_of(ledger, 21, [](Entry& e) { std::get<ReverseEntry>(e.body.given).entry = 15; }) ==
        "reversal.kind");
  CHECK(detail_of(ledger, 21, [](Entry& e) { std::get<ReverseEntry>(e.body.given).entry = 900; }) ==
        "entry.unknown");
  CHECK(detail_of(ledger, 21, [](Entry& e) {
          std::swap(e.body.resolved.from, e.body.resolved.to);
        }) == "entry.resolution");
  CHECK(detail_of(ledger, 21, [](Entry& e) { e.business_date.days += 9; }) == "entry.resolution");
  CHECK(detail_of(ledger, 22, [](Entry& e) {
          std::get<PlaceHold>(e.body.given).blocks[0].range.last = 99'999;
        }) == "serial.unknown");
  CHECK(detail_of(ledger, 23, [](Entry& e) {
          std::get<Transfer>(e.body.given).selection = by_ranges({"JCM-JP-MN004-2017-6-10"});
          e.body.resolved.moved = blocks({"JCM-JP-MN004-2017-6-10"});
        }) == "units.held");
  // The transfer was for later; now it is reversed and was never made.
  CHECK(detail_of(ledger, 20, [](Entry& e) {
          std::get<Transfer>(e.body.given).selection = by_quantity(99);
        }) == "entry.resolution");
}
