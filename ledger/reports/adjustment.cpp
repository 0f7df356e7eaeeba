#include "ledger/reports/adjustment.hpp"

#include <tuple>

namespace jcm::reports {

std::string_view text_of(AdjustmentSign sign) {
  return sign == AdjustmentSign::addition ? "addition" : "subtraction";
}

AdjustmentSheet adjustment_sheet(const std::vector<AdjustmentFact>& facts) {
  using Key = std::tuple<std::string, AdjustmentSign, std::string, std::string, domain::Vintage>;
  std::map<Key, AdjustmentRow> rows;
  AdjustmentSheet sheet;
  for (const auto& fact : facts) {
    if (fact.quantity == 0) continue;
    auto& row = rows[Key{fact.party, fact.sign, fact.approach, fact.authorization, fact.vintage}];
    const auto before = row.quantity;
    if (before == 0 || row.entry != fact.entry) ++row.entries;
    static_cast<AdjustmentFact&>(row) = fact;
    row.quantity = before + fact.quantity;
    auto& total = sheet.totals[fact.party];
    (fact.sign == AdjustmentSign::addition ? total.additions : total.subtractions) += fact.quantity;
  }
  for (auto& [key, row] : rows) sheet.rows.push_back(std::move(row));
  return sheet;
}

}  // namespace jcm::reports
