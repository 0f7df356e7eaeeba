#include "tools/ctl/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace jcm::ctl {
namespace {

namespace fs = std::filesystem;

base::Error unwritable(const std::string& path, std::string_view why) {
  return base::error(base::ErrorId::file_unwritable, fmt::format("cannot write {}: {}", path, why));
}

base::Error failed(const std::string& path) {
  const int fault = errno;
  if (fault == ENOSPC || fault == EDQUOT)
    return base::error(base::ErrorId::store_full,
                       fmt::format("cannot write {}: {}", path, std::strerror(fault)));
  return unwritable(path, std::strerror(fault));
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

base::Error there_already(const std::string& path) {
  return unwritable(path, "it is there already; give another name, or --force to replace it");
}

}  // namespace

base::Status check_writable(const std::string& path, bool replace) {
  std::error_code fault;
  const auto there = fs::symlink_status(path, fault);
  if (fs::exists(there) && !replace) return there_already(path);
  if (fs::exists(there) && !fs::is_regular_file(there))
    return unwritable(path, "what is there is not a regular file; give another name");
  const auto folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, fault))
    return unwritable(path, fmt::format("there is no folder {}; make it first", folder.string()));
  return {};
}

base::Status write_file(const std::string& path, std::string_view bytes, bool replace) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return failed(path);
  const bool whole = write_all(file, bytes) && ::fsync(file) == 0;
  base::Status status = whole ? base::Status() : base::Status(failed(path));
  (void)::close(file);
  // A link refuses where a name stands already; a rename replaces it.
  if (status) {
    const int put = replace ? ::rename(temporary.c_str(), path.c_str())
                            : ::link(temporary.c_str(), path.c_str());
    if (put != 0) status = errno == EEXIST ? there_already(path) : failed(path);
  }
  if (!status || !replace) (void)::unlink(temporary.c_str());
  return status;
}

}  // namespace jcm::ctl
