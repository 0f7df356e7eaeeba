#include <algorithm>

#include "ledger/reports/aef_facts.hpp"

namespace jcm::reports {

std::vector<ItmoBlock> itmos_among(const std::vector<domain::UnitBlock>& units,
                                   const std::vector<ItmoBlock>& itmos, domain::Seq before) {
  std::vector<ItmoBlock> out;
  for (const auto& block : units) {
    auto part = std::lower_bound(itmos.begin(), itmos.end(), block,
                                 [](const ItmoBlock& itmo, const domain::UnitBlock& wanted) {
                                   return itmo.units.run != wanted.run
                                              ? itmo.units.run < wanted.run
                                              : itmo.units.range.last < wanted.range.first;
                                 });
    for (; part != itmos.end() && part->units.run == block.run &&
           part->units.range.first <= block.range.last;
         ++part) {
      if (part->by >= before) continue;
      const auto first = std::max(part->units.range.first, block.range.first);
      const auto last = std::min(part->units.range.last, block.range.last);
      out.push_back({{block.run, {first, last}},
                     part->authorization,
                     part->series,
                     part->first + (first - part->units.range.first),
                     part->by});
    }
  }
  return out;
}

}  // namespace jcm::reports
