#include "ledger/store/raw_files.hpp"

#include <rocksdb/db.h>

#include <catch2/catch.hpp>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using store::check_files;
using store::FileFault;

std::string shown(const std::vector<FileFault>& faults) {
  std::string out;
  for (const auto& fault : faults)
    out += fault.file + " at " + std::to_string(fault.offset) + "+" + std::to_string(fault.length) +
           " entries " + std::to_string(fault.first) + ".." + std::to_string(fault.last) + ": " +
           fault.detail + "\n";
  return out;
}
bool names(const std::vector<FileFault>& faults, const std::string& file, std::uint64_t offset) {
  return std::any_of(faults.begin(), faults.end(), [&](const FileFault& fault) {
    return fault.file == file && fault.offset <= offset &&
           (fault.length == 0 || offset < fault.offset + fault.length);
  });
}

bool set_changed(const std::vector<FileFault>& faults, const std::string& file) {
  return std::any_of(faults.begin(), faults.end(), [&](const FileFault& fault) {
    return fault.set_changed && fault.file.empty() && fault.detail.find(file) != std::string::npos;
  });
}

// A clean stop after two sessions, so that there are several table files of each family.
void make_quiet(const std::string& directory, std::uint64_t entries) {
  const store::PersonalRow row{crypto::sha256(base::as_bytes("p")), base::Bytes(16, 1),
                               "a personal text"};
  auto store = store::Entries::create(directory).value();
  REQUIRE(test::commit(*store, entries / 2, {row}));
  REQUIRE(store->close());
  store = store::Entries::open(directory).value();
  REQUIRE(test::commit(*store, entries - entries / 2));
  REQUIRE(store->close());
}

TEST_CASE("a quiet ledger and an open one have no faults") {
  const test::TempDir dir;
  make_quiet(dir / "e", 300);
  const auto before = test::contents(dir / "e");
  CHECK(shown(check_files(dir / "e", false).value()).empty());
  CHECK(test::contents(dir / "e") == before);  // checking writes nothing
  auto entries = store::Entries::open(dir / "e", {.tiny_memtables = true}).value();
  for (int i = 0; i < 20; ++i) {
    REQUIRE(test::commit(*entries, 20));
    CHECK(shown(check_files(dir / "e", true).value()).empty());
  }
  CHECK(shown(store::check_logs(dir / "e").value()).empty());
  test::copy_tree(dir / "e", dir / "copy");
  CHECK(shown(check_files(dir / "copy", false).value()).empty());
}

TEST_CASE("in a quiet ledger any changed byte of any file is named by file and offset") {
  const test::TempDir dir;
  make_quiet(dir / "e", 16);
  std::size_t flips = 0;
  for (const auto& [name, bytes] : test::contents(dir / "e")) {
    // Every byte of the small files; of tables and the MANIFEST every 17th, and every byte of
    // the footers; OPTIONS and the file sums are covered by nothing but hashes of the whole.
    const bool hashed = name.starts_with("OPTIONS-") || name == "files.sums";
    const auto step = [&](std::size_t at) {
      if (bytes.size() < 100 || (name.ends_with(".sst") && at + 53 >= bytes.size())) return 1U;
      return hashed ? 101U : 17U;
    };
    for (std::size_t at = 0; at < bytes.size(); at += step(at)) {
      test::flip_byte((dir / "e/") + name, at);
      const auto faults = check_files(dir / "e", false);
      CAPTURE(name, at, bytes.size());
      REQUIRE(faults);
      CAPTURE(shown(*faults));
      REQUIRE(names(*faults, name, at));
      for (const auto& fault : *faults) REQUIRE(fault.file == name);
      test::flip_byte((dir / "e/") + name, at);
      ++flips;
    }
  }
  CHECK(flips > 500);
  INFO(flips);
  CHECK(shown(check_files(dir / "e", false).value()).empty());
}

