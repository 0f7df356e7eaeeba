// Params of the methods that read proposals and policy.
#pragma once

#include "ledger/domain/rows.hpp"
#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct ProposalListParams {
  std::optional<domain::ProposalStatus> status;
  std::optional<domain::RegistryCode> registry;
  std::optional<domain::Seq> after;  // from the cursor
  std::size_t limit = default_page;
};
base::Result<ProposalListParams> read_proposal_list(const json::object& params);
base::Result<domain::Seq> read_proposal_show(const json::object& params);
base::Result<domain::PolicyKey> read_policy_show(const json::object& params);

}  // namespace jcm::protocol
