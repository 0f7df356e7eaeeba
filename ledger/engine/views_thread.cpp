#include "ledger/engine/views_thread.hpp"

#include "ledger/engine/pace.hpp"

namespace jcm::engine {

namespace {
// Short enough that the tail over the views stays small, long enough to write groups under load.
constexpr std::int64_t gather_micros = 5'000;
constexpr std::int64_t idle_flush_micros = 1'000'000;
constexpr std::int64_t busy_flush_micros = 10'000'000;
}  // namespace

ViewsThread::ViewsThread(std::shared_ptr<store::Views> views, Board& board)
    : views_(std::move(views)), board_(board) {
  mark_ = board_.current()->views->mark();
  flushed_at_ = pace_micros();
}

ViewsThread::~ViewsThread() { (void)stop(); }

void ViewsThread::start() {
  thread_ = std::thread([this] { loop(); });
}

base::Status ViewsThread::stop() {
  stop_ = true;
  board_.wake();
  if (thread_.joinable()) thread_.join();
  return failure_;
}

base::Status ViewsThread::catch_up() {
  const auto published = board_.current();
  const auto end = published->tail.end();
  if (mark_ == end) return {};
  while (mark_ < end) {
    const auto part = published->tail.run(mark_);
    JCM_CHECK(!part.empty());
    JCM_TRY_VOID(views_->write(part));
    mark_ += part.size();
  }
  board_.show_views(views_->snapshot());
  return {};
}

base::Status ViewsThread::flush_when_due(bool idle) {
  if (flushed_ == mark_) return {};
  const auto age = pace_micros() - flushed_at_;
  if (mark_ - flushed_ < views_flush_entries &&
      age < (idle ? idle_flush_micros : busy_flush_micros))
    return {};
  JCM_TRY_VOID(views_->flush());
  flushed_ = mark_;
  flushed_at_ = pace_micros();
  return {};
}

// A failure here ends writing, not reading: the entries are safe, the views and the tail in memory
// still answer, and the next opening builds the views anew if they are damaged.
void ViewsThread::loop() {
  while (true) {
    const bool last = stop_;
    const auto before = mark_;
    failure_ = catch_up();
    if (failure_ && !last) failure_ = flush_when_due(mark_ == before);
    if (failure_ && last) failure_ = views_->flush();
    if (!failure_) {
      board_.stop_writing(base::error(
          failure_.error().id, "the views could not be written: " + failure_.error().detail));
      return;
    }
    if (last) return;
    // Under load the pause gathers a group; at rest the wait is for the first new entry.
    if (mark_ != before)
      board_.pause(stop_, gather_micros);
    else
      board_.wait_larger(
          mark_, stop_,
          flushed_ == mark_ ? std::int64_t{3'600} * 1'000'000 : idle_flush_micros / 4);
  }
}

}  // namespace jcm::engine
