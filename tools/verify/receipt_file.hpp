// A receipt by itself.
#pragma once

#include "tools/verify/options.hpp"

namespace jcm::verifier {

// The report is filled as far as one receipt can fill it. key.mismatch: the policy is for another
// ledger.
base::Result<Outcome> receipt_outcome(const Options& options, audit::NamedNote receipt);

// What a holding proof, which carries a receipt, has in common with one: what is checked with, the
// report from outcome.receipt, and that --compare and --receipt were not given.
audit::ReceiptInput receipt_input(const Options& options, audit::NamedNote receipt);
base::Status report_receipt(const Options& options, const audit::ReceiptInput& input,
                            Outcome& outcome);
base::Status needs_no_ledger(const Options& options);

}  // namespace jcm::verifier
