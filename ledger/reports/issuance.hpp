// The Joint Committee issuance table: one row per decision and side, as the scheme's public site
// prints it (columns and order of tests/data/jcm/issuance.csv), and its totals per project and
// registry.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/domain/state.hpp"

namespace jcm::reports {

struct IssuanceRow {
  domain::DecisionKey decision;
  domain::Side side = domain::Side::japan;
  domain::RegistryCode registry;
  domain::Quantity notified;
  // Posted lines have both. A zero line is never posted: issued 0, no date. A line not yet posted
  // has neither, and so has one whose registry is kept in another ledger.
  std::optional<domain::Date> issued_on;
  std::optional<domain::Quantity> issued;
  auto operator<=>(const IssuanceRow&) const = default;
};

// Ordered by decided_on (as amended), project, period, side (Japan first). Without decisions that
// were withdrawn.
std::vector<IssuanceRow> issuance_table(const std::vector<domain::DecisionRow>& decisions);

// The columns of the table, in order.
const std::vector<std::string>& issuance_columns();
// One row as text, in the order of issuance_columns(): dates as YYYY-MM-DD, numbers plain, absent
// empty.
std::vector<std::string> issuance_fields(const IssuanceRow& row);

struct IssuanceTotal {
  std::uint64_t notified = 0;
  std::uint64_t issued = 0;
  std::uint64_t open = 0;  // lines that wait to be posted
};
struct IssuanceTotals {
  std::map<std::pair<domain::ProjectReference, domain::RegistryCode>, IssuanceTotal> by_project;
  std::map<domain::RegistryCode, IssuanceTotal> by_registry;
};
IssuanceTotals issuance_totals(const std::vector<IssuanceRow>& rows);

}  // namespace jcm::reports
