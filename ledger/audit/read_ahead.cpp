#include "ledger/audit/read_ahead.hpp"

#include <algorithm>

namespace jcm::audit {
namespace {

// A multiple of 256, so that a chunk is whole tiles and bundles. Large enough that opening a cursor
// costs nothing beside reading, small enough that the window stays within some tens of megabytes.
constexpr std::uint64_t chunk_entries = 4'096;

}  // namespace

ReadAhead::ReadAhead(const chain::RecordSource& source, std::uint64_t size, bool with_digests,
                     unsigned threads)
    : source_(source),
      size_(size),
      chunks_((size + chunk_entries - 1) / chunk_entries),
      with_digests_(with_digests),
      window_(2 * threads + 1) {
  const auto useful = static_cast<unsigned>(std::min<std::uint64_t>(threads, chunks_));
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

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] {
      return stop_ || started_ == chunks_ || started_ < handed_over_ + window_.size();
    });
    if (stop_ || started_ == chunks_) return;
    const std::uint64_t number = started_++;
    lock.unlock();
    const domain::Seq first = number * chunk_entries;
    auto chunk = read_chunk(source_, first, std::min(size_, first + chunk_entries), with_digests_);
    lock.lock();
    auto& place = window_[number % window_.size()];
    if (chunk)
      place.emplace(std::make_shared<const Chunk>(std::move(chunk).value()));
    else
      place.emplace(std::move(chunk).error());
    changed_.notify_all();
  }
}

base::Result<std::shared_ptr<const Chunk>> ReadAhead::next() {
  std::unique_lock lock(mutex_);
  if (handed_over_ == chunks_) return std::shared_ptr<const Chunk>{};
  auto& place = window_[handed_over_ % window_.size()];
  changed_.wait(lock, [&place] { return place.has_value(); });
  auto chunk = std::move(*place);
  place.reset();
  ++handed_over_;
  changed_.notify_all();
  return chunk;
}

}  // namespace jcm::audit
