#include "ledger/archive/reader.hpp"

#include <sys/stat.h>

#include <thread>

#include "tests/archive/reader_support.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

TEST_CASE("a sound archive is read whole, from anywhere to anywhere") {
  ReadArchive made(700);
  const auto reader = made.reader();
  CHECK(reader->size() == 700);
  CHECK(read(*reader, made.entries, 0, 700) == sound(0, 700));
  CHECK(read(*reader, made.entries, 255, 257) == sound(255, 257));
  CHECK(read(*reader, made.entries, 512, 5000) == sound(512, 700));
  CHECK(read(*reader, made.entries, 700, 800).empty());
  CHECK(read(*reader, made.entries, 9, 9).empty());
  CHECK(reader->bundle_faults()->empty());
  CHECK(made.tile_faults().empty());
  for (const domain::Seq seq : {0U, 255U, 256U, 699U})
    CHECK(reader->stored_leaf(seq) == chain::leaf_hash(made.entries[seq]));
  CHECK_FALSE(reader->stored_leaf(700));
}

TEST_CASE("proofs from the tiles hold") {
  ReadArchive made(700);
  const auto reader = made.reader();
  const auto node = [&](unsigned level, std::uint64_t index) { return reader->node(level, index); };
  const auto leaves = made.entries.leaves(700);
  const auto root = root_of(leaves);
  CHECK(*chain::root_at(700, node) == root);
  for (const std::uint64_t index : {0U, 255U, 256U, 511U, 698U, 699U}) {
    const auto proof = *chain::prove_inclusion(index, 700, node);
    CHECK(chain::verify_inclusion(leaves[index], index, 700, proof, root));
  }
  for (const std::uint64_t old : {1U, 256U, 300U, 512U, 699U}) {
    const auto proof = *chain::prove_consistency(old, 700, node);
    CHECK(chain::verify_consistency(old, *chain::root_at(old, node), 700, root, proof));
  }
  CHECK(error_of(reader->node(0, 700)) == "archive.damaged");
  CHECK(error_of(reader->node(8, 2)) == "archive.damaged");
  CHECK(error_of(reader->node(63, 5)) == "archive.damaged");
}

TEST_CASE("no archive") {
  const TemporaryDirectory home;
  CHECK(error_of(Reader::open(home.path())) == "archive.absent");
  CHECK(error_of(Reader::open(home / "nothing")) == "archive.absent");
  CHECK_FALSE(archive::looks_like_archive(home.path()));
  fs::create_directories(home / "tile");
  CHECK(error_of(Reader::open(home.path())) == "no error");
  CHECK(archive::looks_like_archive(home.path()));
  fs::create_directories(home / "data/entries");
  CHECK_FALSE(archive::looks_like_archive(home.path()));
}

TEST_CASE("the size is what the newest note says, as far as bundles are there") {
  ReadArchive made(700);
  const auto size = [&] { return made.reader()->size(); };
  SECTION("a checkpoint that says more") {
    put_file(made.at("checkpoint"), signed_note({}, 5'000'000'000'000'000'000));
    CHECK(size() == 700);
    CHECK(made.reader()->stated_size() == 5'000'000'000'000'000'000);
    const auto end = fs::file_size(made.at("tile/entries/002.p/188"));
    CHECK(made.faults() ==
          std::vector<std::string>{
              fmt::format("tile/entries/002.p/188 unreadable at {} [700-767]", end),
              "tile/entries/003 unreadable [768-4999999999999999999]"});
  }
  SECTION("a checkpoint that says less than a kept one") {
    put_file(made.at("checkpoint"), note_at(made.entries, 300));
    CHECK(size() == 700);
  }
  SECTION("no checkpoint, but a kept one") {
    fs::remove(made.at("checkpoint"));
    CHECK(size() == 700);
  }
  SECTION("no readable note at all") {
    put_file(made.at("checkpoint"), "");
    fs::remove_all(made.at("checkpoints"));
    CHECK(size() == 700);
    CHECK(made.read_all() == sound(0, 700));
  }
  SECTION("the last bundle is gone") {
    fs::remove(made.at("tile/entries/002.p/188"));
    CHECK(size() == 512);
    CHECK(made.reader()->stated_size() == 700);
    CHECK(made.faults() == std::vector<std::string>{"tile/entries/002.p/188 unreadable [512-699]"});
  }
  SECTION("no bundle at all") {
    fs::remove_all(made.at("tile/entries"));
    CHECK(size() == 0);
    CHECK(made.read_all().empty());
  }
}

TEST_CASE("notes: the newest, then the kept ones by size") {
  ReadArchive made(9);
  require_done(publish_to(made.directory, made.entries, 10));
  require_done(publish_to(made.directory, made.entries, 100));
  put_file(made.at("checkpoints/99"), std::string(1'000'001, 'x'));  // no note is as long
  const auto notes = *made.reader()->notes();
  std::vector<std::string> names;
  for (const auto& note : notes) names.push_back(note.file);
  CHECK(names == std::vector<std::string>{"checkpoint", "checkpoints/9", "checkpoints/10",
                                          "checkpoints/99", "checkpoints/100"});
  CHECK(notes.front().text == note_at(made.entries, 100));
  CHECK(notes[1].text == note_at(made.entries, 9));
}

