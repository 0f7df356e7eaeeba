// Authorizations, their versions, and the units under them.
#include "ledger/domain/article6.hpp"
#include "tests/domain/refusals.hpp"
#include "tests/support/article6_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using enum AuthorizedPurposes;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

// A change to a good authorization, and what the form makes of it.
template <class Change>
std::string changed(Change change, AuthorizedPurposes purposes = ndc_and_imp) {
  auto command = authorization("MNG 1", purposes, 100);
  change(facts_of_authorization(command));
  const auto result = check_form(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

const AuthorizationRow& row(const Book& book, const std::string& id = "MNG 1") {
  return book.state().authorizations().at(id);
}

}  // namespace

TEST_CASE("the form of an authorization") {
  using R = RecordAuthorization;
  CHECK(changed([](R&) {}) == "ok");
  for (const std::string& id : {std::string(), std::string(" MNG"), std::string("MNG "),
                                std::string("MNG_1"), std::string("MNG/1"), std::string(65, 'x')})
    CHECK(changed([&](R& r) { r.id = id; }) == "field.value id");
  CHECK(changed([](R& r) { r.id = std::string(64, 'x'); }) == "ok");
  CHECK(changed([](R& r) { r.version = 0; }) == "field.value version");
  CHECK(changed([](R& r) { r.date = Date{-40'000}; }) == "field.value date");
  for (const char* approach : {"CA001", "CA00001", "ca0001", "CA000x", ""})
    CHECK(changed([&](R& r) { r.approach = approach; }) == "field.value approach");
  CHECK(changed([](R& r) { r.registry = {}; }) == "field.value registry");
  for (const char* party : {"MN", "MNGO", "mng", ""})
    CHECK(changed([&](R& r) { r.first_party = party; }) == "field.value first_party");
  for (const char* party : {"MNG", "MNG1", "MNG001", "mng01", "MNGxx"})
    CHECK(changed([&](R& r) { r.party_registry = party; }) == "field.value party_registry");
  CHECK(changed([](R& r) { r.party_registry = "JPN01"; }) == "field.conflict party_registry");
  CHECK(changed([](R& r) { r.purposes = AuthorizedPurposes(9); }) == "field.value purposes");
  CHECK(changed([](R& r) { r.ceiling = Quantity{}; }) == "amount.zero ceiling");
  CHECK(changed([](R& r) { r.ceiling.reset(); }) == "ok");
  CHECK(changed([](R& r) { r.parties.clear(); }) == "field.missing parties");
  CHECK(changed([](R& r) { r.parties = {"JPN", "CHE", "JPN"}; }) == "field.conflict parties[2]");
  CHECK(changed([](R& r) { r.parties = {"JPN", "ch"}; }) == "field.value parties[1]");
  CHECK(changed([](R& r) { r.sectors.clear(); }) == "field.missing sectors");
  CHECK(changed([](R& r) { r.sectors = {"Energy", ""}; }) == "field.missing sectors[1]");
  CHECK(changed([](R& r) { r.activity_types = {"\x01"}; }) == "field.text activity_types[0]");
  CHECK(changed([](R& r) { r.terms = std::string(4'097, 'x'); }) == "field.too_long terms");
  CHECK(changed([](R& r) {
          r.document = DocumentRef{digest_of(1), 0};
        }) == "field.value document.length");
}

TEST_CASE("the first transfer is defined exactly when the purposes go beyond NDC") {
  using R = RecordAuthorization;
  CHECK(changed([](R&) {}, ndc) == "ok");
  for (const auto purposes : {oimp, imp, op, ndc_and_oimp, ndc_and_imp, ndc_and_op}) {
    CHECK(changed([](R&) {}, purposes) == "ok");
    CHECK(changed([](R& r) { r.first_transfer.reset(); }, purposes) ==
          "field.missing first_transfer");
  }
  CHECK(changed([](R& r) { r.first_transfer = FirstTransferDefinition::issuance; }, ndc) ==
        "field.conflict first_transfer");
  CHECK(changed([](R& r) { r.first_transfer = FirstTransferDefinition(7); }) ==
        "field.value first_transfer");
}

TEST_CASE("authorized entities have a name, a country and a number, once") {
  using R = RecordAuthorization;
  const AuthorizedEntity one{"Airline", "JPN", "T1"};
  CHECK(changed([&](R& r) { r.entities = {one, {"Airline", "JPN", "T2"}}; }) == "ok");
  CHECK(changed([&](R& r) {
          r.entities = {one, {"Other", "JPN", "T1"}};
        }) == "field.conflict entities[1].id");
  CHECK(changed([&](R& r) {
          r.entities = {{"", "JPN", "T1"}};
        }) == "field.missing entities[0].name");
  CHECK(changed([&](R& r) {
          r.entities = {{"A", "JP", "T1"}};
        }) == "field.value entities[0].country");
  CHECK(changed([&](R& r) { r.entities = {{"A", "JPN", ""}}; }) == "field.missing entities[0].id");
}

TEST_CASE("what each authorization covers") {
  const auto uses = [](AuthorizedPurposes purposes) {
    std::string out;
    for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
      if (article6::covers(purposes, use)) out += std::string(text_of(use)) + " ";
    return out;
  };
  CHECK(uses(ndc) == "ndc ");
  CHECK(uses(oimp) == "imp op ");
  CHECK(uses(imp) == "imp ");
  CHECK(uses(op) == "op ");
  CHECK(uses(ndc_and_oimp) == "ndc imp op ");
  CHECK(uses(ndc_and_imp) == "ndc imp ");
  CHECK(uses(ndc_and_op) == "ndc op ");
}

TEST_CASE("an authorization is of its registry, and no posting") {
  Book book = furnished(false);
  const auto entry = book.must(authorization("MNG 1", ndc, 100));
  CHECK(entry.scope == registry("JP"));
  CHECK(entry.business_date == base::date_of(entry.time, 540));
  CHECK(book.state().registry(registry("JP"))->last_business_date == day("2017-10-24"));
  CHECK(row(book).recorded_by == entry.seq);
  CHECK(row(book).covered.is_zero());
  // The books of the registry are still at their own date.
  CHECK(outcome(book, transfer(jp1, jp2, by_quantity(1), "2017-10-24")) == "ok");
  CHECK(outcome(book, authorization("XX", ndc, {}, 1, "ID")) == "registry.unknown registry");
  CHECK(outcome(book, on("2017-10-25", authorization("XX", ndc))) ==
        "business_date.live business_date");
  auto tomorrow = authorization("XX", ndc);
  facts_of_authorization(tomorrow).date = day("2026-02-03");
  CHECK(outcome(book, tomorrow) == "field.value date");
}

TEST_CASE("versions follow each other, and keep what stands under them") {
  Book book = furnished(true);
  CHECK(outcome(book, authorization("MNG 1", ndc, 100, 2)) == "authorization.version version");
  book.must(authorization("MNG 1", ndc, 100));
  CHECK(outcome(book, authorization("MNG 1", ndc, 100)) == "authorization.version version");
  CHECK(outcome(book, authorization("MNG 1", ndc, 100, 3)) == "authorization.version version");
  // Nothing is under it: anything may change.
  auto other = authorization("MNG 1", imp, 50, 2);
  facts_of_authorization(other).approach = "CA0002";
  book.must(other);
  CHECK(row(book).facts.approach == "CA0002");
  book.must(authorization("MNG 1", ndc_and_imp, 100, 3));
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-1-60"}));
  for (const auto& [field, change] :
       std::vector<std::pair<std::string, std::function<void(RecordAuthorization&)>>>{
           {"approach", [](auto& r) { r.approach = "CA0002"; }},
           {"registry", [](auto& r) { r.registry = registry("MN"); }},
           {"first_party",
            [](auto& r) {
              r.first_party = "IDN";
              r.party_registry = "IDN01";
            }},
           {"party_registry", [](auto& r) { r.party_registry = "MNG02"; }}}) {
    auto next = authorization("MNG 1", ndc_and_imp, 100, 4);
    change(facts_of_authorization(next));
    CHECK(outcome(book, next) == "authorization.version " + field);
  }
  CHECK(outcome(book, authorization("MNG 1", ndc_and_imp, 59, 4)) ==
        "authorization.ceiling ceiling");
  book.must(authorization("MNG 1", ndc, 60, 4));  // IMP was not used
  CHECK(row(book).covered == credits(60));
  book.must(retire(jp1, retirement("JP"), by_ranges({"JCM-JP-MN004-2017-1-5"})));
  CHECK(outcome(book, authorization("MNG 1", imp, 60, 5)) == "authorization.purpose purposes");
  book.must(authorization("MNG 1", ndc_and_op, {}, 5));
  CHECK(check_whole(book.state()));
}

TEST_CASE("a purpose that was used stays, each") {
  Book book = furnished(true);
  book.must(authorization("MNG 1", ndc_and_oimp, 100));
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-1-60"}));
  book.must(
      cancel_for(OtherUse::op, jp1, cancellation("JP"), by_ranges({"JCM-JP-MN004-2017-1-5"})));
  for (const auto purposes : {ndc, imp, ndc_and_imp})
    CHECK(outcome(book, authorization("MNG 1", purposes, 100, 2)) ==
          "authorization.purpose purposes");
  book.must(authorization("MNG 1", op, 100, 2));
  CHECK(check_whole(book.state()));
}

TEST_CASE("what makes a first transfer stays once there was one") {
  Book book = furnished(true);
  auto by_issuance = authorization("MNG 1", imp, 100);
  facts_of_authorization(by_issuance).first_transfer = FirstTransferDefinition::issuance;
  book.must(by_issuance);
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-1-60"}));
  facts_of_authorization(by_issuance).version = 2;
  facts_of_authorization(by_issuance).first_transfer = FirstTransferDefinition::authorization;
  book.must(by_issuance);
  book.must(first_transfer("MNG 1", {"JCM-JP-MN004-2017-1-1"}, FirstTransferEvent::authorization));
  facts_of_authorization(by_issuance).version = 3;
  facts_of_authorization(by_issuance).first_transfer = FirstTransferDefinition::issuance;
  CHECK(outcome(book, by_issuance) == "authorization.purpose first_transfer");
  CHECK(outcome(book, authorization("MNG 1", ndc, 100, 3)) == "authorization.purpose purposes");
}

TEST_CASE("purposes and Parties stay once there was a first transfer") {
  Book book = furnished(true);
  auto next = authorization("MNG 1", AuthorizedPurposes::ndc_and_oimp, 100);
  auto& facts = facts_of_authorization(next);
  facts.first_transfer = FirstTransferDefinition::authorization;
  facts.parties = {"JPN", "CHE"};
  book.must(next);
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-1-60"}));
  book.must(first_transfer("MNG 1", {"JCM-JP-MN004-2017-1"}, FirstTransferEvent::authorization));
  facts.version = 2;
  const auto good = facts;
  for (const auto less : {AuthorizedPurposes::ndc_and_imp, AuthorizedPurposes::ndc_and_op,
                          AuthorizedPurposes::oimp}) {
    facts.purposes = less;
    CHECK(outcome(book, next) == "authorization.purpose purposes");
  }
  facts = good;
  facts.parties = {"CHE", "SWE"};
  CHECK(outcome(book, next) == "authorization.purpose parties");
  facts.parties = {"SWE", "CHE", "JPN"};
  CHECK(outcome(book, next) == "ok");
  // Nor does an entry that the gate never saw get past the law.
  const auto entry = book.entries().back();
  const auto delta = book.deltas().back();
  book.undo();
  for (const bool of_purposes : {true, false}) {
    auto bent = entry;
    auto row = delta;
    auto& record = std::get<RecordAuthorization>(bent.body.given);
    if (of_purposes)
      record.purposes = AuthorizedPurposes::oimp;
    else
      record.parties = {"SWE"};
    row.authorizations[0].after->facts = record;
    CHECK(judged_by_law(10, book.state(), bent, row) == "law.article6");
  }
}

TEST_CASE("units come under one authorization, within its ceiling") {
  Book book = furnished(true);
  book.must(authorization("MNG 1", ndc, 100));
  book.must(authorization("MNG 2", imp));
  const auto entry =
      book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-11-20", "JCM-JP-MN004-2017-31-60"}));
  CHECK(entry.scope == registry("JP"));
  CHECK(row(book).covered == credits(40));
  const auto mark =
      marks_over(book.state(), MarkKind::authorization, block("JCM-JP-MN004-2017-15"));
  REQUIRE(mark.size() == 1);
  CHECK(mark[0].key.cause == entry.seq);
  CHECK(mark[0].row.authorization == "MNG 1");
  CHECK(outcome(book, authorize("MNG 9", {"JCM-JP-MN004-2017-1"})) ==
        "authorization.unknown authorization");
  CHECK(outcome(book, authorize("MNG 2", {"JCM-JP-MN004-2017-1-11"})) ==
        "units.authorized blocks[0]");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-1", "JCM-JP-MN004-2017-60-61"})) ==
        "units.authorized blocks[1]");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-101-161"})) ==
        "authorization.ceiling blocks");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-MN-MN004-2017-1"})) ==
        "authorization.scope blocks[0]");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-1", "JCM-MN-MN004-2017-1"})) ==
        "authorization.scope blocks[1]");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-7150-7159"})) ==
        "serial.unknown blocks[0]");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2018-1"})) == "serial.unknown blocks[0]");
  CHECK(outcome(book, authorize("MNG 1", {})) == "field.missing blocks");
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-5", "JCM-JP-MN004-2017-1"})) ==
        "range.order blocks[1]");
  book.must(cancel(jp1, cancellation("JP"), by_ranges({"JCM-JP-MN004-2017-1-3"})));
  CHECK(outcome(book, authorize("MNG 1", {"JCM-JP-MN004-2017-1-9"})) == "units.used blocks[0]");
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-101-160"}));  // exactly up to the ceiling
  CHECK(row(book).covered == credits(100));
  CHECK(check_whole(book.state()));
}

TEST_CASE("a unit keeps its authorization through every split and transfer") {
  Book book = furnished(true);
  book.must(authorization("MNG 1", ndc, 100));
  book.must(authorize("MNG 1", {"JCM-JP-MN004-2017-11-20"}));
  book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-1-13", "JCM-JP-MN004-2017-17"})));
  book.must(transfer(jp2, government("JP"), by_ranges({"JCM-JP-MN004-2017-12"})));
  const auto parts = article6::known_parts(book.state(), block("JCM-JP-MN004-2017-1-30"), 1000);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].block == block("JCM-JP-MN004-2017-11-20"));
  CHECK(parts[0].authorization == "MNG 1");
  CHECK(check_whole(book.state()));
}
