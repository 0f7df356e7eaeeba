// `jcm-ledgerd run`: opens the ledger, serves it, and stops cleanly when told to.
#pragma once

#include "ledger/base/result.hpp"
#include "tools/daemon/config.hpp"

namespace jcm::daemon {

// Returns after SIGTERM or SIGINT and a clean stop, or with the reason why it did not start or stop
// well.
base::Status run(Config config);

}  // namespace jcm::daemon
