#include "ledger/engine/signer_thread.hpp"

#include <algorithm>

#include "ledger/engine/pace.hpp"
#include "ledger/store/checkpoint_files.hpp"

namespace jcm::engine {

base::Result<SignedHead> sign_head(const chain::Frontier& tree, const std::string& origin,
                                   const crypto::Signer& signer, const base::Clock& clock,
                                   const std::string& directory, bool keep) {
  SignedHead head;
  head.checkpoint = {origin, tree.size(), tree.root()};
  JCM_TRY(const auto note, chain::sign_note(head.checkpoint.text(), origin, signer));
  JCM_TRY(head.note, store::write_checkpoint(directory, note, tree.size(), keep));
  head.time = clock.now();
  return head;
}

SignerThread::SignerThread(chain::Frontier tree, const Options& options, std::string origin,
                           const crypto::Signer& signer, const base::Clock& clock, Board& board)
    : tree_(std::move(tree)),
      directory_(checkpoint_directory(options)),
      origin_(std::move(origin)),
      interval_micros_(std::max<std::int64_t>(options.checkpoint_interval_ms, 1) * 1'000),
      kept_micros_(options.kept_checkpoint_seconds * 1'000'000),
      signer_(signer),
      clock_(clock),
      board_(board),
      kept_at_(pace_micros()) {
  if (const auto head = board_.signed_head()) signed_size_ = head->checkpoint.size;
  board_.hashed_to(tree_.size());
}

SignerThread::~SignerThread() { (void)stop(); }

void SignerThread::start() {
  thread_ = std::thread([this] { loop(); });
}

base::Status SignerThread::stop() {
  if (!thread_.joinable()) return {};
  stop_ = true;
  board_.wake();
  thread_.join();
  take_leaves();
  if (signed_size_ == tree_.size() && kept_size_ == tree_.size()) return {};
  return sign(true);
}

void SignerThread::take_leaves() {
  const auto published = board_.current();
  if (published->tail.end() == tree_.size()) return;
  published->tail.each_entry(tree_.size(),
                             [this](const AppliedEntry& entry) { tree_.append(entry.leaf); });
  JCM_CHECK(tree_.size() == published->tail.end());
  board_.hashed_to(tree_.size());
}

base::Status SignerThread::sign(bool keep) {
  JCM_TRY(auto head, sign_head(tree_, origin_, signer_, clock_, directory_, keep));
  signed_size_ = tree_.size();
  if (keep) {
    kept_size_ = tree_.size();
    kept_at_ = pace_micros();
  }
  board_.show_signed(std::move(head));
  if (keep) board_.show_kept(kept_size_);
  return {};
}

void SignerThread::loop() {
  // The tail keeps entries until their leaves are taken, however rarely heads are signed.
  constexpr std::int64_t leaves_micros = 200'000;
  bool first = true;
  while (!stop_) {
    take_leaves();
    const auto now = pace_micros();
    const auto [soon, keep] = board_.wanted();
    const auto pause = soon || keep ? std::min(interval_micros_, leaves_micros) : interval_micros_;
    if ((keep || signed_size_ != tree_.size()) && (first || now - tried_at_ >= pause)) {
      if (auto done = sign(first || keep || now - kept_at_ >= kept_micros_); !done)
        board_.note("no checkpoint could be signed: " + done.error().detail);
      tried_at_ = now;
      first = false;
    }
    // At rest until there is something to sign; then the pause between two checkpoints.
    if (board_.current()->tail.end() == signed_size_)
      board_.wait_to_sign(signed_size_, stop_, std::int64_t{3'600} * 1'000'000);
    const auto rest = tried_at_ + interval_micros_ - pace_micros();
    if (!first && rest > 0) board_.pause(stop_, std::min(rest, leaves_micros));
  }
}

}  // namespace jcm::engine
