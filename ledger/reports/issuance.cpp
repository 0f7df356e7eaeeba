#include "ledger/reports/issuance.hpp"

#include <algorithm>
#include <tuple>

namespace jcm::reports {

std::vector<IssuanceRow> issuance_table(const std::vector<domain::DecisionRow>& decisions) {
  std::vector<IssuanceRow> rows;
  for (const auto& decision : decisions) {
    if (decision.withdrawn_by) continue;
    auto key = decision.facts.key;
    key.decided_on = decision.decided_on();
    const auto& lines = decision.facts.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      IssuanceRow row{key, lines[i].side, lines[i].registry, lines[i].quantity, {}, {}};
      if (lines[i].quantity.is_zero()) row.issued = domain::Quantity{};
      if (i < decision.postings.size() && decision.postings[i]) {  // a line is posted in full
        row.issued_on = decision.postings[i]->issued_on;
        row.issued = lines[i].quantity;
      }
      rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const IssuanceRow& a, const IssuanceRow& b) {
    const auto key = [](const IssuanceRow& r) {
      return std::tie(r.decision.decided_on, r.decision.project, r.decision.period_start,
                      r.decision.period_end, r.side, r.registry);
    };
    return key(a) < key(b);
  });
  return rows;
}

const std::vector<std::string>& issuance_columns() {
  static const std::vector<std::string> columns = {
      "project",  "monitoring_start", "monitoring_end", "decided_on", "side",
      "registry", "notified",         "issued_on",      "issued"};
  return columns;
}

std::vector<std::string> issuance_fields(const IssuanceRow& row) {
  return {row.decision.project.text(),
          base::to_text(row.decision.period_start),
          base::to_text(row.decision.period_end),
          base::to_text(row.decision.decided_on),
          std::string(domain::text_of(row.side)),
          row.registry.text(),
          std::to_string(row.notified.raw()),
          row.issued_on ? base::to_text(*row.issued_on) : "",
          row.issued ? std::to_string(row.issued->raw()) : ""};
}

IssuanceTotals issuance_totals(const std::vector<IssuanceRow>& rows) {
  IssuanceTotals totals;
  const auto add = [](IssuanceTotal& total, const IssuanceRow& row) {
    total.notified += row.notified.raw();
    if (row.issued) {
      total.issued += row.issued->raw();
    } else {
      ++total.open;
    }
  };
  for (const auto& row : rows) {
    add(totals.by_project[{row.decision.project, row.registry}], row);
    add(totals.by_registry[row.registry], row);
  }
  return totals;
}

}  // namespace jcm::reports