TEST_CASE("missing, surplus and cut files of a quiet ledger are faults") {
  const test::TempDir dir;
  make_quiet(dir / "e", 40);
  for (const auto& [name, bytes] : test::contents(dir / "e")) {
    if (name == "files.sums") continue;  // without it the ledger counts as not cleanly stopped
    CAPTURE(name);
    test::fs::remove((dir / "e/") + name);
    const auto faults = check_files(dir / "e", false).value();
    CHECK((names(faults, name, 0) || set_changed(faults, name)));
    if (!bytes.empty()) {
      test::spit((dir / "e/") + name, bytes.substr(0, bytes.size() - 1));
      CHECK(names(check_files(dir / "e", false).value(), name, bytes.size() - 1));
    }
    test::spit((dir / "e/") + name, bytes);
  }
  test::spit(dir / "e/000099.sst", "surplus");
  const auto faults = check_files(dir / "e", false).value();
  CHECK(faults.size() == 1);  // one word for the whole set, and no accusation of the disk
  CHECK(set_changed(faults, "000099.sst"));
  test::fs::remove(dir / "e/000099.sst");
  CHECK(shown(check_files(dir / "e", false).value()).empty());
}

TEST_CASE("a table whose footer is damaged is named by the piece, with all of its entries") {
  const test::TempDir dir;
  make_quiet(dir / "e", 3'000);
  const auto tables = test::files_ending(dir / "e", ".sst");
  const auto largest =
      *std::max_element(tables.begin(), tables.end(), [&](const auto& a, const auto& b) {
        return test::fs::file_size((dir / "e/") + a) < test::fs::file_size((dir / "e/") + b);
      });
  const std::uint64_t size = test::fs::file_size((dir / "e/") + largest);
  const auto sums = test::contents(dir / "e").at("files.sums");
  for (const std::uint64_t behind : {1U, 20U, 52U}) {
    for (const bool with_sums : {true, false}) {
      CAPTURE(behind, with_sums);
      test::flip_byte((dir / "e/") + largest, size - behind);
      if (!with_sums) test::fs::remove(dir / "e/files.sums");
      const auto faults = check_files(dir / "e", false).value();
      CAPTURE(shown(faults));
      REQUIRE(faults.size() == 1);
      CHECK(faults[0].file == largest);
      // Some bytes of a footer are not used: then the table still opens.
      if (behind == 1) CHECK(faults[0].first <= faults[0].last);
      // With the sums: the piece. Without: the last bytes, where they say so themselves.
      if (with_sums) CHECK(faults[0].offset == size / 65'536 * 65'536);
      if (!with_sums && behind == 1) CHECK(faults[0].offset == size - 8);
      test::spit(dir / "e/files.sums", sums);
      test::flip_byte((dir / "e/") + largest, size - behind);
    }
  }
}

TEST_CASE("a store that another program opened and closed is one change of its files") {
  const test::TempDir dir;
  make_quiet(dir / "e", 40);
  const auto sums = test::contents(dir / "e").at("files.sums");
  {
    auto entries = store::Entries::open(dir / "e").value();
    REQUIRE(test::commit(*entries, 5));
    REQUIRE(entries->close());
  }
  test::spit(dir / "e/files.sums", sums);  // of the stop before: the other program knew of none
  const auto faults = check_files(dir / "e", false).value();
  CAPTURE(shown(faults));
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].set_changed);
}

