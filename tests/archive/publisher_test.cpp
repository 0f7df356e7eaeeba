#include "ledger/archive/publisher.hpp"

#include "ledger/chain/bundle.hpp"
#include "ledger/chain/tile.hpp"
#include "tests/archive/archive_support.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

// What the texts of C2SP ask for at one size, worked out from the leaves alone.
std::map<std::string, std::string> expected_files(Entries& entries, std::size_t size) {
  std::map<std::string, std::string> out;
  std::vector<base::Digest> row = entries.leaves(size);
  for (unsigned level = 0; !row.empty(); ++level) {
    std::vector<base::Digest> above;
    for (std::size_t at = 0; at < row.size(); at += 256) {
      const std::size_t width = std::min<std::size_t>(256, row.size() - at);
      std::string bytes;
      for (std::size_t i = at; i < at + width; ++i) bytes += base::as_text(row[i].view());
      out[chain::tile_path({level, at / 256}, width)] = bytes;
      if (width == 256) above.push_back(naive_root(row, at, at + 256));
    }
    row = std::move(above);
  }
  for (std::size_t at = 0; at < size; at += 256) {
    base::Bytes bundle;
    const std::size_t width = std::min<std::size_t>(256, size - at);
    for (std::size_t i = at; i < at + width; ++i) chain::append_to_bundle(bundle, entries[i]);
    out[chain::bundle_path(at / 256, width)] = base::as_text(bundle);
  }
  out["checkpoint"] = note_at(entries, size);
  out[fmt::format("checkpoints/{}", size)] = out["checkpoint"];
  return out;
}

TEST_CASE("an archive holds the files of its size and no others") {
  Entries entries;
  for (const std::size_t size : {0U, 1U, 2U, 255U, 256U, 257U, 511U, 512U, 1000U}) {
    INFO(size << " entries");
    const TemporaryDirectory home;
    const std::string directory = home / "archive";
    require_done(publish_to(directory, entries, size));
    CHECK(files_of(directory) == expected_files(entries, size));
  }
}

TEST_CASE("a tree of three levels") {
  Entries& entries = long_row();
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  constexpr std::size_t size = 65'536 + 300;
  require_done(publish_to(directory, entries, size));
  CHECK(files_of(directory) == expected_files(entries, size));
  const auto names = names_of(directory);
  CHECK(names.contains("tile/2/000.p/1"));
  CHECK(names.contains("tile/1/001.p/1"));
  CHECK(names.contains("tile/0/256"));
  CHECK(names.contains("tile/0/257.p/44"));
  CHECK(names.contains("tile/entries/257.p/44"));
}

// Partial files of earlier sizes stay as long as the full one is not there, and are the only
// difference to an archive written in one go.
TEST_CASE("an archive that grew is the one written at once, and what older checkpoints need") {
  Entries entries;
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  const std::vector<std::size_t> sizes = {1, 7, 255, 256, 300, 511, 513, 700, 1000};
  for (const auto size : sizes) {
    INFO(size << " entries");
    require_done(publish_to(directory, entries, size));
    auto files = files_of(directory);
    for (const auto& [name, content] : expected_files(entries, size)) {
      INFO(name);
      REQUIRE(files.contains(name));
      CHECK(files[name] == content);
      files.erase(name);
    }
    for (const auto& [name, content] : files) {
      INFO("beside them: " << name);
      const bool note = name.starts_with("checkpoints/");
      const auto partial = name.find(".p/");
      REQUIRE((note || partial != std::string::npos));
      if (!note) CHECK_FALSE(fs::exists(directory + "/" + name.substr(0, partial)));
    }
    // Every file that any published size asks for, or the full one in its place.
    for (const auto earlier : sizes) {
      if (earlier > size) break;
      for (const auto& [name, content] : expected_files(entries, earlier)) {
        if (name == "checkpoint") continue;
        INFO("for size " << earlier << ": " << name);
        const auto partial = name.find(".p/");
        const bool there = fs::exists(directory + "/" + name);
        REQUIRE((there || (partial != std::string::npos &&
                           fs::exists(directory + "/" + name.substr(0, partial)))));
        if (there) CHECK(get_file(directory + "/" + name) == content);
      }
    }
  }
}

TEST_CASE("publishing twice writes nothing") {
  Entries entries;
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 300));
  const auto before = files_of(directory);
  StoppingDisk disk(1000);
  require_done(publish_to(directory, entries, 300, disk));
  CHECK(disk.taken == 0);
  CHECK(files_of(directory) == before);
}

TEST_CASE("only what was signed is published") {
  Entries entries;
  Entries others(1);
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 300));
  const auto before = files_of(directory);

  const auto publisher = *Publisher::open(directory, origin);
  for (std::size_t i = 300; i < 320; ++i) require_done(publisher->append(others[i]));
  CHECK(error_of(publisher->publish(note_at(entries, 320))) == "archive.differs");
  CHECK(error_of(publisher->publish(note_at(entries, 310))) == "archive.differs");
  CHECK(error_of(publisher->publish(signed_note({}, 320, "jcm.example/other"))) ==
        "archive.foreign");
  CHECK(error_of(publisher->publish("no note")) == "note.malformed");
  CHECK(files_of(directory)["checkpoint"] == before.at("checkpoint"));
}

