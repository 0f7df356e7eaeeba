#include "ledger/archive/tile_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ledger/archive/files.hpp"
#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"

namespace jcm::archive {
namespace {

using chain::tile_width;

constexpr std::size_t hash_bytes = 32;

// Takes the file if it is there; says whether the search is over.
bool take(const Layout& layout, const TileName& name, std::uint64_t width, FoundFile& out) {
  auto file = name.path(width);
  auto bytes = read_bounded(layout.path(file), name.most_bytes());
  if (bytes && !bytes->has_value()) return false;
  out.file = std::move(file);
  if (bytes) {
    out.width = width;
    out.bytes = *std::move(*bytes);
  } else {
    out.trouble = bytes.error().detail;
  }
  return true;
}

// "017" in "017" or "x017", and "017" in "017.p"; absent for any other name.
std::optional<std::uint64_t> group_number(std::string_view name) {
  if (name.size() != 3 ||
      !std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  return static_cast<std::uint64_t>((name[0] - '0') * 100 + (name[1] - '0') * 10 + (name[2] - '0'));
}

constexpr int max_groups = 6;  // 1000^6 bundles are more than a tree below 2^63 has

// Entries up to the last bundle below this folder, whose indexes begin with `prefix`.
std::uint64_t held_below(const Layout& layout, const std::string& folder, std::uint64_t prefix,
                         int depth) {
  const auto listed = list(layout.path(folder));
  std::uint64_t most = 0;
  for (const auto& name : listed.files)
    if (const auto last = group_number(name))
      most = std::max(most, (prefix * 1000 + *last + 1) * tile_width);
  for (const auto& name : listed.directories) {
    const std::string_view text = name;
    if (text.starts_with("x") && depth < max_groups) {
      if (const auto group = group_number(text.substr(1)))
        most = std::max(most,
                        held_below(layout, folder + "/" + name, prefix * 1000 + *group, depth + 1));
    } else if (text.ends_with(".p")) {
      const auto last = group_number(text.substr(0, text.size() - 2));
      if (!last) continue;
      const auto widths = partial_widths(layout, entry_bundle(prefix * 1000 + *last));
      if (!widths.empty())
        most = std::max(most, (prefix * 1000 + *last) * tile_width + widths.back());
    }
  }
  return most;
}

}  // namespace

std::string TileName::path(std::uint64_t width) const {
  return bundle ? chain::bundle_path(id.index, width) : chain::tile_path(id, width);
}

std::size_t TileName::most_bytes() const {
  return tile_width * (bundle ? 2 + base::max_entry_bytes : hash_bytes);
}

std::uint64_t width_at(std::uint64_t size, const chain::TileId& id) {
  const std::uint64_t hashes = chain::level_hashes(size, id.level);
  const std::uint64_t full = hashes / tile_width;
  if (id.index < full) return tile_width;
  return id.index == full ? hashes % tile_width : 0;
}

FoundFile find_file(const Layout& layout, const TileName& name, std::uint64_t width) {
  FoundFile out;
  if (take(layout, name, width, out)) return out;
  if (width != tile_width && take(layout, name, tile_width, out)) return out;
  const auto widths = partial_widths(layout, name);
  const auto wider = std::upper_bound(widths.begin(), widths.end(), width);
  const auto best = wider != widths.end() ? wider : widths.end() - (widths.empty() ? 0 : 1);
  if (best != widths.end() && take(layout, name, *best, out)) return out;
  out.file = name.path(width);
  return out;
}

std::vector<std::uint64_t> partial_widths(const Layout& layout, const TileName& name) {
  std::vector<std::uint64_t> out;
  for (const auto& file : list(layout.path(name.path() + ".p")).files) {
    const auto width = base::parse_u64(file);
    if (width && *width >= 1 && *width < tile_width) out.push_back(*width);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<chain::Digest> hashes_of(const FoundFile& found, std::uint64_t width) {
  std::vector<chain::Digest> out(
      std::min<std::uint64_t>({width, found.width, found.bytes.size() / hash_bytes}));
  for (std::size_t i = 0; i < out.size(); ++i)
    std::copy_n(found.bytes.begin() + static_cast<std::ptrdiff_t>(i * hash_bytes), hash_bytes,
                out[i].bytes.begin());
  return out;
}

base::Result<chain::Digest> node_from(unsigned level, std::uint64_t index,
                                      const TileHashes& hashes) {
  // A tile of height 8 holds the subtrees of eight levels: those above its own hashes are computed.
  const unsigned above = level % chain::tile_height;
  const std::uint64_t first = index << above;
  const std::uint64_t count = std::uint64_t{1} << above;
  const auto name = hash_tile(level / chain::tile_height, first / tile_width);
  const auto tile = hashes(name);
  const std::uint64_t at = first % tile_width;
  if (first >> above != index || at + count > tile.size())
    return base::error(
        base::ErrorId::archive_damaged,
        fmt::format("{} does not hold hashes {} to {}", name.path(), at, at + count - 1));
  return chain::subtree_root(std::span(tile).subspan(at, count));
}

std::uint64_t next_bundle(const Layout& layout, std::uint64_t from, std::uint64_t end) {
  constexpr std::uint64_t largest_folder = 1'000'000'000'000'000;
  while (from < end) {
    std::uint64_t skip = 0;
    for (std::uint64_t unit = largest_folder; unit >= 1000 && skip == 0; unit /= 1000) {
      if (from < unit) continue;
      // The folder of all indexes that share their leading groups: the path of the group's number,
      // its last part led by x too.
      auto folder = chain::bundle_path(from / unit);
      folder.insert(folder.rfind('/') + 1, "x");
      if (!is_there(layout.path(folder))) skip = unit;
    }
    if (skip != 0) {
      from = (from / skip + 1) * skip;
    } else if (const auto file = layout.path(chain::bundle_path(from));
               is_there(file) || is_there(file + ".p")) {
      return from;
    } else {
      ++from;
    }
  }
  return end;
}

std::uint64_t entries_held(const Layout& layout) {
  return held_below(layout, "tile/entries", 0, 1);
}

}  // namespace jcm::archive
