// The trail as the daemon keeps it: opened beside the ledger, or begun; when it cannot be, the
// ledger is served without it and says so.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "ledger/crypto/signature.hpp"
#include "ledger/engine/trail.hpp"
#include "ledger/service/trail.hpp"

namespace jcm::daemon {

// What a seal asks: the ledger is opened before its trail and outlives it. A seal that the ledger
// makes by itself while it is being opened waits for the trail; at no other time does anybody wait.
class TrailSlot {
 public:
  void put(const engine::Ledger* trail);  // null: none any more
  [[nodiscard]] std::optional<domain::TrailHead> head() const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable settled_;
  bool put_ = false;
  const engine::Ledger* trail_ = nullptr;
};

class KeptTrail {
 public:
  // All must outlive this.
  KeptTrail(const engine::Options& options, const engine::Ledger& ledger,
            const crypto::Signer& signer, const base::Clock& clock, crypto::Entropy& entropy,
            const service::Log& log, std::shared_ptr<TrailSlot> slot);
  ~KeptTrail();
  KeptTrail(const KeptTrail&) = delete;
  KeptTrail& operator=(const KeptTrail&) = delete;
  [[nodiscard]] service::Trail& recorder() { return *recorder_; }
  // Records the stop and closes. Idempotent.
  base::Status stop();

 private:
  std::shared_ptr<TrailSlot> slot_;
  std::unique_ptr<engine::Ledger> trail_;
  std::unique_ptr<service::Trail> recorder_;
};

}  // namespace jcm::daemon
