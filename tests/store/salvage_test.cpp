#include <catch2/catch.hpp>

#include "ledger/store/raw_files.hpp"
#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

std::vector<std::string> salvaged(const std::string& directory) {
  auto source = store::salvage(directory);
  REQUIRE(source);
  auto cursor = (*source)->open(0, (*source)->size());
  REQUIRE(cursor);
  return test::read_all(**cursor);
}

// Three table files of 100 entries each, then 60 entries in the write-ahead log, in groups of 20.
void make_unclosed(const test::TempDir& dir, const std::string& directory) {
  auto entries = store::Entries::create(dir / "live").value();
  for (int i = 0; i < 3; ++i) {
    REQUIRE(test::commit(*entries, 100));
    REQUIRE(entries->close());
    entries = store::Entries::open(dir / "live").value();
  }
  for (int i = 0; i < 3; ++i) REQUIRE(test::commit(*entries, 20));
  test::copy_tree(dir / "live", directory);
}

TEST_CASE("everything is salvaged when only the MANIFEST or CURRENT is lost") {
  const test::TempDir dir;
  make_unclosed(dir, dir / "e");
  for (const auto& [name, bytes] : test::contents(dir / "e"))
    if (name == "CURRENT" || name.starts_with("MANIFEST-")) test::fs::remove((dir / "e/") + name);
  CHECK_FALSE(store::EntriesReader::open(dir / "e"));
  CHECK(salvaged(dir / "e") == test::sound(0, 360));
}

TEST_CASE("a damaged log record in the middle: what stands before and after it is salvaged") {
  const test::TempDir dir;
  make_unclosed(dir, dir / "e");
  const std::string log = test::files_ending(dir / "e", ".log").back();
  const auto size = test::fs::file_size((dir / "e/") + log);
  test::flip_byte((dir / "e/") + log, size / 2);
  CHECK_FALSE(store::EntriesReader::open(dir / "e"));
  CHECK(salvaged(dir / "e") ==
        std::vector<std::string>{"0-319", "320-339 unreadable in " + log, "340-359"});
}

TEST_CASE("a table file that is missing or cannot be opened is a hole with its name") {
  const test::TempDir dir;
  make_unclosed(dir, dir / "e");
  // The tables of the entries, oldest first: found by what goes missing without them.
  std::size_t holes = 0;
  for (const auto& table : test::files_ending(dir / "e", ".sst")) {
    const bool cut = GENERATE(false, true);
    const std::string path = (dir / "e/") + table;
    const std::string bytes = test::slurp(path);
    if (cut)
      test::spit(path, bytes.substr(0, bytes.size() / 2));
    else
      test::fs::remove(path);
    auto found = salvaged(dir / "e");
    const auto hole = std::find_if(found.begin(), found.end(), [](const auto& item) {
      return item.find("unreadable") != std::string::npos;
    });
    CAPTURE(table, cut);
    if (hole == found.end()) {
      CHECK(found == test::sound(0, 360));  // a table of another family
    } else {
      ++holes;
      const auto first = std::to_string((holes - 1) * 100);
      const auto last = std::to_string(holes * 100 - 1);
      CHECK(*hole == first + "-" + last + " unreadable in " + table);
      CHECK(found.size() == (holes == 1 ? 2 : 3));
    }
    test::spit(path, bytes);
  }
  CHECK(holes == 3);
}

TEST_CASE("slices of a salvaged source agree with the whole") {
  const test::TempDir dir;
  make_unclosed(dir, dir / "e");
  const auto source = store::salvage(dir / "e").value();
  CHECK(source->size() == 360);
  for (std::uint64_t first = 0; first < 360; first += 37)
    CHECK(test::read_all(*source->open(first, first + 37).value()) ==
          test::sound(first, std::min<std::uint64_t>(first + 37, 360)));
}

TEST_CASE("nothing can be salvaged from a directory that does not exist") {
  const test::TempDir dir;
  CHECK(store::salvage(dir / "nothing").error().id == base::ErrorId::store_absent);
}

}  // namespace
}  // namespace jcm
