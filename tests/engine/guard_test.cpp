// What opening refuses before anything is opened for writing, and that nothing is lost by refusing.
#include "ledger/engine/guard.hpp"

#include <fstream>
#include <map>

#include "ledger/store/checkpoint_files.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Every file of a directory with its bytes; the lock file is of no account.
std::map<std::string, std::string> files_of(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(directory))
    if (file.is_regular_file() && file.path().filename() != "LOCK")
      files[fs::relative(file.path(), directory)] = bytes_of(file.path());
  return files;
}

void copy_directory(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

// Opening refuses with this id, and the entries are byte for byte what they were.
std::string refused(TestLedger& t) {
  const auto before = files_of(t.options.layout.entries());
  const auto opened = t.open();
  REQUIRE_FALSE(opened);
  CHECK(files_of(t.options.layout.entries()) == before);
  INFO(opened.error().detail);
  CHECK(opened.error().detail.size() > 40);
  return std::string(base::id_text(opened.error().id));
}

std::string detail_of(TestLedger& t) { return t.open().error().detail; }

}  // namespace

TEST_CASE("an older copy of the entries is behind the checkpoint") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto old_size = t.ledger->status().size;
  t.close();
  copy_directory(t.options.layout.entries(), t.directory / "copy");
  require_ok(t.open());
  for (int i = 0; i < 20; ++i) require_ok(t.write("t-" + std::to_string(i), move_units(1)));
  const auto size = t.ledger->status().size;
  t.close();
  copy_directory(t.options.layout.entries(), t.directory / "whole");
  copy_directory(t.directory / "copy", t.options.layout.entries());
  CHECK(refused(t) == "checkpoint.behind");
  const auto detail = detail_of(t);
  CHECK(detail.find(std::to_string(size)) != std::string::npos);
  CHECK(detail.find(std::to_string(old_size)) != std::string::npos);

  SECTION("putting an older checkpoint back with it does not help") {
    fs::copy_file(t.options.layout.checkpoints() + "/" + std::to_string(old_size) + ".checkpoint",
                  t.options.layout.checkpoints() + "/checkpoint",
                  fs::copy_options::overwrite_existing);
    CHECK(refused(t) == "checkpoint.behind");
  }
  SECTION("nor one that is not among the kept ones, nor an old one under a larger number") {
    const auto kept = t.options.layout.checkpoints() + "/" + std::to_string(old_size) + ".checkpoint";
    fs::copy_file(kept, t.options.layout.checkpoints() + "/checkpoint",
                  fs::copy_options::overwrite_existing);
    fs::rename(kept, t.options.layout.checkpoints() + "/999999.checkpoint");
    CHECK(refused(t) == "checkpoint.behind");
    fs::remove(t.options.layout.checkpoints() + "/999999.checkpoint");
    CHECK(refused(t) == "checkpoint.behind");
  }
  SECTION("the whole entries put back open again") {
    copy_directory(t.directory / "whole", t.options.layout.entries());
    require_ok(t.open());
    CHECK(t.ledger->status().size == size);
  }
}

TEST_CASE("the entries of another history are a fork") {
  TestLedger t, other;
  t.start();
  other.clock.advance_seconds(1);
  other.start();
  t.furnish();
  other.furnish();
  require_ok(other.write("more", move_units(1)));
  t.close();
  other.close();
  copy_directory(other.options.layout.entries(), t.options.layout.entries());
  SECTION("with the views of the first") {}
  SECTION("with their own views") {
    copy_directory(other.options.layout.views(), t.options.layout.views());
  }
  SECTION("without views") { fs::remove_all(t.options.layout.views()); }
  CHECK(refused(t) == "checkpoint.fork");
  CHECK(detail_of(t).find("root") != std::string::npos);
}

TEST_CASE("a rewritten entry behind the views and the checkpoint is found by its link") {
  TestLedger t;
  t.start();
  t.furnish();
  t.close();
  // An entry that fits the state but was written behind other bytes.
  TestLedger twin;
  twin.clock.advance_seconds(1);
  twin.start();
  twin.furnish();
  const auto more = twin.write("more", move_units(1));
  require_ok(more);
  const auto stored = twin.ledger->snapshot()->entry(more->record->entry.seq);
  {
    auto entries = store::Entries::open(t.options.layout.entries());
    require_ok(entries);
    const store::CommitItem item{more->record->entry.seq, *(*stored)->bytes, more->leaf};
    require_ok((*entries)->commit(std::span(&item, 1), {}));
  }
  CHECK(refused(t) == "store.corrupt");
  CHECK(detail_of(t).find("entry " + std::to_string(more->record->entry.seq)) != std::string::npos);
}

