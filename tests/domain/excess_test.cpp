// Correction of an excess issuance.
#include "tests/domain/refusals.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
const auto gone = cancellation("JP");

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

}  // namespace

TEST_CASE("units issued in excess are cancelled, linked to their issuance") {
  Book book = furnished(true);
  constexpr Seq issuance = 15;
  REQUIRE(book.entries()[issuance].kind() == EntryKind::credits_issue);
  book.must(transfer(jp1, jp2, by_quantity(100)));
  const auto entry =
      book.must(correct_excess(issuance, jp2, gone, blocks({"JCM-JP-MN004-2017-91-100"})));
  CHECK(entry.scope == registry("JP"));
  CHECK(book.balance(gone) == 10);
  CHECK(book.balance(jp2) == 90);
  CHECK(book.state().run(block("JCM-JP-MN004-2017-1").run)->issued == credits(7158));
  CHECK(check_whole(book.state()));
  CHECK(outcome(book, correct_excess(issuance, jp2, gone, blocks({"JCM-JP-MN004-2017-91"}))) ==
        "units.not_held blocks[0]");
}

TEST_CASE("only units of that issuance, free and in an open account") {
  Book book = furnished(true);
  const auto second = decision_key("MN004", "2017-08-01", "2017-12-31", "2018-03-01");
  book.must(record_decision(second, {line("JP", 10)}));
  const Seq issuance = book.must(issue(second, jp1)).seq;
  const auto result =
      book.submit(correct_excess(issuance, jp1, gone, blocks({"JCM-JP-MN004-2017-7150-7160"})));
  REQUIRE_FALSE(result);
  CHECK(outcome_of(result) == "excess.not_of_issuance blocks[0]");
  CHECK(result.error().detail.find(
            "JCM-JP-MN004-2017-7150-7158 was issued by entry 15, not by entry 20") !=
        std::string::npos);
  const auto units = blocks({"JCM-JP-MN004-2017-7159-7160"});
  CHECK(outcome(book, correct_excess(3, jp1, gone, units)) == "excess.not_of_issuance blocks[0]");
  CHECK(outcome(book, correct_excess(900, jp1, gone, units)) == "excess.not_of_issuance blocks[0]");
  CHECK(outcome(book, correct_excess(issuance, entity("JP", 9), gone, units)) ==
        "account.unknown from");
  CHECK(outcome(book, correct_excess(issuance, jp1, cancellation("JP", 9), units)) ==
        "account.unknown to");
  const Seq hold = book.must(place_hold(units)).seq;
  CHECK(outcome(book, correct_excess(issuance, jp1, gone, units)) == "units.held blocks[0]");
  book.must(lift_hold(hold));
  const Seq whole = book.must(place_hold(jp1)).seq;
  CHECK(outcome(book, correct_excess(issuance, jp1, gone, units)) == "account.held from");
  book.must(lift_hold(whole));
  book.must(set_status(jp1, AccountStatus::blocked));
  CHECK(outcome(book, correct_excess(issuance, jp1, gone, units)) == "account.status from");
  book.must(set_status(jp1, AccountStatus::open));
  CHECK(outcome(book, correct_excess(issuance, jp1, gone, units)) == "ok");
}

TEST_CASE("the form of an excess correction") {
  const auto units = blocks({"JCM-JP-MN004-2017-1-5"});
  CHECK(form(correct_excess(15, jp1, gone, units)) == "ok");
  CHECK(form(correct_excess(15, jp1, retirement("JP"), units)) == "account.kind to");
  CHECK(form(correct_excess(15, jp1, jp2, units)) == "account.kind to");
  CHECK(form(correct_excess(15, retirement("JP"), gone, units)) == "account.kind from");
  CHECK(form(correct_excess(15, jp1, gone, {})) == "field.missing blocks");
  auto unsaid = correct_excess(15, jp1, gone, units);
  std::get<CorrectExcess>(unsaid.given).reason.clear();
  CHECK(form(unsaid) == "field.missing reason");
  auto applied = correct_excess(15, jp1, gone, units);
  applied.authority = application();
  CHECK(form(applied) == "field.value authority.kind");
}
