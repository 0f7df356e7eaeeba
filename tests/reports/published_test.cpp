// The published tables and the worksheet of corresponding adjustments, from plain rows.
#include "ledger/reports/published.hpp"

#include <catch2/catch.hpp>

#include "ledger/reports/adjustment.hpp"

using namespace jcm;
using namespace jcm::reports;

namespace {

const auto JP = domain::RegistryCode::parse("JP").value();
const auto MN = domain::RegistryCode::parse("MN").value();
domain::Quantity quantity(std::uint64_t raw) { return domain::Quantity::of(raw).value(); }

domain::Entry entry(const domain::Given& given, const char* date, const char* units) {
  domain::Entry out;
  out.scope = JP;
  out.business_date = base::parse_date(date).value();
  out.body.given = given;
  out.body.resolved.moved = {domain::UnitBlock::parse(units).value()};
  return out;
}

}  // namespace

TEST_CASE("balances per registry and kind of account") {
  using enum domain::AccountKind;
  using enum domain::AccountStatus;
  const auto rows = kind_balances({JP, MN}, {{{JP, entity_holding, 1}, open, quantity(70)},
                                             {{JP, entity_holding, 2}, blocked, quantity(5)},
                                             {{JP, entity_holding, 3}, closed, quantity(0)},
                                             {{JP, retirement, 1}, open, quantity(25)},
                                             {{MN, government_holding, 1}, open, quantity(9)}});
  REQUIRE(rows.size() == 8);
  CHECK(rows[0].kind == government_holding);
  CHECK(rows[0].accounts == 0);
  CHECK(rows[1].kind == entity_holding);
  CHECK(rows[1].accounts == 2);  // the closed one is none
  CHECK(rows[1].quantity == 75);
  CHECK(rows[3].kind == retirement);
  CHECK(rows[3].quantity == 25);
  CHECK(rows[4].registry == MN);
  CHECK(rows[4].quantity == 9);
}

TEST_CASE("acts are counted per registry and year of business date") {
  TransactionSummary summary;
  domain::Entry issue;
  issue.scope = JP;
  issue.business_date = base::parse_date("2025-12-31").value();
  issue.body.given = domain::Issue{};
  const auto block = domain::UnitBlock::parse("JCM-JP-MN004-2025-1-100").value();
  issue.body.resolved.issued = {{{JP, domain::AccountKind::entity_holding, 1}, block}};
  summary.take(issue);
  summary.take(entry(domain::Transfer{}, "2026-01-01", "JCM-JP-MN004-2025-1-30"));
  summary.take(entry(domain::CourtTransfer{}, "2026-02-01", "JCM-JP-MN004-2025-1-5"));
  summary.take(entry(domain::Retire{}, "2026-03-01", "JCM-JP-MN004-2025-31-50"));
  summary.take(entry(domain::Cancel{}, "2026-04-01", "JCM-JP-MN004-2025-51-60"));
  summary.take(entry(domain::CorrectExcess{}, "2026-04-02", "JCM-JP-MN004-2025-61-61"));
  summary.take(entry(domain::ReverseEntry{}, "2026-04-03", "JCM-JP-MN004-2025-51-60"));
  // A proposal reserves units and moves none.
  summary.take(entry(domain::Propose{}, "2026-05-01", "JCM-JP-MN004-2025-70-80"));
  const auto& years = summary.years();
  REQUIRE(years.size() == 2);
  CHECK(years.at({JP, 2025}) == YearOfTransactions{{1, 100}, {}, {}, {}, {}});
  CHECK(years.at({JP, 2026}) == YearOfTransactions{{}, {2, 35}, {1, 20}, {2, 11}, {1, 10}});
}

TEST_CASE("the worksheet adds what was first transferred and subtracts what was used") {
  using enum AdjustmentSign;
  const domain::Vintage v2024{2024}, v2025{2025};
  const auto sheet = adjustment_sheet({
      {addition, "MNG", "CA0099", "A-1", v2025, 60, 7},
      {subtraction, "JPN", "CA0099", "A-1", v2025, 25, 8},
      {addition, "MNG", "CA0099", "A-1", v2025, 40, 9},
      {addition, "MNG", "CA0099", "A-1", v2024, 3, 9},
      {addition, "MNG", "CA0099", "A-1", v2024, 4, 9},
      {addition, "MNG", "CA0099", "A-2", v2025, 0, 9},
  });
  REQUIRE(sheet.rows.size() == 3);
  CHECK(sheet.rows[0].party == "JPN");
  CHECK(sheet.rows[0].sign == subtraction);
  CHECK(sheet.rows[1].vintage == v2024);
  CHECK(sheet.rows[1].quantity == 7);
  CHECK(sheet.rows[1].entries == 1);  // two ranges of one entry
  CHECK(sheet.rows[2].quantity == 100);
  CHECK(sheet.rows[2].entries == 2);
  CHECK(sheet.totals.at("MNG").additions == 107);
  CHECK(sheet.totals.at("MNG").net() == 107);
  CHECK(sheet.totals.at("JPN").net() == -25);
}
