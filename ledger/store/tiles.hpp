// Hash tiles as the views keep them: every full tile of every level, and the partial one at the
// right edge, rewritten as it grows (chain/tile.hpp).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/chain/tile.hpp"

namespace jcm::store {

std::string tile_key(const chain::TileId& id);  // level, 1 byte; index, 8 bytes
// The hash of a complete subtree, from the tile that holds its leaves. `read` gives a stored tile;
// absent when there is none. views.corrupt for a tile that is too short, entry.unknown past the
// tree's size.
using TileReader = std::function<base::Result<std::optional<std::string>>(const chain::TileId&)>;
base::Result<base::Digest> node_from_tiles(std::uint64_t size, unsigned level, std::uint64_t index,
                                           const TileReader& read);

// Grows the right edge of every level.
class TileBuilder {
 public:
  // Called with the bytes of a tile: when it is full, and by flush_partial for the edge.
  using Sink = std::function<void(const chain::TileId&, std::string_view bytes)>;
  // From the stored partial tiles of a tree of `size` leaves.
  static base::Result<TileBuilder> load(std::uint64_t size, const TileReader& read);
  void append(const base::Digest& leaf, const Sink& full);
  void flush_partial(const Sink& sink) const;
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  void put(unsigned level, const base::Digest& hash, const Sink& full);
  std::uint64_t size_ = 0;
  std::vector<std::vector<base::Digest>> edge_;  // per level, the hashes of the partial tile
};

}  // namespace jcm::store
