// The service as the daemon sees it: the socket, the connections and the threads that serve them.
#pragma once

#include <chrono>
#include <memory>

#include "ledger/base/clock.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/service/log.hpp"
#include "ledger/service/options.hpp"
#include "ledger/service/trail.hpp"

namespace jcm::service {

class Server {
 public:
  // Listens, and serves from its own threads. `ledger`, `clock` and `trail`, where there is one,
  // must outlive the server. Errors: those of socket_file.hpp; store.corrupt when there is no
  // genesis.
  static base::Result<std::unique_ptr<Server>> start(const Options& options, engine::Ledger& ledger,
                                                     const base::Clock& clock, Log log,
                                                     Trail* trail = nullptr);
  ~Server();

  // Takes no more connections and requests, removes the socket, answers what has been taken up (at
  // most options.stop_deadline), closes. Idempotent. Stop the server first, then the ledger.
  void stop();
  // Whether the thread of the connections answers within this time: for a watchdog.
  [[nodiscard]] bool responds(std::chrono::milliseconds within) const;
  [[nodiscard]] std::size_t connections() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jcm::service
