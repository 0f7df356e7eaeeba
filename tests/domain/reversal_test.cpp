// Reversals: a linked entry of its own, once, inside the window.
#include "tests/domain/refusals.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

// Live, with a window of 5 days in registry JP.
Book with_window() {
  Book book = furnished(true);
  book.must(reversal_window("JP", 5));
  return book;
}

}  // namespace

TEST_CASE("a wrong transfer goes back, in an entry of its own") {
  Book book = with_window();
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(20)));
  const auto entry = book.must(reverse(wrong.seq));
  CHECK(entry.body.resolved.moved == wrong.body.resolved.moved);
  CHECK(entry.body.resolved.from == jp2);
  CHECK(entry.body.resolved.to == jp1);
  CHECK(entry.scope == registry("JP"));
  CHECK(book.balance(jp1) == 7158);
  CHECK(book.balance(jp2) == 0);
  CHECK(book.state().reversals().at(wrong.seq).reversed_by == entry.seq);
  CHECK(outcome(book, reverse(wrong.seq)) == "reversal.done entry");
  CHECK(outcome(book, reverse(entry.seq)) == "reversal.kind entry");
  CHECK(check_whole(book.state()));
}

TEST_CASE("a retirement and a cancellation go back, and only by a reversal") {
  Book book = with_window();
  for (auto command : {retire(jp1, retirement("JP"), by_quantity(7)),
                       cancel(jp1, cancellation("JP"), by_quantity(7))}) {
    const auto wrong = book.must(std::move(command));
    CHECK(book.balance(jp1) == 7151);
    book.must(reverse(wrong.seq));
    CHECK(book.balance(jp1) == 7158);
    CHECK(book.balance(*book.entries().back().body.resolved.from) == 0);
  }
  CHECK(check_whole(book.state()));
}

TEST_CASE("what cannot be reversed") {
  Book book = with_window();
  CHECK(outcome(book, reverse(15)) == "reversal.kind entry");  // the issuance
  CHECK(outcome(book, reverse(0)) == "reversal.kind entry");
  CHECK(outcome(book, reverse(900)) == "entry.unknown entry");
  CHECK(outcome(book, reverse(book.state().head().size)) == "entry.unknown entry");
  const auto court = book.must(court_transfer(jp1, jp2, blocks({"JCM-JP-MN004-2017-1-5"})));
  CHECK(outcome(book, reverse(court.seq)) == "reversal.kind entry");
  const auto excess =
      book.must(correct_excess(15, jp1, cancellation("JP"), blocks({"JCM-JP-MN004-2017-6"})));
  CHECK(outcome(book, reverse(excess.seq)) == "reversal.kind entry");
  auto unsaid = reverse(court.seq);
  std::get<ReverseEntry>(unsaid.given).reason.clear();
  CHECK(form(unsaid) == "field.missing reason");
  auto alone = reverse(court.seq);
  alone.authority.reset();
  CHECK(form(alone) == "authority.missing authority");
}

TEST_CASE("the window is counted in business dates, from the policy in force") {
  Book book = furnished(true);
  book.set_time("2026-03-01T12:00:00Z");
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(20)));
  CHECK(outcome(book, reverse(wrong.seq)) == "reversal.window entry");
  book.must(reversal_window("MN", 5));
  CHECK(outcome(book, reverse(wrong.seq)) == "reversal.window entry");
  book.must(reversal_window("JP", std::nullopt));
  CHECK(outcome(book, reverse(wrong.seq)) == "reversal.window entry");
  book.must(reversal_window("JP", 5));
  book.set_time("2026-03-06T15:00:00Z");  // the 7th in Japan
  CHECK(outcome(book, reverse(wrong.seq)) == "reversal.window entry");
  Book same = furnished(true);
  same.set_time("2026-03-01T12:00:00Z");
  const auto again = same.must(transfer(jp1, jp2, by_quantity(20)));
  same.must(reversal_window("JP", 5));
  same.set_time("2026-03-06T14:59:00Z");
  CHECK(outcome(same, reverse(again.seq)) == "ok");
}

TEST_CASE("a window of no days: on the day itself") {
  Book book = furnished(true);
  book.set_time("2026-03-01T12:00:00Z");
  book.must(reversal_window("JP", 0));
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(20)));
  CHECK(outcome(book, reverse(wrong.seq)) == "ok");
}

TEST_CASE("only while all of its units lie where it put them") {
  Book book = with_window();
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(20)));
  book.must(transfer(jp2, government("JP"), by_ranges({"JCM-JP-MN004-2017-8-9"})));
  const auto result = book.submit(reverse(wrong.seq));
  REQUIRE_FALSE(result);
  CHECK(outcome_of(result) == "units.not_held entry");
  CHECK(result.error().detail.find("JCM-JP-MN004-2017-8-9") != std::string::npos);
  book.must(transfer(government("JP"), jp2, by_ranges({"JCM-JP-MN004-2017-8-9"})));
  const auto hold = book.must(place_hold(blocks({"JCM-JP-MN004-2017-20"}))).seq;
  CHECK(outcome(book, reverse(wrong.seq)) == "units.held entry");
  book.must(lift_hold(hold));
  const auto account = book.must(place_hold(jp2)).seq;
  CHECK(outcome(book, reverse(wrong.seq)) == "account.held entry");
  book.must(lift_hold(account));
  book.must(set_status(jp2, AccountStatus::blocked));
  CHECK(outcome(book, reverse(wrong.seq)) == "account.status entry");
  book.must(set_status(jp2, AccountStatus::open));
  book.must(set_status(jp1, AccountStatus::blocked));
  CHECK(outcome(book, reverse(wrong.seq)) == "account.status entry");
  book.must(set_status(jp1, AccountStatus::receive_only));
  CHECK(outcome(book, reverse(wrong.seq)) == "ok");
  CHECK(check_whole(book.state()));
}

TEST_CASE("a reader of history needs the original, and refuses another") {
  Book book = with_window();
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(20)));
  const auto other = book.must(transfer(jp1, jp2, by_quantity(5)));
  const State before = book.state();
  const auto entry = book.must(reverse(wrong.seq));
  CHECK(outcome_of(replay(before, entry, &wrong)) == "ok");
  CHECK(outcome_of(replay(before, entry)) == "entry.unknown entry");
  CHECK(outcome_of(replay(before, entry, &other)) == "entry.resolution");
  auto bent = entry;
  std::swap(bent.body.resolved.from, bent.body.resolved.to);
  CHECK(outcome_of(replay(before, bent, &wrong)) == "entry.resolution");
}
