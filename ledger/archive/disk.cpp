#include "ledger/archive/disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "ledger/archive/descriptor.hpp"

namespace jcm::archive {
namespace {

base::Error write_error(std::string_view what, const std::string& path) {
  const int fault = errno;
  const auto id = fault == ENOSPC || fault == EDQUOT ? base::ErrorId::store_full
                                                     : base::ErrorId::file_unwritable;
  return base::error(id, fmt::format("cannot {} {}: {}", what, path, std::strerror(fault)));
}

bool write_all(int file, base::ByteView content) {
  while (!content.empty()) {
    const ssize_t n = ::write(file, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    content = content.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

class RealDisk final : public Disk {
 public:
  base::Status make_directory(const std::string& path) override {
    if (::mkdir(path.c_str(), 0755) == 0) return {};
    struct stat found{};
    if (errno == EEXIST && ::stat(path.c_str(), &found) == 0) {
      if (S_ISDIR(found.st_mode)) return {};
      errno = ENOTDIR;
    }
    return write_error("create the directory", path);
  }

  base::Status write(const std::string& path, base::ByteView content) override {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0 || !write_all(file.get(), content)) return write_error("write", path);
    return {};
  }

  base::Status sync(const std::string& path) override {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 || ::fsync(file.get()) != 0) return write_error("sync", path);
    return {};
  }

  base::Status rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return write_error("put in place", to);
    return {};
  }

  base::Status remove(const std::string& path) override {
    if (std::remove(path.c_str()) == 0 || errno == ENOENT) return {};
    return write_error("remove", path);
  }
};

}  // namespace

Disk& real_disk() {
  static RealDisk disk;
  return disk;
}

}  // namespace jcm::archive
