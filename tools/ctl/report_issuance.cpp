#include "tools/ctl/report_issuance.hpp"

#include <fmt/format.h>

#include "ledger/reports/issuance.hpp"
#include "tools/ctl/report_tables.hpp"

namespace jcm::ctl {
namespace {

using reports::Align;
using reports::thousands;

base::Result<reports::IssuanceRow> read_row(const json::object& row) {
  const auto project = domain::ProjectReference::parse(text_at(row, "project"));
  const auto start = base::parse_date(text_at(row, "monitoring_start"));
  const auto end = base::parse_date(text_at(row, "monitoring_end"));
  const auto decided_on = base::parse_date(text_at(row, "decided_on"));
  const auto side = domain::parse_side(text_at(row, "side"));
  const auto registry = domain::RegistryCode::parse(text_at(row, "registry"));
  const auto notified = domain::Quantity::of(number_at(row, "notified"));
  if (!project || !start || !end || !decided_on || !side || !registry || !notified)
    return base::error(
        base::ErrorId::request_malformed,
        "the daemon's answer holds a row that is not understood; use the command line "
        "of the daemon's version (jcm-ledger version)");
  reports::IssuanceRow out{
      {*project, *start, *end, *decided_on}, *side, *registry, *notified, {}, {}};
  if (has(row, "issued_on")) out.issued_on = base::parse_date(text_at(row, "issued_on"));
  if (has(row, "issued"))
    if (const auto issued = domain::Quantity::of(number_at(row, "issued"))) out.issued = *issued;
  return out;
}

void print_rows(const Session& session, const std::vector<reports::IssuanceRow>& rows) {
  reports::Table table({{"project"},
                        {"from"},
                        {"to"},
                        {"decided on"},
                        {"reg"},
                        {"notified", Align::right},
                        {"issued on"},
                        {"issued", Align::right}});
  for (const auto& row : rows) {
    const auto f = reports::issuance_fields(row);
    table.row({f[0], f[1], f[2], f[3], f[5], thousands(row.notified.raw()),
               row.issued ? f[7] : "open", row.issued ? thousands(row.issued->raw()) : ""});
  }
  session.out.write(table.text(session.out.style()));
}

void print_totals(const Session& session, const reports::IssuanceTotals& totals) {
  reports::Table table({{"project"},
                        {"registry"},
                        {"notified", Align::right},
                        {"issued", Align::right},
                        {"open lines", Align::right}});
  const auto add = [&](const std::string& project, const std::string& registry,
                       const reports::IssuanceTotal& total) {
    table.row({project, registry, thousands(total.notified), thousands(total.issued),
               total.open == 0 ? "" : thousands(total.open)});
  };
  for (const auto& [key, total] : totals.by_project)
    add(key.first.text(), key.second.text(), total);
  table.rule();
  for (const auto& [registry, total] : totals.by_registry) add("all", registry.text(), total);
  session.out.write("\n" + table.text(session.out.style()));
}

}  // namespace

int print_issuance_report(Session& session, const json::object& params) {
  const auto answer = session.call("report.issuance", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  std::vector<reports::IssuanceRow> rows;
  for (const auto& value : array_at(answer.object(), "rows")) {
    auto row = read_row(as_object(value));
    if (!row) return session.fail(exit_answer_lost, row.error());
    rows.push_back(*row);
  }
  if (session.options.csv) {
    std::vector<std::vector<std::string>> cells;
    for (const auto& row : rows) cells.push_back(reports::issuance_fields(row));
    print_origin(session, answer.object());
    return session.print_csv(reports::issuance_columns(), cells);
  }
  print_rows(session, rows);
  print_totals(session, reports::issuance_totals(rows));
  print_origin(session, answer.object());
  return exit_done;
}

}  // namespace jcm::ctl
