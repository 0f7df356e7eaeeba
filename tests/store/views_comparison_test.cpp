#include <rocksdb/db.h>

#include <catch2/catch.hpp>

#include "ledger/store/view_keys.hpp"
#include "tests/store/views_fixture.hpp"

namespace jcm {
namespace {

// Puts or deletes (empty value) one row behind the ledger's back.
void tamper(const std::string& directory, store::ViewFamily family, const std::string& key,
            const std::string& value) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : store::view_family_names)
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(rocksdb::DBOptions(), directory, families, &handles, &db).ok());
  const rocksdb::WriteOptions options;
  REQUIRE((value.empty() ? db->Delete(options, handles[family], key)
                         : db->Put(options, handles[family], key, value))
              .ok());
  REQUIRE(db->Flush(rocksdb::FlushOptions(), handles).ok());
  for (auto* handle : handles) REQUIRE(db->DestroyColumnFamilyHandle(handle).ok());
  delete db;
}

std::vector<store::ViewsComparison::Difference> compare(
    const std::string& directory, const std::vector<store::AppliedEntry>& entries) {
  const auto views = store::Views::open_read_only(directory).value();
  auto comparison = store::ViewsComparison::start(views->snapshot(), *views).value();
  for (const auto& entry : entries) comparison->feed(entry);
  return comparison->finish().value();
}

struct Ledger {
  Ledger() : book(test::busy_book(400)), entries(test::applied(book)) {
    (void)test::views_of(dir / "v", {entries.begin(), entries.end() - 20});
  }
  test::TempDir dir;
  test::Book book;
  std::vector<store::AppliedEntry> entries;  // 20 of them past the mark
};

TEST_CASE("views equal to the entries up to their mark do not differ") {
  const Ledger ledger;
  REQUIRE(ledger.entries.size() > 280);  // a full tile and more
  CHECK(compare(ledger.dir / "v", ledger.entries).empty());
}

TEST_CASE("each changed, missing or surplus index row is named by table and entry") {
  const Ledger ledger;
  const domain::Entry& entry = ledger.book.entries()[200];
  const auto account = test::entity("JP", 1);
  const auto movements = [&] {
    const auto views = store::Views::open_read_only(ledger.dir / "v").value();
    return views->snapshot()->movements(account, 150, 1).value();
  }();
  REQUIRE(movements.size() == 1);
  const domain::NumberingRun run{test::registry("JP"), test::project("MN004"), test::vintage(2017)};
  struct Case {
    store::ViewFamily family;
    std::string key, value, table;
    std::optional<domain::Seq> seq;
  };
  const std::string tile_0 = std::string(1, '\0') + store::view_key::join(std::uint64_t{0});
  const std::vector<Case> cases{
      {store::view_requests, entry.request_id.text, "", "requests", 200},
      {store::view_requests, entry.request_id.text, "\x01", "requests", 1},
      {store::view_requests, "invented", "\x02", "requests", 2},
      {store::view_requests, "invented", "no number", "requests", std::nullopt},
      {store::view_movements, store::view_key::join(account, movements[0].seq), "", "movements",
       movements[0].seq},
      {store::view_movements, store::view_key::join(account, movements[0].seq), "x", "movements",
       movements[0].seq},
      {store::view_serials,
       store::view_key::join(run) + std::string(9, '\0') + store::view_key::join(std::uint64_t{77}),
       "x", "serials", 77},
      {store::view_dates, store::view_key::join(test::registry("JP"), test::day("2017-10-24")), "",
       "dates", 15},
      {store::view_dates, store::view_key::join(test::registry("JP"), test::day("2017-10-24")),
       "\x01", "dates", 15},
      {store::view_dates, store::view_key::join(test::registry("ZZ"), test::day("2017-10-24")),
       "\x01", "dates", std::nullopt},
      {store::view_tiles, tile_0, "", "tiles", 0},
      {store::view_tiles, "\x07" + store::view_key::join(std::uint64_t{0}), std::string(32, 'x'),
       "tiles", std::nullopt},
  };
  for (const auto& one : cases) {
    test::TempDir dir;
    test::copy_tree(ledger.dir / "v", dir / "v");
    tamper(dir / "v", one.family, one.key, one.value);
    const auto differences = compare(dir / "v", ledger.entries);
    CAPTURE(one.table, base::to_hex(base::as_bytes(one.key)),
            base::to_hex(base::as_bytes(one.value)));
    REQUIRE(differences.size() == 1);
    CAPTURE(differences[0].detail);
    CHECK(differences[0].table == one.table);
    CHECK(differences[0].seq == one.seq);
  }
}

TEST_CASE("a changed hash in a tile is named by its leaf") {
  const Ledger ledger;
  const std::string key = std::string(1, '\0') + store::view_key::join(std::uint64_t{0});
  std::string tile;
  for (std::size_t i = 0; i < 256; ++i) tile += base::as_text(ledger.entries[i].leaf.view());
  tile[99 * 32 + 5] = static_cast<char>(tile[99 * 32 + 5] ^ 1);
  tamper(ledger.dir / "v", store::view_tiles, key, tile);
  const auto differences = compare(ledger.dir / "v", ledger.entries);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].table == "tiles");
  CHECK(differences[0].seq == 99);
}

TEST_CASE("views whose entries could not all be applied are not called equal") {
  const Ledger ledger;
  const auto differences =
      compare(ledger.dir / "v", {ledger.entries.begin(), ledger.entries.begin() + 50});
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].seq == 50);
}

}  // namespace
}  // namespace jcm
