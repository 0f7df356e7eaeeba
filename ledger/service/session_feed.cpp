// The part of a session that sends what nobody asked for a second time: its subscription.
#include <algorithm>

#include "ledger/service/session.hpp"

namespace jcm::service {

// The turn of a subscribe or unsubscribe: no read before it is unanswered. True when it is
// answered; false while its answer is being made.
bool Session::change_feed(Slot& slot, SlotNumber number) {
  auto& plan = std::get<FeedPlan>(slot.plan);
  if (plan.grant && !feed_) {
    slot.state = Slot::State::reading;
    reads_running_ = 1;
    host_.grant(shared_from_this(), number, std::move(plan));
    return false;
  }
  slot.line = plan.answer(feed_ ? std::optional(feed_->ask.next) : std::nullopt);
  slot.state = Slot::State::ready;
  held_bytes_ += slot.line.size();
  if (!plan.grant) feed_.reset();
  return true;
}

void Session::granted(SlotNumber number, FeedGrant grant) {
  if (dropped_) return;
  complete(number, std::move(grant.line));
  if (!grant.subscription) return;
  JCM_CHECK(!feed_);
  Feed& feed = feed_.emplace();
  feed.number = ++feeds_begun_;
  feed.ask.next = feed.ask.told = grant.subscription->from;
  feed.ask.subscription = *std::move(grant.subscription);
  slots_[number - first_slot_].begins_feed = feed.number;
}

void Session::take_page(std::uint64_t number, FeedPage page) {
  if (dropped_ || !feed_ || feed_->number != number) return;
  feed_->ask.next = page.next;
  feed_->ask.told = page.told;
  outgoing_ += page.lines;
  held_bytes_ += page.lines.size();
  feed_->wait = Feed::Wait::none;
  if (page.error) return end_feed(protocol::FeedEnd::failed, page.error);
  if (passed(feed_->ask.subscription, page.next)) return end_feed(protocol::FeedEnd::until);
  if (!page.at_head) return;
  if (input_ended_) return end_feed(protocol::FeedEnd::input_ended);
  feed_->wait = Feed::Wait::growth;
  host_.await_growth(shared_from_this(), page.next);
}

void Session::ledger_grew() {
  if (feed_ && feed_->wait == Feed::Wait::growth) feed_->wait = Feed::Wait::none;
}

// Has the next page read, unless the peer has much to take yet: then the feed stands still until
// some of it is gone. Called whenever anything has changed.
void Session::push_feed() {
  if (!feed_ || !feed_->begun) return;
  if (stopping_) {
    end_feed(protocol::FeedEnd::stopping);
    return flush();
  }
  if (feed_->wait == Feed::Wait::growth && input_ended_) {
    end_feed(protocol::FeedEnd::input_ended);
    return flush();
  }
  if (feed_->wait != Feed::Wait::none) return;
  if (held_bytes_ > std::min(options_.max_feed_held_bytes, options_.max_held_bytes)) return;
  feed_->wait = Feed::Wait::page;
  host_.read_feed(shared_from_this(), *feed_);
}

// A follower that does not read must not hold up the stop. (The line timer has nothing to watch any
// more: no line is read after a stop.)
void Session::hurry_feed() {
  line_timer_.expires_after(options_.feed_stop_deadline);
  line_timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->drop();
  });
}

void Session::end_feed(protocol::FeedEnd reason, const std::optional<base::Error>& error) {
  const auto line = protocol::end_notification(feed_->ask.next, reason, error);
  feed_.reset();
  outgoing_ += line;
  held_bytes_ += line.size();
}

}  // namespace jcm::service
