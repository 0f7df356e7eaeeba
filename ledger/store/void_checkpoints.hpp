// Kept checkpoints that count no longer, because the key that signed them was reported stolen. They
// are evidence, so they are moved and never removed: to the folder `void` of their directory.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/base/result.hpp"

namespace jcm::store {

// Moves `<size>.checkpoint`, durably. One that lies there already under this name is kept, too: the
// newcomer then gets a number behind its name. file.unwritable.
base::Status set_checkpoint_aside(const std::string& directory, std::uint64_t size);

}  // namespace jcm::store
