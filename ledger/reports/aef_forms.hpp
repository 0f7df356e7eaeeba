// Forms of the cells of the agreed electronic format: reading them, writing them, saying what they
// are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/clock.hpp"
#include "ledger/reports/aef.hpp"

namespace jcm::reports {

std::string aef_date(base::Date date);          // dd/mm/yyyy
std::string aef_instant(base::Timestamp time);  // UTC, cut to the millisecond
std::optional<base::Date> parse_aef_date(std::string_view text);
bool is_aef_instant(std::string_view text);

// Whether a cell that is not empty has the form of its column.
bool has_form(const AefColumn& column, std::string_view cell);
// What the form asks for: "a date as dd/mm/yyyy".
std::string_view describe(AefForm form);

}  // namespace jcm::reports
