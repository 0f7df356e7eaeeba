// What the service is told: where it listens and the bounds it keeps. The defaults are those of
// base/limits.hpp; the daemon fills them from its configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "ledger/base/limits.hpp"

namespace jcm::service {

struct Options {
  std::string socket_path{};
  unsigned socket_mode = 0660;  // of the socket file; who may connect
  // A listening socket from systemd; then socket_path is not used.
  std::optional<int> inherited_socket{};

  std::size_t max_connections = base::max_connections;
  std::size_t max_line_bytes = base::max_line_bytes;
  // A connection with so many unanswered requests, or so many bytes of answers that it has not
  // taken, is not read from until it has caught up: back-pressure, not an error.
  std::size_t max_open_requests = base::max_open_requests_per_connection;
  std::size_t max_held_bytes = std::size_t{8} << 20;
  // The same for what a subscription sends: less, because it is sent without being asked each time.
  std::size_t max_feed_held_bytes = std::size_t{512} << 10;

  std::chrono::milliseconds line_deadline{60'000};  // from the first byte of a line to its end
  std::chrono::milliseconds write_deadline{
      60'000};  // a peer that takes nothing for so long is dropped
  std::chrono::milliseconds stop_deadline{
      10'000};                   // for answers that are owed when the service stops
  // The same for a connection that is owed nothing but its feed, which it can take up again later.
  std::chrono::milliseconds feed_stop_deadline{1'000};
  std::size_t read_threads = 2;  // so that a long statement delays nobody
};

}  // namespace jcm::service
