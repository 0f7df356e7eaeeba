// Tiles and bundles as they are found on disk: which file stands for one, and what it holds.
#pragma once

#include <functional>

#include "ledger/archive/layout.hpp"
#include "ledger/base/bytes.hpp"
#include "ledger/chain/tile.hpp"

namespace jcm::archive {

struct TileName {
  bool bundle = false;  // of entries; else a tile of hashes
  chain::TileId id;     // a bundle's level is 0
  [[nodiscard]] std::string path(std::uint64_t width = chain::tile_width) const;  // relative
  [[nodiscard]] std::size_t most_bytes() const;                                   // of a full one
};
inline TileName hash_tile(unsigned level, std::uint64_t index) { return {false, {level, index}}; }
inline TileName entry_bundle(std::uint64_t index) { return {true, {0, index}}; }

// How many hashes (entries) the tile has in a tree of this size, 0 to 256.
std::uint64_t width_at(std::uint64_t size, const chain::TileId& id);

struct FoundFile {
  std::string file;         // relative; where nothing is there, the one that should be
  std::uint64_t width = 0;  // of the file found; 0: nothing there that can be read
  base::Bytes bytes;
  std::string trouble;  // why it could not be read, though it is there
};
// The file of this width; where it is gone, the full one, else the next wider partial, else the
// widest there is (a partial goes when the full tile comes; a copy may have been made in between).
FoundFile find_file(const Layout& layout, const TileName& name, std::uint64_t width);
// Widths of the partial files that are there, ascending.
std::vector<std::uint64_t> partial_widths(const Layout& layout, const TileName& name);

// The hashes of a tile of hashes, whole ones, at most `width`.
std::vector<chain::Digest> hashes_of(const FoundFile& found, std::uint64_t width);

// A node of the tree (level 0: a leaf) from its tile; `hashes` gives a tile's hashes.
// archive.damaged: it does not hold them.
using TileHashes = std::function<std::vector<chain::Digest>(const TileName&)>;
base::Result<chain::Digest> node_from(unsigned level, std::uint64_t index,
                                      const TileHashes& hashes);

// The first bundle index in [from, end) of which any file or folder is there; end when none is.
// Looks once at a folder that is not there, so that a gap of any length is passed quickly.
std::uint64_t next_bundle(const Layout& layout, std::uint64_t from, std::uint64_t end);
// Entries up to the last bundle that is there.
std::uint64_t entries_held(const Layout& layout);

}  // namespace jcm::archive
