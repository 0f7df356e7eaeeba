#include "tools/daemon/trail.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace jcm::daemon {

void TrailSlot::put(const engine::Ledger* trail) {
  const std::lock_guard lock(mutex_);
  trail_ = trail;
  put_ = true;
  settled_.notify_all();
}

std::optional<domain::TrailHead> TrailSlot::head() const {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return put_; });
  return trail_ == nullptr ? std::nullopt : engine::head_of_trail(*trail_);
}

KeptTrail::KeptTrail(const engine::Options& options, const engine::Ledger& ledger,
                     const crypto::Signer& signer, const base::Clock& clock,
                     crypto::Entropy& entropy, const service::Log& log,
                     std::shared_ptr<TrailSlot> slot)
    : slot_(std::move(slot)) {
  std::string problem;
  auto opened = engine::open_trail(options, ledger, signer, clock, entropy);
  if (opened) {
    trail_ = std::move(opened->ledger);
    if (opened->begun)
      log(service::LogLevel::warning, "there was no trail; begun " + trail_->status().origin);
    for (const auto& notice : trail_->status().notices)
      log(service::LogLevel::warning, "trail: " + notice);
  } else {
    problem = fmt::format("{}: {}", base::id_text(opened.error().id), opened.error().detail);
    log(service::LogLevel::error,
        "the trail cannot be opened, the ledger is served without it: " + problem);
  }
  slot_->put(trail_.get());
  recorder_ = std::make_unique<service::Trail>(trail_.get(), std::move(problem), ledger, ::getuid(),
                                               clock, log);
  recorder_->start("jcm-ledgerd " JCM_VERSION);
}

KeptTrail::~KeptTrail() { (void)stop(); }

base::Status KeptTrail::stop() {
  recorder_->stop();
  slot_->put(nullptr);
  return trail_ == nullptr ? base::Status() : trail_->stop();
}

}  // namespace jcm::daemon
