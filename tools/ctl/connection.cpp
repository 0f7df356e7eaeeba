#include "tools/ctl/connection.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "ledger/base/limits.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;

std::string reason(int fault) { return std::strerror(fault); }

base::Error cannot_connect(const std::string& path, int fault) {
  switch (fault) {
    case ENOENT:
      return base::error(
          ErrorId::socket_absent,
          fmt::format("there is no socket at {}: the daemon does not run, or listens "
                      "elsewhere; start jcm-ledgerd, or name its socket with --socket",
                      path));
    case ECONNREFUSED:
      return base::error(
          ErrorId::socket_absent,
          fmt::format("nobody listens on {}: the daemon has ended; start jcm-ledgerd", path));
    case EACCES:
    case EPERM:
      return base::error(
          ErrorId::socket_io,
          fmt::format("you may not use the socket {}: ask its owner to let you, or run "
                      "as a user who may",
                      path));
    default:
      return base::error(ErrorId::socket_io,
                         fmt::format("cannot connect to {}: {}", path, reason(fault)));
  }
}

}  // namespace

base::Result<Connection> Connection::open(const std::string& path, unsigned timeout_seconds) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() > base::max_socket_path)
    return base::error(ErrorId::socket_path_too_long,
                       fmt::format("the socket's path has {} bytes; 1 to {} can be used: give a "
                                   "shorter one, for example by a symbolic link to its directory",
                                   path.size(), base::max_socket_path));
  std::memcpy(address.sun_path, path.data(), path.size());
  Connection connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connection.descriptor_ < 0)
    return base::error(ErrorId::socket_io, fmt::format("cannot make a socket: {}", reason(errno)));
  const timeval limit{static_cast<time_t>(timeout_seconds), 0};
  ::setsockopt(connection.descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(connection.descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  while (::connect(connection.descriptor_, reinterpret_cast<const sockaddr*>(&address),
                   sizeof address) != 0) {
    if (errno != EINTR) return cannot_connect(path, errno);
  }
  return connection;
}

Connection::~Connection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Connection::Connection(Connection&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      scanned_(other.scanned_) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(buffer_, other.buffer_);
  std::swap(scanned_, other.scanned_);
  return *this;
}

base::Status Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EINTR) continue;
      const int fault = errno;
      return base::error(ErrorId::socket_io,
                         fault == EAGAIN ? std::string("the daemon takes no more requests in time")
                                         : fmt::format("cannot send: {}", reason(fault)));
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

std::optional<std::string> Connection::take_line() {
  const std::size_t end = buffer_.find('\n', scanned_);
  if (end == std::string::npos) {
    scanned_ = buffer_.size();
    return std::nullopt;
  }
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  scanned_ = 0;
  return line;
}

base::Status Connection::receive_more() {
  char part[65536];
  const ssize_t n = ::recv(descriptor_, part, sizeof part, 0);
  if (n > 0) {
    buffer_.append(part, static_cast<std::size_t>(n));
  } else if (n == 0) {
    return base::error(ErrorId::line_incomplete,
                       buffer_.empty() ? "the daemon closed the connection without an answer"
                                       : "the daemon closed the connection inside its answer");
  } else if (errno != EINTR) {
    const int fault = errno;
    return base::error(ErrorId::socket_io, fault == EAGAIN
                                               ? std::string("no answer came in time (--timeout)")
                                               : fmt::format("cannot receive: {}", reason(fault)));
  }
  return {};
}

base::Result<std::string> Connection::receive_line() {
  while (true) {
    if (auto line = take_line()) return *std::move(line);
    JCM_TRY_VOID(receive_more());
  }
}

}  // namespace jcm::ctl
