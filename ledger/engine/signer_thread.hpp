// Keeps the running Merkle tree of the committed entries and signs its newest head whenever it is
// idle, beside the commits and never in their way. A head lies at the end of a group, so it cuts no
// batch.
#pragma once

#include <atomic>
#include <thread>

#include "ledger/engine/board.hpp"
#include "ledger/engine/ledger.hpp"

namespace jcm::engine {

class SignerThread {
 public:
  // `tree` holds the leaves of all entries below tree.size(), which opening has verified.
  SignerThread(chain::Frontier tree, const Options& options, std::string origin,
               const crypto::Signer& signer, const base::Clock& clock, Board& board);
  ~SignerThread();
  SignerThread(const SignerThread&) = delete;
  SignerThread& operator=(const SignerThread&) = delete;
  void start();
  // Signs and keeps the newest head.
  base::Status stop();

 private:
  void loop();
  void take_leaves();
  base::Status sign(bool keep);

  chain::Frontier tree_;
  std::string directory_, origin_;
  std::int64_t interval_micros_, kept_micros_;
  const crypto::Signer& signer_;
  const base::Clock& clock_;
  Board& board_;
  std::int64_t kept_at_;  // pace.hpp
  std::int64_t tried_at_ = 0;
  domain::Seq signed_size_ = 0;
  domain::Seq kept_size_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// Signs a tree head and writes it to the directory of checkpoints.
base::Result<SignedHead> sign_head(const chain::Frontier& tree, const std::string& origin,
                                   const crypto::Signer& signer, const base::Clock& clock,
                                   const std::string& directory, bool keep);

}  // namespace jcm::engine
