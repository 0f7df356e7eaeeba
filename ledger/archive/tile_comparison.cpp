#include <fmt/format.h>

#include <algorithm>

#include "ledger/archive/reader_impl.hpp"

namespace jcm::archive {
namespace {

using base::Digest;
using chain::tile_width;

constexpr std::size_t hash_bytes = 32;

}  // namespace

struct TileComparison::Impl {
  const Layout layout;
  const std::uint64_t size;    // leaves that are looked at, at most
  const std::uint64_t stated;  // names the file that should be there
  std::uint64_t fed = 0;
  struct Level {
    std::uint64_t index = 0;                    // of the tile that is being filled
    std::vector<std::optional<Digest>> hashes;  // absent: a leaf below is not known
  };
  std::vector<Level> levels;
  std::vector<FileFault> faults;

  void put(unsigned level, const std::optional<Digest>& hash) {
    if (level == levels.size()) levels.emplace_back();
    levels[level].hashes.push_back(hash);
    if (levels[level].hashes.size() < tile_width) return;
    compare(level);
    const auto above = root_of(levels[level].hashes);
    levels[level].hashes.clear();
    ++levels[level].index;
    put(level + 1, above);
  }

  static std::optional<Digest> root_of(const std::vector<std::optional<Digest>>& hashes) {
    std::vector<Digest> known;
    for (const auto& hash : hashes) {
      if (!hash) return std::nullopt;
      known.push_back(*hash);
    }
    return chain::subtree_root(known);
  }

  // The tile being filled on this level, against its file and every narrower one beside it.
  void compare(unsigned level) {
    const auto& filled = levels[level];
    const auto name = hash_tile(level, filled.index);
    const std::uint64_t width = width_at(stated, name.id);
    if (width == 0) return;
    const auto found = find_file(layout, name, width);
    compare_file(name, found, width);
    for (const auto partial : partial_widths(layout, name))
      if (partial < width && name.path(partial) != found.file)
        compare_file(name, find_file(layout, name, partial), partial);
  }

  void compare_file(const TileName& name, const FoundFile& found, std::uint64_t width) {
    const auto& hashes = levels[name.id.level].hashes;
    const auto stored = hashes_of(found, width);
    const auto differs = [&](std::size_t i) { return hashes[i] && stored[i] != *hashes[i]; };
    const std::size_t both = std::min(stored.size(), hashes.size());
    for (std::size_t i = 0; i < both; ++i) {
      if (!differs(i)) continue;
      const std::size_t first = i;
      while (i + 1 < both && differs(i + 1)) ++i;
      add_difference(name, found.file, first, i, *hashes[first], stored[first]);
    }
    if (stored.size() < width)
      add_unreadable(
          name, found, stored.size(), width,
          !found.trouble.empty() ? found.trouble
          : found.width == 0     ? found.file + " is not there"
          : found.width < width
              ? fmt::format("{} is not there, and {} has only {} hashes", name.path(width),
                            found.file, found.width)
              : fmt::format("ends after {} bytes of {}", found.bytes.size(), width * hash_bytes));
    else if (found.bytes.size() > found.width * hash_bytes)
      add_excess(found);
  }

  // The entries below hashes first to last of a tile.
  static std::pair<domain::Seq, domain::Seq> below(const TileName& name, std::uint64_t first,
                                                   std::uint64_t last) {
    const unsigned shift = name.id.level * chain::tile_height;
    const std::uint64_t begin = name.id.index * tile_width;
    return {(begin + first) << shift, ((begin + last + 1) << shift) - 1};
  }

  void add_difference(const TileName& name, const std::string& file, std::size_t first,
                      std::size_t last, const Digest& expected, const Digest& found) {
    const auto [from, to] = below(name, first, last);
    faults.push_back(
        {file, first * hash_bytes, from, to, base::to_hex(expected.view()),
         base::to_hex(found.view()), false,
         first == last ? fmt::format("hash {} differs", first)
                       : fmt::format("hashes {} to {} differ; the first is shown", first, last)});
  }

  void add_unreadable(const TileName& name, const FoundFile& found, std::size_t have,
                      std::uint64_t width, std::string detail) {
    const auto [from, to] = below(name, have, width - 1);
    const auto offset =
        found.width == 0 ? std::nullopt : std::optional<std::uint64_t>(found.bytes.size());
    faults.push_back({found.file, offset, from, to, {}, {}, true, std::move(detail)});
  }

  void add_excess(const FoundFile& found) {
    const std::uint64_t end = found.width * hash_bytes;
    faults.push_back({found.file,
                      end,
                      1,
                      0,
                      {},
                      {},
                      true,
                      fmt::format("has bytes past its last hash, which ends at {}", end)});
  }
};

TileComparison::TileComparison(const Reader& reader)
    : impl_(std::make_unique<Impl>(
          Impl{reader.layout(), reader.size(), reader.stated_size(), 0, {}, {}})) {}
TileComparison::~TileComparison() = default;

void TileComparison::feed(const std::optional<base::Digest>& leaf) {
  if (impl_->fed == impl_->size) return;
  ++impl_->fed;
  impl_->put(0, leaf);
}

std::vector<FileFault> TileComparison::finish() {
  for (unsigned level = 0; level < impl_->levels.size(); ++level)
    if (!impl_->levels[level].hashes.empty()) impl_->compare(level);
  return std::move(impl_->faults);
}

}  // namespace jcm::archive
