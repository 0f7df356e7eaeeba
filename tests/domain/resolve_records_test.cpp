// Gate 2: registries, projects, decisions and accounts.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

}  // namespace

TEST_CASE("a registry is opened once and goes live once") {
  Book book = furnished();
  CHECK(outcome(book, open_registry("JP", Side::japan)) == "registry.exists code");
  CHECK(outcome(book, go_live("TH")) == "registry.unknown registry");
  CHECK(outcome(book, go_live("JP")) == "ok");
  CHECK(outcome(book, go_live("JP")) == "registry.not_importing registry");
}

TEST_CASE("a project is recorded once, and not with a date to come") {
  Book book = furnished();
  CHECK(outcome(book, record_project("MN004")) == "project.exists reference");
  // 00:00 UTC on 1 February is 14:00 on 1 February at UTC+14.
  CHECK(outcome(book, record_project("MN005", "2026-02-01")) == "ok");
  CHECK(outcome(book, record_project("MN006", "2026-02-02")) == "project.dates registered_on");
  book.set_time("2026-02-01T10:00:00Z");
  CHECK(outcome(book, record_project("MN006", "2026-02-02")) == "ok");
}

TEST_CASE("only registered projects are allotted credits, not before their registration") {
  Book book = furnished();
  book.must(record_project("MN008", ""));
  const auto decide_on = [&](std::string_view reference, std::string_view decided_on) {
    return outcome(book,
                   record_decision(decision_key(reference, "2015-01-01", "2015-06-30", decided_on),
                                   {line("JP", 5)}));
  };
  CHECK(decide_on("MN009", "2017-10-24") == "project.unknown project");
  CHECK(decide_on("MN008", "2017-10-24") == "project.not_registered project");
  CHECK(decide_on("MN004", "2015-12-31") == "decision.before_registration decided_on");
  CHECK(decide_on("MN004", "2026-02-02") == "decision.period decided_on");
  CHECK(decide_on("MN004", "2016-01-01") == "ok");  // the period may begin before registration
  CHECK(decide_on("MN004", "2016-01-01") == "decision.exists decided_on");
}

TEST_CASE("hosted lines name a registry of this ledger and its side") {
  Book book = furnished();
  const auto key = decision_key("MN004", "2018-01-01", "2018-12-31", "2019-02-01");
  auto foreign = line("TH", 5);
  CHECK(outcome(book, record_decision(key, {foreign})) == "registry.unknown lines[0].registry");
  auto swapped = line("MN", 5);
  swapped.side = Side::japan;
  CHECK(outcome(book, record_decision(key, {line("JP", 1), swapped})) ==
        "decision.lines lines[1].side");
  foreign.hosted = false;
  CHECK(outcome(book, record_decision(key, {line("JP", 1), foreign})) == "ok");
}

TEST_CASE("monitoring periods of a project do not overlap, unless said") {
  Book book = furnished();
  const auto key = decision_key("MN004", "2017-07-31", "2018-06-30", "2019-02-01");
  CHECK(outcome(book, record_decision(key, {line("JP", 1)})) == "decision.overlap period_start");
  auto said = record_decision(key, {line("JP", 1)});
  auto& facts = std::get<RecordDecision>(said.given);
  facts.overlap_reason = "The 31st of July was counted late";
  facts.overlaps = {decision_key("MN004", "2017-05-01", "2017-09-01", "2017-10-24")};
  CHECK(outcome(book, said) == "decision.unknown overlaps[0]");
  facts.overlaps = {first_decision()};
  CHECK(outcome(book, said) == "ok");
  // The same period again, decided on another day, overlaps both.
  const auto again = decision_key("MN004", "2017-07-31", "2018-06-30", "2019-03-01");
  CHECK(outcome(book, record_decision(again, {line("JP", 1)})) == "decision.overlap period_start");
  // Another project, or the day after, is free.
  book.must(record_project("MN005"));
  CHECK(
      outcome(book, record_decision(decision_key("MN005", "2017-07-31", "2018-06-30", "2019-02-01"),
                                    {line("JP", 1)})) == "ok");
  CHECK(
      outcome(book, record_decision(decision_key("MN004", "2018-07-01", "2018-12-31", "2019-02-01"),
                                    {line("JP", 1)})) == "ok");
}

TEST_CASE("an account gets the number given, or the next free one") {
  Book book = furnished();
  const auto open = [&](std::optional<std::uint32_t> number) {
    return open_account("JP", AccountKind::entity_holding, "2017-10-24", number);
  };
  CHECK(outcome(book, open(1)) == "account.exists number");
  CHECK(book.must(open(7)).body.resolved.account == entity("JP", 7));
  const auto entry = book.must(open(std::nullopt));
  CHECK(entry.body.resolved.account == entity("JP", 8));
  CHECK(entry.scope == registry("JP"));
  const auto* row = book.state().account(entity("JP", 8));
  CHECK(row->opened_by == entry.seq);
  CHECK(row->opened_on == day("2017-10-24"));
  CHECK(row->holder_name == digest_of(0x22));
  CHECK(outcome(book, open_account("TH", AccountKind::entity_holding, "2017-10-24")) ==
        "registry.unknown registry");
}

TEST_CASE("closing needs an empty account and is final") {
  using S = AccountStatus;
  Book book = furnished(true);
  const auto jp1 = entity("JP", 1);
  const auto jp2 = entity("JP", 2);
  CHECK(outcome(book, set_status(entity("JP", 9), S::blocked)) == "account.unknown account");
  CHECK(outcome(book, set_status(entity("TH", 1), S::blocked)) == "registry.unknown account");
  CHECK(outcome(book, set_status(jp1, S::closed)) == "account.not_empty account");
  CHECK(outcome(book, set_status(jp1, S::open)) == "account.status status");
  CHECK(outcome(book, set_status(jp1, S::blocked)) == "ok");
  CHECK(outcome(book, set_status(jp1, S::open)) == "ok");
  CHECK(outcome(book, set_status(jp2, S::closed)) == "ok");
  for (const auto status : {S::open, S::receive_only, S::blocked, S::closed})
    CHECK(outcome(book, set_status(jp2, status)) == "account.status account");
}
