// Holds: what they keep from moving, and how they end.
#include "ledger/domain/marks.hpp"
#include "tests/domain/refusals.hpp"
#include "tests/support/restraint_builders.hpp"

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
  for (const auto& one : entry.body.resolved.moved) out.push_back(one.text());
  return out;
}

// As text: what of the block is under a hold.
Texts held(const Book& book, std::string_view text) {
  Texts out;
  for (const auto& mark : marks_over(book.state(), MarkKind::hold, block(text)))
    out.push_back(UnitBlock{mark.key.run, {mark.key.first, mark.row.last}}.text() + " by " +
                  std::to_string(mark.key.cause));
  return out;
}

Command with_authority(Command command, AuthorityKind kind) {
  command.authority->kind = kind;
  return command;
}

}  // namespace

TEST_CASE("the form of a hold") {
  CHECK(form(place_hold(jp1)) == "ok");
  CHECK(form(place_hold(blocks({"JCM-JP-MN004-2017-1-5", "JCM-JP-MN004-2017-6-9"}))) == "ok");
  CHECK(form(place_hold(std::vector<UnitBlock>())) == "field.missing account");
  auto both = place_hold(jp1);
  std::get<PlaceHold>(both.given).blocks = blocks({"JCM-JP-MN004-2017-1-5"});
  CHECK(form(both) == "field.conflict blocks");
  auto foreign = place_hold(jp1);
  std::get<PlaceHold>(foreign.given).registry = registry("MN");
  CHECK(form(foreign) == "field.conflict account");
  CHECK(form(place_hold(blocks({"JCM-JP-MN004-2017-1-5", "JCM-JP-MN004-2017-5-9"}))) ==
        "range.order blocks[1]");
  CHECK(form(place_hold(blocks({"JCM-JP-MN004-2017-1-5", "JCM-MN-MN004-2017-5-9"}))) ==
        "transfer.across_registries blocks[1]");
  auto unsaid = place_hold(jp1);
  std::get<PlaceHold>(unsaid.given).imposed_by.clear();
  CHECK(form(unsaid) == "field.missing imposed_by");
  auto alone = place_hold(jp1);
  alone.authority.reset();
  CHECK(form(alone) == "authority.missing authority");
  CHECK(form(with_authority(place_hold(jp1), AuthorityKind::holder_application)) ==
        "field.value authority.kind");
  CHECK(form(lift_hold(3)) == "ok");
  CHECK(form(lift_hold(3, blocks({"JCM-JP-MN004-2017-5-9", "JCM-JP-MN004-2017-1-2"}))) ==
        "range.order blocks[1]");
  CHECK(form(with_authority(lift_hold(3), AuthorityKind::holder_application)) ==
        "field.value authority.kind");
}

TEST_CASE("held units do not move, others of the block do") {
  Book book = furnished(true);
  const auto hold = book.must(place_hold(blocks({"JCM-JP-MN004-2017-11-20"})));
  CHECK(hold.scope == registry("JP"));
  CHECK(book.state().holds().at(hold.seq).reference == "Order 7 of 2026");
  const auto named = book.submit(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-5-15"})));
  REQUIRE_FALSE(named);
  CHECK(outcome_of(named) == "units.held blocks[0]");
  CHECK(named.error().detail.find("hold 19 (Tokyo District Court, Order 7 of 2026) covers "
                                  "JCM-JP-MN004-2017-11-15") != std::string::npos);
  CHECK(outcome(book, retire(jp1, retirement("JP"), by_ranges({"JCM-JP-MN004-2017-20-20"}))) ==
        "units.held blocks[0]");
  CHECK(outcome(book, cancel(jp1, cancellation("JP"), by_ranges({"JCM-JP-MN004-2017-1-7158"}))) ==
        "units.held blocks[0]");
  // By quantity, the held ones are passed over.
  CHECK(moved(book.must(transfer(jp1, jp2, by_quantity(15)))) ==
        Texts{"JCM-JP-MN004-2017-1-10", "JCM-JP-MN004-2017-21-25"});
  CHECK(book.holdings(jp1) == Texts{"JCM-JP-MN004-2017-11-20", "JCM-JP-MN004-2017-26-7158"});
  CHECK(check_whole(book.state()));
}

TEST_CASE("too few free units: the refusal says how many are kept back") {
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_quantity(20)));
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-1-5", "JCM-JP-MN004-2017-9-9"})));
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-4-7"})));
  const auto result = book.submit(transfer(jp2, jp1, by_quantity(13)));
  REQUIRE_FALSE(result);
  CHECK(outcome_of(result) == "units.insufficient quantity");
  CHECK(result.error().detail.find("holds 20 credits, of which 8 under a hold cannot move, 13 are "
                                   "asked for; give at most what is free") != std::string::npos);
  const auto bounded = book.submit(transfer(jp2, jp1, by_quantity(13, "MN004", 2017)));
  CHECK(bounded.error().detail.find("holds 20 credits of project MN004 of vintage 2017, of which "
                                    "8") != std::string::npos);
  CHECK(moved(book.must(transfer(jp2, jp1, by_quantity(12)))) ==
        Texts{"JCM-JP-MN004-2017-8-8", "JCM-JP-MN004-2017-10-20"});
}

