// Which of the two ledgers a read is about.
#pragma once

#include "ledger/protocol/query_trail.hpp"
#include "ledger/service/handlers.hpp"

namespace jcm::service {

// trail.unavailable
base::Result<engine::Ledger*> trail_of(const Environment& environment);
base::Result<engine::Ledger*> log_asked(const Environment& environment, protocol::Log log);

}  // namespace jcm::service
