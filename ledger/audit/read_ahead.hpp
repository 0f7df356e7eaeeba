// Reads, hashes and decodes chunks ahead of the thread that judges them, on several threads, and
// hands them over in order. At most a few chunks are in memory at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "ledger/audit/byte_check.hpp"

namespace jcm::audit {

class ReadAhead {
 public:
  // `source` must outlive this object. `threads` at least 1.
  ReadAhead(const chain::RecordSource& source, std::uint64_t size, bool with_digests,
            unsigned threads);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next chunk; null after the last.
  base::Result<std::shared_ptr<const Chunk>> next();

 private:
  void work();

  const chain::RecordSource& source_;
  const std::uint64_t size_;
  const std::uint64_t chunks_;
  const bool with_digests_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<base::Result<std::shared_ptr<const Chunk>>>>
      window_;                 // by number modulo its size
  std::uint64_t started_ = 0;  // chunks that a thread has taken on
  std::uint64_t handed_over_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jcm::audit
