#include "ledger/reports/aef.hpp"

namespace jcm::reports {

std::string aef_csv(AefTable table, const std::vector<AefRow>& rows, CsvStyle style) {
  CsvWriter writer(style);
  std::vector<std::string> names;
  for (const auto& column : aef_columns(table)) names.emplace_back(column.name);
  writer.row(names);
  for (const auto& row : rows) writer.row(row);
  return writer.text();
}

}  // namespace jcm::reports
