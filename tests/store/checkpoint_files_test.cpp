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

// A proper signature line; nobody here looks at what it signs.
std::string line(const std::string& name, const std::string& bytes = "AAAAAAAA") {
  return "\xe2\x80\x94 " + name + " " + bytes + "\n";
}
std::string unsigned_note(std::uint64_t size) {
  return "jcm.example/demo\n" + std::to_string(size) + "\nAAAA\n\n";
}
const std::string own = line("jcm.example/demo");
const std::string next_key = line("jcm.example/demo", "BBBBBBBB");
const std::string one = line("witness.example/one"), two = line("witness.example/two");

TEST_CASE("cosigned: what is signed anew keeps the lines of other keys, kept and newest alike") {
  const test::TempDir dir;
  const std::string bare = unsigned_note(7) + own;
  CHECK(store::write_checkpoint(dir / "c", bare, 7, true).value() == bare);
  const auto added = store::add_signatures(dir / "c", unsigned_note(7) + one + two, 7);
  REQUIRE(added);
  CHECK(added->added == 2);
  CHECK(added->note == bare + one + two);
  CHECK(store::read_kept_checkpoint(dir / "c", 7).value() == bare + one + two);
  CHECK(store::read_checkpoint(dir / "c").value() == bare + one + two);
  // The daemon keeps the same size again, at a stop or when asked to.
  CHECK(store::write_checkpoint(dir / "c", bare, 7, true).value() == bare + one + two);
  CHECK(store::write_checkpoint(dir / "c", bare, 7, false).value() == bare + one + two);
  CHECK(store::read_kept_checkpoint(dir / "c", 7).value() == bare + one + two);
  CHECK(store::read_all_checkpoints(dir / "c").value() == std::vector{bare + one + two});
  // The same lines again add nothing.
  CHECK(store::add_signatures(dir / "c", unsigned_note(7) + two, 7)->added == 0);
}

TEST_CASE("cosigned: a newer checkpoint takes no lines of an older one") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(7) + own, 7, true));
  REQUIRE(store::add_signatures(dir / "c", unsigned_note(7) + one, 7));
  CHECK(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, false).value() ==
        unsigned_note(8) + own);
  // An older one can still be cosigned; the newest stays as it is.
  CHECK(store::add_signatures(dir / "c", unsigned_note(7) + two, 7)->note ==
        unsigned_note(7) + own + one + two);
  CHECK(store::read_checkpoint(dir / "c").value() == unsigned_note(8) + own);
}

TEST_CASE("cosigned: the newest is kept when it is cosigned") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, false));
  CHECK(store::kept_checkpoint_sizes(dir / "c").value().empty());
  const auto added = store::add_signatures(dir / "c", unsigned_note(8) + one, 8);
  REQUIRE(added);
  CHECK(added->added == 1);
  CHECK(store::read_kept_checkpoint(dir / "c", 8).value() == unsigned_note(8) + own + one);
}

TEST_CASE("cosigned: keeping adds to the kept file and never touches the newest") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true));
  CHECK(store::keep_checkpoint(dir / "c", unsigned_note(8) + next_key, 8).value() ==
        unsigned_note(8) + next_key + own);
  CHECK(store::read_checkpoint(dir / "c").value() == unsigned_note(8) + own);
  CHECK(store::keep_checkpoint(dir / "c", unsigned_note(9) + own, 9));
  CHECK(store::keep_checkpoint(dir / "c", "other " + unsigned_note(9) + own, 9).error().id ==
        base::ErrorId::checkpoint_fork);
}

TEST_CASE("cosigned: a damaged line of the ledger's own key is mended, not carried") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true));
  const std::string damaged = line("jcm.example/demo", "AAAAAAAB");  // the same key id
  test::spit(dir / "c/8.checkpoint", unsigned_note(8) + damaged + one);
  CHECK(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true).value() ==
        unsigned_note(8) + own + one);
  // What is no note at all any more is written anew.
  test::spit(dir / "c/8.checkpoint", unsigned_note(8) + own + "\xe2\x80\x94 no line\n");
  CHECK(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true));
  CHECK(store::read_kept_checkpoint(dir / "c", 8).value() == unsigned_note(8) + own);
}

TEST_CASE("cosigned: only what has the very text of a kept checkpoint is taken") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true));
  const auto id = [&](const std::string& note, std::uint64_t size) {
    const auto added = store::add_signatures(dir / "c", note, size);
    REQUIRE_FALSE(added);
    return added.error().id;
  };
  CHECK(id(unsigned_note(9) + one, 9) == base::ErrorId::checkpoint_missing);
  CHECK(id("other " + unsigned_note(8) + one, 8) == base::ErrorId::checkpoint_fork);
  CHECK(id(unsigned_note(8) + "no line\n", 8) == base::ErrorId::note_malformed);
  std::string many = unsigned_note(8);
  for (int i = 0; i < 32; ++i) many += line("witness.example/" + std::to_string(i));
  CHECK(id(many, 8) == base::ErrorId::note_malformed);
  test::spit(dir / "c/8.checkpoint", "");
  CHECK(id(unsigned_note(8) + one, 8) == base::ErrorId::checkpoint_torn);
  CHECK(store::read_checkpoint(dir / "c").value() == unsigned_note(8) + own);
}

TEST_CASE("store.full: a cosignature that does not fit leaves the checkpoint as it was") {
  const test::TempDir dir;
  REQUIRE(store::write_checkpoint(dir / "c", unsigned_note(8) + own, 8, true));
  test::fs::create_symlink("/dev/full", dir / "c/8.checkpoint.tmp");
  CHECK(store::add_signatures(dir / "c", unsigned_note(8) + one, 8).error().id ==
        base::ErrorId::store_full);
  CHECK(store::read_kept_checkpoint(dir / "c", 8).value() == unsigned_note(8) + own);
  CHECK(store::add_signatures(dir / "c", unsigned_note(8) + one, 8));
}

}  // namespace
}  // namespace jcm
