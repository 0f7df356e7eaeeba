#include "ledger/service/socket_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/service/served_ledger.hpp"

using namespace jcm;
using service::SocketFile;
using testing::TemporaryDirectory;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat found{};
  REQUIRE(::lstat(path.c_str(), &found) == 0);
  return found.st_mode & 07777u;
}

bool exists(const std::string& path) {
  return std::filesystem::exists(std::filesystem::symlink_status(path));
}

// Leaves a socket file behind that nobody listens on, as a killed daemon does.
void leave_stale_socket(const std::string& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);
  REQUIRE(exists(path));
}

}  // namespace

TEST_CASE("a socket has exactly the mode asked for, whatever the umask") {
  const TemporaryDirectory directory;
  for (const unsigned mask : {0u, 022u, 077u, 0777u}) {
    const auto before = ::umask(mask);
    const auto made = SocketFile::listen(directory / "s", 0660, 8);
    ::umask(before);
    REQUIRE(made);
    CHECK(mode_of(directory / "s") == 0660u);
  }
}

TEST_CASE("one connects, and the file goes with its owner") {
  const TemporaryDirectory directory;
  {
    const auto made = SocketFile::listen(directory / "s", 0600, 8);
    REQUIRE(made);
    const testing::Connection connection(directory / "s");
  }
  CHECK_FALSE(exists(directory / "s"));
}

TEST_CASE("a socket that someone answers on is never taken") {
  const TemporaryDirectory directory;
  const auto first = SocketFile::listen(directory / "s", 0600, 1);
  REQUIRE(first);
  for (int i = 0; i < 8; ++i) {  // also once its backlog is full
    const auto second = SocketFile::listen(directory / "s", 0600, 1);
    REQUIRE_FALSE(second);
    CHECK(second.error().id == base::ErrorId::socket_in_use);
    CHECK_THAT(second.error().detail, Catch::Contains(directory / "s"));
  }
  CHECK(exists(directory / "s"));
}

TEST_CASE("a stale socket is replaced") {
  const TemporaryDirectory directory;
  leave_stale_socket(directory / "s");
  const auto made = SocketFile::listen(directory / "s", 0600, 8);
  REQUIRE(made);
  const testing::Connection connection(directory / "s");
}

TEST_CASE("what is no socket is left alone: a file, a folder, a link to a socket") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "file") << "precious";
  std::filesystem::create_directory(directory / "folder");
  leave_stale_socket(directory / "socket");
  std::filesystem::create_symlink(directory / "socket", directory / "link");
  for (const char* name : {"file", "folder", "link"}) {
    const auto made = SocketFile::listen(directory / name, 0600, 8);
    REQUIRE_FALSE(made);
    CHECK(made.error().id == base::ErrorId::socket_not_a_socket);
    CHECK(exists(directory / name));
  }
  CHECK(std::filesystem::file_size(directory / "file") == 8);
}

TEST_CASE("107 bytes of path are served, 108 are refused, and so is none") {
  const TemporaryDirectory directory;
  const std::string base = directory / "";
  const std::string longest = base + std::string(107 - base.size(), 's');
  const auto made = SocketFile::listen(longest, 0600, 8);
  REQUIRE(made);
  CHECK(exists(longest));
  for (const std::string& path : {longest + "s", std::string(), std::string("\0abstract", 9)}) {
    const auto refused = SocketFile::listen(path, 0600, 8);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().id == base::ErrorId::socket_path_too_long);
  }
}

TEST_CASE("the socket's folder must be there") {
  const TemporaryDirectory directory;
  const auto made = SocketFile::listen(directory / "absent/s", 0600, 8);
  REQUIRE_FALSE(made);
  CHECK(made.error().id == base::ErrorId::socket_io);
  CHECK_THAT(made.error().detail, Catch::Contains(directory / "absent"));
}

TEST_CASE("a file that is no longer ours stays when we go") {
  const TemporaryDirectory directory;
  auto first = SocketFile::listen(directory / "s", 0600, 8);
  REQUIRE(first);
  std::filesystem::remove(directory / "s");
  const auto second = SocketFile::listen(directory / "s", 0600, 8);
  REQUIRE(second);
  first->remove();
  CHECK(exists(directory / "s"));
  const testing::Connection connection(directory / "s");
}

TEST_CASE("moving an owner moves the file's fate") {
  const TemporaryDirectory directory;
  auto made = SocketFile::listen(directory / "s", 0600, 8);
  REQUIRE(made);
  {
    SocketFile moved = std::move(*made);
    CHECK(exists(directory / "s"));
  }
  CHECK_FALSE(exists(directory / "s"));
}

TEST_CASE("of inherited descriptors only a listening Unix stream socket is taken") {
  const TemporaryDirectory directory;
  const auto listening = SocketFile::listen(directory / "s", 0600, 8);
  REQUIRE(listening);
  CHECK(service::check_listening(listening->descriptor()));
  int pair[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  const int datagram = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  const int file = ::open("/dev/null", O_RDONLY);
  for (const int descriptor : {pair[0], datagram, file, -1}) {
    const auto refused = service::check_listening(descriptor);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().id == base::ErrorId::socket_not_a_socket);
  }
  for (const int descriptor : {pair[0], pair[1], datagram, file}) ::close(descriptor);
}
