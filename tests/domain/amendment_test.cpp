// Amendments: projects, decisions, accounts, countries, and what a reconciliation is recorded as.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Command make(Given given) {
  Command c;
  c.given = std::move(given);
  return c;
}

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

const DecisionKey mn005 = decision_key("MN005", "2017-01-01", "2017-07-31", "2017-10-24");

// A book with a decision on MN005 of which nothing is posted.
Book decided() {
  Book book = furnished();
  book.must(record_project("MN005", "2016-01-01"));
  book.must(record_decision(mn005, {line("JP", 100), line("MN", 20)}));
  return book;
}

AmendProject amended_project(Book& book, std::string title) {
  AmendProject amend{book.state().project(project("MN004"))->facts, "Published since"};
  amend.facts.title = std::move(title);
  return amend;
}

}  // namespace

TEST_CASE("a project's record is amended whole, and its status is not") {
  Book book = furnished();
  auto amend = amended_project(book, "10 MW Solar Power Project");
  amend.facts.crediting_start = day("2017-01-01");
  amend.facts.crediting_end = day("2033-12-31");
  amend.facts.programme_kind = ProgrammeKind::jfjcm_non_sovereign;
  amend.facts.documents = {{"PDD", {digest_of(7), 12}}};
  CHECK(outcome(book, make(amend)) == "ok");
  CHECK(book.state().project(project("MN004"))->facts == amend.facts);
  CHECK(outcome(book, make(amend)) == "field.value facts");
  auto other = amend;
  other.facts.reference = project("MN009");
  CHECK(outcome(book, make(other)) == "project.unknown facts.reference");
  auto status = amend;
  status.facts.status = ProjectStatus::withdrawn;
  status.facts.registered_on.reset();
  CHECK(outcome(book, make(status)) == "field.conflict facts.status");
  auto reason = amend;
  reason.reason.clear();
  CHECK(outcome(book, make(reason)) == "field.missing reason");
  auto half = amend;
  half.facts.crediting_end.reset();
  CHECK(outcome(book, make(half)) == "project.dates facts.crediting_end");
  auto turned = amend;
  turned.facts.crediting_end = day("2016-12-31");
  CHECK(outcome(book, make(turned)) == "project.dates facts.crediting_end");
}

TEST_CASE("a date of registration cannot move behind a decision") {
  Book book = furnished();  // with a decision of 2017-10-24
  auto amend = amended_project(book, "Same");
  amend.facts.registered_on = day("2017-10-25");
  CHECK(outcome(book, make(amend)) == "project.dates facts.registered_on");
  amend.facts.registered_on = day("2017-10-24");
  CHECK(outcome(book, make(amend)) == "ok");
}

TEST_CASE("a project goes from validation to registered to withdrawn, and no way back") {
  Book book = furnished();
  book.must(record_project("MN008", ""));
  const auto set = [&](std::string_view reference, ProjectStatus status, std::string_view on = "") {
    SetProjectStatus s{project(reference), status, std::nullopt, "Joint Committee", {}};
    if (!on.empty()) s.registered_on = day(on);
    return outcome(book, make(s));
  };
  CHECK(set("MN008", ProjectStatus::validation) == "field.conflict status");
  CHECK(set("MN008", ProjectStatus::registered) == "project.dates registered_on");
  CHECK(set("MN008", ProjectStatus::registered, "2018-01-31") == "ok");
  CHECK(set("MN008", ProjectStatus::registered, "2018-01-31") == "field.conflict status");
  CHECK(set("MN008", ProjectStatus::withdrawn, "2018-01-31") == "project.dates registered_on");
  CHECK(set("MN008", ProjectStatus::withdrawn) == "ok");
  CHECK(book.state().project(project("MN008"))->facts.registered_on == day("2018-01-31"));
  CHECK(set("MN008", ProjectStatus::registered, "2018-02-01") == "field.conflict status");
  CHECK(set("MN009", ProjectStatus::withdrawn) == "project.unknown reference");
  CHECK(
      outcome(book, record_decision(decision_key("MN008", "2018-02-01", "2018-12-31", "2019-01-01"),
                                    {line("JP", 1)})) == "project.not_registered project");
  auto amend = AmendProject{book.state().project(project("MN008"))->facts, "Late"};
  amend.facts.registered_on.reset();
  amend.facts.title = "Other";
  CHECK(outcome(book, make(amend)) == "project.not_registered facts.reference");
}

