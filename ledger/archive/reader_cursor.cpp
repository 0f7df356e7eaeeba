// The entries of an archive one after the other, and the places where none can be read.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/archive/reader_impl.hpp"

namespace jcm::archive {
namespace {

using chain::tile_width;

// "tile/entries/000 is not there", or a row of them.
std::string absent(std::uint64_t first, std::uint64_t end, std::uint64_t size) {
  const auto path = [size](std::uint64_t index) {
    const auto name = entry_bundle(index);
    return name.path(width_at(size, name.id));
  };
  if (end - first == 1) return fmt::format("{} is not there", path(first));
  return fmt::format("{} to {} are not there", path(first), path(end - 1));
}

class Cursor final : public chain::RecordCursor {
 public:
  Cursor(const Reader::Impl& archive, domain::Seq first, domain::Seq end)
      : archive_(archive), at_(first), end_(std::min(end, archive.size)) {}

  base::Result<std::optional<chain::SourceItem>> next() override {
    if (at_ >= end_) return std::optional<chain::SourceItem>{};
    if (!bundle_ || index_ != at_ / tile_width) load(at_ / tile_width);
    if (!bundle_) return std::optional<chain::SourceItem>(pass_absent());
    const auto position = static_cast<std::size_t>(at_ % tile_width);
    if (const auto& entry = bundle_->content.entries[position])
      return std::optional<chain::SourceItem>(chain::StoredRecord{at_++, *entry});
    return std::optional<chain::SourceItem>(pass_gap(position));
  }

 private:
  void load(std::uint64_t index) {
    index_ = index;
    bundle_ = archive_.bundle(index);
  }

  chain::UnreadableRange pass_absent() {
    const std::uint64_t last_bundle = (end_ - 1) / tile_width;
    const std::uint64_t next = next_bundle(archive_.layout, index_ + 1, last_bundle + 1);
    chain::UnreadableRange out;
    out.first = at_;
    // Counted in bundles first: the size may be a damaged one, close to 2^63.
    out.last = next > last_bundle ? end_ - 1 : next * tile_width - 1;
    const auto name = entry_bundle(index_);
    out.file = name.path(width_at(archive_.stated, name.id));
    out.detail = absent(index_, next, archive_.stated);
    at_ = out.last + 1;
    return out;
  }

  chain::UnreadableRange pass_gap(std::size_t position) {
    chain::UnreadableRange out;
    out.first = at_;
    out.file = bundle_->found.file;
    for (const auto& gap : bundle_->content.gaps) {
      if (position < gap.first || position > gap.last) continue;
      out.last = std::min(index_ * tile_width + gap.last, end_ - 1);
      out.offset = gap.offset;
      out.detail = gap.detail;
      at_ = out.last + 1;
      return out;
    }
    JCM_CHECK(false);  // every position without an entry lies in a gap
  }

  const Reader::Impl& archive_;
  domain::Seq at_;
  domain::Seq end_;
  std::uint64_t index_ = 0;
  std::optional<LoadedBundle> bundle_;
};

// Partial bundles that an earlier checkpoint asked for: each is the beginning of the newest.
void compare_partials(const Reader::Impl& archive, std::uint64_t index, const LoadedBundle& bundle,
                      std::vector<FileFault>& out) {
  const auto name = entry_bundle(index);
  for (const auto width : partial_widths(archive.layout, name)) {
    const auto file = name.path(width);
    if (width > bundle.content.entries.size() || file == bundle.found.file) continue;
    const auto found = find_file(archive.layout, name, width);
    std::size_t end = 0;  // of its last entry in the newest bundle
    if (const auto& last = bundle.content.entries[width - 1])
      end = static_cast<std::size_t>(last->data() - bundle.found.bytes.data()) + last->size();
    if (end == 0) continue;  // the newest is damaged up to here: nothing to compare with
    const base::ByteView expected = base::ByteView(bundle.found.bytes).first(end);
    if (std::ranges::equal(expected, found.bytes)) continue;
    const auto parted = std::ranges::mismatch(expected, found.bytes).in1 - expected.begin();
    FileFault fault;
    fault.file = file;
    fault.offset = static_cast<std::uint64_t>(parted);
    fault.first = index * tile_width;
    fault.last = fault.first + width - 1;
    fault.detail = fmt::format("is not the beginning of {}", bundle.found.file);
    out.push_back(std::move(fault));
  }
}

}  // namespace

base::Result<std::unique_ptr<chain::RecordCursor>> Reader::open(domain::Seq first,
                                                                domain::Seq end) const {
  return std::unique_ptr<chain::RecordCursor>(std::make_unique<Cursor>(*impl_, first, end));
}

base::Result<std::vector<FileFault>> Reader::bundle_faults() const {
  std::vector<FileFault> out;
  const std::uint64_t size = impl_->stated;
  const std::uint64_t bundles = size / tile_width + (size % tile_width == 0 ? 0 : 1);
  for (std::uint64_t index = 0; index < bundles; ++index) {
    const auto bundle = impl_->bundle(index);
    const domain::Seq first = index * tile_width;
    if (!bundle) {
      const std::uint64_t next = next_bundle(impl_->layout, index + 1, bundles);
      FileFault fault;
      const auto name = entry_bundle(index);
      fault.file = name.path(width_at(size, name.id));
      fault.first = first;
      fault.last = next == bundles ? size - 1 : next * tile_width - 1;
      fault.unreadable = true;
      fault.detail = absent(index, next, size);
      out.push_back(std::move(fault));
      index = next - 1;
      continue;
    }
    for (const auto& gap : bundle->content.gaps) {
      FileFault fault{
          bundle->found.file, gap.offset, first + gap.first, first + gap.last, {}, {}, true,
          gap.detail};
      out.push_back(std::move(fault));
    }
    if (bundle->content.excess_at)
      out.push_back({bundle->found.file,
                     *bundle->content.excess_at,
                     1,
                     0,
                     {},
                     {},
                     true,
                     fmt::format("holds bytes that belong to no entry, from offset {} on",
                                 *bundle->content.excess_at)});
    compare_partials(*impl_, index, *bundle, out);
  }
  return out;
}

}  // namespace jcm::archive
