// Reads, hashes and decodes chunks ahead of the thread that judges them, on several threads, and
// hands them over in order. At most a few chunks are in memory at a time. Where a whole chunk holds
// nothing, the source is asked where it goes on, and everything before that is one gap: a stray key
// far out, or a size that is not true, costs one question instead of a walk.
#pragma once

#include <condition_variable>
#include <map>
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
  using Read = base::Result<std::shared_ptr<const Chunk>>;
  void work();
  void jump(Chunk gap);

  const chain::RecordSource& source_;
  const std::uint64_t size_;
  const bool with_digests_;
  const std::size_t window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Read> ready_;  // by ticket
  domain::Seq next_first_ = 0;           // of the chunk that the next ticket is for
  std::uint64_t tickets_ = 0;            // given out: one for each chunk and each gap, in order
  std::uint64_t handed_over_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jcm::audit
