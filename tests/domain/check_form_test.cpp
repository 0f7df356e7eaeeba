// Gate 1: what any command may carry beside its own facts.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Command a_transfer() { return transfer(entity("JP", 1), entity("JP", 2), by_quantity(10)); }

}  // namespace

TEST_CASE("the furnishing commands pass gate 1") {
  for (const auto& command : furnishing()) CHECK(form(command) == "ok");
  CHECK(form(retire(entity("JP", 1), retirement("JP"), by_quantity(1))) == "ok");
  CHECK(form(cancel(entity("JP", 1), cancellation("JP"), by_quantity(1))) == "ok");
}

TEST_CASE("debits need an authority, issuances take none") {
  auto c = a_transfer();
  CHECK(form(c) == "ok");
  c.authority.reset();
  CHECK(form(c) == "authority.missing authority");
  c = a_transfer();
  c.authority->reference.clear();
  CHECK(form(c) == "field.missing authority.reference");
  c = a_transfer();
  c.authority->reference = std::string(257, 'x');
  CHECK(form(c) == "field.too_long authority.reference");
  c = a_transfer();
  c.authority->kind = static_cast<AuthorityKind>(7);
  CHECK(form(c) == "field.value authority.kind");
  c = a_transfer();
  c.authority->date = Date{3'000'000};
  CHECK(form(c) == "field.value authority.date");
  c = a_transfer();
  c.authority->document = DocumentRef{digest_of(1), 0};
  CHECK(form(c) == "field.value authority.document.length");
  c.authority->document->length = base::max_exact_integer + 1;
  CHECK(form(c) == "amount.too_large authority.document.length");
  c.authority->document->length = 4'096;
  CHECK(form(c) == "ok");

  c = issue(first_decision(), entity("JP", 1));
  c.authority = application();
  CHECK(form(c) == "field.unknown authority");
  c = open_account("JP", AccountKind::entity_holding);
  c.authority = application();
  CHECK(form(c) == "ok");
}

TEST_CASE("personal fields are those of the kind, the mandatory ones present") {
  auto c = open_account("JP", AccountKind::entity_holding);
  c.personal.clear();
  CHECK(form(c) == "field.missing holder.name");
  c = open_account("JP", AccountKind::entity_holding);
  for (const auto field : {PersonalField::representative, PersonalField::head_office,
                           PersonalField::contact, PersonalField::department})
    c.personal[field] = digest_of(9);
  CHECK(form(c) == "ok");
  c.personal[PersonalField::beneficiary] = digest_of(9);
  CHECK(form(c) == "field.unknown beneficiary");

  for (auto use : {retire(entity("JP", 1), retirement("JP"), by_quantity(1)),
                   cancel(entity("JP", 1), cancellation("JP"), by_quantity(1))}) {
    auto without = use;
    without.personal.erase(PersonalField::beneficiary);
    CHECK(form(without) == "field.missing beneficiary");
    without = use;
    without.personal.erase(PersonalField::reason);
    CHECK(form(without) == "field.missing reason");
  }
  c = a_transfer();
  c.personal[PersonalField::reason] = digest_of(9);
  CHECK(form(c) == "field.unknown reason");
  c = set_status(entity("JP", 1), AccountStatus::blocked);
  c.personal[PersonalField::reason] = digest_of(9);
  CHECK(form(c) == "ok");
}

TEST_CASE("notes and dates are well formed") {
  auto c = a_transfer();
  c.common.note = std::string(4'096, 'x');
  CHECK(form(c) == "ok");
  c.common.note += 'x';
  CHECK(form(c) == "field.too_long note");
  c.common.note = "two\nlines";
  CHECK(form(c) == "field.text note");
  c.common.note = "\xe2\x80\xae reversed";
  CHECK(form(c) == "field.text note");
  c.common.note = "\xff";
  CHECK(form(c) == "field.text note");
  c.common.note.clear();
  c.common.business_date = Date{-30'000};
  CHECK(form(c) == "field.value business_date");
  c.common.business_date = day("1900-01-01");
  c.common.effective_on = Date{2'932'897};  // 10000-01-01
  CHECK(form(c) == "field.value effective_on");
  c.common.effective_on = day("9999-12-31");
  CHECK(form(c) == "ok");
}

TEST_CASE("personal texts are checked as texts") {
  CHECK(check_personal_texts({}));
  CHECK(
      check_personal_texts({{PersonalField::holder_name,
                             "Ministry of the Environment \xe7\x92\xb0\xe5\xa2\x83\xe7\x9c\x81"}}));
  const auto fault = [](std::string text) {
    return outcome_of(check_personal_texts({{PersonalField::holder_name, std::move(text)}}));
  };
  CHECK(fault("") == "field.missing holder.name");
  CHECK(fault(std::string(4'097, 'x')) == "field.too_long holder.name");
  CHECK(fault("a\x01") == "field.text holder.name");
  CHECK(outcome_of(check_personal_texts({{PersonalField::beneficiary, ""}})) ==
        "field.missing beneficiary");
}

TEST_CASE("messages name the field and a way out") {
  auto c = a_transfer();
  c.authority.reset();
  const auto fault = check_form(std::move(c));
  REQUIRE_FALSE(fault);
  CHECK(helpful(fault.error()));
  CHECK(fault.error().detail ==
        "a debit needs the holder's application or the legal basis; give authority with its kind "
        "and reference");
}
