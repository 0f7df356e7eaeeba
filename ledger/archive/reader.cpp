#include "ledger/archive/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/archive/files.hpp"
#include "ledger/archive/note_files.hpp"
#include "ledger/archive/reader_impl.hpp"

namespace jcm::archive {
namespace {

using chain::tile_width;

// Empty when it cannot be read: then it is no note either.
std::string note_text(const std::string& path) {
  const auto bytes = read_bounded(path, max_note_bytes);
  if (!bytes || !*bytes) return {};
  return std::string(base::as_text(**bytes));
}

std::vector<std::string> kept_names(const Layout& layout) {
  auto names = list(layout.checkpoints()).files;
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return names;
}

// The largest size that a note here speaks of: a crash may have left a kept note behind that is
// newer than the file `checkpoint`.
std::optional<std::uint64_t> stated_by_notes(const Layout& layout) {
  std::optional<std::uint64_t> out;
  if (const auto newest = unverified_checkpoint(note_text(layout.checkpoint()))) out = newest->size;
  const auto names = kept_names(layout);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    const auto kept = unverified_checkpoint(note_text(layout.checkpoints() + "/" + *name));
    if (!kept) continue;
    return std::max(kept->size, out.value_or(0));
  }
  return out;
}

}  // namespace

std::shared_ptr<const std::vector<base::Digest>> Reader::Impl::hashes(unsigned level,
                                                                      std::uint64_t index) const {
  const auto name = hash_tile(level, index);
  {
    const std::lock_guard hold(mutex);
    if (last_hashes && last_name.id == name.id) return last_hashes;
  }
  const std::uint64_t width = width_at(stated, name.id);
  auto read = std::make_shared<const std::vector<base::Digest>>(
      width == 0 ? std::vector<base::Digest>{} : hashes_of(find_file(layout, name, width), width));
  const std::lock_guard hold(mutex);
  last_name = name;
  last_hashes = read;
  return read;
}

std::optional<base::Digest> Reader::Impl::stored_leaf(domain::Seq seq) const {
  const auto tile = hashes(0, seq / tile_width);
  const auto at = static_cast<std::size_t>(seq % tile_width);
  if (at >= tile->size()) return std::nullopt;
  return (*tile)[at];
}

std::optional<LoadedBundle> Reader::Impl::bundle(std::uint64_t index) const {
  const auto name = entry_bundle(index);
  const std::uint64_t width = width_at(stated, name.id);
  LoadedBundle out;
  out.found = find_file(layout, name, width);
  if (out.found.width == 0 && out.found.trouble.empty()) return std::nullopt;
  const domain::Seq first = index * tile_width;
  const auto known = [this](domain::Seq seq) { return stored_leaf(seq); };
  out.content = take_apart(out.found.bytes, out.found.width, first, known);
  if (out.found.width < width)
    out.content.gaps.push_back(
        {out.found.width, width - 1, out.found.bytes.size(),
         out.found.width == 0 ? out.found.trouble
                              : fmt::format("{} is not there, and {} holds only {} entries",
                                            name.path(width), out.found.file, out.found.width)});
  out.content.entries.resize(width);
  std::erase_if(out.content.gaps, [&](const BundleGap& gap) { return gap.first >= width; });
  for (auto& gap : out.content.gaps) gap.last = std::min(gap.last, std::size_t{width} - 1);
  return out;
}

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::~Reader() = default;

base::Result<std::unique_ptr<Reader>> Reader::open(const std::string& directory) {
  auto impl = std::make_unique<Impl>();
  impl->layout = Layout{directory};
  if (!is_there(impl->layout.checkpoint()) && !is_there(impl->layout.path("tile")))
    return base::error(
        base::ErrorId::archive_absent,
        fmt::format("{} holds neither a file checkpoint nor a folder tile; give the directory of "
                    "an archive",
                    directory));
  const std::uint64_t held = entries_held(impl->layout);
  impl->stated = stated_by_notes(impl->layout).value_or(held);
  impl->size = std::min(impl->stated, held);
  return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

std::uint64_t Reader::size() const { return impl_->size; }
std::uint64_t Reader::stated_size() const { return impl_->stated; }
const Layout& Reader::layout() const { return impl_->layout; }

base::Result<std::vector<Note>> Reader::notes() const {
  std::vector<Note> out;
  const auto& layout = impl_->layout;
  if (is_there(layout.checkpoint())) out.push_back({"checkpoint", note_text(layout.checkpoint())});
  for (const auto& name : kept_names(layout))
    out.push_back({"checkpoints/" + name, note_text(layout.checkpoints() + "/" + name)});
  return out;
}

std::optional<base::Digest> Reader::stored_leaf(domain::Seq seq) const {
  return impl_->stored_leaf(seq);
}

base::Result<base::Digest> Reader::node(unsigned level, std::uint64_t index) const {
  return node_from(level, index, [this](const TileName& name) {
    return *impl_->hashes(name.id.level, name.id.index);
  });
}

}  // namespace jcm::archive
