// Gate 2: registries, business dates, effective dates.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Command opening(std::string_view business_date) {
  return open_account("JP", AccountKind::entity_holding, business_date);
}

}  // namespace

TEST_CASE("while importing, every posting and account change states its business date") {
  Book book = furnished();
  CHECK(outcome_of(book.submit(opening(""))) == "business_date.missing business_date");
  CHECK(outcome_of(book.submit(opening("2017-10-23"))) == "business_date.falls business_date");
  CHECK(outcome_of(book.submit(opening("2026-02-02"))) == "business_date.future business_date");
  CHECK(book.must(opening("2017-10-24")).business_date == day("2017-10-24"));
  CHECK(book.must(opening("2026-02-01")).business_date == day("2026-02-01"));
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2026-02-01"));
}

TEST_CASE("each registry's dates are its own") {
  Book book = furnished();
  book.must(opening("2020-05-01"));
  CHECK(outcome_of(book.submit(opening("2018-01-01"))) == "business_date.falls business_date");
  CHECK(book.must(open_account("MN", AccountKind::entity_holding, "2018-01-01")).business_date ==
        day("2018-01-01"));
}

TEST_CASE("the day begins at the registry's own offset") {
  Book book = furnished();
  book.set_time("2026-02-01T15:00:00Z");  // 2 February in Japan, 1 February in Mongolia (23:00)
  CHECK(outcome_of(book.submit(open_account("MN", AccountKind::entity_holding, "2026-02-02"))) ==
        "business_date.future business_date");
  CHECK(outcome_of(book.submit(opening("2026-02-02"))) == "ok");
}

TEST_CASE("once live, the business date is the day of recording") {
  Book book = furnished(true);
  CHECK(book.must(opening("")).business_date == day("2026-02-01"));
  CHECK(book.must(opening("2026-02-01")).business_date == day("2026-02-01"));
  for (const auto* other : {"2026-01-31", "2026-02-02", "2017-10-24"})
    CHECK(outcome_of(book.submit(opening(other))) == "business_date.live business_date");
  book.set_time("2026-02-01T14:59:59Z");
  CHECK(book.must(opening("")).business_date == day("2026-02-01"));
  CHECK(book.must(opening("")).business_date == day("2026-02-02"));
}

TEST_CASE("a late fact carries the day it took effect, never a later one") {
  Book book = furnished(true);
  auto c = opening("");
  c.common.effective_on = day("2026-01-15");
  CHECK(outcome_of(book.submit(c)) == "ok");
  c.common.effective_on = day("2026-02-01");
  CHECK(outcome_of(book.submit(c)) == "ok");
  c.common.effective_on = day("2026-02-02");
  CHECK(outcome_of(book.submit(c)) == "effective_on.future effective_on");
  auto p = record_project("MN009");
  p.common.effective_on = day("2026-02-02");
  CHECK(outcome_of(book.submit(p)) == "effective_on.future effective_on");
}

TEST_CASE("ledger-wide entries are dated by the UTC day of recording") {
  Book book = furnished();
  book.set_time("2026-02-01T23:30:00Z");
  const auto entry = book.must(record_project("MN009"));
  CHECK(entry.business_date == day("2026-02-01"));
  CHECK(entry.scope.empty());
  CHECK(outcome_of(book.submit(on("2026-02-02", record_project("MN010")))) ==
        "business_date.live business_date");
  CHECK(outcome_of(book.submit(on("2026-02-01", record_project("MN010")))) == "ok");
  const auto live = book.must(go_live("JP"));
  CHECK(live.business_date == day("2026-02-02"));
  CHECK(live.scope == registry("JP"));
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2017-10-24"));
}

TEST_CASE("messages about dates say which day to give") {
  Book book = furnished();
  const auto falls = book.submit(opening("2017-10-23"));
  CHECK(falls.error().detail ==
        "business_date 2017-10-23 is before 2017-10-24, the last one of registry JP; import in the "
        "order of "
        "business dates");
  book.must(go_live("JP"));
  const auto live = book.submit(opening("2017-10-24"));
  CHECK(live.error().detail ==
        "registry JP is live, the business date is the day of recording, 2026-02-01, not "
        "2017-10-24; leave "
        "business_date out, and use effective_on for an earlier fact");
}
