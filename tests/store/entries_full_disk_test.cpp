// A disk that fills up, with a real limit of the operating system: the largest size a file may
// have.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

// Files of this process cannot grow beyond `bytes` while this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*old_handler_)(int) = nullptr;
};

TEST_CASE("a failed commit is an error, later ones are refused, and nothing acknowledged is lost") {
  const test::TempDir dir;
  std::uint64_t acknowledged = 0;
  {
    auto entries = store::Entries::create(dir / "e").value();
    const FileSizeLimit limit(64 << 10);
    base::Status status;
    while (status && acknowledged < 100'000) {
      status = test::commit(*entries, 10);
      if (status) acknowledged += 10;
    }
    REQUIRE_FALSE(status);
    CAPTURE(status.error().detail);
    CHECK((status.error().id == base::ErrorId::store_full ||
           status.error().id == base::ErrorId::store_io));
    CHECK(entries->head().size == acknowledged);
    CHECK(test::commit(*entries, 1).error().id == base::ErrorId::store_read_only);
    // Reading goes on.
    CHECK(entries->read(acknowledged - 1).value() == test::entry_bytes(acknowledged - 1));
    CHECK(entries->close().error().id == base::ErrorId::store_read_only);
  }
  CHECK(acknowledged > 100);
  auto entries = store::Entries::open(dir / "e").value();
  // A group whose commit failed may have reached the disk whole, never in part.
  CHECK(entries->head().size >= acknowledged);
  CHECK(entries->head().size % 10 == 0);
  CHECK(test::read_all(*entries->cursor(0, 1 << 20).value()) ==
        test::sound(0, entries->head().size));
  REQUIRE(test::commit(*entries, 10));
}

}  // namespace
}  // namespace jcm
