#include "ledger/protocol/report_views.hpp"

namespace jcm::protocol {
namespace {

void add_origin(json::object& out, const ReportOrigin& origin) {
  out["as_of"] = report_as_of_json(origin.as_of, origin.end);
  out["size"] = origin.size;
  if (origin.checkpoint)
    out["checkpoint"] = {{"size", origin.checkpoint->size},
                         {"root", base::to_hex(origin.checkpoint->root.view())}};
  else
    out["checkpoint"] = nullptr;
}

json::object aef_row_json(const AefTableView& table, const std::vector<std::string>& cells) {
  json::object out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) out[table.columns[i]] = cells[i];
  return out;
}

json::object fault_json(const AefFaultView& fault) {
  json::object out{{"table", key_of(fault.table)}};
  if (fault.row != 0) out["row"] = fault.row;
  if (!fault.column.empty()) out["column"] = fault.column;
  out["what"] = fault.what;
  return out;
}

}  // namespace

json::object report_as_of_json(const AsOf& as_of, std::uint64_t end) {
  json::object out;
  if (const auto* date = std::get_if<base::Date>(&as_of)) {
    out["date"] = base::to_text(*date);
    return out;
  }
  if (end > 0) out["seq"] = end - 1;  // none: before the first entry
  if (const auto* time = std::get_if<base::Timestamp>(&as_of)) out["time"] = base::to_text(*time);
  return out;
}

json::object report_json(json::array rows, const ReportOrigin& origin) {
  json::object out{{"rows", std::move(rows)}};
  add_origin(out, origin);
  return out;
}

json::object published_account_json(const domain::AccountNumber& account,
                                    const std::optional<std::string>& holder,
                                    domain::AccountStatus status, domain::Date opened_on) {
  return {{"registry", account.registry.text()},
          {"account", account.text()},
          {"holder", holder ? json::value(*holder) : json::value(nullptr)},
          {"status", key_of(domain::text_of(status))},
          {"opened_on", base::to_text(opened_on)}};
}

json::object kind_balance_json(const domain::RegistryCode& registry, domain::AccountKind kind,
                               std::uint64_t accounts, std::uint64_t quantity) {
  return {{"registry", registry.text()},
          {"kind", key_of(domain::text_of(kind))},
          {"accounts", accounts},
          {"quantity", quantity}};
}

json::object transactions_json(const domain::RegistryCode& registry, int year,
                               std::span<const ActivityView> activities) {
  json::object out{{"registry", registry.text()}, {"year", year}};
  for (const auto& activity : activities)
    out[activity.name] = {{"number", activity.number}, {"quantity", activity.quantity}};
  return out;
}

json::object aef_json(std::string_view party, std::uint16_t year,
                      std::span<const AefTableView> tables, std::span<const AefFaultView> faults,
                      std::span<const SealView> seals, const ReportOrigin& origin) {
  json::object shown;
  for (const auto& table : tables) {
    json::array rows;
    for (const auto& row : table.rows) rows.emplace_back(aef_row_json(table, row));
    shown[table.key] = std::move(rows);
  }
  json::array wrong;
  for (const auto& fault : faults) wrong.emplace_back(fault_json(fault));
  json::array frozen;
  for (const auto& seal : seals)
    frozen.push_back({{"registry", seal.registry.text()},
                      {"seq", seal.seq},
                      {"as_of", base::to_text(seal.as_of)}});
  json::object out{{"party", key_of(party)},
                   {"year", year},
                   {"tables", std::move(shown)},
                   {"faults", std::move(wrong)},
                   {"seals", std::move(frozen)}};
  add_origin(out, origin);
  return out;
}

json::object adjustment_json(std::uint16_t year, std::span<const AdjustmentRowView> rows,
                             std::span<const AdjustmentTotalView> totals,
                             const ReportOrigin& origin) {
  json::array shown;
  for (const auto& row : rows)
    shown.push_back({{"party", row.party},
                     {"sign", key_of(row.sign)},
                     {"approach", row.approach},
                     {"authorization", row.authorization},
                     {"vintage", row.vintage},
                     {"entries", row.entries},
                     {"quantity", row.quantity}});
  json::array sums;
  for (const auto& total : totals)
    sums.push_back({{"party", total.party},
                    {"additions", total.additions},
                    {"subtractions", total.subtractions},
                    {"net", total.net}});
  json::object out{{"year", year}};
  out["rows"] = std::move(shown);
  out["totals"] = std::move(sums);
  add_origin(out, origin);
  return out;
}

}  // namespace jcm::protocol