TEST_CASE("a wrong continuation leaves an archive that goes on rightly") {
  Entries entries;
  Entries others(1);
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 300));
  {
    const auto publisher = *Publisher::open(directory, origin);
    for (std::size_t i = 300; i < 600; ++i) require_done(publisher->append(others[i]));
    CHECK(error_of(publisher->publish(note_at(entries, 600))) == "archive.differs");
  }
  require_done(publish_to(directory, entries, 600));
  auto files = files_of(directory);
  for (const auto& [name, content] : expected_files(entries, 600)) {
    INFO(name);
    CHECK(files[name] == content);
  }
}

TEST_CASE("what is no archive of this ledger is left alone") {
  Entries entries;
  const TemporaryDirectory home;

  SECTION("the archive of another ledger") {
    const auto other = *Publisher::open(home / "archive", "jcm.example/other");
    require_done(other->publish(signed_note(chain::empty_root(), 0, "jcm.example/other")));
  }
  SECTION("a folder with other files") {
    fs::create_directories(home / "archive");
    put_file(home / "archive/letter.txt", "dear all");
  }
  SECTION("a data directory") { fs::create_directories(home / "archive/data/entries"); }
  SECTION("its data folder") { fs::create_directories(home / "archive/entries"); }
  const auto before = files_of(home.path());
  CHECK(error_of(publish_to(home / "archive", entries, 3)) == "archive.foreign");
  CHECK(files_of(home.path()) == before);
}

TEST_CASE("a file is no directory, and a directory needs one to stand in") {
  Entries entries;
  const TemporaryDirectory home;
  put_file(home / "file", "");
  CHECK(error_of(publish_to(home / "file", entries, 3)) == "file.unwritable");
  CHECK(error_of(publish_to(home / "no/such", entries, 3)) == "file.unwritable");
}

TEST_CASE("one writer at a time") {
  Entries entries;
  const TemporaryDirectory home;
  {
    const auto first = *Publisher::open(home / "archive", origin);
    CHECK(error_of(Publisher::open(home / "archive", origin)) == "archive.locked");
  }
  CHECK(error_of(Publisher::open(home / "archive", origin)) == "no error");
}

std::map<std::string, fs::file_time_type> names_and_times(const std::string& directory) {
  std::map<std::string, fs::file_time_type> out;
  for (const auto& item : fs::recursive_directory_iterator(directory))
    out[item.path().string()] = item.last_write_time();
  return out;
}

TEST_CASE("a damaged archive is not built upon") {
  Entries& entries = long_row();
  // Made once: it has three levels.
  static const TemporaryDirectory sound;
  static const auto made = publish_to(sound / "archive", entries, 69'891);
  require_done(made);
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  fs::copy(sound / "archive", directory, fs::copy_options::recursive);
  const auto flip = [&](const std::string& name, std::size_t at) {
    auto content = get_file(directory + "/" + name);
    content.at(at) = static_cast<char>(content.at(at) ^ 1);
    put_file(directory + "/" + name, content);
  };
  SECTION("a hash of the last tile") { flip("tile/0/273.p/3", 70); }
  SECTION("a hash further up") { flip("tile/1/001.p/17", 0); }
  SECTION("a hash at the top") { flip("tile/2/000.p/1", 31); }
  SECTION("an entry of the last bundle") { flip("tile/entries/273.p/3", 300); }
  SECTION("a length in the last bundle") { flip("tile/entries/273.p/3", 1); }
  SECTION("a cut tile") { fs::resize_file(directory + "/tile/0/273.p/3", 95); }
  SECTION("a longer tile") { fs::resize_file(directory + "/tile/0/273.p/3", 97); }
  SECTION("a cut bundle") { fs::resize_file(directory + "/tile/entries/273.p/3", 300); }
  SECTION("a tile that is gone") { fs::remove(directory + "/tile/1/001.p/17"); }
  SECTION("a bundle that is gone") { fs::remove(directory + "/tile/entries/273.p/3"); }
  SECTION("a checkpoint that is none") { put_file(directory + "/checkpoint", "no checkpoint"); }
  SECTION("an empty checkpoint") { put_file(directory + "/checkpoint", ""); }
  const auto before = names_and_times(directory);
  CHECK(error_of(publish_to(directory, entries, 69'900)) == "archive.damaged");
  CHECK(names_and_times(directory) == before);
}

TEST_CASE("an entry too long for a bundle") {
  const TemporaryDirectory home;
  const auto publisher = *Publisher::open(home / "archive", origin);
  CHECK(error_of(publisher->append(base::Bytes(65'535))) == "no error");
  CHECK(error_of(publisher->append(base::Bytes(65'536))) == "entry.too_large");
  CHECK(publisher->size() == 1);
}

TEST_CASE("texts beside the record are written when they differ") {
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  const auto publisher = *Publisher::open(directory, origin);
  require_done(publisher->place("keys/0.vkey", "one\n"));
  CHECK(get_file(directory + "/keys/0.vkey") == "one\n");
  const auto written = fs::last_write_time(directory + "/keys/0.vkey");
  require_done(publisher->place("keys/0.vkey", "one\n"));
  CHECK(fs::last_write_time(directory + "/keys/0.vkey") == written);
  for (const std::string text : {"on", "one\ntwo\n", ""}) {
    require_done(publisher->place("keys/0.vkey", text));
    CHECK(get_file(directory + "/keys/0.vkey") == text);
  }
  CHECK(publisher->has("keys/0.vkey"));
  CHECK_FALSE(publisher->has("keys/1.vkey"));
}

}  // namespace
