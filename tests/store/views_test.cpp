#include "ledger/store/views.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "ledger/store/raw_files.hpp"
#include "tests/store/views_fixture.hpp"

namespace jcm {
namespace {

using base::ErrorId;
using store::Views;

TEST_CASE(
    "views flushed are there after a crash; views not flushed fall back to the last flush, whole") {
  const auto book = test::busy_book(500);
  const auto entries = test::applied(book);
  REQUIRE(entries.size() > 250);
  const test::TempDir dir;
  {
    auto views = test::views_of(dir / "live", {entries.begin(), entries.begin() + 100});
    REQUIRE(views->flush());
    REQUIRE(views->write(std::span(entries).subspan(100, 150)));
    CHECK(views->snapshot()->mark() == 250);
    test::copy_tree(dir / "live", dir / "crashed");
  }
  auto crashed = Views::open(dir / "crashed").value();
  CHECK(crashed->snapshot()->mark() == 100);
  // And they go on from there, to the same result.
  REQUIRE(crashed->write(std::span(entries).subspan(100)));
  CHECK(crashed->snapshot()->load_state().value() == book.state());
  crashed.reset();
  // A clean end keeps what was not flushed.
  CHECK(Views::open(dir / "live").value()->snapshot()->mark() == 250);
}

TEST_CASE("a crash at any moment leaves views whose mark fits all of their tables") {
  const auto book = test::busy_book(600);
  const auto entries = test::applied(book);
  const test::TempDir dir;
  auto views =
      Views::open(dir / "live", true).value();  // memtables fill and are flushed all the time
  std::size_t at = 0;
  for (int crash = 0; crash < 12; ++crash) {
    const std::size_t next = std::min(entries.size(), at + entries.size() / 12 + 1);
    for (; at < next; ++at) REQUIRE(views->write(std::span(entries).subspan(at, 1)));
    const std::string copy = dir / ("copy" + std::to_string(crash));
    test::copy_tree(dir / "live", copy);
    auto crashed = Views::open(copy).value();
    const auto snapshot = crashed->snapshot();
    CAPTURE(crash, at, snapshot->mark());
    REQUIRE(snapshot->mark() <= at);
    auto comparison = store::ViewsComparison::start(snapshot, *crashed).value();
    domain::State replayed;
    for (std::size_t i = 0; i < snapshot->mark(); ++i) {
      replayed.absorb(entries[i].record->entry, entries[i].delta);
      comparison->feed(entries[i]);
    }
    CHECK(snapshot->load_state().value() == replayed);
    CHECK(comparison->finish().value().empty());
  }
}

TEST_CASE("a snapshot stays as it is while the views go on, and after the handle is gone") {
  const auto book = test::busy_book(120);
  const auto entries = test::applied(book);
  const test::TempDir dir;
  auto views = test::views_of(dir / "v", {entries.begin(), entries.begin() + 40});
  domain::State before;
  for (std::size_t i = 0; i < 40; ++i) before.absorb(entries[i].record->entry, entries[i].delta);
  const auto snapshot = views->snapshot();
  REQUIRE(views->write(std::span(entries).subspan(40)));
  REQUIRE(views->flush());
  CHECK(views->snapshot()->mark() == entries.size());
  CHECK(snapshot->mark() == 40);
  views.reset();
  CHECK(snapshot->load_state().value() == before);
}

TEST_CASE("snapshots are read by many threads while the views are written") {
  const auto book = test::busy_book(400);
  const auto entries = test::applied(book);
  const test::TempDir dir;
  auto views = test::views_of(dir / "v", {entries.begin(), entries.begin() + 30});
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        const auto snapshot = views->snapshot();
        const auto state = snapshot->load_state();
        if (!state || state->head().size != snapshot->mark() || !domain::check_whole(*state))
          ++wrong;
      }
    });
  for (std::size_t at = 30; at < entries.size(); at += 5)
    REQUIRE(views->write(
        std::span(entries).subspan(at, std::min<std::size_t>(5, entries.size() - at))));
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(wrong == 0);
}

