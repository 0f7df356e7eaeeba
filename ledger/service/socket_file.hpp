// The socket as a file: who may connect is decided by its mode and folder, a socket that someone
// answers on is never taken away, one that nobody answers on is replaced, and it is removed only by
// its owner.
#pragma once

#include <sys/types.h>

#include <string>

#include "ledger/base/result.hpp"

namespace jcm::service {

// A listening Unix stream socket bound to a path. Moves; the destructor closes and removes.
class SocketFile {
 public:
  // socket.path_too_long (over 107 bytes), socket.in_use (a process answers there),
  // socket.not_a_socket (some other file is there), socket.io (no such folder, no permission, ...).
  // The file has `mode` from its first moment on, less what the process's umask takes, and then all
  // of it.
  static base::Result<SocketFile> listen(const std::string& path, unsigned mode, int backlog);
  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&& other) noexcept;
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Gives the descriptor away; the caller closes it. The file stays this object's.
  [[nodiscard]] int release();
  // Removes the file if it is still the one made here; otherwise leaves what stands there alone.
  void remove();

 private:
  SocketFile() = default;
  int descriptor_ = -1;
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  bool made_ = false;
};

// For a socket that was handed over already listening (systemd): socket.not_a_socket when it is not
// a listening Unix stream socket.
base::Status check_listening(int descriptor);

}  // namespace jcm::service
