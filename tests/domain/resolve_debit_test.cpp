// Gate 2 for transfer, retirement and cancellation: which units move.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
using Texts = std::vector<std::string>;

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

Texts moved(const Entry& entry) {
  Texts out;
  for (const auto& block : entry.body.resolved.moved) out.push_back(block.text());
  return out;
}

// JP1 holds 10 of each of MN003 and MN004, vintages 2018 and 2019.
Book two_projects() {
  Book book = furnished();
  book.must(record_project("MN003"));
  for (const auto* reference : {"MN004", "MN003"}) {
    const auto key = decision_key(reference, "2018-01-01", "2019-12-31", "2020-03-01");
    book.must(record_decision(
        key, {line("JP", 20, {{vintage(2018), credits(10)}, {vintage(2019), credits(10)}})}));
    book.must(issue(key, jp2, "2020-03-02"));
  }
  book.must(go_live("JP"));
  return book;
}

}  // namespace

TEST_CASE("by quantity: oldest vintage, then project, then lowest serial") {
  Book book = two_projects();
  const auto entry = book.must(transfer(jp2, jp1, by_quantity(35)));
  CHECK(moved(entry) == Texts{"JCM-JP-MN003-2018-1-10", "JCM-JP-MN003-2019-1-10",
                              "JCM-JP-MN004-2018-1-10", "JCM-JP-MN004-2019-1-5"});
  CHECK(book.holdings(jp2) == Texts{"JCM-JP-MN004-2019-6-10"});
}

