// import decisions, import issuances: both read the published issuance table, one row per decision
// and side (tests/data/jcm/issuance.csv).
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/import_plan.hpp"

namespace jcm::ctl {
namespace {

const std::vector<ColumnSpec> columns = {{"project"},
                                         {"monitoring_start"},
                                         {"monitoring_end"},
                                         {"decided_on"},
                                         {"side"},
                                         {"registry"},
                                         {"notified"},
                                         {"issued_on", false},
                                         {"issued", false},
                                         {"hosted", false},
                                         {"vintages", false},
                                         {"reference", false},
                                         {"overlaps", false},
                                         {"overlap_reason", false}};

std::optional<domain::DecisionKey> read_key(const CsvRow& row) {
  bool there = true;
  for (const char* column : {"project", "monitoring_start", "monitoring_end", "decided_on"})
    there = row.need(column) && there;
  const auto project = row.project("project");
  const auto start = row.date("monitoring_start"), end = row.date("monitoring_end");
  const auto decided_on = row.date("decided_on");
  if (!there || !project || !start || !end || !decided_on) return std::nullopt;
  return domain::DecisionKey{*project, *start, *end, *decided_on};
}

json::object key_params(const domain::DecisionKey& key) {
  return {{"project", text_value(key.project.text())},
          {"period_start", text_value(base::to_text(key.period_start))},
          {"period_end", text_value(base::to_text(key.period_end))},
          {"decided_on", text_value(base::to_text(key.decided_on))}};
}

// "MN004:20170101-20170731:20171024": the key, short enough for a request id.
std::string key_id(const domain::DecisionKey& key) {
  const auto digits = [](base::Date date) {
    auto text = base::to_text(date);
    std::erase(text, '-');
    return text;
  };
  return fmt::format("{}:{}-{}:{}", key.project.text(), digits(key.period_start),
                     digits(key.period_end), digits(key.decided_on));
}

// "2019:2000 2020:4063": year and quantity.
std::optional<json::array> read_vintages(const CsvRow& row) {
  if (!row.has("vintages")) return std::nullopt;
  json::array vintages;
  for (const auto& part : split(std::string(row.raw("vintages")), ' ')) {
    const auto pair = split(part, ':');
    const auto year = pair.size() == 2 ? base::parse_u64(pair[0]) : std::nullopt;
    const auto quantity = pair.size() == 2 ? base::parse_u64(pair[1]) : std::nullopt;
    if (!year || !quantity) {
      row.fault("vintages",
                fmt::format("\"{}\" is not YEAR:QUANTITY, several with one space between",
                            base::printable(part)));
      return std::nullopt;
    }
    vintages.push_back(json::object{{"year", *year}, {"quantity", *quantity}});
  }
  return vintages;
}

json::object read_line(const CsvRow& row) {
  json::object line;
  for (const char* column : {"side", "registry", "notified"}) row.need(column);
  if (const auto side = row.choice("side", {"japan", "partner"})) line["side"] = text_value(*side);
  if (const auto registry = row.registry("registry"))
    line["registry"] = text_value(registry->text());
  if (const auto quantity = row.quantity("notified", true)) line["quantity"] = *quantity;
  if (row.choice("hosted", {"yes", "no"}) == "no") line["hosted"] = false;
  if (auto vintages = read_vintages(row)) line["vintages"] = std::move(*vintages);
  return line;
}

// "2018-09-15..2020-12-31@2026-01-24", several with one space between.
void take_overlaps(const CsvRow& row, ImportItem& item) {
  if (!row.has("overlaps")) return;
  json::array overlaps;
  for (const auto& part : split(std::string(row.raw("overlaps")), ' ')) {
    const auto at = part.find('@'), dots = part.find("..");
    if (at == std::string::npos || dots == std::string::npos || dots > at) {
      row.fault("overlaps",
                fmt::format("\"{}\" is not START..END@DECIDED-ON", base::printable(part)));
      return;
    }
    overlaps.push_back(
        json::object{{"project", text_value(row.raw("project"))},
                     {"period_start", text_value(part.substr(0, dots))},
                     {"period_end", text_value(part.substr(dots + 2, at - dots - 2))},
                     {"decided_on", text_value(part.substr(at + 1))}});
  }
  item.params["overlaps"] = std::move(overlaps);
}

void note_line_places(const CsvRow& row, ImportItem& item, std::size_t line) {
  const auto field = fmt::format("lines[{}]", line);
  note_place(row, item, "registry", field);
  for (const auto& [column, member] : {std::pair{"side", "side"},
                                       {"registry", "registry"},
                                       {"notified", "quantity"},
                                       {"vintages", "vintages"},
                                       {"hosted", "hosted"}})
    note_place(row, item, column, field + "." + member);
}

ImportItem begin_decision(const CsvRow& row, const domain::DecisionKey& key) {
  ImportItem item{"decision.record", key_params(key), row.at(), {}};
  item.params["request_id"] = text_value("decision:" + key_id(key));
  item.params["lines"] = json::array{};
  for (const auto& [column, field] : {std::pair{"project", "project"},
                                      {"monitoring_start", "period_start"},
                                      {"monitoring_end", "period_end"},
                                      {"decided_on", "decided_on"},
                                      {"overlaps", "overlaps"}})
    note_place(row, item, column, field);
  take_overlaps(row, item);
  take_text(row, item, "overlap_reason", "overlap_reason", base::max_long_text);
  take_text(row, item, "reference", "reference", base::max_short_text);
  return item;
}

}  // namespace

base::Result<ImportPlan> plan_decisions(const std::string& path) {
  JCM_TRY(auto source, CsvSource::open(path, columns));
  ImportPlan plan{"decisions", path, false, {}, {}, {}};
  std::map<domain::DecisionKey, std::size_t> items;  // rows of one decision need not be neighbours
  for (const auto& row : source.rows(plan.faults)) {
    const auto key = read_key(row);
    auto line = read_line(row);
    if (!key) continue;
    const auto [found, is_new] = items.emplace(*key, plan.items.size());
    if (is_new) plan.items.push_back(begin_decision(row, *key));
    auto& item = plan.items[found->second];
    auto& lines = item.params["lines"].get_array();
    if (lines.size() == base::max_lines_per_decision)
      row.fault("project",
                fmt::format("the decision has more than {} lines", base::max_lines_per_decision));
    for (const auto& other : lines)
      if (text_at(other.get_object(), "registry") == text_at(line, "registry"))
        row.fault("registry", "the decision has a line of this registry already");
    note_line_places(row, item, lines.size());
    lines.push_back(std::move(line));
  }
  return plan;
}

base::Result<ImportPlan> plan_issuances(const std::string& path,
                                        const std::map<std::string, std::string>& accounts) {
  JCM_TRY(auto source, CsvSource::open(path, columns));
  ImportPlan plan{"issuances", path, true, {}, {}, {}};
  std::vector<std::pair<base::Date, ImportItem>> dated;
  std::size_t zero = 0, open = 0;
  for (const auto& row : source.rows(plan.faults)) {
    const auto key = read_key(row);
    const auto line = read_line(row);
    const auto issued_on = row.date("issued_on");
    const auto issued = row.quantity("issued", true);
    if (!key || !has(line, "quantity")) continue;
    if (number_at(line, "quantity") == 0 || !row.has("issued_on")) {
      if (issued.value_or(0) > 0) row.fault("issued_on", "is empty, though credits were issued");
      ++(number_at(line, "quantity") == 0 ? zero : open);
      continue;
    }
    if (!row.need("issued")) continue;
    if (issued && *issued != number_at(line, "quantity"))
      row.fault("issued", fmt::format("is {}, but {} were notified; a line is posted in full",
                                      *issued, number_at(line, "quantity")));
    const auto registry = text_at(line, "registry");
    const auto account = accounts.find(registry);
    if (account == accounts.end())
      row.fault("registry",
                fmt::format("no account is given for {}; add --to {}=ACCOUNT", registry, registry));
    if (!issued_on || !issued || account == accounts.end()) continue;
    ImportItem item{"credits.issue", {}, row.at(), {}};
    item.params = {{"request_id", text_value("issuance:" + key_id(*key) + ":" + registry)},
                   {"decision", key_params(*key)},
                   {"registry", text_value(registry)},
                   {"account", text_value(account->second)},
                   {"business_date", text_value(base::to_text(*issued_on))}};
    note_place(row, item, "project", "decision");
    note_place(row, item, "registry", "registry");
    note_place(row, item, "issued_on", "business_date");
    dated.emplace_back(*issued_on, std::move(item));
  }
  // Business dates of a registry never fall: post in the order of the dates, not of the rows.
  std::sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.at) < std::tie(b.first, b.second.at);
  });
  for (auto& [date, item] : dated) plan.items.push_back(std::move(item));
  if (zero > 0) plan.remarks.push_back(fmt::format("zero lines, which are never posted: {}", zero));
  if (open > 0)
    plan.remarks.push_back(fmt::format("lines without a date of issue, which stay open: {}", open));
  return plan;
}

}  // namespace jcm::ctl
