// The columns of the five tables, in the order of 4/CMA.6, annex II, and the controlled values of
// the list of common nomenclatures of 17 February 2026, verbatim: where that list spells a word
// oddly
// ("C02 usage" with a zero, "Authorisation" in one table and "Authorization" in another), that
// spelling is what the platform takes.
#include "ledger/base/check.hpp"
#include "ledger/reports/aef.hpp"

namespace jcm::reports {
namespace {

using Values = std::string_view;
using enum AefNeed;

constexpr Values metrics[] = {"GHG", "non-GHG"};
constexpr Values non_ghg[] = {"non-GHG"};
constexpr Values sectors[] = {
    "Agriculture",       "Building and construction", "Cross-sectoral mechanisms",
    "Energy generation", "Forestry and land use",     "Industrial processes",
    "Transportation",    "Urban development",         "Waste management"};
constexpr Values activity_types[] = {"Afforestation",
                                     "Agriculture",
                                     "Biogas",
                                     "Biomass Energy",
                                     "Cement",
                                     "C02 usage",
                                     "Coal bed/mine methane",
                                     "Energy distribution",
                                     "Energy Efficiency households",
                                     "Energy Efficiency Industry",
                                     "Energy Efficiency own generation",
                                     "Energy Efficiency service",
                                     "Energy Efficiency supply side",
                                     "Fossil fuel switch",
                                     "Fugitive",
                                     "Geothermal",
                                     "Hydro",
                                     "Landfill gas",
                                     "Methane avoidance",
                                     "N2O",
                                     "PFCs and SF6",
                                     "Reforestation",
                                     "Solar",
                                     "Tidal",
                                     "Transport",
                                     "Waste",
                                     "Wind"};
constexpr Values purposes[] = {"NDC",          "OIMP",        "IMP",       "OP",
                               "NDC and OIMP", "NDC and IMP", "NDC and OP"};
constexpr Values beyond_ndc[] = {"OIMP", "IMP", "OP", "NDC and OIMP", "NDC and IMP", "NDC and OP"};
constexpr Values definitions[] = {"Authorisation", "Issuance", "Use or Cancellation"};
constexpr Values action_types[] = {
    "Authorization", "First transfer",        "Transfer", "Acquisition", "Use",
    "Cancellation",  "Voluntary Cancellation"};
constexpr Values action_subtypes[] = {"First transfer to another Party",
                                      "Authorization",
                                      "Issuance",
                                      "Use or cancellation",
                                      "Mandatory transfer to the Adaptation Fund (A6.4 ERs)",
                                      "Voluntary transfer to the Adaptation Fund (A6.4 ERs)",
                                      "Mandatory cancellation to deliver OMGE",
                                      "Voluntary cancellation to deliver OMGE",
                                      "Other cancellations",
                                      "Not yet defined"};
constexpr Values unit_registries[] = {"VCS",        "GS",        "CAR",  "ACR",  "ART",   "GCC",
                                      "Cercarbono", "Isometric", "ISFL", "FCPF", "T-VER", "JCM"};
constexpr Values mitigation_types[] = {"Emission reductions", "Removals",
                                       "Emission reductions and removals"};
constexpr Values acquisition[] = {"Acquisition"};
constexpr Values transfers[] = {"First transfer", "Transfer"};
constexpr Values uses[] = {"First transfer", "Use", "Cancellation", "Voluntary Cancellation"};
constexpr Values use[] = {"Use"};

constexpr AefColumn submission[] = {
    {"Party", "party", required, AefForm::party},
    {"Version", "version", required, AefForm::submission_version},
    {"Reported year", "reported_year", required, AefForm::year},
    {"Date of submission", "submission_date", required, AefForm::date},
    {"Review status of the initial report", "review_status", carp},
    {"Result of the consistency check of this AEF submission", "consistency_check", carp},
    {"First year of the NDC implementation period", "ndc_first_year", required, AefForm::year},
    {"Last year of the NDC implementation period", "ndc_last_year", required, AefForm::year},
    {"Reference to the Article 6 technical expert review report of the initial report",
     "review_report", carp},
};

constexpr AefColumn authorizations[] = {
    {"Authorization ID", "authorization", required, AefForm::authorization_id},
    {"Date of authorization", "date", required, AefForm::date},
    {"Cooperative approach ID", "approach", required, AefForm::approach},
    {"Version of the authorization", "version", required, AefForm::whole_number},
    {"Authorized quantity", "quantity", optional, AefForm::whole_number},
    {"Metric", "metric", required, AefForm::one_of, metrics},
    {"Applicable GWP value(s)", "gwp", optional},
    {"Applicable non-GHG metric",
     "non_ghg_metric",
     when_applicable,
     AefForm::text,
     {},
     "metric",
     non_ghg},
    {"Sector(s)", "sectors", required, AefForm::some_of, sectors},
    {"Activity type(s)", "activity_types", optional, AefForm::some_of, activity_types},
    {"Purposes for authorization", "purposes", required, AefForm::one_of, purposes},
    {"Authorized Party(ies) ID", "parties", optional, AefForm::parties},
    {"Authorized entity(ies) ID", "entities", optional},
    {"OIMP authorized by the Party",
     "oimp",
     when_applicable,
     AefForm::text,
     {},
     "purposes",
     beyond_ndc},
    {"Authorized timeframe", "timeframe", optional},
    {"Authorization terms and conditions", "terms", optional},
    {"Authorization documentation", "documentation", carp},
    {"First transfer definition for OIMP", "first_transfer_definition", when_applicable,
     AefForm::one_of, definitions, "purposes", beyond_ndc},
    {"Additional explanatory information", "additional", optional},
};

constexpr AefColumn actions[] = {
    {"Action date", "date", required, AefForm::instant},
    {"Action type", "type", required, AefForm::one_of, action_types},
    {"Action subtype", "subtype", optional, AefForm::one_of, action_subtypes},
    {"Cooperative approach ID", "approach", required, AefForm::approach},
    {"Authorization ID", "authorization", required, AefForm::authorization_id},
    {"First transferring participating Party ID", "first_party", required, AefForm::party},
    {"Party ITMO registry ID", "party_registry", required, AefForm::party_registry},
    {"First ID", "first_id", required, AefForm::itmo},
    {"Last ID", "last_id", required, AefForm::itmo},
    {"Underlying unit registry ID", "unit_registry", optional, AefForm::one_of, unit_registries},
    {"First unit ID", "first_unit", optional},
    {"Last unit ID", "last_unit", optional},
    {"Metric", "metric", required, AefForm::one_of, metrics},
    {"Applicable GWP value(s)", "gwp", optional},
    {"Applicable non-GHG metric",
     "non_ghg_metric",
     when_applicable,
     AefForm::text,
     {},
     "metric",
     non_ghg},
    {"Quantity (t CO2 eq)", "quantity", required, AefForm::whole_number},
    {"Quantity (in non-GHG metric)",
     "non_ghg_quantity",
     when_applicable,
     AefForm::whole_number,
     {},
     "metric",
     non_ghg},
    {"Mitigation type", "mitigation_type", required, AefForm::one_of, mitigation_types},
    {"Vintage", "vintage", required, AefForm::year},
    {"Transferring participating Party ID",
     "transferring_party",
     when_applicable,
     AefForm::party,
     {},
     "type",
     acquisition},
    {"Acquiring participating Party ID",
     "acquiring_party",
     when_applicable,
     AefForm::party,
     {},
     "type",
     transfers,
     true},
    {"Purpose for which the ITMO has been used towards or cancelled for OIMP",
     "purpose",
     when_applicable,
     AefForm::text,
     {},
     "type",
     uses,
     true},
    {"Using/cancelling participating Party ID",
     "using_party",
     when_applicable,
     AefForm::party,
     {},
     "type",
     uses,
     true},
    {"Using/cancelling authorized entity ID",
     "using_entity",
     when_applicable,
     AefForm::text,
     {},
     "type",
     uses,
     true},
    {"Calendar year for which the ITMOs are used towards the Party's NDC",
     "ndc_year",
     when_applicable,
     AefForm::year,
     {},
     "type",
     use,
     true},
    {"Result of the consistency checks", "consistency_check", carp},
    {"Additional explanatory information", "additional", optional},
};

constexpr AefColumn holdings[] = {
    {"Cooperative approach ID", "approach", required, AefForm::approach},
    {"Authorization ID", "authorization", required, AefForm::authorization_id},
    {"First transferring participating Party ID", "first_party", required, AefForm::party},
    {"Party ITMO registry ID", "party_registry", required, AefForm::party_registry},
    {"First ID", "first_id", required, AefForm::itmo},
    {"Last ID", "last_id", required, AefForm::itmo},
    {"Underlying unit registry ID", "unit_registry", optional, AefForm::one_of, unit_registries},
    {"First unit ID", "first_unit", optional},
    {"Last unit ID", "last_unit", optional},
    {"Metric", "metric", required, AefForm::one_of, metrics},
    {"Applicable GWP value(s)", "gwp", optional},
    {"Applicable non-GHG metric",
     "non_ghg_metric",
     when_applicable,
     AefForm::text,
     {},
     "metric",
     non_ghg},
    {"Quantity (t CO2 eq)", "quantity", required, AefForm::whole_number},
    {"Quantity (in non-GHG metric)",
     "non_ghg_quantity",
     when_applicable,
     AefForm::whole_number,
     {},
     "metric",
     non_ghg},
    {"Mitigation type", "mitigation_type", required, AefForm::one_of, mitigation_types},
    {"Vintage", "vintage", required, AefForm::year},
};

constexpr AefColumn entities[] = {
    {"Date of the authorization", "date", required, AefForm::date},
    {"Name", "name", required},
    {"Country of incorporation", "country", required, AefForm::party},
    {"Identification number", "id", required},
    {"Cooperative approach ID", "approach", required, AefForm::approach},
    {"Conditions", "conditions", optional},
    {"Change and revocation conditions", "change_conditions", optional},
    {"Additional explanatory information", "additional", optional},
};

struct Names {
  std::string_view title, sheet, key;
  std::span<const AefColumn> columns;
};
constexpr Names tables[] = {
    {"Table 1: Submission", "Table 1 Submission", "submission", submission},
    {"Table 2: Authorizations", "Table 2 Authorizations", "authorizations", authorizations},
    {"Table 3: Actions", "Table 3 Actions", "actions", actions},
    {"Table 4: Holdings", "Table 4 Holdings", "holdings", holdings},
    {"Table 5: Authorized entities", "Table 5 Auth. entities", "entities", entities},
};
const Names& names_of(AefTable table) { return tables[static_cast<std::size_t>(table)]; }

}  // namespace

std::span<const AefColumn> aef_columns(AefTable table) { return names_of(table).columns; }
std::string_view aef_title(AefTable table) { return names_of(table).title; }
std::string_view aef_sheet(AefTable table) { return names_of(table).sheet; }
std::string_view aef_key(AefTable table) { return names_of(table).key; }

std::size_t aef_column(AefTable table, std::string_view key) {
  const auto columns = aef_columns(table);
  std::size_t at = 0;
  while (at < columns.size() && columns[at].key != key) ++at;
  JCM_CHECK(at < columns.size());
  return at;
}

}  // namespace jcm::reports
