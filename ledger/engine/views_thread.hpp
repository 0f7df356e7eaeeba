// Follows the tail and writes the views, behind the commits and in groups as large as what came in.
#pragma once

#include <atomic>
#include <thread>

#include "ledger/engine/board.hpp"

namespace jcm::engine {

// Written entries after which the views are flushed: what opening after a crash has to replay.
inline constexpr std::size_t views_flush_entries = 32'768;

class ViewsThread {
 public:
  ViewsThread(std::shared_ptr<store::Views> views, Board& board);
  ~ViewsThread();
  ViewsThread(const ViewsThread&) = delete;
  ViewsThread& operator=(const ViewsThread&) = delete;
  void start();
  // Writes what is published and flushes. The first failure of the thread, if there was one.
  base::Status stop();

 private:
  void loop();
  base::Status catch_up();
  base::Status flush_when_due(bool idle);

  std::shared_ptr<store::Views> views_;
  Board& board_;
  domain::Seq mark_ = 0;
  domain::Seq flushed_ = 0;
  std::int64_t flushed_at_ = 0;
  std::atomic<bool> stop_{false};
  base::Status failure_;  // thread's until it is joined
  std::thread thread_;
};

}  // namespace jcm::engine
