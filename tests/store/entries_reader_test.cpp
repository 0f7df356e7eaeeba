#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using store::EntriesReader;

TEST_CASE("a reader beside a live writer sees a prefix without holes, and writes nothing") {
  const test::TempDir dir;
  auto entries = store::Entries::create(dir / "e", {.tiny_memtables = true}).value();
  REQUIRE(test::commit(*entries, 10));
  std::atomic<bool> stop = false;
  std::atomic<bool> failed = false;
  std::thread writer([&] {
    while (!stop) {
      if (!test::commit(*entries, 40)) failed = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
  });
  // Measured without the second attempts of EntriesReader: about a quarter of such openings had a
  // hole.
  // A reader that never finds the files standing still gives up with an error; it never shows a hole.
  int opened = 0;
  int gave_up = 0;
  for (int i = 0; i < 60 && gave_up < 2; ++i) {
    const std::uint64_t before = entries->head().size;
    const auto reader = EntriesReader::open(dir / "e");
    if (!reader) {
      ++gave_up;
      continue;
    }
    ++opened;
    CAPTURE(i);
    const std::uint64_t size = (*reader)->size();
    CHECK(size >= before);
    CHECK((*reader)->stored_head()->size == size);
    const auto found = test::read_all(*(*reader)->open(0, size).value());
    REQUIRE(found == test::sound(0, size));
  }
  stop = true;
  writer.join();
  CHECK_FALSE(failed);
  CHECK(opened > 0);
  for (const auto& [name, bytes] : test::contents(dir / "e")) CHECK_FALSE(name.starts_with("LOG"));
}

TEST_CASE("a reader gives single entries, the stored head and personal texts") {
  const test::TempDir dir;
  const store::PersonalRow row{crypto::sha256(base::as_bytes("p")), base::Bytes(16, 9), "text"};
  auto entries = store::Entries::create(dir / "e").value();
  const auto empty = EntriesReader::open(dir / "e").value();
  CHECK(empty->size() == 0);
  CHECK_FALSE(empty->stored_head());
  REQUIRE(test::commit(*entries, 5, {row}));
  CHECK(empty->size() == 0);  // never advances
  const auto reader = EntriesReader::open(dir / "e").value();
  CHECK(reader->stored_head() == entries->head());
  CHECK(reader->read(4).value() == test::entry_bytes(4));
  CHECK_FALSE(reader->read(5).value());
  CHECK(reader->personal(row.digest).value()->text == "text");
  CHECK(test::read_all(*reader->open(2, 4).value()) == test::sound(2, 4));
  CHECK(test::read_all(*reader->open(4, 100).value()) == test::sound(4, 5));
}

TEST_CASE("a directory at rest is read without a trace") {
  const test::TempDir dir;
  {
    auto entries = store::Entries::create(dir / "e").value();
    REQUIRE(test::commit(*entries, 50));
    REQUIRE(entries->close());
  }
  const auto before = test::contents(dir / "e");
  {
    const auto reader = EntriesReader::open(dir / "e").value();
    CHECK(test::read_all(*reader->open(0, 50).value()) == test::sound(0, 50));
  }
  CHECK(test::contents(dir / "e") == before);
}

TEST_CASE("a reader of nothing: store.absent") {
  const test::TempDir dir;
  CHECK(EntriesReader::open(dir / "nothing").error().id == base::ErrorId::store_absent);
}

}  // namespace
}  // namespace jcm
