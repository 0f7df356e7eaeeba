#include "ledger/service/feed_hub.hpp"

#include <boost/asio/post.hpp>

namespace jcm::service {

namespace asio = boost::asio;

FeedHub::FeedHub(asio::io_context& context, engine::Ledger& ledger, Allowed allowed)
    : ledger_(ledger),
      allowed_(std::move(allowed)),
      mailbox_(std::make_shared<Mailbox<Event>>(
          context, [this](std::vector<Event> events) { deliver(std::move(events)); })) {}

FeedHub::~FeedHub() { stop(); }

void FeedHub::stop() {
  ledger_.when_grown(0, {});
  thread_.join();
  mailbox_->close();
}

void FeedHub::grant(const std::shared_ptr<Session>& session, SlotNumber slot, FeedPlan plan) {
  asio::post(thread_,
             [mailbox = mailbox_, session = std::weak_ptr(session), slot, plan = std::move(plan)] {
               if (session.expired()) return;
               mailbox->push({session, [slot, grant = plan.grant()](Session& one) mutable {
                                one.granted(slot, std::move(grant));
                              }});
             });
}

void FeedHub::read(const std::shared_ptr<Session>& session, const Feed& feed) {
  const auto number = feed.number;
  FeedAsk ask = feed.ask;
  if (auto allowed = allowed_(session->peer())) {
    ask.texts = *allowed;
  } else {
    FeedPage page{.next = ask.next, .told = ask.told, .error = allowed.error()};
    mailbox_->push({session, [number, page = std::move(page)](Session& one) mutable {
                      one.take_page(number, std::move(page));
                    }});
    return;
  }
  asio::post(thread_, [mailbox = mailbox_, &ledger = ledger_, session = std::weak_ptr(session),
                       number, ask = std::move(ask)] {
    if (session.expired()) return;
    mailbox->push({session, [number, page = read_feed_page(*ledger.snapshot(), ask)](
                                Session& one) mutable { one.take_page(number, std::move(page)); }});
  });
}

// Feeds that wait with the present question asked already only join in: an answer wakes them all.
void FeedHub::await_growth(const std::shared_ptr<Session>& session, domain::Seq size) {
  waiting_.insert(session);
  if (asked_ && *asked_ <= size) return;
  asked_ = size;
  ledger_.when_grown(size, [mailbox = mailbox_] { mailbox->push({}); });
}

void FeedHub::forget(const std::shared_ptr<Session>& session) { waiting_.erase(session); }

void FeedHub::deliver(std::vector<Event> events) {
  std::set<std::shared_ptr<Session>> touched;
  for (auto& event : events) {
    if (!event.act) {
      asked_.reset();
      for (const auto& session : waiting_) session->ledger_grew();
      touched.merge(waiting_);
      waiting_.clear();
    } else if (const auto session = event.session.lock()) {
      event.act(*session);
      touched.insert(session);
    }
  }
  for (const auto& session : touched) session->advance();
}

}  // namespace jcm::service
