#include "tools/ctl/read_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace jcm::ctl {
namespace {

base::Error unreadable(const std::string& path, const char* why, const char* wanted) {
  return base::error(base::ErrorId::file_unreadable,
                     fmt::format("cannot read {}: {}; give the path of {}", path, why, wanted));
}

}  // namespace

base::Result<std::string> read_file(const std::string& path, const char* wanted) {
  std::error_code fault;
  // A stream opens a directory without complaint, and only reading from it fails.
  if (std::filesystem::is_directory(path, fault))
    return unreadable(path, "it is a directory", wanted);
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return unreadable(path, std::strerror(errno), wanted);
  std::string text;
  std::array<char, 65'536> piece;
  do {
    in.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  } while (in);
  if (in.bad()) return unreadable(path, std::strerror(errno == 0 ? EIO : errno), wanted);
  return text;
}

}  // namespace jcm::ctl
