// Private keys in files: PEM, PKCS #8, mode 0600.
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "ledger/crypto/signature.hpp"

namespace jcm::crypto {
namespace {

using base::ErrorId;

constexpr std::size_t max_key_file = 16'384;  // an Ed25519 key takes about 120 bytes

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioPointer = std::unique_ptr<BIO, FreeBio>;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Private bytes are wiped when they go.
struct SecretBytes {
  base::Bytes bytes;
  ~SecretBytes() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

base::Error io_error(ErrorId id, const std::string& what, const std::string& path) {
  return base::error(id, what + " " + path + ": " + std::strerror(errno));
}

// A key under a pass phrase is refused instead of asking at the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

base::Status check_mode(int fd, const std::string& path) {
  struct stat facts{};
  if (::fstat(fd, &facts) != 0) return io_error(ErrorId::key_unreadable, "cannot inspect", path);
  if (!S_ISREG(facts.st_mode))
    return base::error(ErrorId::key_unreadable, path + " is not a regular file");
  if ((facts.st_mode & 077) != 0)
    return base::error(ErrorId::key_permissions,
                       path + " is open to others than its owner; use: chmod 600 " + path);
  return {};
}

base::Status read_all(int fd, const std::string& path, base::Bytes& out) {
  out.resize(max_key_file + 1);  // one allocation, so that no copy of the secret is left behind
  std::size_t size = 0;
  while (size < out.size()) {
    const ssize_t got = ::read(fd, out.data() + size, out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(ErrorId::key_unreadable, "cannot read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > max_key_file)
    return base::error(ErrorId::key_malformed,
                       path + " is larger than a key file can be; give a PEM private key");
  out.resize(size);
  return {};
}

base::Status write_all(int fd, base::ByteView data, const std::string& path) {
  while (!data.empty()) {
    const ssize_t put = ::write(fd, data.data(), data.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_error(ErrorId::file_unwritable, "cannot write", path);
    data = data.subspan(static_cast<std::size_t>(put));
  }
  return {};
}

base::Status sync_directory_of(const std::string& path) {
  const std::filesystem::path file(path);
  const std::string parent =
      file.has_parent_path() ? file.parent_path().string() : std::string(1, '.');
  const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.open() || ::fsync(directory.get()) != 0)
    return io_error(ErrorId::file_unwritable, "cannot sync directory", parent);
  return {};
}

base::Status write_new_file(int fd, base::ByteView data, const std::string& path) {
  // The umask may have taken bits away, never added any.
  if (::fchmod(fd, 0600) != 0) return io_error(ErrorId::file_unwritable, "cannot protect", path);
  JCM_TRY_VOID(write_all(fd, data, path));
  if (::fsync(fd) != 0) return io_error(ErrorId::file_unwritable, "cannot sync", path);
  return sync_directory_of(path);
}

}  // namespace

base::Result<std::unique_ptr<FileKey>> FileKey::load(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) return io_error(ErrorId::key_unreadable, "cannot open key file", path);
  JCM_TRY_VOID(check_mode(file.get(), path));
  SecretBytes text;
  JCM_TRY_VOID(read_all(file.get(), path, text.bytes));
  const BioPointer bio(BIO_new_mem_buf(text.bytes.data(), static_cast<int>(text.bytes.size())));
  EVP_PKEY* key =
      bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr) : nullptr;
  ERR_clear_error();
  if (key == nullptr || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) {
    EVP_PKEY_free(key);
    return base::error(ErrorId::key_malformed,
                       path + " does not hold an Ed25519 private key in PEM without a pass phrase");
  }
  return std::unique_ptr<FileKey>(new FileKey(key));
}

base::Status FileKey::save(const std::string& path) const {
  const BioPointer bio(BIO_new(BIO_s_secmem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), static_cast<EVP_PKEY*>(key_), nullptr,
                                            nullptr, 0, nullptr, nullptr) != 1) {
    ERR_clear_error();
    return base::error(ErrorId::internal_fault, "OpenSSL could not write the key as PEM");
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) {
    if (errno == EEXIST)
      return base::error(ErrorId::key_exists,
                         path + " exists and is never overwritten; give another path");
    return io_error(ErrorId::file_unwritable, "cannot create key file", path);
  }
  const auto text = base::as_bytes({data, static_cast<std::size_t>(size)});
  auto status = write_new_file(file.get(), text, path);
  if (!status) ::unlink(path.c_str());  // ours: O_EXCL has just made it
  return status;
}

}  // namespace jcm::crypto
