#include "tools/daemon/run.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "ledger/crypto/signature.hpp"
#include "ledger/service/server.hpp"
#include "tools/daemon/log.hpp"
#include "tools/daemon/trail.hpp"

namespace jcm::daemon {
namespace {

using base::error;
using base::ErrorId;
using service::LogLevel;

// The signals that end the daemon, blocked in every thread and taken by this one.
sigset_t block_signals() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGTERM);
  sigaddset(&wanted, SIGINT);
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT: a log reader that went away must not end the daemon
  return wanted;
}

std::string entries_text(std::uint64_t size) {
  return fmt::format("{} {}", size, size == 1 ? "entry" : "entries");
}

// Puts into the log what the engine has noticed since the last call (`status` shows it too).
class Notices {
 public:
  Notices(const engine::Ledger& ledger, const service::Log& log) : ledger_(ledger), log_(log) {}
  void tell() {
    auto now = ledger_.status().notices;
    for (const auto& notice : now)
      if (std::find(told_.begin(), told_.end(), notice) == told_.end())
        log_(LogLevel::warning, notice);
    told_ = std::move(now);
  }

 private:
  const engine::Ledger& ledger_;
  const service::Log& log_;
  std::vector<std::string> told_;
};

// Waits for a signal; meanwhile tells systemd's watchdog that the service answers, and only then.
int wait_for_signal(const sigset_t& wanted, const service::Server& server, Notices& notices,
                    const service::Log& log) {
  constexpr std::uint64_t longest_pause = 10'000'000;
  std::uint64_t watchdog_micros = 0;
  const bool watched = sd_watchdog_enabled(0, &watchdog_micros) > 0;
  const std::uint64_t pause =
      watched ? std::min(watchdog_micros / 3, longest_pause) : longest_pause;
  const timespec timeout{static_cast<time_t>(pause / 1'000'000),
                         static_cast<long>(pause % 1'000'000 * 1'000)};
  while (true) {
    const int signal = sigtimedwait(&wanted, nullptr, &timeout);
    if (signal > 0) return signal;
    if (errno != EAGAIN && errno != EINTR) return 0;
    notices.tell();
    if (!watched) continue;
    if (server.responds(std::chrono::milliseconds(watchdog_micros / 3'000))) {
      sd_notify(0, "WATCHDOG=1");
    } else {
      log(LogLevel::error, "the service does not answer; the watchdog is not fed");
    }
  }
}

// systemd socket activation: at most one socket, ours.
base::Status take_inherited_socket(service::Options& options) {
  const int count = sd_listen_fds(1);
  if (count == 0) return {};
  if (count != 1) {
    return error(
        ErrorId::socket_not_a_socket,
        fmt::format("the service manager handed over {} sockets: give exactly one ListenStream=",
                    count));
  }
  options.inherited_socket = SD_LISTEN_FDS_START;
  return {};
}

}  // namespace

base::Status run(Config config) {
  const sigset_t wanted = block_signals();
  const service::Log log = start_log(config.log_level);
  JCM_TRY_VOID(take_inherited_socket(config.service));
  JCM_TRY(const auto key, crypto::FileKey::load(config.key_file));
  const base::SystemClock clock;
  crypto::SystemEntropy entropy;
  log(LogLevel::info,
      fmt::format("jcm-ledgerd {} opens {}", JCM_VERSION, config.engine.layout.data));
  const auto trail_slot = std::make_shared<TrailSlot>();
  config.engine.trail_head = [trail_slot] { return trail_slot->head(); };
  JCM_TRY(const auto ledger, engine::Ledger::open(config.engine, *key, clock, entropy));
  KeptTrail trail(config.engine, *ledger, *key, clock, entropy, log, trail_slot);
  JCM_TRY(const auto server,
          service::Server::start(config.service, *ledger, clock, log, &trail.recorder()));

  const auto status = ledger->status();
  log(LogLevel::info,
      fmt::format(
          "serving {} with {} on {}", status.origin, entries_text(status.size),
          config.service.inherited_socket ? "the socket handed over" : config.service.socket_path));
  sd_notify(0, fmt::format("READY=1\nSTATUS=Serving {}", status.origin).c_str());
  Notices notices(*ledger, log);
  notices.tell();
  const int signal = wait_for_signal(wanted, *server, notices, log);
  sd_notify(0, "STOPPING=1");
  log(LogLevel::info, fmt::format("stopping on signal {}", signal));
  server->stop();
  if (const auto closed = trail.stop(); !closed)
    log(LogLevel::error, "the trail did not close cleanly: " + closed.error().detail);
  const base::Status stopped = ledger->stop();
  if (stopped)
    log(LogLevel::info, fmt::format("stopped with {}", entries_text(ledger->status().size)));
  return stopped;
}

}  // namespace jcm::daemon
