// What the daemon's exit code tells: 0 well; 1 the data is the reason (read the message, then run
// jcm-verify); 2 the command line or the configuration; 3 the world around it (socket, permissions,
// files, disk, clock). systemd restarts on 3 only (jcm-ledgerd.service).
#pragma once

#include "ledger/base/error_ids.hpp"

namespace jcm::daemon {

inline constexpr int exit_ok = 0;
inline constexpr int exit_data = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_environment = 3;

int exit_code_of(base::ErrorId id);

}  // namespace jcm::daemon