TEST_CASE(
    "a damaged table block is named with the entries it makes unreadable, and reading goes on "
    "beyond it") {
  const test::TempDir dir;
  {
    auto entries = store::Entries::create(dir / "e").value();
    REQUIRE(test::commit(*entries, 3'000));
    REQUIRE(entries->close());
  }
  const auto tables = test::files_ending(dir / "e", ".sst");
  const auto largest =
      *std::max_element(tables.begin(), tables.end(), [&](const auto& a, const auto& b) {
        return test::fs::file_size((dir / "e/") + a) < test::fs::file_size((dir / "e/") + b);
      });
  test::flip_byte((dir / "e/") + largest, 100);
  test::flip_byte((dir / "e/") + largest, 300'000);
  const auto faults = check_files(dir / "e", false).value();
  CAPTURE(shown(faults));
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].first == 0);
  CHECK(faults[0].last > 20);
  CHECK(faults[1].first > faults[0].last + 100);
  CHECK(faults[1].last < 2'900);
  CHECK(faults[1].offset <= 300'000);
  CHECK(300'000 < faults[1].offset + faults[1].length);
  CHECK(faults[1].length < 20'000);

  const auto reader = store::EntriesReader::open(dir / "e").value();
  CHECK(reader->size() == 3'000);
  const auto hole = [&](const FileFault& fault) {
    return std::to_string(fault.first) + "-" + std::to_string(fault.last) + " unreadable in " +
           largest;
  };
  const std::vector<std::string> expected{
      hole(faults[0]), test::sound(faults[0].last + 1, faults[1].first)[0], hole(faults[1]),
      test::sound(faults[1].last + 1, 3'000)[0]};
  CHECK(test::read_all(*reader->open(0, 3'000).value()) == expected);
  CHECK(test::read_all(*store::salvage(dir / "e").value()->open(0, 3'000).value()) == expected);
}

TEST_CASE("without a clean stop: any changed byte of a write-ahead log or a MANIFEST is named") {
  const test::TempDir dir;
  {
    auto entries = store::Entries::create(dir / "live").value();
    for (int group = 0; group < 4; ++group) REQUIRE(test::commit(*entries, 3));
    test::copy_tree(dir / "live", dir / "e");
  }
  const std::string log = test::files_ending(dir / "e", ".log").back();
  for (const auto& [name, bytes] : test::contents(dir / "e")) {
    if (!name.ends_with(".log") && !name.starts_with("MANIFEST-")) continue;
    for (std::size_t at = 0; at < bytes.size(); at += at < 100 ? 1U : 11U) {
      test::flip_byte((dir / "e/") + name, at);
      CAPTURE(name, at, bytes.size());
      const auto logs = store::check_logs(dir / "e").value();
      CAPTURE(shown(logs));
      REQUIRE(logs.size() == 1);
      REQUIRE(names(logs, name, at));
      if (name == log) {
        const auto faults = check_files(dir / "e", false).value();
        REQUIRE(shown(faults) == shown(logs));
        // A group of three, exactly; the first group shares no record with the making of the
        // families.
        if (logs[0].first <= logs[0].last) {
          CHECK(logs[0].first % 3 == 0);
          CHECK(logs[0].last == logs[0].first + 2);
        }
      }
      test::flip_byte((dir / "e/") + name, at);
    }
  }
}

TEST_CASE("a write-ahead log cut anywhere is a torn end and no fault") {
  const test::TempDir dir;
  {
    auto entries = store::Entries::create(dir / "live").value();
    for (int group = 0; group < 5; ++group) REQUIRE(test::commit(*entries, 2));
    test::copy_tree(dir / "live", dir / "e");
  }
  const std::string log = (dir / "e/") + test::files_ending(dir / "e", ".log").back();
  const std::string whole = test::slurp(log);
  for (std::size_t n = 0; n < whole.size(); n += 37) {
    CAPTURE(n);
    test::spit(log, whole.substr(0, n));
    CHECK(shown(store::check_logs(dir / "e").value()).empty());
  }
}

TEST_CASE("a value rewritten through RocksDB is no file fault; it is read as it stands") {
  const test::TempDir dir;
  make_quiet(dir / "e", 40);
  test::fs::remove(dir / "e/files.sums");  // as a forger would
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "entries", "personal"})
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::DBOptions options;
  options.write_dbid_to_manifest = true;
  REQUIRE(rocksdb::DB::Open(options, dir / "e", families, &handles, &db).ok());
  REQUIRE(
      db->Put(rocksdb::WriteOptions(), handles[1], std::string(7, '\0') + '\x07', "forged").ok());
  for (auto* handle : handles) REQUIRE(db->DestroyColumnFamilyHandle(handle).ok());
  delete db;
  CHECK(shown(check_files(dir / "e", false).value()).empty());
  const std::vector<std::string> expected{"0-6", "7 wrong", "8-39"};
  CHECK(test::read_all(*store::EntriesReader::open(dir / "e").value()->open(0, 40).value()) ==
        expected);
  CHECK(test::read_all(*store::salvage(dir / "e").value()->open(0, 40).value()) == expected);
}

}  // namespace
}  // namespace jcm