TEST_CASE("a missing bundle is one place, and reading goes on behind it") {
  ReadArchive made(1100);
  fs::remove(made.at("tile/entries/001"));
  CHECK(made.read_all() ==
        joined({sound(0, 256), {"[256-511 at 0 in tile/entries/001]"}, sound(512, 1100)}));
  CHECK(made.faults() == std::vector<std::string>{"tile/entries/001 unreadable [256-511]"});
  fs::remove(made.at("tile/entries/002"));
  CHECK(made.read_all() ==
        joined({sound(0, 256), {"[256-767 at 0 in tile/entries/001]"}, sound(768, 1100)}));
  const auto reader = made.reader();
  CHECK(read(*reader, made.entries, 300, 400) ==
        std::vector<std::string>{"[300-399 at 0 in tile/entries/001]"});
}

TEST_CASE("a full bundle stands in for a partial one, and a partial for a full one") {
  ReadArchive made(300);
  SECTION("the full one, cut") {
    Entries more;
    const auto longer = made.home / "longer";
    require_done(publish_to(longer, more, 512));
    fs::copy(longer + "/tile/entries/001", made.at("tile/entries/001"));
    fs::copy(longer + "/tile/0/001", made.at("tile/0/001"));
    fs::remove_all(made.at("tile/entries/001.p"));
    fs::remove_all(made.at("tile/0/001.p"));
    CHECK(made.read_all() == sound(0, 300));
    CHECK(made.faults().empty());
    CHECK(made.tile_faults().empty());
  }
  SECTION("the beginning, where there is no more") {
    require_done(publish_to(made.directory, made.entries, 600));
    Entries fewer;
    const auto shorter = made.home / "shorter";
    require_done(publish_to(shorter, fewer, 300));
    fs::remove(made.at("tile/entries/001"));
    fs::copy(shorter + "/tile/entries/001.p", made.at("tile/entries/001.p"));
    CHECK(made.read_all() == joined({sound(0, 300),
                                     {fmt::format("[300-511 at {} in tile/entries/001.p/44]",
                                                  fs::file_size(made.at("tile/entries/001.p/44")))},
                                     sound(512, 600)}));
  }
}

TEST_CASE("an older partial bundle must be the beginning of the newest") {
  ReadArchive made(270);
  require_done(publish_to(made.directory, made.entries, 300));
  CHECK(made.faults().empty());
  SECTION("a changed byte") {
    made.change("tile/entries/001.p/14", 100, 1);
    CHECK(made.faults() ==
          std::vector<std::string>{"tile/entries/001.p/14 differs at 100 [256-269]"});
  }
  SECTION("cut") {
    fs::resize_file(made.at("tile/entries/001.p/14"), 100);
    CHECK(made.faults() ==
          std::vector<std::string>{"tile/entries/001.p/14 differs at 100 [256-269]"});
  }
  SECTION("longer") {
    const auto size = fs::file_size(made.at("tile/entries/001.p/14"));
    fs::resize_file(made.at("tile/entries/001.p/14"), size + 1);
    CHECK(made.faults() == std::vector<std::string>{
                               fmt::format("tile/entries/001.p/14 differs at {} [256-269]", size)});
  }
  CHECK(made.read_all() == sound(0, 300));
}

TEST_CASE("what cannot be a bundle is not waited for") {
  ReadArchive made(300);
  fs::remove(made.at("tile/entries/000"));
  SECTION("a pipe") { REQUIRE(::mkfifo(made.at("tile/entries/000").c_str(), 0600) == 0); }
  SECTION("a folder") { fs::create_directory(made.at("tile/entries/000")); }
  CHECK(made.read_all() == joined({{"[0-255 at 0 in tile/entries/000]"}, sound(256, 300)}));
}

TEST_CASE("several threads read one archive") {
  ReadArchive made(1500);
  const auto reader = made.reader();
  made.entries[1499];
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < counts.size(); ++i)
    threads.emplace_back([&, i] {
      const auto cursor = *reader->open(i * 375, (i + 1) * 375);
      while (const auto item = *cursor->next()) {
        const auto* record = std::get_if<chain::StoredRecord>(&*item);
        if (record != nullptr &&
            reader->stored_leaf(record->seq) == chain::leaf_hash(record->bytes))
          ++counts[i];
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(counts == std::vector<std::size_t>(4, 375));
}

TEST_CASE("the public test tree of RFC 6962, eight leaves") {
  const auto vectors = test::read_vectors("rfc6962/tree8.json");
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  const auto publisher = *Publisher::open(directory, origin);
  const auto root_at = [&](std::size_t size) {
    return *base::digest_from_hex(vectors["roots_hex"].items.at(size).text);
  };
  const auto& leaves = vectors["leaves_hex"].items;
  REQUIRE(leaves.size() == 8);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    require_done(publisher->append(*base::from_hex(leaves[i].text)));
    require_done(publisher->publish(signed_note(root_at(i + 1), i + 1)));
  }
  // Entries that carry no seq are read as they are framed.
  const auto reader = *Reader::open(directory);
  const auto cursor = *reader->open(0, 8);
  for (std::size_t i = 0; i < 8; ++i) {
    const auto item = *cursor->next();
    REQUIRE(item);
    CHECK(base::to_hex(std::get<chain::StoredRecord>(*item).bytes) == leaves[i].text);
  }
  CHECK(reader->bundle_faults()->empty());
  CHECK(reader->notes()->size() == 9);
}

}  // namespace
