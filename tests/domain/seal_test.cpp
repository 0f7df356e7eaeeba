#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string said(const base::Result<Entry>& result) {
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

Seq opening_of(const Book& book, const AccountNumber& account) {
  return book.state().account(account)->opened_by;
}

}  // namespace

TEST_CASE("a seal stands in the state with its roots, and can be taken back") {
  auto book = furnished();
  const State before = book.state();
  const auto entry = book.must(seal("JP", "2017-12-31"));
  CHECK(entry.kind() == EntryKind::seal);
  CHECK(entry.scope == registry("JP"));
  CHECK(entry.business_date == day("2026-02-01"));
  REQUIRE(entry.body.resolved.seal);
  const auto& row = book.state().seals().at({registry("JP"), day("2017-12-31")});
  CHECK(row == SealRow{entry.seq, digest_of(0x66), digest_of(0x77)});
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2017-10-24"));
  CHECK(replay(before, entry).has_value());
  book.undo();
  CHECK(book.state() == before);
}

TEST_CASE("a registry is sealed at a day that is over, and not behind its last posting") {
  auto book = furnished(true);
  CHECK(said(book.submit(seal("KH", "2017-12-31"))) == "registry.unknown registry");
  CHECK(said(book.submit(seal("JP", "2026-02-01"))) == "seal.early as_of");
  CHECK(said(book.submit(seal("JP", "2026-02-02"))) == "seal.early as_of");
  CHECK(said(book.submit(seal("JP", "2017-10-23"))) == "seal.late as_of");
  CHECK(said(book.submit(seal("JP", "2017-10-24"))) == "ok");
  CHECK(said(book.submit(seal("JP", "2017-10-24"))) == "seal.exists as_of");
  CHECK(said(book.submit(seal("JP", "2026-01-31"))) == "ok");
  CHECK(said(book.submit(seal("MN", "2026-01-31"))) == "ok");
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(10)));
  CHECK(said(book.submit(seal("JP", "2025-12-31"))) == "seal.late as_of");
}

TEST_CASE("the day of a seal is the registry's own") {
  Book book("2026-12-31T15:00:00Z");  // midnight in Japan, 23:00 in Mongolia
  book.must(genesis());
  book.must(open_registry("JP", Side::japan, 540));
  book.must(open_registry("MN", Side::partner, 480));
  CHECK(said(book.submit(seal("MN", "2026-12-31"))) == "seal.early as_of");
  CHECK(said(book.submit(seal("JP", "2026-12-31"))) == "ok");
}

TEST_CASE("nothing is imported on or before the newest seal of its registry") {
  auto book = furnished();
  book.must(seal("JP", "2018-12-31"));
  book.must(seal("JP", "2017-12-31"));  // an earlier one does not open what the newest closed
  const auto move = [](std::string_view code, std::string_view on) {
    return transfer(entity(code, 1), entity(code, 2), by_quantity(1), on);
  };
  CHECK(said(book.submit(move("JP", "2018-12-31"))) == "business_date.sealed business_date");
  CHECK(said(book.submit(open_account("JP", AccountKind::entity_holding, "2018-06-01"))) ==
        "business_date.sealed business_date");
  CHECK(said(book.submit(move("MN", "2018-12-31"))) == "ok");
  CHECK(said(book.submit(move("JP", "2019-01-01"))) == "ok");
}

TEST_CASE("an entry that says other roots than it was given is no seal of this history") {
  auto book = furnished();
  const State before = book.state();
  auto entry = book.must(seal("JP", "2017-12-31"));
  entry.body.resolved.seal.reset();
  CHECK(outcome_of(replay(before, entry)) == "seal.roots");
}

TEST_CASE("an erasure names the digests of the entry that are still there") {
  auto book = furnished(true);
  const auto retired = book.must(retire(entity("JP", 1), retirement("JP"), by_quantity(5)));
  const State before = book.state();
  const auto entry = book.must(erase(retired.seq, {PersonalField::reason}));
  CHECK(entry.kind() == EntryKind::personal_erase);
  CHECK(entry.scope == registry("JP"));
  CHECK(entry.body.resolved.erased == std::vector{digest_of(0x44)});
  CHECK(book.state().erasures().at(digest_of(0x44)).erased_by == entry.seq);
  CHECK(replay(before, entry, &retired).has_value());
  CHECK(outcome_of(replay(before, entry)) == "entry.unknown entry");

  CHECK(said(book.submit(erase(retired.seq, {PersonalField::reason}))) == "personal.none entry");
  CHECK(book.must(erase(retired.seq)).body.resolved.erased == std::vector{digest_of(0x33)});
  CHECK(said(book.submit(erase(retired.seq))) == "personal.none entry");
}

TEST_CASE("what cannot be erased") {
  auto book = furnished();
  const auto opening = opening_of(book, entity("JP", 1));
  CHECK(said(book.submit(erase(1))) == "personal.none entry");
  CHECK(said(book.submit(erase(opening, {PersonalField::beneficiary}))) ==
        "personal.none fields[0]");
  CHECK(said(book.submit(erase(book.state().head().size))) == "entry.unknown entry");
  CHECK(form(erase(1, {PersonalField::reason, PersonalField::holder_name})) ==
        "field.value fields[1]");
  CHECK(form(erase(1, {PersonalField::reason, PersonalField::reason})) == "field.value fields[1]");
  auto unreasoned = erase(1);
  std::get<ErasePersonal>(unreasoned.given).reason.clear();
  CHECK(form(unreasoned) == "field.missing reason");
}

TEST_CASE("what two entries name by one digest is erased once, for both") {
  auto book = furnished();
  const auto first = opening_of(book, entity("JP", 1));
  const auto second = opening_of(book, entity("JP", 2));
  book.must(erase(first));  // the builder gives both accounts one name and one salt
  CHECK(said(book.submit(erase(second))) == "personal.none entry");
}

TEST_CASE("an erasure that names other digests than the entry holds is refused") {
  auto book = furnished();
  const auto opening = opening_of(book, entity("JP", 1));
  const auto original = book.entries()[opening];
  const State before = book.state();
  auto entry = book.must(erase(opening));
  entry.body.resolved.erased = {digest_of(0x99)};
  CHECK(outcome_of(replay(before, entry, &original)) == "entry.resolution");
}