TEST_CASE("a decision's date and reference are put right, its quantities and its key stay") {
  Book book = decided();
  const auto amend = [&](std::string_view on, std::string reference = "") {
    AmendDecision a{mn005, std::nullopt, std::move(reference), "Misprinted"};
    if (!on.empty()) a.decided_on = day(on);
    return outcome(book, make(a));
  };
  CHECK(amend("") == "field.missing decided_on");
  CHECK(amend("2026-02-03") == "decision.period decided_on");
  CHECK(amend("2015-12-31") == "decision.before_registration decided_on");
  CHECK(amend("2017-10-30", "5th Joint Committee") == "ok");
  const auto* row = book.state().decision(mn005);
  REQUIRE(row != nullptr);
  CHECK(row->facts.key == mn005);
  CHECK(row->decided_on() == day("2017-10-30"));
  CHECK(row->amended_reference == "5th Joint Committee");
  // The amended date is what an issuance is measured by.
  CHECK(outcome(book, issue(mn005, government("JP"), "2017-10-29")) ==
        "issue.before_decision business_date");
  CHECK(outcome(book, issue(mn005, government("JP"), "2017-10-30")) == "ok");
  CHECK(amend("2017-10-31") == "issue.before_decision decided_on");
  CHECK(amend("2017-10-29") == "ok");
  AmendDecision unknown{decision_key("MN005", "2001-01-01", "2001-07-31", "2017-10-24"),
                        day("2017-10-29"), "", "Misprinted"};
  CHECK(outcome(book, make(unknown)) == "decision.unknown decision");
}

TEST_CASE("a decision is withdrawn while nothing of it is posted, and frees its period") {
  Book book = decided();
  const auto again = decision_key("MN005", "2017-03-01", "2017-12-31", "2018-02-01");
  CHECK(outcome(book, record_decision(again, {line("JP", 1)})) == "decision.overlap period_start");
  CHECK(outcome(book, make(WithdrawDecision{mn005, "Withdrawn by the Joint Committee"})) == "ok");
  CHECK(outcome(book, make(WithdrawDecision{mn005, "Twice"})) == "decision.withdrawn decision");
  CHECK(outcome(book, issue(mn005, government("JP"), "2018-02-02")) ==
        "decision.withdrawn decision");
  CHECK(outcome(book, record_decision(again, {line("JP", 1)})) == "ok");
  CHECK(outcome(book, issue(again, government("JP"), "2018-02-02")) == "ok");
  CHECK(outcome(book, make(WithdrawDecision{again, "Too late"})) == "decision.posted decision");
}

TEST_CASE("an account's holder and trust property are amended, a closed account is not") {
  Book book = furnished();
  const auto number = entity("JP", 2);
  CHECK(outcome(book, on("2017-11-01", make(AmendAccount{number, std::nullopt}))) ==
        "field.missing holder");
  auto amend = on("2017-11-01", make(AmendAccount{number, TrustProperty::all}));
  amend.personal[PersonalField::holder_name] = digest_of(0x77);
  CHECK(outcome(book, amend) == "ok");
  CHECK(book.state().account(number)->holder_name == digest_of(0x77));
  CHECK(book.state().account(number)->trust_property == TrustProperty::all);
  amend.given = AmendAccount{entity("JP", 999), std::nullopt};
  CHECK(outcome(book, amend) == "account.unknown account");
  book.must(set_status(number, AccountStatus::closed, "2017-11-02"));
  amend = on("2017-11-02", make(AmendAccount{number, TrustProperty::none}));
  CHECK(outcome(book, amend) == "account.status account");
}

TEST_CASE("a country is recorded, and recorded again") {
  Book book = furnished();
  CHECK(outcome(book, make(RecordCountry{registry("MN"), "MNG", "Mongolia", day("2013-01-08")})) ==
        "ok");
  CHECK(outcome(book, make(RecordCountry{registry("MN"), "MNG", "Mongolia (put right)", {}})) ==
        "ok");
  CHECK(book.state().countries().at(registry("MN")).facts.name == "Mongolia (put right)");
  CHECK(outcome(book, make(RecordCountry{registry("VN"), "Vn", "Viet Nam", {}})) ==
        "field.value alpha3");
  CHECK(outcome(book, make(RecordCountry{registry("VN"), "VNM", "", {}})) == "field.missing name");
}

TEST_CASE("a reconciliation names what was compared and, unless both agree, what differs first") {
  Book book = furnished();
  RecordReconciliation csv;
  csv.registry = registry("JP");
  csv.source = ReconciliationSource::csv;
  csv.counterpart = "jp.csv";
  csv.document = DocumentRef{digest_of(3), 10};
  csv.own_size = 3;
  csv.agrees = true;
  CHECK(outcome(book, make(csv)) == "ok");
  auto odd = csv;
  odd.agrees = false;
  CHECK(outcome(book, make(odd)) == "field.conflict difference");
  odd = csv;
  odd.difference = "something";
  CHECK(outcome(book, make(odd)) == "field.conflict difference");
  odd = csv;
  odd.document.reset();
  CHECK(outcome(book, make(odd)) == "field.conflict document");
  odd = csv;
  odd.source = ReconciliationSource::archive;
  CHECK(outcome(book, make(odd)) == "field.conflict document");
  odd.document.reset();
  CHECK(outcome(book, make(odd)) == "field.conflict head");
  odd.head = TrustedHead{5, digest_of(4)};
  CHECK(outcome(book, make(odd)) == "ok");
  odd.own_size = 1'000;
  CHECK(outcome(book, make(odd)) == "field.value own_size");
  odd.registry = registry("TH");
  CHECK(outcome(book, make(odd)) == "registry.unknown registry");
}
