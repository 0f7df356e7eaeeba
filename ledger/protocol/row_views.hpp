// Rows of the ledger's tables as JSON: registries, projects, decisions, accounts.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "ledger/domain/state.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

json::object registry_json(const domain::RegistryCode& code, const domain::RegistryRow& row);
json::object project_json(const domain::ProjectRow& row);
json::object country_json(const domain::CountryRow& row);

// Lines with notified, issued, issued_on, seq, status (open, posted, zero, not_hosted) and, for
// open ones, age_days: days from decided_on to `today`.
json::object decision_json(const domain::DecisionRow& row, base::Date today);

// `holder`: the name behind the row's personal digest; null in the answer when erased.
json::object account_json(const domain::AccountNumber& number, const domain::AccountRow& row,
                          const std::optional<std::string>& holder);

// {"<name>":[...],"next"?}: the answer of a list.
json::object list_json(std::string_view name, json::array rows,
                       const std::optional<std::string>& next);

}  // namespace jcm::protocol
