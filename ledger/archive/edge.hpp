// The right edge of an archive: the last, unfinished tile of every level and the last bundle. All
// that is needed to go on writing.
#pragma once

#include <functional>
#include <vector>

#include "ledger/archive/tile_files.hpp"
#include "ledger/chain/merkle.hpp"

namespace jcm::archive {

class Edge {
 public:
  // Of an archive of this size. archive.damaged: a file is gone, cut or too long, or the entries of
  // the last bundle are not those of the last tile.
  static base::Result<Edge> load(const Layout& layout, std::uint64_t size);

  using Sink = std::function<base::Status(const TileName&, std::uint64_t width, base::ByteView)>;
  base::Status append(base::ByteView entry, const Sink& full);  // gives tiles that are now full
  base::Status partials(const Sink& sink) const;                // and the unfinished ones
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] base::Digest root() const;

 private:
  base::Status load_bundle(const Layout& layout);

  std::uint64_t size_ = 0;
  std::vector<std::vector<base::Digest>> levels_;  // hashes of the unfinished tile, lowest first
  base::Bytes bundle_;                             // entries of the unfinished bundle
};

}  // namespace jcm::archive
