#include "ledger/reports/reconciliation.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using namespace jcm::reports;

namespace {

domain::UnitBlock block(const std::string& text) { return domain::UnitBlock::parse(text).value(); }

Position position(const std::vector<std::pair<std::string, std::string>>& blocks) {
  Position out;
  for (const auto& [text, account] : blocks) REQUIRE(add_block(out, block(text), account));
  return out;
}

}  // namespace

TEST_CASE("reconciliation: the same position split otherwise agrees") {
  const auto own = position({{"JCM-JP-MN004-2017-1-10", "JP-GH-000001-42"},
                             {"JCM-JP-MN004-2017-11-20", "JP-GH-000001-42"},
                             {"JCM-JP-MN003-2018-5-5", "JP-EH-000001-43"}});
  const auto other = position({{"JCM-JP-MN003-2018-5-5", "JP-EH-000001-43"},
                               {"JCM-JP-MN004-2017-1-20", "JP-GH-000001-42"}});
  const auto found = reconcile(own, other);
  CHECK(found.agrees());
  CHECK(found.first_difference().empty());
  CHECK(found.own_total.raw() == 21);
  CHECK(found.other_total.raw() == 21);
}

TEST_CASE("reconciliation: totals agree and a block has another holder") {
  const auto own = position({{"JCM-JP-MN004-2017-1-20", "A"}});
  const auto other = position({{"JCM-JP-MN004-2017-1-7", "A"},
                               {"JCM-JP-MN004-2017-8-9", "B"},
                               {"JCM-JP-MN004-2017-10-20", "A"}});
  const auto found = reconcile(own, other);
  CHECK(found.runs.empty());
  REQUIRE(found.units.size() == 1);
  CHECK(found.units[0].block.text() == "JCM-JP-MN004-2017-8-9");
  CHECK(found.first_difference() == "JCM-JP-MN004-2017-8-9: held by A here, by B there");
}

TEST_CASE("reconciliation: units that only one side has, with totals") {
  const auto own = position({{"JCM-JP-MN004-2017-1-20", "A"}, {"JCM-JP-MN004-2018-1-3", "A"}});
  const auto other = position({{"JCM-JP-MN004-2017-3-25", "A"}});
  const auto found = reconcile(own, other);
  REQUIRE(found.runs.size() == 2);
  CHECK(found.runs[0].own == 20);
  CHECK(found.runs[0].other == 23);
  CHECK(found.runs[1].other == 0);
  REQUIRE(found.units.size() == 3);
  CHECK(found.units[0].block.text() == "JCM-JP-MN004-2017-1-2");
  CHECK(found.units[0].other.empty());
  CHECK(found.units[1].block.text() == "JCM-JP-MN004-2017-21-25");
  CHECK(found.units[1].own.empty());
  CHECK(found.first_difference() == "JCM-JP-MN004-2017-1-2: held by A here; not there");
}

TEST_CASE("reconciliation: where a side names no accounts, only units are compared") {
  const auto own = position({{"JCM-JP-MN004-2017-1-20", "A"}});
  CHECK(reconcile(own, position({{"JCM-JP-MN004-2017-1-20", ""}})).agrees());
  CHECK_FALSE(reconcile(own, position({{"JCM-JP-MN004-2017-1-19", ""}})).agrees());
  CHECK_FALSE(reconcile(own, {}).agrees());
  CHECK(reconcile({}, {}).agrees());
}

TEST_CASE(
    "reconciliation: a unit that stands twice is refused, differences past the limit counted") {
  Position twice = position({{"JCM-JP-MN004-2017-1-20", "A"}});
  const auto fault = add_block(twice, block("JCM-JP-MN004-2017-20-21"), "B");
  REQUIRE_FALSE(fault);
  CHECK(fault.error().id == base::ErrorId::range_order);
  const auto own = position({{"JCM-JP-MN004-2017-1-1", "A"},
                             {"JCM-JP-MN004-2017-3-3", "A"},
                             {"JCM-JP-MN004-2017-5-5", "A"}});
  const auto found = reconcile(own, {}, 2);
  CHECK(found.units.size() == 2);
  CHECK(found.more_units == 1);
}
