#include "ledger/chain/tile.hpp"

#include <fmt/format.h>

#include <bit>

#include "ledger/chain/record.hpp"

namespace jcm::chain {
namespace {

// Groups of three digits, all but the last led by "x": 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
  std::string out = fmt::format("{:03}", index % 1000);
  for (index /= 1000; index > 0; index /= 1000) out.insert(0, fmt::format("x{:03}/", index % 1000));
  return out;
}

std::string with_width(std::string path, std::uint64_t width) {
  JCM_CHECK(width >= 1 && width <= tile_width);
  if (width != tile_width) path += fmt::format(".p/{}", width);
  return path;
}

}  // namespace

std::string tile_path(const TileId& id, std::uint64_t width) {
  return with_width(fmt::format("tile/{}/{}", id.level, index_path(id.index)), width);
}

std::string bundle_path(std::uint64_t index, std::uint64_t width) {
  return with_width("tile/entries/" + index_path(index), width);
}

std::uint64_t level_hashes(std::uint64_t size, unsigned level) {
  const unsigned shift = level * tile_height;
  return shift >= 64 ? 0 : size >> shift;
}

Digest subtree_root(std::span<const Digest> hashes) {
  JCM_CHECK(std::has_single_bit(hashes.size()));
  std::vector<Digest> row(hashes.begin(), hashes.end());
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row.front();
}

}  // namespace jcm::chain
