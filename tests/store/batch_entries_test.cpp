#include "ledger/store/batch_entries.hpp"

#include <rocksdb/db.h>

#include <catch2/catch.hpp>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

// A batch as the store writes it, made by RocksDB itself.
base::Bytes batch_of(std::uint64_t first, std::uint64_t count) {
  const test::TempDir dir;
  auto entries = store::Entries::create(dir / "e").value();
  for (std::uint64_t i = 0; i < first; ++i) REQUIRE(test::commit(*entries, 1));
  const store::PersonalRow row{crypto::sha256(base::as_bytes("p")), base::Bytes(16, 9), "text"};
  REQUIRE(test::commit(*entries, count, {row}));
  const std::string log = test::slurp((dir / "e/") + test::files_ending(dir / "e", ".log").back());
  // One fragment per batch here: the last one stands at the end of the log.
  std::size_t at = 0;
  std::size_t last = 0;
  while (at < log.size()) {
    last = at;
    at += 7 + static_cast<std::uint8_t>(log[at + 4]) +
          (std::size_t{static_cast<std::uint8_t>(log[at + 5])} << 8);
  }
  const auto payload = base::as_bytes(log).subspan(last + 7);
  return {payload.begin(), payload.end()};
}

TEST_CASE("the entries of a group and its end are read from the bytes of its batch") {
  const auto bytes = batch_of(2, 3);
  const auto batch = store::entries_of_batch(bytes);
  CHECK(batch.whole);
  CHECK(batch.end == 5);
  REQUIRE(batch.entries.size() == 3);
  for (std::uint64_t i = 0; i < 3; ++i) {
    CHECK(batch.entries[i].first == 2 + i);
    CHECK(base::Bytes(batch.entries[i].second.begin(), batch.entries[i].second.end()) ==
          test::entry_bytes(2 + i));
  }
}

TEST_CASE("no damage to a batch stops the reader, and a cut one is never whole") {
  const auto bytes = batch_of(0, 3);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto cut = store::entries_of_batch(base::ByteView(bytes).first(n));
    CHECK(cut.entries.size() <= 3);
    for (const int mask : {0x01, 0x80, 0xff}) {
      auto changed = bytes;
      changed[n] = static_cast<std::uint8_t>(changed[n] ^ mask);
      const auto batch = store::entries_of_batch(changed);
      CHECK(batch.entries.size() <= 4);
    }
  }
}

TEST_CASE("the end of a group is known although its records cannot be read") {
  auto bytes = batch_of(0, 3);
  bytes[12] = 0xee;  // the tag of the first record
  const auto batch = store::entries_of_batch(bytes);
  CHECK_FALSE(batch.whole);
  CHECK(batch.entries.empty());
  CHECK(batch.end == 3);
}

}  // namespace
}  // namespace jcm
