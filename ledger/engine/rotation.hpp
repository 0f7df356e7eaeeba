// What a change of key that was interrupted left undone (rotate_key.cpp makes one).
#pragma once

#include <optional>
#include <string>

#include "ledger/engine/keys.hpp"

namespace jcm::engine {

// At the opening of a ledger: moves void checkpoints aside, if the guard has met any (`void_met`).
// What only `jcm-ledgerd key rotate` can still do, because it takes the former key, or what failed,
// is told for status.
std::optional<std::string> finish_rotation(const Options& options, const chain::KeyHistory& keys,
                                           bool void_met);

}  // namespace jcm::engine
