#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ledger/crypto/signature.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "jcm-key-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

void write_file(const std::string& path, const std::string& text, ::mode_t mode = 0600) {
  std::ofstream(path, std::ios::binary) << text;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

ErrorId load_error(const std::string& path) {
  const auto key = crypto::FileKey::load(path);
  REQUIRE_FALSE(key);
  INFO(key.error().detail);
  CHECK(key.error().detail.find(path) != std::string::npos);
  return key.error().id;
}

// openssl genpkey -algorithm ed25519 -aes-256-cbc -pass pass:secret
constexpr auto key_under_pass_phrase =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgLKtfE0/7pdwICCAAw\n"
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFcp88DDLWRthmflWlBCSJsEQMP7\n"
    "M8XoifJZTH19ACcPZ3Nu1QumZqiC48eQQCU0wbyvpBCuhvam6T7WMOY8wRZLt1R7\n"
    "0FqN4OXIYbt534TH7iQ=\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

TEST_CASE("a saved key is the same key, readable by its owner alone") {
  const Folder folder;
  const auto path = folder / "checkpoint.pem";
  const auto key = crypto::FileKey::generate();
  REQUIRE(key);
  const ::mode_t before = ::umask(0);
  const auto saved = (*key)->save(path);
  ::umask(before);
  REQUIRE(saved);
  CHECK((fs::status(path).permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  const auto text = test::read_file(path);
  CHECK(text.starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto loaded = crypto::FileKey::load(path);
  REQUIRE(loaded);
  CHECK((*loaded)->public_key() == (*key)->public_key());
  const auto signature = (*loaded)->sign(base::as_bytes("x"));
  CHECK(crypto::verify((*key)->public_key(), base::as_bytes("x"), *signature));
}

TEST_CASE("an existing file is never overwritten, and a failed save leaves nothing") {
  const Folder folder;
  const auto path = folder / "checkpoint.pem";
  const auto key = crypto::FileKey::generate();
  REQUIRE(key);
  write_file(path, "somebody else's");
  const auto saved = (*key)->save(path);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().id == ErrorId::key_exists);
  CHECK(test::read_file(path) == "somebody else's");

  const auto nowhere = (*key)->save(folder / "missing/checkpoint.pem");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().id == ErrorId::file_unwritable);
}

TEST_CASE("a key file open to others is refused, whichever bit is too many") {
  const Folder folder;
  const auto path = folder / "checkpoint.pem";
  REQUIRE((*crypto::FileKey::generate())->save(path));
  for (const ::mode_t bit : {0040U, 0020U, 0010U, 0004U, 0002U, 0001U}) {
    REQUIRE(::chmod(path.c_str(), 0600 | bit) == 0);
    CHECK(load_error(path) == ErrorId::key_permissions);
  }
  REQUIRE(::chmod(path.c_str(), 0400) == 0);
  CHECK(crypto::FileKey::load(path));
}

TEST_CASE("what is no Ed25519 key file is named as such") {
  const Folder folder;
  CHECK(load_error(folder / "absent.pem") == ErrorId::key_unreadable);

  const auto directory = folder / "directory";
  fs::create_directory(directory);
  CHECK(load_error(directory) == ErrorId::key_unreadable);

  const auto pipe = folder / "pipe";  // must not wait for a writer
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(load_error(pipe) == ErrorId::key_unreadable);

  const auto path = folder / "key.pem";
  for (const std::string& text : {std::string(), std::string("no key"), std::string(20'000, 'A'),
                                  std::string(key_under_pass_phrase)}) {
    write_file(path, text);
    CHECK(load_error(path) == ErrorId::key_malformed);
  }
}

TEST_CASE("a private key of another kind is refused") {
  const Folder folder;
  const auto path = folder / "x25519.pem";
  // PKCS #8 of an X25519 key: as long as ours, and of no use for signing (RFC 8410, section 7).
  write_file(path,
             "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VuBCIEIFjPrXyOnoB8iTkS7X8e9wNxjec4qiyfmNMZjru6r0Z8\n"
             "-----END PRIVATE KEY-----\n");
  CHECK(load_error(path) == ErrorId::key_malformed);
}

}  // namespace
