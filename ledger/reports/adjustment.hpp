// The worksheet of corresponding adjustments of one year (2/CMA.3, annex, para 8): to its emissions
// balance a Party adds the units it authorized and first transferred, and subtracts those used
// toward its NDC. Acquiring alone adjusts nothing. A worksheet, not the adjustment itself: which
// method (trajectory, average, multi-year budget) spreads it over the period of an NDC is for the
// Party.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/domain/identifiers.hpp"

namespace jcm::reports {

enum class AdjustmentSign : std::uint8_t { addition = 0, subtraction = 1 };
std::string_view text_of(AdjustmentSign sign);  // "addition", "subtraction"

// What one first transfer or one use was about.
struct AdjustmentFact {
  AdjustmentSign sign = AdjustmentSign::addition;
  std::string party;           // alpha-3: the first transferring Party, or the one that uses
  std::string approach;        // cooperative approach
  std::string authorization;   // its id
  domain::Vintage vintage;     // the year of the outcome: the year to which an addition belongs
  std::uint64_t quantity = 0;  // t CO2e
  domain::Seq entry = 0;       // that recorded it
};

// Facts alike in all but the quantity, summed.
struct AdjustmentRow : AdjustmentFact {
  std::uint64_t entries = 0;  // how many entries; `entry` is the last of them
};
struct AdjustmentTotal {
  std::uint64_t additions = 0;
  std::uint64_t subtractions = 0;
  // Additions less subtractions: what the balance rises by (below zero: falls by).
  [[nodiscard]] std::int64_t net() const {
    return static_cast<std::int64_t>(additions) - static_cast<std::int64_t>(subtractions);
  }
};
struct AdjustmentSheet {
  std::vector<AdjustmentRow> rows;  // by Party, additions first, approach, authorization, vintage
  std::map<std::string, AdjustmentTotal> totals;  // by Party
};
// The facts of one entry stand together. A fact with a quantity of 0 adds nothing.
AdjustmentSheet adjustment_sheet(const std::vector<AdjustmentFact>& facts);

}  // namespace jcm::reports
