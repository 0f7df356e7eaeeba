#include "ledger/store/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace jcm::store {
namespace {

base::Error write_error(const std::string& path) {
  const int fault = errno;
  const auto id = fault == ENOSPC || fault == EDQUOT ? base::ErrorId::store_full
                                                     : base::ErrorId::file_unwritable;
  return base::error(id, fmt::format("cannot write {}: {}", path, std::strerror(fault)));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) (void)::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(file, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

base::Status sync_directory(const std::string& directory) {
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.get() < 0 || ::fsync(handle.get()) != 0) return write_error(directory);
  return {};
}

base::Status write_durably(const std::string& directory, const std::string& name,
                           std::string_view text) {
  const std::string path = directory + "/" + name;
  const std::string temporary = path + ".tmp";
  {
    const Descriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) return write_error(temporary);
    if (!write_all(file.get(), text) || ::fsync(file.get()) != 0) {
      base::Error error = write_error(temporary);
      (void)::unlink(temporary.c_str());
      return error;
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return write_error(path);
  return sync_directory(directory);
}

base::Result<std::optional<std::string>> read_whole(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>{};
  std::string text;
  char buffer[16384];
  while (file.get() >= 0) {
    const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    if (n == 0) return std::optional<std::string>{std::move(text)};
    text.append(buffer, static_cast<std::size_t>(n));
  }
  return base::error(base::ErrorId::file_unreadable,
                     fmt::format("cannot read {}: {}", path, std::strerror(errno)));
}

base::Result<std::vector<std::string>> file_names(const std::string& directory) {
  std::vector<std::string> out;
  std::error_code fault;
  for (const auto& item : std::filesystem::directory_iterator(directory, fault)) {
    std::error_code gone;
    if (item.is_regular_file(gone)) out.push_back(item.path().filename().string());
  }
  if (fault == std::errc::no_such_file_or_directory)
    return base::error(base::ErrorId::store_absent, fmt::format("{} does not exist", directory));
  if (fault)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot list {}: {}", directory, fault.message()));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace jcm::store
