// Gate 2 for issuance.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// A decision over 2018 and 2019: JP 30 (10 + 20), MN 0, TH 5 kept elsewhere.
DecisionKey second_decision() {
  return decision_key("MN004", "2018-01-01", "2019-12-31", "2020-03-01");
}

Book with_second(bool live = false) {
  Book book = furnished();
  auto elsewhere = line("TH", 5);
  elsewhere.hosted = false;
  auto jp = line("JP", 30, {{vintage(2018), credits(10)}, {vintage(2019), credits(20)}});
  book.must(record_decision(second_decision(), {jp, line("MN", 0), elsewhere}));
  if (live) {
    book.must(go_live("JP"));
    book.must(go_live("MN"));
  }
  return book;
}

IssueCredit credit(const AccountNumber& to, std::uint64_t year, std::uint64_t n) {
  return {to, vintage(year), credits(n)};
}
IssueCredit serials(const AccountNumber& to, std::uint64_t year, Serial first, Serial last) {
  return {to, vintage(year), UnitRange{first, last}};
}

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}
std::string listed(Book& book, std::vector<IssueCredit> list) {
  return outcome(book, issue(second_decision(), "JP", std::move(list), "2020-03-02"));
}

}  // namespace

TEST_CASE("the whole line to one account, one block per vintage") {
  Book book = with_second();
  const auto entry = book.must(issue(second_decision(), jp1, "2020-03-02"));
  REQUIRE(entry.body.resolved.issued.size() == 2);
  CHECK(entry.body.resolved.issued[0].block.text() == "JCM-JP-MN004-2018-1-10");
  CHECK(entry.body.resolved.issued[1].block.text() == "JCM-JP-MN004-2019-1-20");
  CHECK(book.balance(jp1) == 7'158 + 30);
  const auto& posting = book.state().decision(second_decision())->postings[0];
  CHECK(posting->posted_by == entry.seq);
  CHECK(posting->issued_on == day("2020-03-02"));
}

TEST_CASE("which line may be posted") {
  Book book = with_second();
  auto unknown = second_decision();
  unknown.decided_on = day("2020-03-05");
  CHECK(outcome(book, issue(unknown, jp1, "2020-03-06")) == "decision.unknown decision");
  CHECK(outcome(book, issue(second_decision(), entity("TH", 1), "2020-03-06")) ==
        "registry.unknown registry");
  CHECK(outcome(book, issue(second_decision(), entity("MN", 1), "2020-03-06")) ==
        "issue.line_zero registry");
  CHECK(outcome(book, issue(first_decision(), jp1, "2020-03-06")) == "issue.line_posted registry");
  book.must(open_registry("TH", Side::partner, 420));
  book.must(open_account("TH", AccountKind::entity_holding, "2020-03-01"));
  CHECK(outcome(book, issue(second_decision(), entity("TH", 1), "2020-03-06")) ==
        "issue.line_not_hosted registry");
  book.must(open_registry("VN", Side::partner, 420));
  book.must(open_account("VN", AccountKind::entity_holding, "2020-03-01"));
  CHECK(outcome(book, issue(second_decision(), entity("VN", 1), "2020-03-06")) ==
        "issue.line_unknown registry");
  CHECK(outcome(book, issue(second_decision(), jp1, "2020-02-29")) ==
        "issue.before_decision business_date");
  CHECK(outcome(book, issue(second_decision(), jp1, "2020-03-01")) == "ok");
  CHECK(outcome(book, issue(second_decision(), jp1, "2020-03-02")) == "issue.line_posted registry");
}

TEST_CASE("credits sum exactly to the line, vintage by vintage") {
  Book book = with_second();
  CHECK(listed(book, {credit(jp1, 2018, 11), credit(jp1, 2019, 20)}) ==
        "issue.exceeds_allocation credits[0]");
  CHECK(listed(book, {credit(jp1, 2018, 9), credit(jp1, 2019, 20)}) ==
        "issue.below_allocation credits");
  CHECK(listed(book, {credit(jp1, 2018, 10)}) == "issue.below_allocation credits");
  CHECK(listed(book, {credit(jp1, 2018, 9), credit(jp1, 2019, 21)}) ==
        "issue.exceeds_allocation credits[1]");
  CHECK(listed(book, {credit(jp1, 2017, 10), credit(jp1, 2019, 20)}) ==
        "issue.vintage credits[0].vintage");
  CHECK(listed(book, {serials(jp1, 2018, 1, 10), serials(jp1, 2019, 1, 21)}) ==
        "issue.exceeds_allocation credits[1]");
  CHECK(listed(book, {credit(jp1, 2018, 4), credit(jp2, 2018, 6), credit(jp2, 2019, 20)}) == "ok");
  CHECK(book.holdings(jp2) ==
        std::vector<std::string>{"JCM-JP-MN004-2018-5-10", "JCM-JP-MN004-2019-1-20"});
}

TEST_CASE("credited accounts exist and take units in") {
  Book book = with_second();
  CHECK(outcome(book, issue(second_decision(), entity("JP", 9), "2020-03-02")) ==
        "account.unknown account");
  CHECK(listed(book, {credit(jp1, 2018, 10), credit(entity("JP", 9), 2019, 20)}) ==
        "account.unknown credits[1].account");
  book.must(set_status(jp1, AccountStatus::blocked, "2020-03-01"));
  CHECK(outcome(book, issue(second_decision(), jp1, "2020-03-02")) == "account.status account");
  book.must(set_status(jp1, AccountStatus::receive_only, "2020-03-01"));
  book.must(set_status(jp2, AccountStatus::closed, "2020-03-01"));
  CHECK(listed(book, {credit(jp1, 2018, 10), credit(jp2, 2019, 20)}) ==
        "account.status credits[1].account");
  CHECK(outcome(book, issue(second_decision(), jp1, "2020-03-02")) == "ok");
}

TEST_CASE("while importing, serials may be stated, with gaps, never twice") {
  Book book = with_second();
  CHECK(listed(book, {serials(jp1, 2018, 1, 5), serials(jp1, 2018, 5, 9),
                      serials(jp1, 2019, 1, 20)}) == "issue.serials_overlap credits[1].first");
  CHECK(listed(book, {serials(jp1, 2018, 101, 110), serials(jp2, 2019, 1, 20)}) == "ok");
  const NumberingRun run{registry("JP"), project("MN004"), vintage(2018)};
  CHECK(book.state().run(run)->issued.raw() == 10);
  CHECK(book.state().run(run)->highest == 110);
  // Below, between and onto what is there.
  const auto third = decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-02");
  auto overlapping = record_decision(third, {line("JP", 10)});
  std::get<RecordDecision>(overlapping.given).overlaps = {second_decision()};
  std::get<RecordDecision>(overlapping.given).overlap_reason = "Test";
  book.must(overlapping);
  const auto at = [&](Serial first) {
    return outcome(book, issue(third, "JP", {serials(jp1, 2018, first, first + 9)}, "2020-03-02"));
  };
  CHECK(at(92) == "issue.serials_overlap credits[0].first");
  CHECK(at(110) == "issue.serials_overlap credits[0].first");
  CHECK(at(101) == "issue.serials_overlap credits[0].first");
  CHECK(at(91) == "ok");
  CHECK(book.holdings(jp1).size() ==
        3);  // 2017, and two of 2018: another issuance is another block
}

TEST_CASE("once live, numbers go on from the highest without gap") {
  Book book = with_second(true);
  const auto live = [&](Serial first_2018, Serial first_2019) {
    return outcome(book, issue(second_decision(), "JP",
                               {serials(jp1, 2018, first_2018, first_2018 + 9),
                                serials(jp1, 2019, first_2019, first_2019 + 19)}));
  };
  CHECK(live(2, 1) == "issue.serials_gap credits[0].first");
  CHECK(live(1, 3) == "issue.serials_gap credits[1].first");
  CHECK(live(1, 1) == "ok");
}

TEST_CASE("a run ends at 2^53 - 1") {
  Book book = with_second();
  book.must(issue(second_decision(), "JP",
                  {serials(jp1, 2018, base::max_exact_integer - 9, base::max_exact_integer),
                   serials(jp1, 2019, 1, 20)},
                  "2020-03-02"));
  const auto third = decision_key("MN004", "2018-06-01", "2018-12-31", "2020-03-02");
  auto command = record_decision(third, {line("JP", 1)});
  std::get<RecordDecision>(command.given).overlaps = {second_decision()};
  std::get<RecordDecision>(command.given).overlap_reason = "Test";
  book.must(command);
  CHECK(outcome(book, issue(third, jp1, "2020-03-02")) == "issue.serials_exhausted account");
}

TEST_CASE("a balance ends at 2^53 - 1") {
  Book book = furnished();
  const auto most = decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-01");
  book.must(record_decision(most, {line("JP", base::max_exact_integer)}));
  CHECK(outcome(book, issue(most, jp1, "2020-03-02")) == "amount.overflow");
  CHECK(outcome(book, issue(most, jp2, "2020-03-02")) == "ok");
  CHECK(outcome(book, transfer(jp1, jp2, by_quantity(1), "2020-03-02")) == "amount.overflow");
  CHECK(check_whole(book.state()));
}
