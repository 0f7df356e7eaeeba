#include "ledger/archive/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/archive/descriptor.hpp"

namespace jcm::archive {
namespace {

base::Error read_error(const std::string& path, std::string_view why) {
  return base::error(base::ErrorId::file_unreadable, fmt::format("cannot read {}: {}", path, why));
}

}  // namespace

base::Result<std::optional<base::Bytes>> read_bounded(const std::string& path, std::size_t most) {
  // Not blocking: a pipe in the place of a file would otherwise wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<base::Bytes>{};
    return read_error(path, std::strerror(errno));
  }
  struct stat found{};
  if (::fstat(file.get(), &found) != 0) return read_error(path, std::strerror(errno));
  if (!S_ISREG(found.st_mode)) return read_error(path, "it is no regular file");
  // One more than the file says it has, so that the end is seen without another read.
  base::Bytes out(std::min(most, static_cast<std::size_t>(found.st_size)) + 1);
  std::size_t have = 0;
  for (;;) {
    if (have == out.size()) {
      if (have > most) break;
      out.resize(std::min(most + 1, 2 * have));
    }
    const ssize_t n = ::read(file.get(), out.data() + have, out.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return read_error(path, std::strerror(errno));
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  out.resize(have);
  return std::optional<base::Bytes>{std::move(out)};
}

bool is_there(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0;
}

Listing list(const std::string& directory) {
  Listing out;
  std::error_code fault;
  auto item = std::filesystem::directory_iterator(directory, fault);
  for (; !fault && item != std::filesystem::directory_iterator(); item.increment(fault)) {
    std::error_code gone;
    auto name = item->path().filename().string();
    (item->is_directory(gone) ? out.directories : out.files).push_back(std::move(name));
  }
  std::sort(out.files.begin(), out.files.end());
  std::sort(out.directories.begin(), out.directories.end());
  return out;
}

}  // namespace jcm::archive
