// Params of the methods that read holds, and of issuance.trace.
#pragma once

#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct HoldListParams {
  std::optional<domain::RegistryCode> registry;
  std::optional<domain::AccountNumber> account;  // on it, or on units that it holds now
  std::optional<bool> active;
  std::optional<domain::Seq> after;  // from the cursor
  std::size_t limit = default_page;
};
base::Result<HoldListParams> read_hold_list(const json::object& params);
base::Result<domain::Seq> read_hold_show(const json::object& params);

struct IssuanceTraceParams {
  domain::Seq seq = 0;  // of the credits.issue entry
  AsOf as_of;
};
base::Result<IssuanceTraceParams> read_issuance_trace(const json::object& params);

}  // namespace jcm::protocol
