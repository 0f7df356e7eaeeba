#include "ledger/service/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <set>
#include <thread>

#include "ledger/protocol/reply.hpp"
#include "ledger/service/dispatch.hpp"
#include "ledger/service/feed_hub.hpp"
#include "ledger/service/listener.hpp"
#include "ledger/service/mailbox.hpp"
#include "ledger/service/session.hpp"

namespace jcm::service {
namespace {

namespace asio = boost::asio;

// An answer that became ready on another thread. A write's is worded on the connections' thread,
// because the engine's must not wait for it.
struct Completion {
  std::weak_ptr<Session> session;
  SlotNumber slot = 0;
  std::function<std::string()> line;
};

// Connections that are told why they are not served, at one time; further ones are closed untold.
constexpr std::size_t max_refused = 64;

}  // namespace

class Server::Impl final : public SessionHost {
 public:
  Impl(Options options, engine::Ledger& ledger, const base::Clock& clock, Log log, Trail* trail)
      : options_(std::move(options)),
        ledger_(ledger),
        log_(std::move(log)),
        environment_{ledger, clock, JCM_VERSION, [this] { return connections_.load(); }, 0, trail},
        dispatcher_(environment_, log_),
        work_(asio::make_work_guard(context_)),
        readers_(options_.read_threads),
        feeds_(context_, ledger, [this](const Peer& peer) { return dispatcher_.may_follow(peer); }),
        mailbox_(std::make_shared<Mailbox<Completion>>(
            context_, [this](std::vector<Completion> ready) { deliver(std::move(ready)); })) {}

  ~Impl() override { stop(); }

