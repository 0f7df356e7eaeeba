#include "ledger/store/checkpoint_files.hpp"

#include <catch2/catch.hpp>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

std::string note(std::uint64_t size) {
  return "jcm.example/demo\n" + std::to_string(size) +
         "\nAAAA\n\n\xe2\x80\x94 jcm.example/demo c2ln\n";
}

TEST_CASE("the newest checkpoint is read back; older ones only where they were kept") {
  const test::TempDir dir;
  CHECK_FALSE(store::read_checkpoint(dir / "c").value().has_value());
  CHECK(store::read_all_checkpoints(dir / "c").value().empty());
  REQUIRE(store::write_checkpoint(dir / "c", note(9), 9, true));
  REQUIRE(store::write_checkpoint(dir / "c", note(10), 10, false));
  REQUIRE(store::write_checkpoint(dir / "c", note(100), 100, true));
  REQUIRE(store::write_checkpoint(dir / "c", note(101), 101, false));
  CHECK(store::read_checkpoint(dir / "c").value() == note(101));
  // By size, not by name: 9 comes before 100.
  CHECK(store::read_all_checkpoints(dir / "c").value() ==
        std::vector{note(9), note(100), note(101)});
}

TEST_CASE("a checkpoint that is both kept and newest is told once") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", note(7), 7, true));
  CHECK(store::read_all_checkpoints(dir / "c").value() == std::vector{note(7)});
}

TEST_CASE("checkpoint.fork: a kept checkpoint is never replaced by another of the same size") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", note(7), 7, true));
  REQUIRE(store::write_checkpoint(dir / "c", note(7), 7, true));
  const std::string other = "other " + note(7);
  const auto refused = store::write_checkpoint(dir / "c", other, 7, true);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().id == base::ErrorId::checkpoint_fork);
  CHECK(store::read_checkpoint(dir / "c").value() == note(7));
}

TEST_CASE("checkpoint.torn: an empty file, or one cut before its signature line ends") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", note(7), 7, false));
  const std::string whole = note(7);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    CAPTURE(n);
    test::spit(dir / "c/checkpoint", whole.substr(0, n));
    const auto read = store::read_checkpoint(dir / "c");
    REQUIRE_FALSE(read);
    CHECK(read.error().id == base::ErrorId::checkpoint_torn);
  }
}

TEST_CASE(
    "a directory in the place of the checkpoint file is file.unreadable, and cannot be "
    "overwritten") {
  const test::TempDir dir;
  test::fs::create_directories(dir / "c/checkpoint");
  CHECK(store::read_checkpoint(dir / "c").error().id == base::ErrorId::file_unreadable);
  CHECK(store::write_checkpoint(dir / "c", note(7), 7, false).error().id ==
        base::ErrorId::file_unwritable);
}

TEST_CASE("store.full: a checkpoint that does not fit leaves the one before in place") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", note(7), 7, false));
  // Every write to /dev/full fails as on a full disk.
  test::fs::create_symlink("/dev/full", dir / "c/checkpoint.tmp");
  CHECK(store::write_checkpoint(dir / "c", note(8), 8, false).error().id ==
        base::ErrorId::store_full);
  CHECK(store::read_checkpoint(dir / "c").value() == note(7));
  CHECK(store::write_checkpoint(dir / "c", note(8), 8, false));
}

}  // namespace
}  // namespace jcm
