// report: the published tables, those of Article 6, the worksheet.
#include "tools/ctl/commands.hpp"
#include "tools/ctl/report_aef.hpp"
#include "tools/ctl/report_issuance.hpp"
#include "tools/ctl/report_tables.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

void add_aef(CLI::App& group, Session& session) {
  auto params = std::make_shared<json::object>();
  auto output = std::make_shared<AefOutput>();
  auto* aef = add_query(
      group, session, "aef", "The Article 6 tables of a year (agreed electronic format)", params,
      [output](Session& s, const json::object& p) { return run_aef(s, p, *output); });
  add_param(*aef, params, "--year", "year", "the reported year", "N")->required();
  add_param(*aef, params, "--party", "party", "the Party that reports; Japan when left out",
            "PARTY");
  add_param(*aef, params, "--version", "version", "of the submission; the first is 1.0", "X.Y");
  add_param(*aef, params, "--submission-date", "submission_date", "day of the submission",
            "YYYY-MM-DD");
  add_param(*aef, params, "--ndc-first-year", "ndc_first_year",
            "first year of the NDC implementation period", "N");
  add_param(*aef, params, "--ndc-last-year", "ndc_last_year", "last year of it", "N");
  aef->add_option("--out", output->folder, "write five CSV files here")->type_name("DIR");
  aef->add_option("--xlsx", output->workbook, "write one workbook")->type_name("FILE");
  aef->add_flag("--force", output->force, "replace files that are there");
}

}  // namespace

void add_report_commands(CLI::App& app, Session& session) {
  auto* report = app.add_subcommand("report", "Published tables, and those of Article 6");
  report->require_subcommand(1)->fallthrough();
  const auto add = [&](const char* word, const char* help,
                       int (*run)(Session&, const json::object&)) {
    auto params = std::make_shared<json::object>();
    auto* command = add_query(*report, session, word, help, params, run);
    add_as_of(*command, params);
    return std::pair(command, params);
  };
  add("issuance", "Joint Committee decisions: notified and issued, per side",
      print_issuance_report);
  add("accounts", "The entity holding accounts", print_accounts_report);
  add("balances", "What is recorded in each kind of account", print_balances_report);
  const auto [transactions, asked] =
      add("transactions", "What was issued, transferred, retired, cancelled each year",
          print_transactions_report);
  add_param(*transactions, asked, "--registry", "registry", "only of this registry", "XX");
  add_param(*transactions, asked, "--year", "year", "only of this year", "N");
  const auto [adjustment, of_year] =
      add("adjustment", "Worksheet of a year's corresponding adjustments", print_adjustment_report);
  add_param(*adjustment, of_year, "--year", "year", "of the first transfers and uses", "N")
      ->required();
  add_aef(*report, session);
}

}  // namespace jcm::ctl
