#include "ledger/store/entries.hpp"

#include <rocksdb/db.h>

#include <catch2/catch.hpp>

#include "ledger/store/entries_common.hpp"
#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using base::ErrorId;
using store::Entries;

std::unique_ptr<Entries> made(const std::string& directory, std::uint64_t entries) {
  auto store = Entries::create(directory).value();
  if (entries > 0) REQUIRE(test::commit(*store, entries));
  return store;
}

TEST_CASE("committed entries are read back one by one and in order") {
  const test::TempDir dir;
  auto entries = made(dir / "e", 10);
  CHECK(entries->head().size == 10);
  CHECK(entries->head().leaf == crypto::sha256(test::entry_bytes(9)));
  REQUIRE(test::commit(*entries, 5));
  CHECK(entries->read(12).value() == test::entry_bytes(12));
  CHECK_FALSE(entries->read(15).value().has_value());
  auto cursor = entries->cursor(3, 1000).value();
  CHECK(test::read_all(*cursor) == test::sound(3, 15));
}

TEST_CASE("a cursor does not see what is committed after it was opened") {
  const test::TempDir dir;
  auto entries = made(dir / "e", 4);
  auto cursor = entries->cursor(0, 1000).value();
  REQUIRE(test::commit(*entries, 4));
  CHECK(test::read_all(*cursor) == test::sound(0, 4));
}

TEST_CASE("personal texts are kept beside the entries and survive a reopening") {
  const test::TempDir dir;
  const store::PersonalRow row{crypto::sha256(base::as_bytes("digest")), base::Bytes(16, 0xa5),
                               "Bat-Erdene \xe5\xb1\xb1"};
  {
    auto entries = made(dir / "e", 0);
    REQUIRE(test::commit(*entries, 1, {row}));
    REQUIRE(entries->close());
  }
  auto entries = Entries::open(dir / "e").value();
  const auto stored = entries->personal(row.digest).value();
  REQUIRE(stored);
  CHECK(stored->salt == row.salt);
  CHECK(stored->text == row.text);
  CHECK_FALSE(entries->personal(crypto::sha256({})).value().has_value());
}

TEST_CASE("entries that change the key are listed in the batch that commits them") {
  const bool clean = GENERATE(true, false);
  const test::TempDir dir;
  {
    auto entries = made(dir / "e", 3);
    CHECK(entries->key_entries().empty());
    const auto commit_one = [&](domain::Seq seq, bool changes_key) {
      const auto bytes = test::entry_bytes(seq);
      const store::CommitItem item{seq, bytes, crypto::sha256(bytes), changes_key};
      REQUIRE(entries->commit(std::span(&item, 1), {}));
    };
    commit_one(3, true);
    commit_one(4, false);
    commit_one(5, true);
    CHECK(entries->key_entries() == std::vector<domain::Seq>{3, 5});
    if (clean) REQUIRE(entries->close());
  }
  const auto reader = store::EntriesReader::open(dir / "e").value();
  CHECK(reader->key_entries().value() == std::vector<domain::Seq>{3, 5});
  auto entries = Entries::open(dir / "e").value();
  CHECK(entries->key_entries() == std::vector<domain::Seq>{3, 5});
}

TEST_CASE("the row of key entries holds ascending numbers, and nothing else is one") {
  using store::decode_key_entries;
  CHECK(decode_key_entries("")->empty());
  const std::vector<domain::Seq> seqs{1, 300, std::uint64_t{1} << 40};
  const std::string row = store::encode_key_entries(seqs);
  CHECK(row.size() == 24);
  CHECK(decode_key_entries(row) == seqs);
  CHECK_FALSE(decode_key_entries(row.substr(1)));
  CHECK_FALSE(decode_key_entries(row.substr(0, 23)));
  CHECK_FALSE(decode_key_entries(row.substr(8) + row.substr(0, 8)));
  CHECK_FALSE(decode_key_entries(row + row.substr(16)));
  CHECK_FALSE(decode_key_entries(std::string(8, '\0')));
}

TEST_CASE("an entries directory reopens with its head, after a clean stop and without one") {
  const bool clean = GENERATE(true, false);
  const test::TempDir dir;
  {
    auto entries = made(dir / "e", 25);
    if (clean) REQUIRE(entries->close());
  }
  CHECK(test::fs::exists(dir / "e/files.sums") == clean);
  auto entries = Entries::open(dir / "e").value();
  CHECK_FALSE(test::fs::exists(dir / "e/files.sums"));
  CHECK(entries->head() == store::Head{25, crypto::sha256(test::entry_bytes(24))});
  REQUIRE(test::commit(*entries, 3));
  CHECK(test::read_all(*entries->cursor(0, 100).value()) == test::sound(0, 28));
}

