// The trail is signed with the ledger's key, under a name of its own: whoever changes the one
// changes the other. The change of the trail stands in files beside the ledger's, with .trail at
// the end.
#pragma once

#include <string>

#include "ledger/crypto/signature.hpp"
#include "ledger/engine/ledger.hpp"
#include "tools/daemon/key.hpp"

namespace jcm::daemon {

// Beside the change in request.out; nothing when there is no trail, or it names no recovery key.
base::Status plan_trail_key(const engine::Options& main, const RotateRequest& request,
                            const crypto::PublicKey& next);
// Signs the one that lies beside request.change, if there is one.
base::Status authorize_trail_key(const AuthorizeRequest& request, const crypto::Signer& recovery);
// After the ledger's key was changed. What to print: that it is done, or why not and what to do;
// the ledger's own change stands in any case. Empty when there is no trail.
std::string rotate_trail_key(const engine::Options& main, const RotateRequest& request,
                             const crypto::Signer* current, const crypto::Signer& next);

}  // namespace jcm::daemon
