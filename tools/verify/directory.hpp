// Checks one data directory: opens what is there without writing anything, runs the verification,
// compares the views, and opens a second time before it believes a fault that a live writer can
// feign.
#pragma once

#include "ledger/store/layout.hpp"
#include "tools/verify/check.hpp"

namespace jcm::verifier {

// One opening, one verification.
base::Result<Outcome> check_once(const Options& options, const store::Layout& layout);

}  // namespace jcm::verifier
