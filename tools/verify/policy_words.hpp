// What became of a policy, for people and for scripts.
#pragma once

#include "ledger/audit/policy_check.hpp"
#include "ledger/base/clock.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::verifier {

// One sentence: met or not, at which size, by whom and when, and how much lies after it.
std::string policy_text(const audit::PolicyVerdict& policy, base::Timestamp now);
// {quorum, met, checkpoint: {size, root, file} or null, cosigners: [{name, vkey, time}],
// entries_after}
protocol::json::value policy_json(const audit::PolicyVerdict& policy);

}  // namespace jcm::verifier
