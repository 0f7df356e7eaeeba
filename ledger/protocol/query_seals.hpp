// Params of the methods that read seals.
#pragma once

#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct SealListParams {
  std::optional<domain::RegistryCode> registry;
};
base::Result<SealListParams> read_seal_list(const json::object& params);

struct HoldingProofParams {
  domain::AccountNumber account;
  std::optional<base::Date> as_of;  // of the seal; neither: the newest
  std::optional<domain::Seq> seal;  // its entry; not together with as_of
};
base::Result<HoldingProofParams> read_holding_proof(const json::object& params);

}  // namespace jcm::protocol