TEST_CASE("by quantity within bounds") {
  Book book = two_projects();
  CHECK(moved(book.must(transfer(jp2, jp1, by_quantity(12, "MN004")))) ==
        Texts{"JCM-JP-MN004-2018-1-10", "JCM-JP-MN004-2019-1-2"});
  CHECK(moved(book.must(transfer(jp2, jp1, by_quantity(5, "", 2019)))) ==
        Texts{"JCM-JP-MN003-2019-1-5"});
  CHECK(moved(book.must(transfer(jp2, jp1, by_quantity(2, "MN003", 2018)))) ==
        Texts{"JCM-JP-MN003-2018-1-2"});
  const auto bounded = book.submit(transfer(jp2, jp1, by_quantity(9, "MN003", 2018)));
  REQUIRE_FALSE(bounded);
  CHECK(bounded.error().id == base::ErrorId::units_insufficient);
  CHECK(bounded.error().detail.find(
            "holds 8 credits of project MN003 of vintage 2018, 9 are asked for") !=
        std::string::npos);
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1, "MN003", 2017))) ==
        "units.insufficient quantity");
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1, "MN004", 2018))) ==
        "units.insufficient quantity");
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1, "MN099"))) == "project.unknown project");
  const auto all = book.submit(transfer(jp2, jp1, by_quantity(1'000)));
  CHECK(all.error().detail.find("holds 21 credits, 1000 are asked for") != std::string::npos);
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1'000, "MN004"))) ==
        "units.insufficient quantity");
}

TEST_CASE("by ranges: exactly those, neighbours joined in the record") {
  Book book = two_projects();
  const auto entry = book.must(retire(
      jp2, retirement("JP"),
      by_ranges({"JCM-JP-MN003-2018-2-4", "JCM-JP-MN003-2018-5-6", "JCM-JP-MN004-2019-10-10"})));
  CHECK(moved(entry) == Texts{"JCM-JP-MN003-2018-2-6", "JCM-JP-MN004-2019-10-10"});
  CHECK(std::get<ByRanges>(std::get<Retire>(entry.body.given).selection).size() == 3);  // as given
  CHECK(book.holdings(jp2) == Texts{"JCM-JP-MN003-2018-1-1", "JCM-JP-MN003-2018-7-10",
                                    "JCM-JP-MN004-2018-1-10", "JCM-JP-MN003-2019-1-10",
                                    "JCM-JP-MN004-2019-1-9"});
  CHECK(book.balance(retirement("JP")) == 6);
}

TEST_CASE("a range not wholly held is refused, naming the part and no other holder") {
  Book book = two_projects();
  book.must(transfer(jp2, jp1, by_ranges({"JCM-JP-MN003-2018-4-6"})));
  const auto part = [&](const char* range) {
    const auto result = book.submit(transfer(jp2, jp1, by_ranges({range})));
    REQUIRE_FALSE(result);
    CHECK(outcome_of(result) == "units.not_held blocks[0]");
    CHECK(result.error().detail.find(jp1.text()) == std::string::npos);
    return result.error().detail;
  };
  CHECK(part("JCM-JP-MN003-2018-1-10").find("does not hold JCM-JP-MN003-2018-4-6;") !=
        std::string::npos);
  CHECK(part("JCM-JP-MN003-2018-5-5").find("JCM-JP-MN003-2018-5-5;") != std::string::npos);
  CHECK(part("JCM-JP-MN003-2018-8-12").find("JCM-JP-MN003-2018-11-12;") != std::string::npos);
  CHECK(part("JCM-JP-MN003-2018-11-12").find("JCM-JP-MN003-2018-11-12;") != std::string::npos);
  CHECK(part("JCM-JP-MN003-2030-1-1").find("JCM-JP-MN003-2030-1-1;") != std::string::npos);
}

TEST_CASE("accounts of a debit exist, and their status allows it") {
  using S = AccountStatus;
  Book book = furnished(true);
  const auto move = [&](const AccountNumber& from, const AccountNumber& to) {
    return outcome(book, transfer(from, to, by_quantity(1)));
  };
  CHECK(move(entity("JP", 9), jp2) == "account.unknown from");
  CHECK(move(jp1, entity("JP", 9)) == "account.unknown to");
  CHECK(move(entity("TH", 1), entity("TH", 2)) == "registry.unknown from");
  book.must(set_status(jp1, S::receive_only));
  CHECK(move(jp1, jp2) == "account.status from");
  book.must(set_status(jp1, S::blocked));
  CHECK(move(jp1, jp2) == "account.status from");
  book.must(set_status(jp1, S::open));
  book.must(set_status(jp2, S::blocked));
  CHECK(move(jp1, jp2) == "account.status to");
  book.must(set_status(jp2, S::receive_only));
  CHECK(move(jp1, jp2) == "ok");
  CHECK(move(jp2, jp1) == "account.status from");
  book.must(set_status(government("JP"), S::closed));
  CHECK(move(jp1, government("JP")) == "account.status to");
  CHECK(move(government("JP"), jp1) == "account.status from");
  book.must(set_status(retirement("JP"), S::receive_only));
  CHECK(outcome(book, retire(jp1, retirement("JP"), by_quantity(1))) == "ok");
}

TEST_CASE("a debit that needs over 1,000 ranges is refused, naming what fits") {
  Book book = furnished(true);
  // Take every second unit of 1 to 2,202 away: 1,101 single units, then the rest in one block.
  for (const Serial start : {0U, 1'101U}) {
    ByRanges odd;
    for (Serial s = start + 1; s < start + 1'101; s += 2)
      odd.push_back({block("JCM-JP-MN004-2017-1").run, {s, s}});
    book.must(transfer(jp1, jp2, odd));
  }
  REQUIRE(book.state().holdings(jp2).size() == 1'100);
  const auto refused = book.submit(transfer(jp2, jp1, by_quantity(1'001)));
  REQUIRE_FALSE(refused);
  CHECK(outcome_of(refused) == "units.too_scattered quantity");
  CHECK(refused.error().detail.find("give at most 1000 at once") != std::string::npos);
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1'101))) == "units.insufficient quantity");
  CHECK(outcome(book, transfer(jp2, jp1, by_quantity(1'101, "MN004"))) ==
        "units.insufficient quantity");
  CHECK(outcome(book, transfer(jp2, government("JP"), by_quantity(1'000))) == "ok");
  CHECK(check_whole(book.state()));
}
