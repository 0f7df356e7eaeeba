// Gate 1 for issuance, transfer, retirement and cancellation.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

std::string issued(std::vector<IssueCredit> list) {
  return form(issue(first_decision(), "JP", std::move(list)));
}
IssueCredit credit(std::uint64_t n, std::uint64_t year = 2017) {
  return {jp1, {static_cast<std::uint16_t>(year)}, credits(n)};
}
IssueCredit serials(Serial first, Serial last) {
  return {jp1, vintage(2017), UnitRange{first, last}};
}
std::string moved(Selection selection) { return form(transfer(jp1, jp2, std::move(selection))); }

}  // namespace

TEST_CASE("an issuance credits one account, or a list") {
  CHECK(form(issue(first_decision(), jp1)) == "ok");
  CHECK(issued({credit(7'158)}) == "ok");
  CHECK(issued({}) == "field.missing account");
  auto both = issue(first_decision(), "JP", {credit(1)});
  std::get<Issue>(both.given).account = jp1;
  CHECK(form(both) == "field.conflict credits");
  CHECK(issued(std::vector<IssueCredit>(500, credit(1))) == "ok");
  CHECK(issued(std::vector<IssueCredit>(501, credit(1))) == "field.value credits");
  auto key = first_decision();
  key.decided_on = day("2017-01-01");
  CHECK(form(issue(key, jp1)) == "decision.period decision.decided_on");
}

TEST_CASE("credits go to holding accounts of the registry") {
  CHECK(form(issue(first_decision(), retirement("JP"))) == "account.kind account");
  CHECK(form(issue(first_decision(), government("JP"))) == "ok");
  CHECK(issued({{cancellation("JP"), vintage(2017), credits(1)}}) ==
        "account.kind credits[0].account");
  CHECK(issued({credit(1), {entity("MN", 1), vintage(2017), credits(1)}}) ==
        "field.conflict credits[1].account");
  CHECK(issued({{entity("JP", 1'000'000), vintage(2017), credits(1)}}) ==
        "field.value credits[0].account");
}

TEST_CASE("credits give amounts in bounds, all by quantity or all by serials") {
  CHECK(issued({credit(0)}) == "amount.zero credits[0].quantity");
  CHECK(issued({credit(1, 1999)}) == "field.value credits[0].vintage");
  CHECK(issued({credit(base::max_exact_integer), credit(1)}) == "amount.overflow credits[1]");
  CHECK(issued({serials(1, 10), serials(11, 20)}) == "ok");
  CHECK(issued({serials(1, 10), credit(5)}) == "field.conflict credits[1].quantity");
  CHECK(issued({credit(5), serials(1, 10)}) == "field.conflict credits[1].first");
  CHECK(issued({serials(10, 1)}) == "range.reversed credits[0].first");
  CHECK(issued({serials(0, 1)}) == "amount.zero credits[0].first");
  CHECK(issued({serials(1, base::max_exact_integer + 1)}) == "amount.too_large credits[0].first");
}

TEST_CASE("debits by quantity") {
  CHECK(moved(by_quantity(1)) == "ok");
  CHECK(moved(by_quantity(1, "MN004", 2017)) == "ok");
  CHECK(moved(by_quantity(0)) == "amount.zero quantity");
  CHECK(moved(ByQuantity{credits(1), ProjectReference{}, std::nullopt}) == "field.value project");
  CHECK(moved(ByQuantity{credits(1), std::nullopt, Vintage{1}}) == "field.value vintage");
}

TEST_CASE("debits by ranges are ascending, within the registry, at most 1,000") {
  CHECK(moved(by_ranges({"JCM-JP-MN004-2017-1-10", "JCM-JP-MN004-2017-11-20",
                         "JCM-JP-MN004-2018-1-10", "JCM-JP-MN005-2017-1-1"})) == "ok");
  CHECK(moved(by_ranges({})) == "field.missing blocks");
  CHECK(moved(by_ranges({"JCM-JP-MN004-2017-1-10", "JCM-JP-MN004-2017-10-20"})) ==
        "range.order blocks[1]");
  CHECK(moved(by_ranges({"JCM-JP-MN004-2017-1-10", "JCM-JP-MN004-2017-1-10"})) ==
        "range.order blocks[1]");
  CHECK(moved(by_ranges({"JCM-JP-MN004-2018-1-10", "JCM-JP-MN004-2017-1-10"})) ==
        "range.order blocks[1]");
  CHECK(moved(by_ranges({"JCM-MN-MN004-2017-1-10"})) == "transfer.across_registries blocks[0]");
  auto wrong = block("JCM-JP-MN004-2017-1-10");
  wrong.range = {10, 9};
  CHECK(moved(ByRanges{wrong}) == "range.reversed blocks[0]");
  wrong.range = {0, 9};
  CHECK(moved(ByRanges{wrong}) == "amount.zero blocks[0]");
  wrong.range = {1, UINT64_MAX};
  CHECK(moved(ByRanges{wrong}) == "amount.too_large blocks[0]");
  wrong = block("JCM-JP-MN004-2017-1-10");
  wrong.run.vintage.year = 0;
  CHECK(moved(ByRanges{wrong}) == "field.value blocks[0]");
  CHECK(moved(by_ranges({"JCM-JP-MN004-2017-1-9007199254740991", "JCM-JP-MN004-2018-1-1"})) ==
        "amount.overflow blocks[1]");
  ByRanges many;
  for (Serial s = 1; s <= 1'001; ++s)
    many.push_back({block("JCM-JP-MN004-2017-1").run, {2 * s, 2 * s}});
  CHECK(moved(many) == "ranges.too_many blocks");
  many.pop_back();
  CHECK(moved(many) == "ok");
}

TEST_CASE("the two accounts of a debit differ, share a registry and are of the right kinds") {
  const auto q = by_quantity(1);
  CHECK(form(transfer(jp1, jp1, q)) == "transfer.same_account to");
  CHECK(form(transfer(jp1, entity("MN", 1), q)) == "transfer.across_registries to");
  CHECK(form(transfer(entity("JP", 0), jp1, q)) == "field.value from");
  CHECK(form(transfer(jp1, entity("JP", 0), q)) == "field.value to");
  CHECK(form(transfer(retirement("JP"), jp1, q)) == "account.kind from");
  CHECK(form(transfer(cancellation("JP"), jp1, q)) == "account.kind from");
  CHECK(form(transfer(jp1, retirement("JP"), q)) == "account.kind to");
  CHECK(form(transfer(jp1, government("JP"), q)) == "ok");
  CHECK(form(retire(jp1, retirement("JP"), q)) == "ok");
  CHECK(form(retire(jp1, cancellation("JP"), q)) == "account.kind to");
  CHECK(form(retire(jp1, jp2, q)) == "account.kind to");
  CHECK(form(cancel(jp1, retirement("JP"), q)) == "account.kind to");
  CHECK(form(cancel(jp1, retirement("MN"), q)) == "transfer.across_registries to");
  CHECK(form(cancel(retirement("JP"), cancellation("JP"), q)) == "account.kind from");
  const auto fault = check_form(transfer(retirement("JP"), jp1, q));
  CHECK(fault.error().detail.find("is a retirement account: units never leave it") !=
        std::string::npos);
}

TEST_CASE("a use has a purpose and, if given, a year") {
  auto c = retire(jp1, retirement("JP"), by_quantity(1));
  std::get<Retire>(c.given).purpose.clear();
  CHECK(form(c) == "field.missing purpose");
  c = retire(jp1, retirement("JP"), by_quantity(1));
  std::get<Retire>(c.given).year = 1999;
  CHECK(form(c) == "field.value year");
  c = cancel(jp1, cancellation("JP"), by_quantity(1));
  std::get<Cancel>(c.given).purpose = std::string(257, 'p');
  CHECK(form(c) == "field.too_long purpose");
  std::get<Cancel>(c.given).purpose = "Voluntary";
  std::get<Cancel>(c.given).year = 2025;
  CHECK(form(c) == "ok");
}
