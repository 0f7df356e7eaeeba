// The trail of a ledger, checked with it: it lies in the folder trail of a data directory or an
// archive, and is a ledger of its own.
#pragma once

#include "tools/verify/check.hpp"

namespace jcm::verifier {

// The facts of entry 0; absent when they cannot be read.
std::optional<domain::Genesis> genesis_of(const chain::RecordSource& source);

// After the ledger itself. Adds the trail's findings to the outcome's, each with a file that begins
// with "trail", and what the seals say of it; fills Outcome::trail.
base::Status check_trail(const Options& options, SourceKind kind, Outcome& outcome);

}  // namespace jcm::verifier
