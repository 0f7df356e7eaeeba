// Serves the feeds of all connections: makes their pages, one after the other, on a thread of their
// own, so that no request waits for a feed; and wakes those that have caught up when the ledger
// grows. A feed that has nothing to send costs nothing: no timer, no thread, no look at the ledger.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <set>

#include "ledger/engine/ledger.hpp"
#include "ledger/service/mailbox.hpp"
#include "ledger/service/session.hpp"

namespace jcm::service {

// Used on the connections' thread; make it, and stop it, there or while the context does not run.
class FeedHub {
 public:
  // Asked before every page, because rights may have changed since the subscription: an error ends
  // the feed; true: personal texts may be shown.
  using Allowed = std::function<base::Result<bool>(const Peer& peer)>;
  FeedHub(boost::asio::io_context& context, engine::Ledger& ledger, Allowed allowed);
  ~FeedHub();
  FeedHub(const FeedHub&) = delete;
  FeedHub& operator=(const FeedHub&) = delete;

  // As SessionHost says.
  void grant(const std::shared_ptr<Session>& session, SlotNumber slot, FeedPlan plan);
  void read(const std::shared_ptr<Session>& session, const Feed& feed);
  void await_growth(const std::shared_ptr<Session>& session, domain::Seq size);
  void forget(const std::shared_ptr<Session>& session);
  // Waits for the page that is being made. Idempotent.
  void stop();

 private:
  // What is to be done with a session on its thread; without one, the ledger has grown.
  struct Event {
    std::weak_ptr<Session> session;
    std::function<void(Session&)> act;
  };
  void deliver(std::vector<Event> events);

  engine::Ledger& ledger_;
  const Allowed allowed_;
  boost::asio::thread_pool thread_{1};
  std::shared_ptr<Mailbox<Event>> mailbox_;
  std::set<std::shared_ptr<Session>> waiting_;  // for the ledger to grow
  std::optional<domain::Seq> asked_;            // beyond which size the ledger tells
};

}  // namespace jcm::service
