#include "ledger/audit/read_ahead.hpp"

#include <algorithm>

namespace jcm::audit {
namespace {

// A multiple of 256, so that a chunk is whole tiles and bundles. Large enough that opening a cursor
// costs nothing beside reading, small enough that the window stays within some tens of megabytes.
constexpr std::uint64_t chunk_entries = 4'096;

bool holds_nothing(const Chunk& chunk) {
  return std::none_of(chunk.slots.begin(), chunk.slots.end(),
                      [](const Slot& slot) { return slot.present(); });
}

// What lies between the end of an empty chunk and where the source goes on; absent when that is
// near.
base::Result<std::optional<Chunk>> gap_after(const chain::RecordSource& source, const Chunk& chunk,
                                             std::uint64_t size) {
  const domain::Seq from = chunk.end();
  if (from >= size) return std::optional<Chunk>{};
  JCM_TRY(const auto cursor, source.open(from, size));
  JCM_TRY(const auto item, cursor->next());
  Chunk gap;
  gap.first = from;
  domain::Seq goes_on = size;
  if (item) {
    if (const auto* stored = std::get_if<chain::StoredRecord>(&*item)) {
      goes_on = stored->seq;
    } else {
      const auto& range = std::get<chain::UnreadableRange>(*item);
      goes_on = range.first;
      if (range.first <= from) {
        goes_on = range.last >= size ? size : range.last + 1;
        gap.unreadable = {range};
      }
    }
  }
  // Chunks stay whole tiles; at the very end there is nothing to keep whole.
  if (goes_on < size) goes_on -= goes_on % chunk_entries;
  if (goes_on <= from || goes_on > size) return std::optional<Chunk>{};
  gap.gap = goes_on - from;
  return std::optional<Chunk>{std::move(gap)};
}

}  // namespace

ReadAhead::ReadAhead(const chain::RecordSource& source, std::uint64_t size, bool with_digests,
                     unsigned threads)
    : source_(source),
      size_(size),
      with_digests_(with_digests),
      window_(2 * std::size_t{threads} + 1) {
  const std::uint64_t chunks = size / chunk_entries + (size % chunk_entries == 0 ? 0 : 1);
  const auto useful = static_cast<unsigned>(std::min<std::uint64_t>(threads, chunks));
  for (unsigned i = 0; i < useful; ++i) threads_.emplace_back([this] { work(); });
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

// With the lock held. Chunks past `gap.first` that are being read already keep their tickets.
void ReadAhead::jump(Chunk gap) {
  const domain::Seq end = gap.end();
  if (end <= next_first_) return;
  gap.first = next_first_;
  gap.gap = end - next_first_;
  next_first_ = end;
  ready_.emplace(tickets_++, std::make_shared<const Chunk>(std::move(gap)));
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] {
      return stop_ || next_first_ >= size_ || tickets_ < handed_over_ + window_;
    });
    if (stop_ || next_first_ >= size_) return;
    const std::uint64_t ticket = tickets_++;
    const domain::Seq first = next_first_;
    const domain::Seq end = size_ - first <= chunk_entries ? size_ : first + chunk_entries;
    next_first_ = end;
    lock.unlock();
    auto chunk = read_chunk(source_, first, end, with_digests_);
    base::Result<std::optional<Chunk>> gap = std::optional<Chunk>{};
    if (chunk && holds_nothing(*chunk)) gap = gap_after(source_, *chunk, size_);
    lock.lock();
    if (!chunk)
      ready_.emplace(ticket, std::move(chunk).error());
    else if (!gap)
      ready_.emplace(ticket, std::move(gap).error());
    else
      ready_.emplace(ticket, std::make_shared<const Chunk>(std::move(chunk).value()));
    if (gap && *gap) jump(std::move(**gap));
    changed_.notify_all();
  }
}

base::Result<std::shared_ptr<const Chunk>> ReadAhead::next() {
  std::unique_lock lock(mutex_);
  if (next_first_ >= size_ && handed_over_ == tickets_) return std::shared_ptr<const Chunk>{};
  changed_.wait(lock, [this] { return ready_.contains(handed_over_); });
  const auto place = ready_.find(handed_over_);
  auto chunk = std::move(place->second);
  ready_.erase(place);
  ++handed_over_;
  changed_.notify_all();
  return chunk;
}

}  // namespace jcm::audit
