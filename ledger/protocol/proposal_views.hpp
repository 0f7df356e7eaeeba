// Proposals and policy as JSON.
#pragma once

#include "ledger/domain/policy.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// `state`: officers, policies and proposals at least; what is still needed is said by the policy in
// force there.
json::object proposal_json(domain::Seq proposal, const domain::ProposalRow& row,
                           const domain::State& state);
json::object policy_json(const domain::PolicyRow& row);

}  // namespace jcm::protocol
