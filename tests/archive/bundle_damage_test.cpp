// Damage in bundles: what it costs, and where it is said to be.
#include "tests/archive/reader_support.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

TEST_CASE("a changed byte in an entry is for whoever checks entries") {
  ReadArchive made(300);
  made.change("tile/entries/000", made.length_at(17) + 60, 4);
  CHECK(made.read_all() == joined({sound(0, 17), {"17!"}, sound(18, 300)}));
  CHECK(made.faults().empty());
}

TEST_CASE("every flipped bit of a length costs one entry") {
  ReadArchive made(300);
  const auto name = GENERATE(as<std::string>(), "tile/entries/000", "tile/entries/001.p/44");
  const domain::Seq first = name.ends_with("000") ? 0 : 256;
  const auto original = get_file(made.at(name));
  for (const domain::Seq seq : {first, first + 1, first + 20, first + 43}) {
    const auto offset = made.length_at(seq);
    for (unsigned bit = 0; bit < 16; ++bit) {
      INFO("entry " << seq << ", bit " << bit);
      put_file(made.at(name), original);
      made.change(name, offset + bit / 8, 1U << bit % 8);
      const auto place = fmt::format("[{0}-{0} at {1} in {2}]", seq, offset, name);
      CHECK(made.read_all() == joined({sound(0, seq), {place}, sound(seq + 1, 300)}));
      CHECK(made.faults() == std::vector<std::string>{fmt::format("{2} unreadable at {1} [{0}-{0}]",
                                                                  seq, offset, name)});
    }
  }
}

TEST_CASE("a length is found wrong without the hash tile, too") {
  ReadArchive made(300);
  fs::remove_all(made.at("tile/0"));
  const auto offset = made.length_at(100);
  made.change("tile/entries/000", offset, 1);  // 256 bytes more or less
  const auto got = made.read_all();
  CHECK(got.front() == "0");
  CHECK(got.back() == "299");
  CHECK(got.size() >= 298);
}

TEST_CASE("bytes put in or taken out cost the entry they are in") {
  ReadArchive made(300);
  const auto offset = made.length_at(100);
  const auto place = fmt::format("[100-100 at {} in tile/entries/000]", offset);
  auto content = get_file(made.at("tile/entries/000"));
  SECTION("in") { content.insert(offset + 80, "xyz"); }
  SECTION("out") { content.erase(offset + 80, 3); }
  put_file(made.at("tile/entries/000"), content);
  CHECK(made.read_all() == joined({sound(0, 100), {place}, sound(101, 300)}));
}

TEST_CASE("an entry taken out, put in or exchanged is found where it is") {
  ReadArchive made(300);
  auto content = get_file(made.at("tile/entries/000"));
  const auto begin = made.length_at(100);
  const auto length = 2 + made.entries[100].size();
  SECTION("out") {
    content.erase(begin, length);
    put_file(made.at("tile/entries/000"), content);
    CHECK(made.read_all() == joined({sound(0, 100),
                                     {fmt::format("[100-100 at {} in tile/entries/000]", begin)},
                                     sound(101, 300)}));
  }
  SECTION("twice") {
    content.insert(begin, content.substr(begin, length));
    put_file(made.at("tile/entries/000"), content);
    // All 256 are there; the doubled one shows as bytes that belong to no entry.
    const auto got = made.read_all();
    CHECK(std::ranges::count_if(got, [](const auto& item) { return item[0] == '['; }) <= 1);
    CHECK_FALSE(made.faults().empty());
  }
}

TEST_CASE("a cut bundle is read up to the cut") {
  ReadArchive made(300);
  const auto offset = made.length_at(200);
  for (const std::size_t more : {0U, 1U, 2U, 3U, 100U}) {
    INFO(more);
    auto content = get_file(made.at("tile/entries/000"));
    put_file(made.at("tile/entries/000"), content.substr(0, offset + more));
    CHECK(made.read_all() == joined({sound(0, 200),
                                     {fmt::format("[200-255 at {} in tile/entries/000]", offset)},
                                     sound(256, 300)}));
    put_file(made.at("tile/entries/000"), content);
  }
  put_file(made.at("tile/entries/000"), "");
  CHECK(made.read_all() == joined({{"[0-255 at 0 in tile/entries/000]"}, sound(256, 300)}));
}

TEST_CASE("bytes past the last entry are found, and the entries read") {
  ReadArchive made(300);
  const auto name = GENERATE(as<std::string>(), "tile/entries/000", "tile/entries/001.p/44");
  const auto end = fs::file_size(made.at(name));
  for (const std::string_view extra :
       {std::string_view("\0", 1), std::string_view("\0\0", 2), std::string_view("\0\1x\0\1y", 6),
        std::string_view("junk")}) {
    auto content = get_file(made.at(name));
    put_file(made.at(name), content + std::string(extra));
    CHECK(made.read_all() == sound(0, 300));
    CHECK(made.faults() == std::vector<std::string>{fmt::format("{} unreadable at {}", name, end)});
    put_file(made.at(name), content);
  }
}

}  // namespace
