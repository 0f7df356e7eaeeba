// C2SP tlog-tiles, height 8: paths, widths, and the hashes a growing tree adds to its tiles.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/chain/merkle.hpp"

namespace jcm::chain {

inline constexpr unsigned tile_height = 8;
inline constexpr std::uint64_t tile_width = 256;

struct TileId {
  unsigned level = 0;  // 0: leaf hashes; level n holds hashes of 256^n leaves
  std::uint64_t index = 0;
  auto operator<=>(const TileId&) const = default;
};
// "tile/0/x001/x234/067", with ".p/W" for a partial of width 1 to 255 (width 256: full).
std::string tile_path(const TileId& id, std::uint64_t width = tile_width);
std::string bundle_path(std::uint64_t index, std::uint64_t width = tile_width);
// Number of hashes that level has at this tree size: floor(size / 256^level).
std::uint64_t level_hashes(std::uint64_t size, unsigned level);

// Root of the complete subtree over a power of two of hashes (the hash one tile up for a full
// tile).
Digest subtree_root(std::span<const Digest> hashes);

}  // namespace jcm::chain
