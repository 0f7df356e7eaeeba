#include "ledger/store/tiles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/store/view_keys.hpp"

namespace jcm::store {
namespace {

std::vector<base::Digest> hashes_of(std::string_view bytes) {
  std::vector<base::Digest> out(bytes.size() / 32);
  for (std::size_t i = 0; i < out.size(); ++i)
    std::copy_n(base::as_bytes(bytes).begin() + static_cast<std::ptrdiff_t>(i * 32), 32,
                out[i].bytes.begin());
  return out;
}

std::string bytes_of(const std::vector<base::Digest>& hashes) {
  std::string out;
  out.reserve(hashes.size() * 32);
  for (const auto& hash : hashes) out += base::as_text(hash.view());
  return out;
}

base::Result<std::vector<base::Digest>> read_tile(const TileReader& read, const chain::TileId& id,
                                                  std::uint64_t at_least) {
  JCM_TRY(const auto stored, read(id));
  if (!stored || stored->size() % 32 != 0 || stored->size() < at_least * 32)
    return base::error(
        base::ErrorId::views_corrupt,
        fmt::format("{} is missing or cut in the views: remove them, they are built anew",
                    chain::tile_path(id)));
  return hashes_of(*stored);
}

}  // namespace

std::string tile_key(const chain::TileId& id) {
  std::string key(1, static_cast<char>(id.level));
  view_key::put(key, id.index);
  return key;
}

base::Result<base::Digest> node_from_tiles(std::uint64_t size, unsigned level, std::uint64_t index,
                                           const TileReader& read) {
  if (level >= 63 || index >= (size >> level))
    return base::error(base::ErrorId::entry_unknown,
                       fmt::format("the tree of {} leaves has no complete subtree {} at level {}",
                                   size, index, level));
  const unsigned within = level % chain::tile_height;
  const std::uint64_t first = index << within;
  const chain::TileId id{level / chain::tile_height, first / chain::tile_width};
  const std::uint64_t start = first % chain::tile_width;
  const std::uint64_t count = std::uint64_t{1} << within;
  JCM_TRY(const auto hashes, read_tile(read, id, start + count));
  return chain::subtree_root(std::span(hashes).subspan(start, count));
}

base::Result<TileBuilder> TileBuilder::load(std::uint64_t size, const TileReader& read) {
  TileBuilder out;
  out.size_ = size;
  for (unsigned level = 0; level < 8; ++level) {
    const std::uint64_t hashes = chain::level_hashes(size, level);
    if (hashes == 0) break;
    const std::uint64_t partial = hashes % chain::tile_width;
    std::vector<base::Digest> edge;
    if (partial > 0) {
      JCM_TRY(edge, read_tile(read, {level, hashes / chain::tile_width}, partial));
      edge.resize(partial);
    }
    out.edge_.push_back(std::move(edge));
  }
  return out;
}

void TileBuilder::append(const base::Digest& leaf, const Sink& full) {
  put(0, leaf, full);
  ++size_;
}

void TileBuilder::put(unsigned level, const base::Digest& hash, const Sink& full) {
  if (edge_.size() <= level) edge_.resize(level + 1);
  edge_[level].push_back(hash);
  if (edge_[level].size() < chain::tile_width) return;
  // The tile fills with this leaf: its number of hashes, the leaf included, is a whole number of
  // tiles.
  const std::uint64_t index = chain::level_hashes(size_ + 1, level) / chain::tile_width - 1;
  full({level, index}, bytes_of(edge_[level]));
  const base::Digest root = chain::subtree_root(edge_[level]);
  edge_[level].clear();
  put(level + 1, root, full);
}

void TileBuilder::flush_partial(const Sink& sink) const {
  for (unsigned level = 0; level < edge_.size(); ++level)
    if (!edge_[level].empty())
      sink({level, chain::level_hashes(size_, level) / chain::tile_width}, bytes_of(edge_[level]));
}

}  // namespace jcm::store
