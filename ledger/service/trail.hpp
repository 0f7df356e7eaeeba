// Records what the service has to tell into the trail, on a thread of its own: no request waits for
// it, and none fails because of it. When the trail cannot be written, that is said in its status,
// what could not be recorded is counted, and the ledger itself goes on.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "ledger/base/clock.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/service/log.hpp"
#include "ledger/service/trail_recorder.hpp"

namespace jcm::service {

struct TrailStatus {
  std::uint64_t size = 0;  // entries
  std::optional<chain::Checkpoint> checkpoint;
  std::uint64_t waiting = 0;  // events not yet written
  std::uint64_t lost = 0;     // since the start
  std::string problem;        // empty: it is written
};

class Trail {
 public:
  // `trail` is null where it could not be opened, and `problem` says why. `main`: the ledger it
  // belongs to. All must outlive this. `uid`: of this process.
  Trail(engine::Ledger* trail, std::string problem, const engine::Ledger& main, std::uint64_t uid,
        const base::Clock& clock, Log log, TrailLimits limits = {});
  ~Trail();
  Trail(const Trail&) = delete;
  Trail& operator=(const Trail&) = delete;

  // Records the start, waits until it is written (or cannot be), and begins to record.
  void start(const std::string& program);
  // Records what is still open, then the stop; waits for that. Idempotent.
  void stop();
  // Any thread; does not wait.
  void note(const TrailNote& note);
  [[nodiscard]] TrailStatus status() const;
  // Null where it could not be opened.
  [[nodiscard]] engine::Ledger* ledger() const { return trail_; }

 private:
  using Events = std::vector<domain::TrailEvent>;
  struct Delivery;  // what became of the events handed to the engine

  [[nodiscard]] TrailRecorder::Moment now() const;
  [[nodiscard]] domain::TrailEvent own(domain::TrailEventKind kind) const;
  void run();
  void queue_ready();                                   // under the lock
  bool write(const Events& events);                     // false: not written, worth another try
  void give_up(std::uint64_t events, std::string why);  // under the lock

  engine::Ledger* const trail_;
  const engine::Ledger& main_;
  const std::uint64_t uid_;
  const base::Clock& clock_;
  const Log log_;
  const std::uint64_t run_;  // size of the trail at the start: part of the request ids
  std::uint64_t written_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  TrailRecorder recorder_;
  std::deque<domain::TrailEvent> waiting_;
  std::uint64_t lost_ = 0, lost_untold_ = 0;
  std::string problem_;
  bool stopping_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace jcm::service
