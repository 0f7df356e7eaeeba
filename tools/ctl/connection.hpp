// One connection to the daemon's socket, with POSIX calls only: whole lines out, whole lines in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace jcm::ctl {

class Connection {
 public:
  // `timeout_seconds`: how long one answer may take; 0 waits for ever. socket.path_too_long,
  // socket.absent (no socket there, or nobody listens), socket.io (not allowed, ...).
  static base::Result<Connection> open(const std::string& path, unsigned timeout_seconds);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // socket.io. Some of the bytes may have gone out.
  base::Status send(std::string_view bytes);
  // The next line without its end. line.incomplete when the daemon closes before it is whole,
  // socket.io when nothing comes in time.
  base::Result<std::string> receive_line();

  // The two steps of receive_line, for who waits for other things as well: the next line if it is
  // whole already; one receive, which does not wait when poll() has found something on
  // descriptor().
  std::optional<std::string> take_line();
  base::Status receive_more();
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  explicit Connection(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::string buffer_;
  std::size_t scanned_ = 0;  // no line end before here
};

}  // namespace jcm::ctl
