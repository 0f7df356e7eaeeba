// The earlier entry that a command is about (domain::referred_entry), for gate 2 of the writer.
#pragma once

#include <memory>

#include "ledger/engine/request_ids.hpp"

namespace jcm::engine {

// Null when the command refers to none, or to one that is not there: gate 2 says so. Also finds
// entries that are not committed yet. Errors are failures of the store.
base::Result<std::shared_ptr<const chain::Record>> original_of(const domain::Given& given,
                                                               const RequestIds& ids);

}  // namespace jcm::engine
