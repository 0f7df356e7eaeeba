// A receipt by itself.
#pragma once

#include "tools/verify/options.hpp"

namespace jcm::verifier {

// The report is filled as far as one receipt can fill it. key.mismatch: the policy is for another
// ledger.
base::Result<Outcome> receipt_outcome(const Options& options, audit::NamedNote receipt);

}  // namespace jcm::verifier