TEST_CASE("a hold lies on issued units, whoever has them, and follows them into every part") {
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-6-8"})));
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-5-9"})));
  CHECK(outcome(book, transfer(jp2, jp1, by_ranges({"JCM-JP-MN004-2017-7-7"}))) ==
        "units.held blocks[0]");
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-9-10"}))) ==
        "units.held blocks[0]");
  CHECK(outcome(book, place_hold(blocks({"JCM-JP-MN004-2017-7158-7159"}))) ==
        "serial.unknown blocks[0]");
  CHECK(outcome(book, place_hold(blocks({"JCM-JP-MN004-2018-1"}))) == "serial.unknown blocks[0]");
  CHECK(outcome(book, place_hold(entity("JP", 9))) == "account.unknown account");
  CHECK(outcome(book, place_hold(entity("TH", 9))) == "registry.unknown registry");
}

TEST_CASE("lifting a hold: from some units, then from the rest") {
  Book book = furnished(true);
  const auto hold = book.must(place_hold(blocks({"JCM-JP-MN004-2017-11-20"}))).seq;
  book.must(lift_hold(hold, blocks({"JCM-JP-MN004-2017-13-14"})));
  CHECK(held(book, "JCM-JP-MN004-2017-1-7158") ==
        Texts{"JCM-JP-MN004-2017-11-12 by 19", "JCM-JP-MN004-2017-15-20 by 19"});
  CHECK_FALSE(book.state().holds().at(hold).lifted_by);
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-13-14"}))) == "ok");
  CHECK(outcome(book, lift_hold(hold, blocks({"JCM-JP-MN004-2017-12-15"}))) ==
        "hold.lifted blocks[0]");
  CHECK(outcome(book, lift_hold(hold, blocks({"JCM-MN-MN004-2017-11-12"}))) ==
        "hold.lifted blocks[0]");
  const auto rest = book.must(lift_hold(hold)).seq;
  CHECK(held(book, "JCM-JP-MN004-2017-1-7158").empty());
  CHECK(book.state().holds().at(hold).lifted_by == rest);
  CHECK(outcome(book, lift_hold(hold)) == "hold.lifted hold");
  CHECK(outcome(book, lift_hold(3)) == "hold.unknown hold");
  CHECK(outcome(book, lift_hold(900)) == "hold.unknown hold");
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-11-12"}))) == "ok");
  CHECK(check_whole(book.state()));
}

TEST_CASE("the last part lifted ends the hold, also when all of it is named") {
  Book book = furnished(true);
  const auto hold =
      book.must(place_hold(blocks({"JCM-JP-MN004-2017-1-2", "JCM-JP-MN004-2017-9"}))).seq;
  book.must(lift_hold(hold, blocks({"JCM-JP-MN004-2017-1-2"})));
  CHECK_FALSE(book.state().holds().at(hold).lifted_by);
  const auto last = book.must(lift_hold(hold, blocks({"JCM-JP-MN004-2017-9"}))).seq;
  CHECK(book.state().holds().at(hold).lifted_by == last);
}

