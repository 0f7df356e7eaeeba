// One verification, whatever the source is.
#pragma once

#include "tools/verify/options.hpp"

namespace jcm::verifier {

// Recognises options.path and checks it. Fails only when nothing could be checked at all.
base::Result<Outcome> check(const Options& options);

// The sources one by one.
base::Result<Outcome> check_directory(const Options& options);
base::Result<Outcome> check_archive(const Options& options);
base::Result<Outcome> check_receipt_file(const Options& options);
base::Result<Outcome> check_holding_file(const Options& options);
base::Result<Outcome> check_standard_input(const Options& options);

// What all ledgers have in common: fills what the options say into `input`, verifies, looks for the
// receipts, and sums up what the entries did. The report's findings come first in the outcome.
base::Status verify_ledger(const Options& options, audit::Input& input, Outcome& outcome);
// Compares with options.compare, if there is one; adds ledgers.part.
base::Status compare_with_other(const Options& options, const chain::RecordSource& mine,
                                Outcome& outcome);

}  // namespace jcm::verifier
