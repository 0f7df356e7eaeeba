#include "ledger/service/socket_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "ledger/base/limits.hpp"

namespace jcm::service {
namespace {

using base::error;
using base::ErrorId;

// Owns a descriptor until it is given away.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int call_with(int (*call)(int, const sockaddr*, socklen_t), int descriptor,
              const sockaddr_un& address) {
  return call(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

base::Error failed(const std::string& what, const std::string& path, const std::string& way_out) {
  return error(ErrorId::socket_io,
               fmt::format("cannot {} {}: {}; {}", what, path, std::strerror(errno), way_out));
}

// Makes the path free, or says why it is not: the caller holds the folder's lock.
base::Status clear_path(const std::string& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return failed("look at", path, "give a path this user may see");
  }
  if (!S_ISSOCK(found.st_mode)) {
    return error(
        ErrorId::socket_not_a_socket,
        fmt::format("{} exists and is not a socket: move it away or give another path", path));
  }
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (probe.get() < 0) return failed("open a socket for", path, "raise the limit on open files");
  // Non-blocking: a full backlog (EAGAIN) is a living owner too.
  if (call_with(::connect, probe.get(), address_of(path)) == 0 || errno == EAGAIN) {
    return error(
        ErrorId::socket_in_use,
        fmt::format("another process answers on {}: stop it first or give another path", path));
  }
  if (errno != ECONNREFUSED) return failed("try", path, "give a path this user may connect to");
  if (::unlink(path.c_str()) != 0) {
    return failed("replace the stale socket", path, "the folder must be writable for this user");
  }
  return {};
}

}  // namespace

base::Result<SocketFile> SocketFile::listen(const std::string& path, unsigned mode, int backlog) {
  if (path.empty() || path.size() > base::max_socket_path || path.find('\0') != std::string::npos) {
    return error(ErrorId::socket_path_too_long,
                 fmt::format("the socket path has {} bytes: give one of 1 to {} bytes (\"{}\")",
                             path.size(), base::max_socket_path, path.substr(0, 140)));
  }
  // Two daemons that find the same stale socket must not each remove what the other has just made.
  const std::string folder = folder_of(path);
  const Descriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.get() < 0)
    return failed("open the socket's folder", folder, "make it, or give another path");
  if (::flock(lock.get(), LOCK_EX) != 0)
    return failed("lock the folder", folder, "give another path");
  JCM_TRY_VOID(clear_path(path));

  Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (made.get() < 0) return failed("open a socket for", path, "raise the limit on open files");
  // The kernel gives the file the unbound socket's mode, less the umask: never wider than `mode`,
  // and no process-wide umask has to change while other threads create files.
  if (::fchmod(made.get(), mode) != 0 || call_with(::bind, made.get(), address_of(path)) != 0) {
    return failed("make the socket", path, "the folder must be writable for this user");
  }
  SocketFile file;
  file.path_ = path;
  struct stat bound{};
  if (::lstat(path.c_str(), &bound) != 0) return failed("look at", path, "something removed it");
  file.device_ = bound.st_dev;
  file.inode_ = bound.st_ino;
  file.made_ = true;
  if (::chmod(path.c_str(), mode) != 0) return failed("set the mode of", path, "give another path");
  if (::listen(made.get(), backlog) != 0) return failed("listen on", path, "give another path");
  file.descriptor_ = made.release();
  return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept { *this = std::move(other); }

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(device_, other.device_);
  std::swap(inode_, other.inode_);
  std::swap(made_, other.made_);
  return *this;
}

SocketFile::~SocketFile() {
  remove();
  if (descriptor_ >= 0) ::close(descriptor_);
}

int SocketFile::release() { return std::exchange(descriptor_, -1); }

void SocketFile::remove() {
  if (!std::exchange(made_, false)) return;
  const Descriptor lock(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.get() >= 0) ::flock(lock.get(), LOCK_EX);
  struct stat now{};
  if (::lstat(path_.c_str(), &now) == 0 && now.st_dev == device_ && now.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
}

base::Status check_listening(int descriptor) {
  int family = 0, type = 0, listening = 0;
  socklen_t size = sizeof(int);
  const auto ask = [&](int option, int& answer) {
    size = sizeof(int);
    return ::getsockopt(descriptor, SOL_SOCKET, option, &answer, &size) == 0;
  };
  if (!ask(SO_DOMAIN, family) || !ask(SO_TYPE, type) || !ask(SO_ACCEPTCONN, listening) ||
      family != AF_UNIX || type != SOCK_STREAM || listening == 0) {
    return error(
        ErrorId::socket_not_a_socket,
        "the socket handed over by the service manager is not a listening Unix stream socket: "
        "use ListenStream= with a path");
  }
  return {};
}

}  // namespace jcm::service
