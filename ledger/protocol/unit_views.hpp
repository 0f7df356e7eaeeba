// Units as JSON: what an account holds, how it came there, and where one unit has been.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/chain/record.hpp"
#include "ledger/domain/state.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

// {"seq","time"?,"date"?}: the last entry of the `end` that an answer covers, and what was asked.
json::object as_of_json(const AsOf& as_of, std::uint64_t end);

// `blocks` in picking order; summed per project and vintage. `end` is the number of entries the
// answer covers; `as_of` as asked.
json::object holdings_json(const domain::AccountNumber& account, const AsOf& as_of,
                           std::uint64_t end, std::span<const domain::UnitBlock> blocks);

struct StatementLineView {
  std::shared_ptr<const chain::Record> record;
  domain::Quantity in, out, balance;
  std::vector<domain::UnitBlock> blocks;  // the account's own part of the movement
  std::optional<domain::AccountNumber> counterparty;
};
struct StatementView {
  StatementParams asked;
  domain::Quantity opening, closing;
  std::vector<StatementLineView> lines;
  std::optional<domain::Seq> next;
};
json::object statement_json(const StatementView& view);

// The entries that touched one unit, in order; the part of each that held it is worked out here.
struct SerialHistoryView {
  domain::NumberingRun run;
  domain::Serial serial = 1;
  domain::UnitBlock block;        // that holds it now
  domain::AccountNumber account;  // whose it is now
  std::vector<std::shared_ptr<const chain::Record>> entries;
};
json::object serial_history_json(const SerialHistoryView& view);

}  // namespace jcm::protocol
