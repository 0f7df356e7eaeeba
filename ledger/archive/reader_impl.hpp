// What the sources of Reader share. Internal.
#pragma once

#include <mutex>

#include "ledger/archive/bundle_file.hpp"
#include "ledger/archive/reader.hpp"
#include "ledger/archive/tile_files.hpp"

namespace jcm::archive {

// A bundle with the bytes its entries point into.
struct LoadedBundle {
  FoundFile found;
  BundleContent content;  // entries: as many as it has at the stated size
};

struct Reader::Impl {
  Layout layout;
  std::uint64_t stated = 0;  // by the checkpoint, which nobody has verified: names files, no more
  std::uint64_t size = 0;    // at most what is there

  // The last tile asked for: neighbours ask for neighbours.
  mutable std::mutex mutex;
  mutable TileName last_name;
  mutable std::shared_ptr<const std::vector<base::Digest>> last_hashes;

  // Hashes of the tile, as many as can be read, at most those the tree has at this size.
  [[nodiscard]] std::shared_ptr<const std::vector<base::Digest>> hashes(unsigned level,
                                                                        std::uint64_t index) const;
  [[nodiscard]] std::optional<base::Digest> stored_leaf(domain::Seq seq) const;
  // Absent when there is no file for it at all.
  [[nodiscard]] std::optional<LoadedBundle> bundle(std::uint64_t index) const;
};

}  // namespace jcm::archive
