#include "tools/verify/spool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace jcm::verifier {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// A file without a name: it is gone with the program, however that ends.
int nameless_file(std::string& folder) {
  const char* asked = std::getenv("TMPDIR");
  folder = asked != nullptr && *asked != '\0' ? asked : "/tmp";
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/jcm-verify-XXXXXX";  // a file system without O_TMPFILE
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) (void)::unlink(name.c_str());
  return named;
}

base::Status write_all(int file, base::ByteView bytes, const std::string& folder) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      return base::error(
          base::ErrorId::file_unwritable,
          fmt::format("cannot keep standard input in {}: {}; set TMPDIR to a folder with more room",
                      folder, std::strerror(errno)));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Spool>> Spool::fill(int descriptor, const ShowProgress& progress) {
  std::string folder;
  const Descriptor file(nameless_file(folder));
  if (file.number() < 0)
    return base::error(
        base::ErrorId::file_unwritable,
        fmt::format("cannot make a temporary file in {}: {}", folder, std::strerror(errno)));
  base::Bytes buffer(std::size_t{1} << 20);
  std::uint64_t size = 0;
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return base::error(base::ErrorId::file_unreadable,
                         fmt::format("cannot read standard input: {}", std::strerror(errno)));
    if (got == 0) break;
    const auto n = static_cast<std::size_t>(got);
    JCM_TRY_VOID(write_all(file.number(), base::ByteView(buffer).first(n), folder));
    size += n;
    if (progress) progress("read", "bytes", size, 0);
  }
  std::unique_ptr<Spool> out(new Spool);
  JCM_TRY_VOID(out->map(file.number(), size));
  return out;
}

base::Status Spool::map(int file, std::size_t size) {
  if (size == 0) return {};
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (at == MAP_FAILED)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot map what was read: {}", std::strerror(errno)));
  bytes_ = {static_cast<const std::uint8_t*>(at), size};
  return {};
}

Spool::~Spool() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

}  // namespace jcm::verifier
