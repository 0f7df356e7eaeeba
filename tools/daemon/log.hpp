// The daemon's log: one line per event on standard error, as `time=... level=... msg="..."`.
#pragma once

#include <string>

#include "ledger/service/log.hpp"

namespace jcm::daemon {

// `level`: "debug", "info", "warning" or "error". Thread-safe from then on.
service::Log start_log(const std::string& level);

}  // namespace jcm::daemon
