#include "ledger/archive/edge.hpp"

#include <fmt/format.h>

#include <span>

#include "ledger/chain/bundle.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::archive {
namespace {

using base::Digest;
using chain::tile_width;

base::Error damaged(const std::string& file, std::string_view why) {
  return base::error(base::ErrorId::archive_damaged,
                     fmt::format("{} {}; verify the archive with jcm-verify, and export to a new "
                                 "directory",
                                 file, why));
}

std::string fault_of(const FoundFile& found) {
  return found.trouble.empty() ? "is not there" : "cannot be read (" + found.trouble + ")";
}

base::Result<std::vector<Digest>> load_tile(const Layout& layout, const TileName& name,
                                            std::uint64_t width) {
  const auto found = find_file(layout, name, width);
  if (found.width < width) return damaged(name.path(width), fault_of(found));
  auto hashes = hashes_of(found, width);
  if (hashes.size() < width || found.bytes.size() != found.width * sizeof(Digest))
    return damaged(found.file, fmt::format("has {} bytes, not {}", found.bytes.size(),
                                           found.width * sizeof(Digest)));
  return hashes;
}

base::Bytes bytes_of(std::span<const Digest> hashes) {
  base::Bytes out;
  out.reserve(hashes.size() * sizeof(Digest));
  for (const auto& hash : hashes) out.insert(out.end(), hash.bytes.begin(), hash.bytes.end());
  return out;
}

}  // namespace

base::Result<Edge> Edge::load(const Layout& layout, std::uint64_t size) {
  Edge out;
  out.size_ = size;
  for (unsigned level = 0; chain::level_hashes(size, level) > 0; ++level) {
    const std::uint64_t hashes = chain::level_hashes(size, level);
    auto& row = out.levels_.emplace_back();
    if (hashes % tile_width == 0) continue;
    JCM_TRY(row, load_tile(layout, hash_tile(level, hashes / tile_width), hashes % tile_width));
  }
  JCM_TRY_VOID(out.load_bundle(layout));
  return out;
}

base::Status Edge::load_bundle(const Layout& layout) {
  const std::uint64_t width = size_ % tile_width;
  if (width == 0) return {};
  const auto name = entry_bundle(size_ / tile_width);
  const auto found = find_file(layout, name, width);
  if (found.width < width) return damaged(name.path(width), fault_of(found));
  const auto split = chain::split_bundle(found.bytes);
  if (!split.whole || split.items.size() != found.width)
    return damaged(found.file, fmt::format("does not hold {} whole entries", found.width));
  for (std::size_t i = 0; i < width; ++i) {
    if (chain::leaf_hash(split.items[i].bytes) != levels_[0][i])
      return damaged(found.file, fmt::format("and the hash tile differ in entry {}",
                                             name.id.index * tile_width + i));
    chain::append_to_bundle(bundle_, split.items[i].bytes);
  }
  return {};
}

base::Status Edge::append(base::ByteView entry, const Sink& full) {
  chain::append_to_bundle(bundle_, entry);
  Digest hash = chain::leaf_hash(entry);
  const std::uint64_t at = size_++;
  if (size_ % tile_width == 0) {
    JCM_TRY_VOID(full(entry_bundle(at / tile_width), tile_width, bundle_));
    bundle_.clear();
  }
  for (unsigned level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    auto& row = levels_[level];
    row.push_back(hash);
    if (row.size() < tile_width) return {};
    const std::uint64_t index = chain::level_hashes(size_, level) / tile_width - 1;
    JCM_TRY_VOID(full(hash_tile(level, index), tile_width, bytes_of(row)));
    hash = chain::subtree_root(row);
    row.clear();
  }
}

base::Status Edge::partials(const Sink& sink) const {
  if (!bundle_.empty())
    JCM_TRY_VOID(sink(entry_bundle(size_ / tile_width), size_ % tile_width, bundle_));
  for (unsigned level = 0; level < levels_.size(); ++level) {
    const auto& row = levels_[level];
    if (row.empty()) continue;
    const std::uint64_t index = chain::level_hashes(size_, level) / tile_width;
    JCM_TRY_VOID(sink(hash_tile(level, index), row.size(), bytes_of(row)));
  }
  return {};
}

Digest Edge::root() const {
  // A row of w hashes is one complete subtree for each bit of w, the largest first; rows of higher
  // levels stand further left.
  std::vector<Digest> subtrees;
  for (auto row = levels_.rbegin(); row != levels_.rend(); ++row) {
    std::size_t at = 0;
    for (std::size_t part = tile_width / 2; part > 0; part /= 2) {
      if ((row->size() & part) == 0) continue;
      subtrees.push_back(chain::subtree_root(std::span(*row).subspan(at, part)));
      at += part;
    }
  }
  const auto frontier = chain::Frontier::of(size_, std::move(subtrees));
  JCM_CHECK(frontier.has_value());
  return frontier->root();
}

}  // namespace jcm::archive
