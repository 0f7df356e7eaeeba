// What a certificate shows, gathered from a receipt that holds and from what the daemon knows
// beside the chain.
#pragma once

#include <variant>

#include "ledger/certificate/certificate.hpp"
#include "tools/ctl/receipt.hpp"

namespace jcm::ctl {

// `receipt.record` is there. Every personal text is checked against the digest in its entry, and
// the entry that names a holder against a receipt of its own: what does not fit is a failure
// (proof.mismatch).
std::variant<certificate::Contents, Failure> certificate_contents(Session& session,
                                                                  const Receipt& receipt);

}  // namespace jcm::ctl
