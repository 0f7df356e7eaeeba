// The only way to append. Two threads: one drains the queue and decides, the other commits what was
// decided in one synced batch, publishes it and answers, while the next group forms. At most one
// group waits, and it stays open for what comes in until the commit thread takes it.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "ledger/engine/board.hpp"
#include "ledger/engine/decider.hpp"

namespace jcm::engine {

// Entries missing in the views beyond which writing waits for them.
inline constexpr std::size_t max_views_lag = 65'536;

// Takes erased texts out of the files; what cannot be done is a notice.
void scrub(store::Entries& entries, Board& board);

class Writer {
 public:
  Writer(Decider decider, std::shared_ptr<store::Entries> entries, Board& board, TailWriter tail);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Called with every published entry that changes a proposal or opens a registry for business,
  // before its answer, on the committing thread; must not wait. To be set before start.
  using Committed = std::function<void(const domain::Entry&, const domain::Delta&)>;
  void on_committed(Committed committed) { committed_ = std::move(committed); }
  void start();
  // Any thread.
  void submit(WriteRequest request, WriteDone done);
  // Answers what is queued, then ends the threads; later requests get writer.stopped. Idempotent.
  void stop();
  [[nodiscard]] Tally tally() const;
  [[nodiscard]] std::uint64_t groups() const;

 private:
  struct Queued {
    WriteRequest request;
    WriteDone done;
  };

  void decide_loop();
  void commit_loop();
  // Waits for requests; an empty queue means that the writer stops. Takes back the waiting group.
  std::deque<Queued> drain(std::unique_ptr<Group>& group);
  void hand_over(std::unique_ptr<Group>& group);
  // To the commit thread, or, a small group while that one is idle, settled at once.
  void pass_on(std::unique_ptr<Group>& group);
  void settle(Group& group);  // commits, counts, answers
  void commit(Group& group);

  Decider decider_;
  std::shared_ptr<store::Entries> entries_;
  Board& board_;
  TailWriter tail_;
  Committed committed_;

  mutable std::mutex mutex_;
  std::condition_variable queue_grew_, slot_filled_, slot_emptied_;
  std::deque<Queued> queue_;
  std::size_t queued_commands_ = 0;
  std::unique_ptr<Group> slot_;  // the waiting group
  std::atomic<bool> commit_idle_{false};
  bool decider_waits_ = false;
  bool stopping_ = false;
  bool decided_all_ = false;
  Tally tally_;
  std::uint64_t groups_ = 0;

  std::thread deciding_, committing_;
};

}  // namespace jcm::engine