TEST_CASE("a copy taken while the ledger is open holds every acknowledged entry") {
  const test::TempDir dir;
  auto entries = Entries::create(dir / "e", {.tiny_memtables = true}).value();
  for (int group = 0; group < 40; ++group) REQUIRE(test::commit(*entries, 25));
  test::copy_tree(dir / "e", dir / "copy");
  REQUIRE(test::commit(*entries, 7));
  auto copy = Entries::open(dir / "copy").value();
  CHECK(copy->head().size == 1'000);
  CHECK(test::read_all(*copy->cursor(0, 2'000).value()) == test::sound(0, 1'000));
}

TEST_CASE("one writer at a time: store.locked, and the file sums stay with the one who holds it") {
  const test::TempDir dir;
  auto entries = made(dir / "e", 1);
  const auto second = Entries::open(dir / "e");
  REQUIRE_FALSE(second);
  CHECK(second.error().id == ErrorId::store_locked);
}

TEST_CASE("store.absent, store.exists and store.format") {
  const test::TempDir dir;
  CHECK(Entries::open(dir / "nothing").error().id == ErrorId::store_absent);
  test::fs::create_directory(dir / "empty");
  CHECK(Entries::open(dir / "empty").error().id == ErrorId::store_absent);
  CHECK(Entries::create(dir / "empty").has_value());
  CHECK(Entries::create(dir / "empty").error().id == ErrorId::store_exists);
  test::fs::create_directory(dir / "other");
  test::spit(dir / "other/letter.txt", "not ours");
  CHECK(Entries::create(dir / "other").error().id == ErrorId::store_exists);
  test::spit(dir / "file", "not a directory");
  CHECK(Entries::create(dir / "file/e").error().id == ErrorId::file_unwritable);
}

void rewrite(const std::string& directory, const char* family, const std::string& key,
             const std::string& value) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "entries", "personal"})
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(rocksdb::DBOptions(), directory, families, &handles, &db).ok());
  for (auto* handle : handles) {
    if (handle->GetName() == family)
      REQUIRE(db->Put(rocksdb::WriteOptions(), handle, key, value).ok());
    REQUIRE(db->DestroyColumnFamilyHandle(handle).ok());
  }
  delete db;
}

TEST_CASE("a directory of another format is refused before anything is written to it") {
  const test::TempDir dir;
  (void)made(dir / "e", 1)->close();
  rewrite(dir / "e", "default", "format", "jcm-ledger entries 999");
  CHECK(Entries::open(dir / "e").error().id == ErrorId::store_format);
  CHECK(store::EntriesReader::open(dir / "e").error().id == ErrorId::store_format);
}

TEST_CASE("a head row that does not fit the entries is refused: store.corrupt") {
  const test::TempDir dir;
  (void)made(dir / "e", 5)->close();
  rewrite(dir / "e", "default", "head", std::string(7, '\0') + '\x09' + std::string(32, 'x'));
  const auto opened = Entries::open(dir / "e");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().id == ErrorId::store_corrupt);
  CHECK(store::EntriesReader::open(dir / "e").value()->stored_head()->size == 9);
}

TEST_CASE("after closing, reading and committing are errors, not crashes") {
  const test::TempDir dir;
  auto entries = made(dir / "e", 3);
  REQUIRE(entries->close());
  CHECK(entries->read(0).error().id == ErrorId::store_io);
  CHECK(entries->personal({}).error().id == ErrorId::store_io);
  CHECK(entries->cursor(0, 3).error().id == ErrorId::store_io);
  CHECK(test::commit(*entries, 1).error().id == ErrorId::store_io);
  CHECK(entries->head().size == 3);
  CHECK(entries->close());
}

TEST_CASE("no log file grows in a data directory") {
  const test::TempDir dir;
  (void)made(dir / "e", 3)->close();
  (void)Entries::open(dir / "e").value()->close();
  for (const auto& [name, bytes] : test::contents(dir / "e")) CHECK_FALSE(name.starts_with("LOG"));
}

}  // namespace
}  // namespace jcm
