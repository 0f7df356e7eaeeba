#include "ledger/engine/board.hpp"

#include <algorithm>
#include <chrono>

#include "ledger/chain/cosignature.hpp"

namespace jcm::engine {

Board::Board(Published start, std::optional<SignedHead> signed_head)
    : current_(std::make_shared<const Published>(std::move(start))),
      signed_(std::move(signed_head)) {
  const auto covered = signed_ ? signed_->checkpoint.size : 0;
  hashed_ = current_->tail.begin();
  if (covered < current_->tail.end()) {
    const auto* first = current_->tail.find(covered);
    oldest_unsigned_ = first != nullptr ? first->record->entry.time : current_->head_time;
  }
}

std::shared_ptr<const Published> Board::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<const Officers> Board::officers() const {
  const std::lock_guard lock(mutex_);
  return current_->officers;
}

std::optional<SignedHead> Board::signed_head() const {
  const std::lock_guard lock(mutex_);
  return signed_;
}

std::optional<base::Timestamp> Board::oldest_unsigned() const {
  const std::lock_guard lock(mutex_);
  return oldest_unsigned_;
}

// A chunk goes when the views show its entries and the signer has taken their leaves.
void Board::trim(Published& next) const {
  next.tail = next.tail.without_before(std::min(next.views->mark(), hashed_));
}

// The old values are let go of after the lock: the last reader of a chunk frees a thousand entries.
void Board::publish(std::span<const std::shared_ptr<Chunk>> begun, domain::Seq end,
                    base::Digest head_leaf, base::Timestamp first_time, base::Timestamp head_time,
                    std::shared_ptr<const Officers> officers) {
  auto next = std::make_shared<Published>();
  next->head_leaf = head_leaf;
  next->head_time = head_time;
  std::shared_ptr<const Published> old;
  std::function<void()> grown;
  {
    const std::lock_guard lock(mutex_);
    next->views = current_->views;
    next->tail = current_->tail.extended(begun, end);
    next->officers = officers ? std::move(officers) : current_->officers;
    if (!oldest_unsigned_) oldest_unsigned_ = first_time;
    old = std::exchange(current_, std::move(next));
    if (waiting_to_grow_ > 0) grown_.notify_all();
    if (when_grown_ && end > grown_size_) grown.swap(when_grown_);
  }
  if (grown) grown();
}

void Board::when_grown(domain::Seq size, std::function<void()> grown) {
  std::function<void()> former;  // let go of after the lock
  {
    const std::lock_guard lock(mutex_);
    former.swap(when_grown_);
    grown_size_ = size;
    if (current_->tail.end() <= size) when_grown_.swap(grown);
  }
  if (grown) grown();
}

void Board::show_views(std::shared_ptr<const store::ViewsSnapshot> views) {
  auto next = std::make_shared<Published>();
  std::shared_ptr<const Published> old;
  const std::lock_guard lock(mutex_);
  next->views = std::move(views);
  next->head_leaf = current_->head_leaf;
  next->head_time = current_->head_time;
  next->tail = current_->tail;
  next->officers = current_->officers;
  trim(*next);
  old = std::exchange(current_, std::move(next));
  views_moved_.notify_all();
}

void Board::hashed_to(domain::Seq size) {
  const std::lock_guard lock(mutex_);
  hashed_ = size;
}

void Board::show_signed(SignedHead head) {
  const std::lock_guard lock(mutex_);
  const auto* next = current_->tail.find(head.checkpoint.size);
  oldest_unsigned_ = next != nullptr ? std::optional(next->record->entry.time) : std::nullopt;
  // The same head signed again, while somebody handed in a cosignature of it.
  if (signed_ && signed_->checkpoint.text() == head.checkpoint.text())
    if (auto both = chain::carry_signatures(head.note, signed_->note)) head.note = *std::move(both);
  signed_ = std::move(head);
  signed_moved_.notify_all();
}

void Board::show_cosigned(std::string_view text, const std::string& note) {
  const std::lock_guard lock(mutex_);
  if (signed_ && signed_->checkpoint.text() == text) signed_->note = note;
}

void Board::show_kept(domain::Seq size) {
  const std::lock_guard lock(mutex_);
  kept_ = std::max(kept_, size);
  signed_moved_.notify_all();
}

void Board::stop_writing(base::Error why) {
  const std::lock_guard lock(mutex_);
  if (!stopped_) stopped_ = std::move(why);
  writable_.store(false, std::memory_order_release);
  views_moved_.notify_all();
}

std::optional<base::Error> Board::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

void Board::note(std::string notice) {
  constexpr std::size_t kept = 16;
  const std::lock_guard lock(mutex_);
  if (!notices_.empty() && notices_.back() == notice) return;
  if (notices_.size() == kept) notices_.erase(notices_.begin());
  notices_.push_back(std::move(notice));
}

std::vector<std::string> Board::notices() const {
  const std::lock_guard lock(mutex_);
  return notices_;
}

void Board::wait_larger(domain::Seq size, const std::atomic<bool>& stop,
                        std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  ++waiting_to_grow_;
  grown_.wait_for(lock, std::chrono::microseconds(micros),
                  [&] { return current_->tail.end() > size || stop.load(); });
  --waiting_to_grow_;
}

void Board::wait_to_sign(domain::Seq size, const std::atomic<bool>& stop,
                         std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  ++waiting_to_grow_;
  grown_.wait_for(lock, std::chrono::microseconds(micros), [&] {
    const auto wanted = wanted_locked();
    return current_->tail.end() > size || wanted.sign || wanted.keep || stop.load();
  });
  --waiting_to_grow_;
}

void Board::pause(const std::atomic<bool>& stop, std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  pauses_.wait_for(lock, std::chrono::microseconds(micros), [&] { return stop.load(); });
}

void Board::wait_lag_below(std::size_t limit, std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  views_moved_.wait_for(lock, std::chrono::microseconds(micros), [&] {
    return current_->tail.end() < current_->views->mark() + limit || stopped_.has_value();
  });
}

bool Board::wait_signed(domain::Seq size, std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  return signed_moved_.wait_for(lock, std::chrono::microseconds(micros),
                                [&] { return signed_ && signed_->checkpoint.size >= size; });
}

domain::Seq Board::ask_to_sign(bool keep) {
  const std::lock_guard lock(mutex_);
  sign_wanted_ = current_->tail.end();
  if (keep) keep_wanted_ = sign_wanted_;
  grown_.notify_all();
  return sign_wanted_;
}

std::optional<domain::Seq> Board::wait_kept(domain::Seq size, std::int64_t micros) const {
  std::unique_lock lock(mutex_);
  if (!signed_moved_.wait_for(lock, std::chrono::microseconds(micros),
                              [&] { return kept_ >= size; }))
    return std::nullopt;
  return kept_;
}

Board::Wanted Board::wanted_locked() const {
  return {sign_wanted_ > (signed_ ? signed_->checkpoint.size : 0), keep_wanted_ > kept_};
}

Board::Wanted Board::wanted() const {
  const std::lock_guard lock(mutex_);
  return wanted_locked();
}

void Board::wake() {
  const std::lock_guard lock(mutex_);
  grown_.notify_all();
  pauses_.notify_all();
}

}  // namespace jcm::engine
