#include "ledger/reports/issuance.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include "ledger/base/text.hpp"
#include "ledger/reports/csv.hpp"

using namespace jcm;

namespace {

std::string published() {
  std::ifstream in(JCM_SOURCE_DIR "/tests/data/jcm/issuance.csv", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

domain::Quantity quantity(const std::string& text) {
  return domain::Quantity::of(base::parse_u64(text).value()).value();
}

// The published table as the decisions it came from.
std::vector<domain::DecisionRow> decisions() {
  std::vector<domain::DecisionRow> rows;
  const auto records = reports::read_csv(published()).value();
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto& f = records[i].fields;
    const domain::DecisionKey key{
        domain::ProjectReference::parse(f[0].text).value(), base::parse_date(f[1].text).value(),
        base::parse_date(f[2].text).value(), base::parse_date(f[3].text).value()};
    if (rows.empty() || rows.back().facts.key != key) {
      rows.emplace_back();
      rows.back().facts.key = key;
    }
    domain::AllocationLine line;
    line.side = domain::parse_side(f[4].text).value();
    line.registry = domain::RegistryCode::parse(f[5].text).value();
    line.hosted = true;
    line.quantity = quantity(f[6].text);
    rows.back().facts.lines.push_back(line);
    std::optional<domain::LinePosting> posting;
    if (!f[7].text.empty()) posting = domain::LinePosting{1, base::parse_date(f[7].text).value()};
    rows.back().postings.push_back(posting);
  }
  return rows;
}

std::string as_csv(const std::vector<reports::IssuanceRow>& rows) {
  reports::CsvWriter writer;
  writer.row(reports::issuance_columns());
  for (const auto& row : rows) writer.row(reports::issuance_fields(row));
  return writer.text();
}

}  // namespace

TEST_CASE("issuance table: equals the published one, in whatever order the decisions come") {
  auto rows = decisions();
  CHECK(as_csv(reports::issuance_table(rows)) == published());
  std::mt19937 random(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(rows.begin(), rows.end(), random);
    CHECK(as_csv(reports::issuance_table(rows)) == published());
  }
}

TEST_CASE("issuance table: Japan's line comes first, whatever the decision's order") {
  auto rows = decisions();
  for (auto& row : rows) {
    std::reverse(row.facts.lines.begin(), row.facts.lines.end());
    std::reverse(row.postings.begin(), row.postings.end());
  }
  CHECK(as_csv(reports::issuance_table(rows)) == published());
}

TEST_CASE("issuance totals: per project and registry, to the credit") {
  const auto totals = reports::issuance_totals(reports::issuance_table(decisions()));
  const auto jp = domain::RegistryCode::parse("JP").value();
  const auto mn = domain::RegistryCode::parse("MN").value();
  CHECK(totals.by_registry.at(jp).notified == 103'191);
  CHECK(totals.by_registry.at(jp).issued == 103'191);
  CHECK(totals.by_registry.at(jp).open == 0);
  CHECK(totals.by_registry.at(mn).notified == 25'803);
  CHECK(totals.by_registry.at(mn).issued == 19'645);
  CHECK(totals.by_registry.at(mn).open == 3);
  const auto of = [&](const char* project, domain::RegistryCode registry) {
    return totals.by_project.at({domain::ProjectReference::parse(project).value(), registry});
  };
  CHECK(of("MN001", jp).issued == 150);
  CHECK(of("MN001", mn).issued == 10);
  CHECK(of("MN001", mn).notified == 39);
  CHECK(of("MN005", jp).notified == 0);
  CHECK(of("MN005", jp).open == 0);
  CHECK(of("MN006", mn).issued == 0);
  CHECK(of("MN006", mn).open == 1);
}
