#include "tools/daemon/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace jcm::daemon {

using base::error;
using base::ErrorId;

base::Result<std::string> read_file(const std::string& path, std::string_view what) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file)
    return error(ErrorId::file_unreadable, fmt::format("cannot read {}: give {}", path, what));
  return std::move(content).str();
}

base::Status write_new_file(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0 && errno == EEXIST)
    return error(ErrorId::key_exists,
                 fmt::format("{} exists and is never overwritten; give another path", path));
  bool done = file >= 0;
  done = done && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
         ::fsync(file) == 0;
  const int why = errno;
  if (file >= 0) ::close(file);
  if (done) return {};
  return error(ErrorId::file_unwritable,
               fmt::format("cannot write {}: {}; give a path this user may write to", path,
                           std::strerror(why)));
}

}  // namespace jcm::daemon
