// Gate 1 for decisions.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// 1 July 2017 to 30 June 2019: three years.
DecisionKey long_period() {
  return decision_key("MN004", "2017-07-01", "2019-06-30", "2020-01-15");
}

AllocationLine stated(std::uint64_t quantity,
                      std::vector<std::pair<std::uint64_t, std::uint64_t>> years) {
  std::vector<VintageQuantity> vintages;
  for (const auto& [year, n] : years)
    vintages.push_back({{static_cast<std::uint16_t>(year)}, credits(n)});
  return line("JP", quantity, std::move(vintages));
}

std::string decision(const DecisionKey& key, std::vector<AllocationLine> lines) {
  return form(record_decision(key, std::move(lines)));
}

std::string first_with(const std::function<void(RecordDecision&)>& change) {
  auto c = record_decision(long_period(), {line("JP", 80), line("MN", 20)});
  change(std::get<RecordDecision>(c.given));
  return form(std::move(c));
}

}  // namespace

TEST_CASE("a decision's dates stand in order") {
  CHECK(decision(decision_key("MN004", "2017-07-01", "2017-07-01", "2017-07-01"),
                 {line("JP", 1)}) == "ok");
  CHECK(decision(decision_key("MN004", "2017-07-02", "2017-07-01", "2017-10-24"),
                 {line("JP", 1)}) == "decision.period period_end");
  CHECK(decision(decision_key("MN004", "2017-01-01", "2017-07-31", "2017-07-30"),
                 {line("JP", 1)}) == "decision.period decided_on");
  auto key = long_period();
  key.project = {};
  CHECK(decision(key, {line("JP", 1)}) == "field.value project");
  key = long_period();
  key.period_start = Date{-40'000};
  CHECK(decision(key, {line("JP", 1)}) == "field.value period_start");
}

TEST_CASE("lines are one per registry, and allot something") {
  CHECK(decision(long_period(), {}) == "decision.lines lines");
  CHECK(decision(long_period(), {line("JP", 1), line("JP", 2)}) ==
        "decision.lines lines[1].registry");
  CHECK(decision(long_period(), {line("JP", 0), line("MN", 1)}) == "ok");
  CHECK(decision(long_period(), {line("JP", 0), line("MN", 0)}) == "decision.lines lines");
  CHECK(first_with([](auto& d) { d.lines[0].side = static_cast<Side>(9); }) ==
        "field.value lines[0].side");
  CHECK(first_with([](auto& d) { d.lines[1].registry = {}; }) == "field.value lines[1].registry");
  std::vector<AllocationLine> many;
  for (char c = 'A'; c < 'A' + 17; ++c) many.push_back(line(std::string("X") + c, 1));
  CHECK(decision(long_period(), many) == "decision.lines lines");
  CHECK(decision(long_period(), {line("JP", base::max_exact_integer), line("MN", 1)}) ==
        "amount.overflow lines[1].quantity");
}

TEST_CASE("vintages ascend within the period and sum to the line") {
  CHECK(decision(long_period(), {stated(60, {{2017, 10}, {2018, 20}, {2019, 30}})}) == "ok");
  CHECK(decision(long_period(), {stated(60, {{2017, 10}, {2018, 20}})}) ==
        "decision.vintages lines[0].vintages");
  CHECK(decision(long_period(), {stated(30, {{2018, 20}, {2017, 10}})}) ==
        "decision.vintages lines[0].vintages[1].year");
  CHECK(decision(long_period(), {stated(30, {{2018, 20}, {2018, 10}})}) ==
        "decision.vintages lines[0].vintages[1].year");
  CHECK(decision(long_period(), {stated(10, {{2016, 10}})}) ==
        "decision.vintages lines[0].vintages[0].year");
  CHECK(decision(long_period(), {stated(10, {{2020, 10}})}) ==
        "decision.vintages lines[0].vintages[0].year");
  CHECK(decision(long_period(), {stated(10, {{1999, 10}})}) ==
        "field.value lines[0].vintages[0].year");
  CHECK(decision(long_period(), {stated(10, {{2017, 0}, {2018, 10}})}) ==
        "amount.zero lines[0].vintages[0].quantity");
  CHECK(decision(long_period(), {stated(1, {{2017, base::max_exact_integer}, {2018, 1}})}) ==
        "amount.overflow lines[0].vintages");
  CHECK(first_with([](auto& d) { d.lines[0].vintages.clear(); }) ==
        "decision.vintages lines[0].vintages");
  CHECK(first_with([](auto& d) { d.lines[0].vintages.resize(65, {vintage(2018), credits(1)}); }) ==
        "decision.vintages lines[0].vintages");
}

TEST_CASE("an assumed vintage is the year in which the period ends") {
  CHECK(first_with([](auto& d) {
          REQUIRE(d.lines[0].basis == VintageBasis::period_end);
          d.lines[0].vintages[0].vintage = vintage(2018);
        }) == "decision.vintages lines[0].vintages");
  CHECK(first_with([](auto& d) { d.lines[0].basis = static_cast<VintageBasis>(2); }) ==
        "field.value lines[0].basis");
}

TEST_CASE("overlaps name other decisions of the project that do overlap, with a reason") {
  const auto other = decision_key("MN004", "2017-01-01", "2017-07-31", "2017-10-24");
  const auto overlapping = [&](std::vector<DecisionKey> overlaps, std::string reason) {
    return first_with([&](auto& d) {
      d.overlaps = std::move(overlaps);
      d.overlap_reason = std::move(reason);
    });
  };
  CHECK(overlapping({other}, "Correction of July") == "ok");
  CHECK(overlapping({other}, "") == "field.missing overlap_reason");
  CHECK(overlapping({}, "Correction of July") == "field.conflict overlap_reason");
  CHECK(overlapping({other, other}, "Twice") == "field.value overlaps[1]");
  CHECK(overlapping({long_period()}, "Itself") == "field.value overlaps[0]");
  CHECK(overlapping({decision_key("MN003", "2017-01-01", "2017-07-31", "2017-10-24")}, "Other") ==
        "field.value overlaps[0]");
  CHECK(overlapping({decision_key("MN004", "2016-01-01", "2017-06-30", "2017-10-24")}, "Apart") ==
        "field.value overlaps[0]");
  CHECK(overlapping({decision_key("MN004", "2016-01-01", "2015-06-30", "2017-10-24")},
                    "Reversed") == "decision.period overlaps[0].period_end");
  CHECK(overlapping(std::vector<DecisionKey>(17, other), "Many") == "field.value overlaps");
  CHECK(first_with([](auto& d) { d.reference = "\t"; }) == "field.text reference");
}
