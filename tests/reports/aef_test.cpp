// The check of the five tables, their CSV, and their making from facts of the ledger.
#include "ledger/reports/aef.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "ledger/reports/aef_facts.hpp"
#include "ledger/reports/aef_forms.hpp"
#include "ledger/reports/csv.hpp"

using namespace jcm;
using namespace jcm::reports;

namespace {

domain::UnitBlock block(const char* text) { return domain::UnitBlock::parse(text).value(); }
base::Timestamp at(const char* text) { return base::parse_timestamp(text).value(); }
base::Date day(const char* text) { return base::parse_date(text).value(); }
const auto JP = domain::RegistryCode::parse("JP").value();
const auto MN = domain::RegistryCode::parse("MN").value();

domain::RecordAuthorization authorization() {
  domain::RecordAuthorization out;
  out.id = "MNG 2026-1";
  out.date = day("2026-02-03");
  out.approach = "CA0099";
  out.registry = JP;
  out.first_party = "MNG";
  out.party_registry = "MNG01";
  out.purposes = domain::AuthorizedPurposes::ndc_and_imp;
  out.ceiling = domain::Quantity::of(10'000).value();
  out.parties = {"JPN"};
  out.entities = {{"Saisan Co., Ltd.", "JPN", "0300-01-001234"}};
  out.first_transfer = domain::FirstTransferDefinition::issuance;
  out.sectors = {"Energy generation"};
  out.activity_types = {"Solar", "Wind"};
  return out;
}

// One year: 100 units of MN004 are first transferred to Japan, 30 move on, 20 are used toward the
// NDC, 10 cancelled for CORSIA, 5 of the holder's own will; 5 units beside them are no ITMOs.
AefFacts facts(const char* party) {
  AefFacts out;
  out.submission = {party, 2026, "1.0", day("2027-04-01"), 2021, 2030};
  out.parties = {{JP, "JPN"}, {MN, "MNG"}};
  out.authorizations = {authorization()};
  const auto units = block("JCM-JP-MN004-2025-101-200");
  const domain::ItmoSeries series{"CA0099", "MNG01", "MNG"};
  out.itmos = {{units, "MNG 2026-1", series, 501, 7}};
  domain::RecordFirstTransfer first;
  first.authorization = "MNG 2026-1";
  first.blocks = {units};
  first.acquiring = "JPN";
  out.first_transfers = {{at("2026-05-01T01:02:03.456789Z"), first, series, {501}}};
  const auto move = [](domain::Seq seq, const char* time, AefAct act, const char* what) {
    AefMove made;
    made.seq = seq;
    made.time = at(time);
    made.business_year = 2026;
    made.act = act;
    made.registry = JP;
    made.units = {block(what)};
    return made;
  };
  // Entry 5 is earlier than the first transfer: the units were no ITMOs then.
  out.moves.push_back(
      move(5, "2026-04-01T00:00:00Z", AefAct::transfer, "JCM-JP-MN004-2025-101-110"));
  out.moves.push_back(
      move(8, "2026-06-01T00:00:00Z", AefAct::transfer, "JCM-JP-MN004-2025-96-130"));
  out.moves.push_back(
      move(9, "2026-07-01T00:00:00Z", AefAct::retirement, "JCM-JP-MN004-2025-101-120"));
  out.moves.back().purpose = "NDC of Japan, 2030";
  out.moves.push_back(
      move(10, "2026-08-01T00:00:00Z", AefAct::cancellation, "JCM-JP-MN004-2025-121-130"));
  out.moves.back().use = domain::OtherUse::imp;
  out.moves.push_back(
      move(11, "2026-12-31T20:00:00Z", AefAct::cancellation, "JCM-JP-MN004-2025-131-135"));
  out.held = {block("JCM-JP-MN004-2025-136-190"), block("JCM-JP-MN004-2025-191-250")};
  return out;
}

const std::string& cell(const AefReport& report, AefTable table, std::size_t row,
                        std::string_view key) {
  return report.of(table).at(row)[aef_column(table, key)];
}

std::vector<std::string> texts(const std::vector<AefFault>& faults) {
  std::vector<std::string> out;
  for (const auto& fault : faults) out.push_back(to_text(fault));
  return out;
}

}  // namespace

TEST_CASE("the tables have the columns of the format") {
  const std::size_t counts[] = {9, 19, 27, 16, 8};
  for (const auto table : aef_tables) {
    const auto columns = aef_columns(table);
    CHECK(columns.size() == counts[static_cast<std::size_t>(table)]);
    std::set<std::string_view> names, keys;
    for (const auto& column : columns) {
      names.insert(column.name);
      keys.insert(column.key);
      INFO(column.name);
      if (column.form == AefForm::one_of || column.form == AefForm::some_of)
        CHECK(!column.values.empty());
      if (column.need == AefNeed::when_applicable) {
        const auto& by = columns[aef_column(table, column.given_by)];
        for (const auto value : column.given_values) CHECK(has_form(by, value));
      }
    }
    CHECK(names.size() == columns.size());
    CHECK(keys.size() == columns.size());
    CHECK(aef_sheet(table).size() <= 31);  // what a workbook takes
  }
}

TEST_CASE("a year of the Party that acquires") {
  const auto report = aef_report(facts("JPN"));
  CHECK(texts(check_aef(report)).empty());
  const auto actions = AefTable::actions;
  REQUIRE(report.of(actions).size() == 5);
  CHECK(cell(report, actions, 0, "type") == "Acquisition");
  CHECK(cell(report, actions, 0, "date") == "2026-05-01T01:02:03.456Z");
  CHECK(cell(report, actions, 0, "transferring_party") == "MNG");
  CHECK(cell(report, actions, 0, "acquiring_party") == "NA");
  CHECK(cell(report, actions, 0, "first_id") == "CA0099-MNG01-MNG-501-2025");
  CHECK(cell(report, actions, 0, "last_id") == "CA0099-MNG01-MNG-600-2025");
  CHECK(cell(report, actions, 0, "first_unit") == "JCM-JP-MN004-2025-101-101");
  CHECK(cell(report, actions, 0, "quantity") == "100");
  CHECK(cell(report, actions, 1, "type") == "Transfer");
  CHECK(cell(report, actions, 1, "quantity") == "30");  // of 35, five are no ITMOs
  CHECK(cell(report, actions, 1, "acquiring_party") == "JPN");
  CHECK(cell(report, actions, 2, "type") == "Use");
  CHECK(cell(report, actions, 2, "last_id") == "CA0099-MNG01-MNG-520-2025");
  CHECK(cell(report, actions, 2, "ndc_year") == "2026");
  CHECK(cell(report, actions, 2, "additional") == "NDC of Japan, 2030");
  CHECK(cell(report, actions, 3, "type") == "Use");
  CHECK(cell(report, actions, 3, "purpose") == "IMP");
  CHECK(cell(report, actions, 3, "ndc_year") == "NA");
  CHECK(cell(report, actions, 4, "type") == "Voluntary Cancellation");
  CHECK(cell(report, actions, 4, "subtype") == "Other cancellations");

  const auto holdings = AefTable::holdings;
  REQUIRE(report.of(holdings).size() == 2);
  CHECK(cell(report, holdings, 0, "first_id") == "CA0099-MNG01-MNG-536-2025");
  CHECK(cell(report, holdings, 0, "quantity") == "55");
  CHECK(cell(report, holdings, 1, "quantity") == "10");
  CHECK(cell(report, holdings, 1, "vintage") == "2025");
  CHECK(cell(report, holdings, 0, "mitigation_type") == "Emission reductions");
}

TEST_CASE("a year of the Party that first transfers") {
  auto given = facts("MNG");
  auto older = authorization();
  older.id = "MNG 2025-9";
  older.date = day("2025-12-31");
  given.authorizations.insert(given.authorizations.begin(), older);
  const auto report = aef_report(given);
  CHECK(texts(check_aef(report)).empty());
  REQUIRE(report.of(AefTable::authorizations).size() == 1);
  CHECK(report.of(AefTable::authorizations)[0] ==
        AefRow{"MNG 2026-1", "03/02/2026", "CA0099", "1", "10000", "GHG", "", "NA",
               "Energy generation", "Solar, Wind", "NDC and IMP", "JPN", "0300-01-001234", "IMP",
               "", "", "", "Issuance", ""});
  REQUIRE(report.of(AefTable::actions).size() == 1);
  CHECK(cell(report, AefTable::actions, 0, "type") == "First transfer");
  CHECK(cell(report, AefTable::actions, 0, "subtype") == "First transfer to another Party");
  CHECK(cell(report, AefTable::actions, 0, "acquiring_party") == "JPN");
  CHECK(report.of(AefTable::holdings).empty());  // what it first transferred is held by Japan
  REQUIRE(report.of(AefTable::entities).size() == 1);
  CHECK(report.of(AefTable::entities)[0] ==
        AefRow{"03/02/2026", "Saisan Co., Ltd.", "JPN", "0300-01-001234", "CA0099", "", "", ""});
  CHECK(report.of(AefTable::submission)[0] ==
        AefRow{"MNG", "1.0", "2026", "01/04/2027", "", "", "2021", "2030", ""});
}

TEST_CASE("removals are told from reductions by the activities") {
  auto given = facts("JPN");
  given.authorizations[0].activity_types = {"Afforestation", "Reforestation"};
  CHECK(cell(aef_report(given), AefTable::holdings, 0, "mitigation_type") == "Removals");
  given.authorizations[0].activity_types = {"Afforestation", "Solar"};
  CHECK(cell(aef_report(given), AefTable::holdings, 0, "mitigation_type") ==
        "Emission reductions and removals");
}

TEST_CASE("every fault names table, row, column and the way out") {
  struct Case {
    AefTable table;
    const char* key;
    const char* value;
    const char* says;
  };
  using enum AefTable;
  const Case cases[] = {
      {submission, "party", "JP", "Party: \"JP\" does not fit: give a Party as three capital"},
      {submission, "version", "0.1", "Version: \"0.1\" does not fit: give a version X.Y"},
      {submission, "version", "", "Version: it is required and absent: give a version X.Y"},
      {submission, "reported_year", "NA", "Reported year: it is required and absent"},
      {submission, "submission_date", "2027-04-01", "give a date as dd/mm/yyyy"},
      {submission, "submission_date", "31/02/2027", "give a date as dd/mm/yyyy"},
      {submission, "submission_date", "31/12/2026", "the year 2026 had not ended on that day"},
      {submission, "review_status", "done", "the reporting platform fills this in"},
      {submission, "ndc_last_year", "2020", "2020 is before the first year, 2021"},
      {authorizations, "authorization", "MNG/1", "letters, digits, spaces and hyphens only"},
      {authorizations, "approach", "CA99", "CA and four digits"},
      {authorizations, "version", "1.5", "a whole number from 1"},
      {authorizations, "quantity", "-1", "a whole number from 1"},
      {authorizations, "metric", "ghg", "give one of GHG, non-GHG"},
      {authorizations, "sectors", "Energy generation, Space", "give one or more, with \", \""},
      {authorizations, "purposes", "ndc", "give one of NDC, OIMP"},
      {authorizations, "parties", "JPN MNG", "Parties as three capital letters each"},
      {authorizations, "first_transfer_definition", "NA",
       "it applies where Purposes for authorization is \"NDC and IMP\", and is absent"},
      {authorizations, "first_transfer_definition", "Authorization", "give one of Authorisation"},
      {authorizations, "non_ghg_metric", "MWh", "does not apply where Metric is \"GHG\""},
      {authorizations, "non_ghg_metric", "", "it is empty: write NA"},
      {actions, "date", "2026-05-01T01:02:03Z", "an instant in UTC to the millisecond"},
      {actions, "date", "2025-05-01T01:02:03.000Z", "is not in the reported year, 2026"},
      {actions, "type", "Retirement", "give one of Authorization, First transfer"},
      {actions, "party_registry", "MNG1", "its three letters and two digits"},
      {actions, "first_id", "CA0099-MNG01-MNG-0-2025", "an ITMO id: approach"},
      {actions, "first_id", "CA0099-MNG01-MNG-601-2025", "does not follow"},
      {actions, "last_id", "CA0099-MNG01-MNG-600-2024", "does not follow"},
      {actions, "quantity", "99", "are 100 ITMOs"},
      {actions, "vintage", "2024", "but the ITMO ids say 2025"},
      {actions, "first_party", "JPN", "but the ITMO ids say MNG"},
      {actions, "approach", "CA0098", "but the ITMO ids say CA0099"},
      {actions, "transferring_party", "NA", "and is absent: give a Party"},
      {actions, "acquiring_party", "JPN", "does not apply where Action type is \"Acquisition\""},
      {actions, "unit_registry", "jcm", "give one of VCS, GS"},
      {actions, "mitigation_type", "", "it is required and absent: give one of Emission"},
      {actions, "additional", "a\nb", "write it anew"},
      {holdings, "first_id", "CA0099-MNG01-MNG-591-2025", "does not follow"},
      {holdings, "quantity", "0", "a whole number from 1"},
      {entities, "country", "Japan", "a Party as three capital letters"},
      {entities, "name", "", "Name: it is required and absent"},
  };
  const auto good = aef_report(facts("JPN"));
  REQUIRE(check_aef(good).empty());
  for (const auto& one : cases) {
    auto report = good;
    report.of(one.table).at(0)[aef_column(one.table, one.key)] = one.value;
    const auto faults = texts(check_aef(report));
    INFO(one.key << " = " << one.value);
    REQUIRE(!faults.empty());
    bool said = false;
    for (const auto& fault : faults) {
      UNSCOPED_INFO(fault);
      said = said || (fault.find(one.says) != std::string::npos &&
                      fault.starts_with(std::string(aef_title(one.table)) + ", row 1, "));
    }
    CHECK(said);
  }
}

TEST_CASE("rows are held against each other") {
  const auto good = aef_report(facts("JPN"));
  const auto only_fault = [](const AefReport& report) {
    const auto faults = texts(check_aef(report));
    REQUIRE(faults.size() == 1);
    return faults[0];
  };
  auto twice = good;
  twice.of(AefTable::authorizations).push_back(twice.of(AefTable::authorizations)[0]);
  CHECK(only_fault(twice).starts_with("Table 2: Authorizations, row 2, Version of the author"));
  twice = good;
  twice.of(AefTable::holdings).push_back(twice.of(AefTable::holdings)[1]);
  CHECK(only_fault(twice) ==
        "Table 4: Holdings, row 3, First ID: some of these ITMOs stand in row 2 too: an ITMO is "
        "held once");
  auto none = good;
  none.of(AefTable::submission).clear();
  CHECK(only_fault(none) == "Table 1: Submission: it has 0 rows: give one, the submission");
  auto short_row = good;
  short_row.of(AefTable::entities)[0].pop_back();
  CHECK(only_fault(short_row) ==
        "Table 5: Authorized entities, row 1: it has 7 cells: give 8, one a column");
  // A use that says neither NDC nor another purpose.
  auto use = good;
  use.of(AefTable::actions)[2][aef_column(AefTable::actions, "ndc_year")] = "NA";
  CHECK(only_fault(use).find("row 3, Calendar year") != std::string::npos);
}

TEST_CASE("an unknown authorization and an absent submission are faults, not omissions") {
  auto given = facts("JPN");
  given.authorizations.clear();
  given.submission = {"JPN", 2026, "", {}, {}, {}};
  const auto faults = texts(check_aef(aef_report(given)));
  // Table 1: four fields. The five actions and two holdings lack what the authorization says.
  std::size_t submission = 0, types = 0;
  for (const auto& fault : faults) {
    submission += fault.starts_with("Table 1");
    types += fault.find("Mitigation type: it is required and absent") != std::string::npos;
  }
  CHECK(submission == 4);
  CHECK(types == 7);
  CHECK(faults.size() == 11);
}

TEST_CASE("the CSV of a table reads back cell by cell") {
  auto report = aef_report(facts("JPN"));
  report.of(AefTable::entities)[0][1] = "=A1, \"quoted\"";
  const auto read = read_csv(aef_csv(AefTable::entities, report.of(AefTable::entities),
                                     CsvStyle{.neutralise = false}))
                        .value();
  REQUIRE(read.size() == 2);
  CHECK(read[0].fields[3].text == "Identification number");
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(read[1].fields[i].text == report.of(AefTable::entities)[0][i]);
  CHECK(aef_csv(AefTable::entities, report.of(AefTable::entities)).find("\"'=A1") !=
        std::string::npos);
}
