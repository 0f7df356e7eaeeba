// Params of the published tables and the Article 6 tables.
#pragma once

#include <optional>
#include <string>

#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

// report.accounts, report.balances, report.issuance.
struct ReportParams {
  AsOf as_of;
};
base::Result<ReportParams> read_report(const json::object& params);

struct TransactionsParams {
  std::optional<domain::RegistryCode> registry;
  std::optional<std::uint16_t> year;  // of business dates
  AsOf as_of;
};
base::Result<TransactionsParams> read_report_transactions(const json::object& params);

struct AdjustmentParams {
  std::uint16_t year = 0;
  AsOf as_of;
};
base::Result<AdjustmentParams> read_report_adjustment(const json::object& params);

// What of the submission the ledger cannot know is as given; what is absent becomes a fault of the
// table.
struct AefParams {
  std::uint16_t year = 0;
  std::optional<std::string> party;  // ISO 3166-1 alpha-3
  std::string version;
  std::optional<base::Date> submission_date;
  std::optional<std::uint16_t> ndc_first_year, ndc_last_year;
};
base::Result<AefParams> read_report_aef(const json::object& params);

}  // namespace jcm::protocol
