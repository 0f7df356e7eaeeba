// One connection. Requests are taken as their lines come, writes go to the engine at once, reads
// wait until the writes before them on this connection are answered (so a request sees every
// earlier write of its connection), and answers leave in the order of the requests, all that are
// ready in one write.
//
// Runs wholly on the thread of the io_context. Bounds (options.hpp): open requests and unsent bytes
// stop the reading, never the order; a peer that takes nothing, or leaves a line half sent, is let
// go.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/protocol/frame.hpp"
#include "ledger/service/feed.hpp"
#include "ledger/service/options.hpp"
#include "ledger/service/peer.hpp"
#include "ledger/service/plan.hpp"

namespace jcm::service {

class Session;
using SlotNumber = std::uint64_t;

// What a session asks of the service around it. Called on the connections' thread.
class SessionHost {
 public:
  virtual ~SessionHost() = default;
  virtual Plan plan(std::string_view line, const Peer& peer) = 0;
  // The answer line for a line that never became a request.
  virtual std::string line_refused(const base::Error& error) = 0;
  // Each leads to one Session::complete for the slot, on the connections' thread.
  virtual void submit(const std::shared_ptr<Session>& session, SlotNumber slot, WritePlan plan) = 0;
  using Reads = std::vector<std::pair<SlotNumber, ReadPlan>>;
  virtual void read(const std::shared_ptr<Session>& session, Reads reads) = 0;
  // Leads to Session::granted for the slot.
  virtual void grant(const std::shared_ptr<Session>& session, SlotNumber slot, FeedPlan plan) = 0;
  // Leads to Session::take_page, with the number of the feed.
  virtual void read_feed(const std::shared_ptr<Session>& session, const Feed& feed) = 0;
  // Leads to Session::ledger_grew, once, when the ledger is larger than `size`.
  virtual void await_growth(const std::shared_ptr<Session>& session, domain::Seq size) = 0;
  virtual void ended(const std::shared_ptr<Session>& session) = 0;
};

class Session final : public std::enable_shared_from_this<Session> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  // `host` and `options` must outlive the session.
  Session(Socket socket, Peer peer, SessionHost& host, const Options& options);

  void start();
  // Instead of start(): answers this once, whatever the peer asks, and closes.
  void refuse(const base::Error& error);
  // The answer of a slot is there; call advance() after the last of a group.
  void complete(SlotNumber slot, std::string line);
  // The answer to a subscribe is there, with the subscription if it is granted; then advance().
  void granted(SlotNumber slot, FeedGrant grant);
  // Lines of the feed with this number; nothing when it has ended meanwhile; then advance().
  void take_page(std::uint64_t feed, FeedPage page);
  void ledger_grew();  // then advance()
  // Takes up lines, starts reads, sends what is ready, reads on: whatever is possible now.
  void advance();
  // No more requests; what has been taken up is answered, then the connection closes.
  void stop();
  // Closes now; answers that are owed are lost to this peer.
  void drop();
  [[nodiscard]] const Peer& peer() const { return peer_; }

 private:
  struct Slot {
    enum class State { writing, waiting_to_read, reading, ready };
    State state = State::ready;
    std::string line;
    std::variant<ReadPlan, FeedPlan> plan;
    std::uint64_t begins_feed = 0;  // number of the feed that may begin when this is sent
  };

  [[nodiscard]] bool has_room() const;
  void take_lines();
  void take_line(std::string_view line);
  void end_input(std::optional<base::Error> error);
  void start_reads();
  [[nodiscard]] bool change_feed(Slot& slot, SlotNumber number);
  void push_feed();
  void hurry_feed();
  void end_feed(protocol::FeedEnd reason, const std::optional<base::Error>& error = std::nullopt);
  void flush();
  void write_some();
  void read_more();
  void on_read(std::size_t size);
  void watch_line();
  void end_if_done();

  Socket socket_;
  const Peer peer_;
  SessionHost& host_;
  const Options& options_;
  boost::asio::steady_timer line_timer_;
  boost::asio::steady_timer write_timer_;

  std::vector<char> input_;
  protocol::LineSplitter splitter_;
  std::deque<Slot> slots_;  // requests not yet in outgoing_, oldest first
  SlotNumber first_slot_ = 0;
  std::size_t reads_running_ = 0;
  std::optional<Feed> feed_;
  std::uint64_t feeds_begun_ = 0;
  std::string outgoing_;  // answers in order, the first `sent_` bytes of them gone
  std::size_t sent_ = 0;
  std::string sending_;
  std::size_t held_bytes_ = 0;  // of answers made and not yet sent

  bool reading_ = false;
  bool writing_ = false;
  bool line_watched_ = false;
  bool lines_left_ = false;     // the splitter may hold whole lines not yet taken up
  bool input_ended_ = false;    // no further request is taken up
  bool peer_finished_ = false;  // the peer has sent its end
  bool stopping_ = false;
  bool lingering_ = false;
  bool dropped_ = false;
};

}  // namespace jcm::service
