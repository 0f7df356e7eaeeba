// What the Merkle sources of this room share. Internal.
#pragma once

#include <limits>

#include "ledger/chain/merkle.hpp"

namespace jcm::chain {

// Go peers hold sizes in signed 64 bits.
inline constexpr std::uint64_t max_tree_size = std::numeric_limits<std::int64_t>::max();

base::Status check_size(std::uint64_t size);  // proof.malformed above max_tree_size

// Root over leaves [begin, end), where begin is a multiple of the least power of two >= end -
// begin.
base::Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeReader& nodes);

}  // namespace jcm::chain
