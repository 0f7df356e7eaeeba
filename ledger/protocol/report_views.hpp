// The published tables and the Article 6 tables as JSON. Each says what it was derived from: how
// far it looks ("as_of"), how many entries the ledger had ("size"), and the newest checkpoint that
// covers no more than those ("checkpoint": size and root).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/chain/note.hpp"
#include "ledger/domain/identifiers.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct ReportOrigin {
  AsOf as_of;              // as asked
  std::uint64_t end = 0;   // entries looked at, where one number says it (not by date)
  std::uint64_t size = 0;  // entries of the ledger
  std::optional<chain::Checkpoint> checkpoint;
};
// {"rows":[...],"as_of":{"seq"?,"time"?,"date"?},"size","checkpoint"}
json::object report_json(json::array rows, const ReportOrigin& origin);
// {"seq"?: the last entry looked at, "time"?, "date"?}
json::object report_as_of_json(const AsOf& as_of, std::uint64_t end);

// One row of each table.
json::object published_account_json(const domain::AccountNumber& account,
                                    const std::optional<std::string>& holder,
                                    domain::AccountStatus status, domain::Date opened_on);
json::object kind_balance_json(const domain::RegistryCode& registry, domain::AccountKind kind,
                               std::uint64_t accounts, std::uint64_t quantity);
struct ActivityView {
  std::string_view name;
  std::uint64_t number = 0, quantity = 0;
};
json::object transactions_json(const domain::RegistryCode& registry, int year,
                               std::span<const ActivityView> activities);

// The five tables: under "tables" one member a table, rows as objects of texts by the keys of the
// columns; "faults": what keeps them from being submitted; "seals": the seals of 31 December, which
// freeze what the table of holdings says.
struct AefTableView {
  std::string_view key, title;
  std::vector<std::string_view> columns;  // keys
  std::vector<std::vector<std::string>> rows;
};
struct AefFaultView {
  std::string_view table;
  std::size_t row = 0;  // from 1; 0: the table as a whole
  std::string column;
  std::string what;
};
struct SealView {
  domain::RegistryCode registry;
  domain::Seq seq = 0;
  domain::Date as_of;
};
json::object aef_json(std::string_view party, std::uint16_t year,
                      std::span<const AefTableView> tables, std::span<const AefFaultView> faults,
                      std::span<const SealView> seals, const ReportOrigin& origin);

struct AdjustmentRowView {
  std::string party;
  std::string_view sign;  // "addition", "subtraction"
  std::string approach, authorization;
  std::uint16_t vintage = 0;
  std::uint64_t entries = 0, quantity = 0;
};
struct AdjustmentTotalView {
  std::string party;
  std::uint64_t additions = 0, subtractions = 0;
  std::int64_t net = 0;
};
json::object adjustment_json(std::uint16_t year, std::span<const AdjustmentRowView> rows,
                             std::span<const AdjustmentTotalView> totals,
                             const ReportOrigin& origin);

}  // namespace jcm::protocol