TEST_CASE("an appended entry that breaks a rule is named") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto good = t.write("t-1", move_units(5));
  require_ok(good);
  t.close();
  chain::Record forged = *good->record;
  forged.prev = good->leaf;
  forged.entry.seq += 1;
  forged.entry.time.micros += 1;
  forged.entry.request_id.text = "forged";
  forged.entry.body.resolved.moved.front().range.last += 100;  // more than was asked for
  const auto bytes = chain::encode(forged);
  require_ok(bytes);
  {
    auto entries = store::Entries::open(t.options.layout.entries());
    require_ok(entries);
    const store::CommitItem item{forged.entry.seq, *bytes, chain::leaf_hash(*bytes)};
    require_ok((*entries)->commit(std::span(&item, 1), {}));
  }
  CHECK(refused(t) == "store.corrupt");
  CHECK(detail_of(t).find("entry " + std::to_string(forged.entry.seq)) != std::string::npos);
  CHECK(detail_of(t).find("entry.resolution") != std::string::npos);
}

TEST_CASE("a torn, foreign or missing checkpoint is its own error, and a kept one is the way out") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto size = t.ledger->status().size;
  t.close();
  const auto newest = t.options.layout.checkpoints() + "/checkpoint";
  const auto kept = t.options.layout.checkpoints() + "/" + std::to_string(size) + ".checkpoint";
  const auto good = bytes_of(newest);
  SECTION("empty") {
    write_bytes(newest, "");
    CHECK(refused(t) == "checkpoint.torn");
  }
  SECTION("cut") {
    write_bytes(newest, good.substr(0, good.size() / 2));
    fs::remove(kept);
    CHECK(refused(t) == "checkpoint.torn");
  }
  SECTION("one letter of the root changed") {
    auto bad = good;
    const auto root = bad.find('\n', bad.find('\n') + 1) + 3;
    bad[root] = bad[root] == 'A' ? 'B' : 'A';
    write_bytes(newest, bad);
    fs::remove(kept);
    CHECK(refused(t) == "note.signature");
  }
  SECTION("signed by another key") {
    const auto note =
        chain::sign_note(chain::Checkpoint{"test.example/ledger", size, base::Digest{}}.text(),
                         "test.example/ledger", *key_from(9));
    require_ok(note);
    write_bytes(newest, *note);
    fs::remove(kept);
    CHECK(refused(t) == "note.key_unknown");
  }
  SECTION("gone") {
    fs::remove_all(t.options.layout.checkpoints());
    CHECK(refused(t) == "checkpoint.missing");
    fs::create_directories(t.options.layout.checkpoints());
  }
  write_bytes(newest, good);
  require_ok(t.open());
}

TEST_CASE("another key does not open the ledger") {
  TestLedger t;
  t.start();
  t.close();
  t.key = key_from(8);
  CHECK(refused(t) == "key.mismatch");
}

TEST_CASE("a directory without a ledger is absent, and is left alone") {
  TestLedger t;
  CHECK(id_of(t.open()) == "store.absent");
  CHECK_FALSE(fs::exists(t.options.layout.entries() + "/CURRENT"));
}

TEST_CASE("the checkpoints may lie elsewhere, so that a restored backup meets its own") {
  TestLedger t;
  t.options.checkpoint_directory = t.directory / "elsewhere";
  t.start();
  t.furnish();
  t.close();
  copy_directory(t.options.layout.data, t.directory / "backup");
  require_ok(t.open());
  require_ok(t.write("t-1", move_units(1)));
  t.close();
  copy_directory(t.directory / "backup", t.options.layout.data);
  CHECK(id_of(t.open()) == "checkpoint.behind");
}

TEST_CASE("a flipped bit in the write-ahead log is refused, not cut off") {
  TestLedger t;
  t.options.checkpoint_interval_ms = 3'600'000;  // the checkpoint stays far behind
  t.start();
  for (int i = 0; i < 3; ++i)
    require_ok(t.write(
        "r-" + std::to_string(i),
        open_registry(std::string("A") + static_cast<char>('A' + i), domain::Side::partner)));
  t.furnish();
  // As after kill -9: the directory as it is while the ledger runs.
  copy_directory(t.options.layout.data, t.directory / "killed");
  const auto size = t.ledger->status().size;
  t.close();
  t.options.layout.data = t.directory / "killed";
  fs::path log;
  for (const auto& file : fs::directory_iterator(t.options.layout.entries()))
    if (file.path().extension() == ".log" && file.file_size() > 0) log = file.path();
  REQUIRE_FALSE(log.empty());
  const auto whole = bytes_of(log);
  SECTION("untouched, everything acknowledged is there") {
    require_ok(t.open());
    CHECK(t.ledger->status().size == size);
  }
  SECTION("in the middle") {
    auto bad = whole;
    bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 4);
    write_bytes(log, bad);
    CHECK(refused(t) == "store.corrupt");
    CHECK(detail_of(t).find(log.filename().string()) != std::string::npos);
  }
  SECTION("in the last record") {
    auto bad = whole;
    bad[bad.size() - 5] = static_cast<char>(bad[bad.size() - 5] ^ 4);
    write_bytes(log, bad);
    CHECK(refused(t) == "store.corrupt");
  }
  SECTION("a torn end is what a crash leaves") {
    write_bytes(log, whole.substr(0, whole.size() - 5));
    require_ok(t.open());
    CHECK(t.ledger->status().size == size - 1);
    require_ok(t.write("goes-on", move_units(1)));
  }
}