TEST_CASE("several holds over one unit: it is free when the last one is lifted") {
  Book book = furnished(true);
  const auto first = book.must(place_hold(blocks({"JCM-JP-MN004-2017-1-10"}))).seq;
  const auto second = book.must(place_hold(blocks({"JCM-JP-MN004-2017-5-15"}))).seq;
  book.must(lift_hold(first));
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-4-5"}))) ==
        "units.held blocks[0]");
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-1-4"}))) == "ok");
  book.must(lift_hold(second));
  CHECK(outcome(book, transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-5"}))) == "ok");
}

TEST_CASE("a held account gives nothing, receives, and is not closed") {
  Book book = furnished(true);
  const auto hold = book.must(place_hold(jp1)).seq;
  const auto result = book.submit(transfer(jp1, jp2, by_quantity(1)));
  CHECK(outcome_of(result) == "account.held from");
  CHECK(result.error().detail.find("hold 19 (Tokyo District Court") != std::string::npos);
  CHECK(outcome(book, retire(jp1, retirement("JP"), by_quantity(1))) == "account.held from");
  CHECK(outcome(book, place_hold(jp1)) == "ok");  // by another court
  book.must(lift_hold(hold));
  CHECK(outcome(book, transfer(jp1, jp2, by_quantity(1))) == "account.held from");
  CHECK(outcome(book, lift_hold(20, blocks({"JCM-JP-MN004-2017-1"}))) == "field.conflict blocks");
  book.must(lift_hold(20));
  book.must(transfer(jp1, jp2, by_quantity(1)));
  book.must(place_hold(jp2));
  CHECK(outcome(book, transfer(jp1, jp2, by_quantity(1))) == "ok");
  book.must(court_transfer(jp2, jp1, blocks({"JCM-JP-MN004-2017-1-2"})));
  CHECK(outcome(book, set_status(jp2, AccountStatus::closed)) == "account.held account");
  CHECK(outcome(book, set_status(jp2, AccountStatus::blocked)) == "ok");
  book.must(set_status(government("JP"), AccountStatus::closed));
  CHECK(outcome(book, place_hold(government("JP"))) == "account.status account");
  CHECK(check_whole(book.state()));
}

TEST_CASE("by order of a court units move, held or not, and their holds go with them") {
  using S = AccountStatus;
  Book book = furnished(true);
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-3-6"})));
  book.must(place_hold(jp1));
  const auto gov = government("JP");
  CHECK(moved(book.must(court_transfer(
            jp1, jp2, blocks({"JCM-JP-MN004-2017-1-4", "JCM-JP-MN004-2017-5-5"})))) ==
        Texts{"JCM-JP-MN004-2017-1-5"});
  CHECK(book.holdings(jp2) == Texts{"JCM-JP-MN004-2017-1-5"});
  CHECK(outcome(book, transfer(jp2, jp1, by_ranges({"JCM-JP-MN004-2017-3-3"}))) ==
        "units.held blocks[0]");
  CHECK(moved(book.must(transfer(jp2, jp1, by_quantity(2)))) == Texts{"JCM-JP-MN004-2017-1-2"});
  book.must(set_status(jp2, S::blocked));
  CHECK(outcome(book, court_transfer(jp2, gov, blocks({"JCM-JP-MN004-2017-3"}))) == "ok");
  book.must(set_status(jp2, S::receive_only));
  CHECK(outcome(book, court_transfer(jp2, gov, blocks({"JCM-JP-MN004-2017-4-5"}))) == "ok");
  CHECK(outcome(book, court_transfer(jp2, gov, blocks({"JCM-JP-MN004-2017-5"}))) ==
        "units.not_held blocks[0]");
  book.must(set_status(jp2, S::closed));
  CHECK(outcome(book, court_transfer(jp2, gov, blocks({"JCM-JP-MN004-2017-5"}))) ==
        "account.status from");
  CHECK(outcome(book, court_transfer(gov, jp2, blocks({"JCM-JP-MN004-2017-5"}))) ==
        "account.status to");
  CHECK(outcome(book, court_transfer(gov, entity("JP", 9), blocks({"JCM-JP-MN004-2017-5"}))) ==
        "account.unknown to");
  CHECK(check_whole(book.state()));
}

TEST_CASE("the form of a transfer by order of a court") {
  const auto units = blocks({"JCM-JP-MN004-2017-1-5"});
  CHECK(form(court_transfer(jp1, jp2, units)) == "ok");
  CHECK(form(court_transfer(jp1, jp1, units)) == "transfer.same_account to");
  CHECK(form(court_transfer(retirement("JP"), jp1, units)) == "account.kind from");
  CHECK(form(court_transfer(jp1, cancellation("JP"), units)) == "account.kind to");
  CHECK(form(court_transfer(jp1, entity("MN", 1), units)) == "transfer.across_registries to");
  CHECK(form(court_transfer(jp1, jp2, {})) == "field.missing blocks");
  CHECK(form(with_authority(court_transfer(jp1, jp2, units), AuthorityKind::holder_application)) ==
        "field.value authority.kind");
}

TEST_CASE("holds are account changes: while importing they carry the business date") {
  Book book = furnished();
  const auto units = blocks({"JCM-JP-MN004-2017-1-5"});
  CHECK(outcome(book, place_hold(units)) == "business_date.missing business_date");
  CHECK(outcome(book, place_hold(units, "2017-01-01")) == "business_date.falls business_date");
  const auto hold = book.must(place_hold(units, "2018-02-01"));
  CHECK(hold.business_date == day("2018-02-01"));
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2018-02-01"));
  CHECK(outcome(book, lift_hold(hold.seq, {}, "2018-01-01")) ==
        "business_date.falls business_date");
  CHECK(outcome(book, lift_hold(hold.seq, {}, "2018-02-02")) == "ok");
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2018-02-02"));
}
