#include "tools/ctl/report_tables.hpp"

#include <fmt/format.h>

#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

using Kind = ListColumn::Kind;

constexpr const char* activities[] = {"issued", "transferred", "retired", "cancelled", "reversed"};

// The rows of a report by columns, then what they were derived from.
int print_report(Session& session, const Answer& answer, const json::array& rows,
                 const std::vector<ListColumn>& columns, std::string_view of) {
  json::object list;
  list[of] = rows;
  const int code = print_list(session, Answer(json::value(std::move(list))), of, columns);
  if (code == exit_done) print_origin(session, answer.object());
  return code;
}

// {"issued":{"number":1,..}} as "issued_number", ..: one cell a value.
json::array flattened(const json::array& rows) {
  json::array out;
  for (const auto& value : rows) {
    json::object row;
    for (const auto& [key, member] : as_object(value)) {
      if (!member.is_object()) {
        row[key] = member;
        continue;
      }
      for (const auto& [inner, number] : member.get_object())
        row[std::string(key) + "_" + std::string(inner)] = number;
    }
    out.emplace_back(std::move(row));
  }
  return out;
}

}  // namespace

void print_origin(const Session& session, const json::object& report) {
  reports::FactList facts;
  for (const auto& [key, value] : object_at(report, "as_of"))
    facts.add(key == "seq" ? "after entry" : "as of", text_of(value));
  facts.add("entries", fmt::format("the first {}", quantity_at(report, "size")));
  const auto& checkpoint = object_at(report, "checkpoint");
  if (!checkpoint.empty()) {
    facts.add("checkpoint", fmt::format("of {} entries", quantity_at(checkpoint, "size")));
    facts.add("root", text_at(checkpoint, "root"));
  }
  const auto& screen = session.options.csv ? session.err : session.out;
  screen.write((session.options.csv ? "" : "\n") + facts.text(screen.style()));
}

int print_accounts_report(Session& session, const json::object& params) {
  const auto answer = session.call("report.accounts", params);
  if (!answer || session.options.json) return print_object(session, answer);
  return print_report(session, answer, array_at(answer.object(), "rows"),
                      {{"registry", "registry"},
                       {"account", "account"},
                       {"holder", "holder", Kind::wrapped},
                       {"status", "status"},
                       {"opened on", "opened_on"}},
                      "accounts");
}

int print_balances_report(Session& session, const json::object& params) {
  const auto answer = session.call("report.balances", params);
  if (!answer || session.options.json) return print_object(session, answer);
  return print_report(session, answer, array_at(answer.object(), "rows"),
                      {{"registry", "registry"},
                       {"kind of account", "kind"},
                       {"accounts", "accounts", Kind::number},
                       {"t CO2e", "quantity", Kind::number}},
                      "balances");
}

int print_transactions_report(Session& session, const json::object& params) {
  const auto answer = session.call("report.transactions", params);
  if (!answer || session.options.json) return print_object(session, answer);
  if (session.options.csv) {
    std::vector<ListColumn> columns = {{"registry", "registry"}, {"year", "year"}};
    std::vector<std::string> members;  // must outlive the columns, which point into it
    members.reserve(2 * std::size(activities));
    for (const char* activity : activities)
      for (const char* part : {"_number", "_quantity"})
        members.push_back(std::string(activity) + part);
    for (const auto& member : members) columns.push_back({member.c_str(), member.c_str()});
    return print_report(session, answer, flattened(array_at(answer.object(), "rows")), columns,
                        "transactions");
  }
  json::array rows;  // one a sort of act: a line that fits a terminal
  for (const auto& value : array_at(answer.object(), "rows"))
    for (const char* activity : activities) {
      json::object row = object_at(as_object(value), activity);
      row["registry"] = text_at(as_object(value), "registry");
      row["year"] = text_at(as_object(value), "year");
      row["act"] = activity;
      rows.emplace_back(std::move(row));
    }
  return print_report(session, answer, rows,
                      {{"registry", "registry"},
                       {"year", "year"},
                       {"act", "act"},
                       {"number", "number", Kind::number},
                       {"t CO2e", "quantity", Kind::number}},
                      "transactions");
}

int print_adjustment_report(Session& session, const json::object& params) {
  const auto answer = session.call("report.adjustment", params);
  if (!answer || session.options.json) return print_object(session, answer);
  const std::vector<ListColumn> columns = {{"Party", "party"},
                                           {"sign", "sign"},
                                           {"approach", "approach"},
                                           {"authorization", "authorization"},
                                           {"outcome of", "vintage"},
                                           {"entries", "entries", Kind::number},
                                           {"t CO2e", "quantity", Kind::number}};
  if (session.options.csv)
    return print_report(session, answer, array_at(answer.object(), "rows"), columns, "adjustments");
  const int code = print_list(session, answer, "rows", columns);
  reports::Table totals({{"Party"},
                         {"additions", reports::Align::right},
                         {"subtractions", reports::Align::right},
                         {"net", reports::Align::right}});
  for (const auto& value : array_at(answer.object(), "totals")) {
    const auto& row = as_object(value);
    totals.row({text_at(row, "party"), quantity_at(row, "additions"),
                quantity_at(row, "subtractions"), text_at(row, "net")});
  }
  if (totals.rows() > 0) session.out.write("\n" + totals.text(session.out.style()));
  print_origin(session, answer.object());
  return code;
}

}  // namespace jcm::ctl