TEST_CASE("views of another format, damaged ones and ones that lost a file: views.corrupt") {
  const auto entries = test::applied(test::furnished());
  const test::TempDir dir;
  (void)test::views_of(dir / "v", entries);
  SECTION("a table file is gone") {
    test::fs::remove((dir / "v/") + test::files_ending(dir / "v", ".sst").front());
  }
  SECTION("the MANIFEST is damaged") {
    for (const auto& [name, bytes] : test::contents(dir / "v"))
      if (name.starts_with("MANIFEST-")) test::flip_byte((dir / "v/") + name, 20);
  }
  SECTION("it is a database of something else") {
    REQUIRE(store::remove_views(dir / "v"));
    (void)store::Entries::create(dir / "v").value()->close();
  }
  const auto opened = Views::open(dir / "v");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().id == ErrorId::views_corrupt);
  CHECK(Views::open_read_only(dir / "v").error().id == ErrorId::views_corrupt);
}

TEST_CASE("a damaged row is views.corrupt when it is read") {
  const auto entries = test::applied(test::furnished());
  const test::TempDir dir;
  (void)test::views_of(dir / "v", entries);
  for (const auto& table : test::files_ending(dir / "v", ".sst"))
    test::flip_byte((dir / "v/") + table, 30);
  const auto opened = Views::open(dir / "v");
  const auto id = opened ? (*opened)->snapshot()->load_state().error().id : opened.error().id;
  CHECK(id == ErrorId::views_corrupt);
}

TEST_CASE("a changed byte in any file of the views that RocksDB needs is named") {
  const auto entries = test::applied(test::busy_book(60));
  const test::TempDir dir;
  (void)test::views_of(dir / "v", entries);
  CHECK(store::check_files(dir / "v", false).value().empty());
  for (const auto& [name, bytes] : test::contents(dir / "v")) {
    if (name.starts_with("OPTIONS-")) continue;  // never read again
    for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 12 + 1) {
      test::flip_byte((dir / "v/") + name, at);
      const auto faults = store::check_files(dir / "v", false).value();
      CAPTURE(name, at, faults.size());
      CHECK(std::any_of(faults.begin(), faults.end(), [&](const store::FileFault& fault) {
        return fault.file == name && fault.offset <= at &&
               (fault.length == 0 || at < fault.offset + fault.length);
      }));
      test::flip_byte((dir / "v/") + name, at);
    }
  }
}

TEST_CASE("one writer of views at a time, any number of readers") {
  const auto entries = test::applied(test::furnished());
  const test::TempDir dir;
  auto views = test::views_of(dir / "v", entries);
  CHECK(Views::open(dir / "v").error().id == ErrorId::store_locked);
  REQUIRE(views->flush());
  const auto reader = Views::open_read_only(dir / "v").value();
  CHECK(reader->snapshot()->mark() == entries.size());
  CHECK(Views::open_read_only(dir / "nothing").error().id == ErrorId::store_absent);
}

TEST_CASE("read-only views beside a live writer open at some mark, whole") {
  const auto book = test::busy_book(1'500);
  const auto entries = test::applied(book);
  const test::TempDir dir;
  auto views = test::views_of(dir / "v", {entries.begin(), entries.begin() + 30}, 30, true);
  REQUIRE(views->flush());
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (std::size_t at = 30; at < entries.size() && !stop; at += 10)
      (void)views->write(
          std::span(entries).subspan(at, std::min<std::size_t>(10, entries.size() - at)));
    stop = true;
  });
  do {
    const auto reader = Views::open_read_only(dir / "v");
    CAPTURE(reader ? "" : reader.error().detail);
    CHECK(reader);
    if (!reader) break;
    const auto state = (*reader)->snapshot()->load_state();
    CHECK(state);
    if (state) CHECK(domain::check_whole(*state));
  } while (!stop);
  stop = true;
  writer.join();
}

TEST_CASE("views are removed, but nothing else is") {
  const auto entries = test::applied(test::furnished());
  const test::TempDir dir;
  auto views = test::views_of(dir / "v", entries);
  CHECK(store::remove_views(dir / "v").error().id == ErrorId::store_locked);
  views.reset();
  test::spit(dir / "v/notes.txt", "mine");
  CHECK(store::remove_views(dir / "v").error().id == ErrorId::file_unwritable);
  CHECK(test::files_ending(dir / "v", "CURRENT").size() == 1);
  test::fs::remove(dir / "v/notes.txt");
  REQUIRE(store::remove_views(dir / "v"));
  CHECK_FALSE(test::fs::exists(dir / "v"));
  REQUIRE(store::remove_views(dir / "v"));
  CHECK(Views::open(dir / "v").value()->snapshot()->mark() == 0);
}

}  // namespace
}  // namespace jcm
