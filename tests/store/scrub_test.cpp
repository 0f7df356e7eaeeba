// What is erased must be gone from the files, not only from the answers.
#include <catch2/catch.hpp>

#include "ledger/store/scrub.hpp"
#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using store::Entries;

// A text in which no compression finds anything, so that it stands in a file as it is.
std::string odd_text(std::uint64_t number) {
  base::Bytes seed;
  base::put_u64(seed, number + 7'000'000);  // not the bytes of a test entry
  return std::string(base::as_text(crypto::sha256(seed).view()));
}
store::PersonalRow row(std::uint64_t number) {
  base::Bytes seed;
  base::put_u64(seed, number + 1'000'000);
  return {crypto::sha256(seed), base::Bytes(16, static_cast<std::uint8_t>(number)),
          odd_text(number)};
}

// Files of the directory in which the bytes stand.
std::vector<std::string> files_with(const std::string& directory, const std::string& text) {
  std::vector<std::string> found;
  for (const auto& file : test::fs::directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (bytes.find(text) != std::string::npos) found.push_back(file.path().filename());
  }
  return found;
}

base::Status erase(Entries& entries, const std::vector<base::Digest>& digests) {
  const auto seq = entries.head().size;
  const auto bytes = test::entry_bytes(seq);
  const store::CommitItem item{seq, bytes, crypto::sha256(bytes)};
  return entries.commit(std::span(&item, 1), {}, digests);
}

TEST_CASE("an erased text is in no file any more, in whichever it was") {
  const bool in_table = GENERATE(false, true);  // or only in the write-ahead log
  const test::TempDir dir;
  auto entries = Entries::create(dir / "e").value();
  REQUIRE(test::commit(*entries, 3, {row(1), row(2), row(3)}));
  if (in_table) {
    REQUIRE(entries->close());
    entries = Entries::open(dir / "e").value();
  }
  REQUIRE_FALSE(files_with(dir / "e", odd_text(2)).empty());
  REQUIRE(erase(*entries, {row(2).digest}));
  CHECK_FALSE(entries->personal(row(2).digest).value().has_value());
  REQUIRE(entries->scrub());
  CHECK(files_with(dir / "e", odd_text(2)) == std::vector<std::string>{});
  for (const std::uint64_t kept : {std::uint64_t{1}, std::uint64_t{3}}) {
    CHECK(entries->personal(row(kept).digest).value()->text == odd_text(kept));
    CHECK_FALSE(files_with(dir / "e", odd_text(kept)).empty());
  }
  CHECK(entries->read(1).value() == test::entry_bytes(1));
  REQUIRE(entries->close());
  CHECK(files_with(dir / "e", odd_text(2)) == std::vector<std::string>{});
}

TEST_CASE("a text that comes and goes in one group leaves nothing") {
  const test::TempDir dir;
  auto entries = Entries::create(dir / "e").value();
  const auto bytes = test::entry_bytes(0);
  const store::CommitItem item{0, bytes, crypto::sha256(bytes)};
  const auto brought = row(7);
  const auto digest = brought.digest;
  REQUIRE(entries->commit(std::span(&item, 1), std::span(&brought, 1), std::span(&digest, 1)));
  CHECK_FALSE(entries->personal(digest).value().has_value());
  REQUIRE(entries->scrub());
  CHECK(files_with(dir / "e", odd_text(7)).empty());
}

TEST_CASE("what a crash left between an erasure and its end is done at the next start") {
  const test::TempDir dir;
  {
    auto entries = Entries::create(dir / "e").value();
    REQUIRE(test::commit(*entries, 3, {row(1), row(2)}));
    REQUIRE(entries->close());
    entries = Entries::open(dir / "e").value();
    REQUIRE(erase(*entries, {row(2).digest}));
    // No scrub, no close: the process ends here.
  }
  REQUIRE_FALSE(files_with(dir / "e", odd_text(2)).empty());
  auto entries = Entries::open(dir / "e").value();
  REQUIRE(entries->scrub());
  CHECK(files_with(dir / "e", odd_text(2)).empty());
  REQUIRE(entries->scrub());  // nothing is left to do
  CHECK(entries->personal(row(1).digest).value()->text == odd_text(1));
}

TEST_CASE("one text among many files is found and taken out") {
  const test::TempDir dir;
  auto entries = Entries::create(dir / "e", {.tiny_memtables = true}).value();
  for (std::uint64_t group = 0; group < 40; ++group) {
    std::vector<store::PersonalRow> rows;
    for (std::uint64_t i = 0; i < 50; ++i) rows.push_back(row(group * 50 + i));
    REQUIRE(test::commit(*entries, 1, rows));
  }
  REQUIRE(entries->personal(row(1'234).digest).value()->text == odd_text(1'234));
  REQUIRE(erase(*entries, {row(1'234).digest, row(77).digest}));
  REQUIRE(entries->scrub());
  CHECK(files_with(dir / "e", odd_text(1'234)).empty());
  CHECK(files_with(dir / "e", odd_text(77)).empty());
  CHECK(entries->personal(row(1'235).digest).value()->text == odd_text(1'235));

  // Many at once are taken out in one pass.
  std::vector<base::Digest> many;
  for (std::uint64_t i = 500; i < 900; ++i) many.push_back(row(i).digest);
  REQUIRE(erase(*entries, many));
  REQUIRE(entries->scrub());
  for (std::uint64_t i = 500; i < 900; i += 37)
    CHECK(files_with(dir / "e", odd_text(i)).empty());
  CHECK(entries->personal(row(1'235).digest).value()->text == odd_text(1'235));
}

}  // namespace
}  // namespace jcm