  base::Status listen() {
    JCM_TRY(listener_, Listener::open(
                           context_, options_,
                           [this](Listener::Socket socket) { take(std::move(socket)); }, log_));
    listener_->start();
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  void stop() {
    if (std::exchange(stopped_, true)) return;
    if (thread_.joinable()) {
      asio::post(context_, [this] { begin_stop(); });
      thread_.join();
    }
    feeds_.stop();
    waiting_.join();
    readers_.join();
    mailbox_->close();
  }

  bool responds(std::chrono::milliseconds within) {
    auto answered = std::make_shared<std::promise<void>>();
    auto future = answered->get_future();
    asio::post(context_, [answered] { answered->set_value(); });
    return future.wait_for(within) == std::future_status::ready;
  }

  [[nodiscard]] std::size_t connections() const { return connections_.load(); }

  // SessionHost
  Plan plan(std::string_view line, const Peer& peer) override {
    return dispatcher_.plan(line, peer);
  }

  std::string line_refused(const base::Error& error) override {
    return protocol::reply_error("null", error);
  }

  void submit(const std::shared_ptr<Session>& session, SlotNumber slot, WritePlan plan) override {
    ledger_.submit(
        std::move(plan.request), [mailbox = mailbox_, session = std::weak_ptr(session), slot,
                                  answer = std::move(plan.answer)](engine::WriteOutcome outcome) {
          mailbox->push({session, slot, [answer, outcome = std::move(outcome)]() mutable {
                           return answer(std::move(outcome));
                         }});
        });
  }

  void read(const std::shared_ptr<Session>& session, Reads reads) override {
    const auto first = std::stable_partition(reads.begin(), reads.end(), [](const auto& one) {
      return !one.second.must_wait || !one.second.must_wait();
    });
    Reads waiting(std::make_move_iterator(first), std::make_move_iterator(reads.end()));
    reads.erase(first, reads.end());
    if (!reads.empty()) read_on(readers_, session, std::move(reads));
    if (!waiting.empty()) read_on(waiting_, session, std::move(waiting));
  }

  void grant(const std::shared_ptr<Session>& session, SlotNumber slot, FeedPlan plan) override {
    feeds_.grant(session, slot, std::move(plan));
  }

  void read_feed(const std::shared_ptr<Session>& session, const Feed& feed) override {
    feeds_.read(session, feed);
  }

  void await_growth(const std::shared_ptr<Session>& session, domain::Seq size) override {
    feeds_.await_growth(session, size);
  }

  void ended(const std::shared_ptr<Session>& session) override {
    feeds_.forget(session);
    log_(LogLevel::debug, fmt::format("connection of uid {} (pid {}) closed", session->peer().uid,
                                      session->peer().pid));
    refused_.erase(session);
    sessions_.erase(session);
    connections_ = sessions_.size();
    if (stopping_ && sessions_.empty()) finish_stop();
  }

 private:
  void take(Listener::Socket socket) {
    const auto peer = peer_of(socket.native_handle());
    if (!peer) {
      const Peer nobody{.uid = overflow_uid()};
      dispatcher_.note_denial(nobody, peer.error());
      return refuse(std::move(socket), nobody, peer.error());
    }
    // Whoever is no officer is refused every method; they may not keep officers out by connecting.
    if (!dispatcher_.is_officer(peer->uid) && strangers() >= options_.max_connections / 8) {
      return refuse(std::move(socket), *peer,
                    base::error(base::ErrorId::too_many_connections,
                                "as many connections of users who are no officers are open as are "
                                "allowed: close one, or ask the administrator for access"));
    }
    if (sessions_.size() >= options_.max_connections) {
      return refuse(
          std::move(socket), *peer,
          base::error(base::ErrorId::too_many_connections,
                      fmt::format("{} connections are open, as many as are allowed: close "
                                  "one, or try again later",
                                  sessions_.size())));
    }
    log_(LogLevel::debug, fmt::format("connection of uid {} (pid {})", peer->uid, peer->pid));
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    const auto session = std::make_shared<Session>(std::move(socket), *peer, *this, options_);
    sessions_.insert(session);
    connections_ = sessions_.size();
    session->start();
  }

  [[nodiscard]] std::size_t strangers() const {
    return static_cast<std::size_t>(std::count_if(
        sessions_.begin(), sessions_.end(),
        [this](const auto& session) { return !dispatcher_.is_officer(session->peer().uid); }));
  }

  void read_on(asio::thread_pool& threads, const std::shared_ptr<Session>& session, Reads reads) {
    asio::post(
        threads, [mailbox = mailbox_, session = std::weak_ptr(session), reads = std::move(reads)] {
          for (const auto& [slot, plan] : reads) {
            if (session.expired()) return;
            mailbox->push(
                {session, slot, [line = plan.answer()]() mutable { return std::move(line); }});
          }
        });
  }

  void refuse(Listener::Socket socket, const Peer& peer, const base::Error& error) {
    if (refused_.size() >= max_refused) return;
    const auto session = std::make_shared<Session>(std::move(socket), peer, *this, options_);
    refused_.insert(session);
    session->refuse(error);
  }

  void deliver(std::vector<Completion> ready) {
    std::set<std::shared_ptr<Session>> touched;
    for (auto& completion : ready) {
      const auto session = completion.session.lock();
      if (!session) continue;
      session->complete(completion.slot, completion.line());
      touched.insert(session);
    }
    for (const auto& session : touched) session->advance();
  }

  void begin_stop() {
    listener_->close();
    stopping_ = true;
    deadline_.expires_after(options_.stop_deadline);
    deadline_.async_wait([this](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      log_(LogLevel::warning,
           fmt::format("{} connections still have answers owed at the stop's deadline",
                       sessions_.size()));
      for (const auto& session : std::set(sessions_)) session->drop();
    });
    if (sessions_.empty()) return finish_stop();
    for (const auto& session : std::set(sessions_)) session->stop();
  }

  void finish_stop() {
    deadline_.cancel();
    work_.reset();
    context_.stop();
  }

  const Options options_;
  engine::Ledger& ledger_;
  const Log log_;
  Environment environment_;
  Dispatcher dispatcher_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer deadline_{context_};
  asio::thread_pool readers_;
  // Reads that wait for the signer. One thread is enough: a checkpoint that ends the wait of one
  // ends that of all that were there before it, and every wait ends at a time fixed when it was
  // asked for.
  asio::thread_pool waiting_{1};
  FeedHub feeds_;
  std::shared_ptr<Mailbox<Completion>> mailbox_;
  std::unique_ptr<Listener> listener_;
  std::set<std::shared_ptr<Session>> sessions_;  // served
  std::set<std::shared_ptr<Session>> refused_;   // told why not, and lingering
  std::atomic<std::size_t> connections_{0};
  std::thread thread_;
  bool stopping_ = false;
  bool stopped_ = false;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::start(const Options& options, engine::Ledger& ledger,
                                                    const base::Clock& clock, Log log,
                                                    Trail* trail) {
  auto impl = std::make_unique<Impl>(options, ledger, clock, std::move(log), trail);
  JCM_TRY_VOID(impl->listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::stop() { impl_->stop(); }
bool Server::responds(std::chrono::milliseconds within) const { return impl_->responds(within); }
std::size_t Server::connections() const { return impl_->connections(); }

}  // namespace jcm::service
