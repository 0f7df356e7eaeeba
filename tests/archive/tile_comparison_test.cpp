#include "tests/archive/archive_support.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

std::vector<std::string> compare(const std::string& directory,
                                 const std::vector<std::optional<base::Digest>>& leaves) {
  const auto reader = *Reader::open(directory);
  archive::TileComparison comparison(*reader);
  for (const auto& leaf : leaves) comparison.feed(leaf);
  std::vector<std::string> out;
  for (const auto& fault : comparison.finish()) {
    INFO(fault.detail);
    CHECK_FALSE(fault.detail.empty());
    CHECK(fault.expected.empty() == fault.unreadable);
    out.push_back(fmt::format(
        "{} {}{}{}", fault.file, fault.unreadable ? "unreadable" : "differs",
        fault.offset ? fmt::format(" at {}", *fault.offset) : "",
        fault.first > fault.last ? "" : fmt::format(" [{}-{}]", fault.first, fault.last)));
  }
  return out;
}

struct Fixture {
  explicit Fixture(std::size_t size) {
    require_done(publish_to(directory, entries, size));
    for (const auto& leaf : entries.leaves(size)) leaves.emplace_back(leaf);
  }
  [[nodiscard]] std::string at(const std::string& name) const { return directory + "/" + name; }
  [[nodiscard]] std::vector<std::string> faults() const { return compare(directory, leaves); }
  void flip(const std::string& name, std::size_t offset) {
    auto content = get_file(at(name));
    content.at(offset) = static_cast<char>(content[offset] ^ 16);
    put_file(at(name), content);
  }
  using Texts = std::vector<std::string>;
  TemporaryDirectory home;
  std::string directory = home / "archive";
  Entries entries;
  std::vector<std::optional<base::Digest>> leaves;
};

TEST_CASE("every hash of every tile is compared") {
  Fixture made(600);
  CHECK(made.faults().empty());
  for (const std::size_t hash : {0U, 1U, 100U, 255U}) {
    made.flip("tile/0/001", hash * 32 + 31);
    CHECK(made.faults() == Fixture::Texts{fmt::format("tile/0/001 differs at {} [{}-{}]", hash * 32,
                                                      256 + hash, 256 + hash)});
    made.flip("tile/0/001", hash * 32 + 31);
  }
  made.flip("tile/0/002.p/88", 87 * 32);
  made.flip("tile/1/000.p/2", 32);
  CHECK(made.faults() == Fixture::Texts{"tile/0/002.p/88 differs at 2784 [599-599]",
                                        "tile/1/000.p/2 differs at 32 [256-511]"});
}

TEST_CASE("a row of wrong hashes is one place") {
  Fixture made(300);
  for (const std::size_t hash : {10U, 11U, 12U, 20U}) made.flip("tile/0/000", hash * 32);
  CHECK(made.faults() ==
        Fixture::Texts{"tile/0/000 differs at 320 [10-12]", "tile/0/000 differs at 640 [20-20]"});
}

TEST_CASE("tiles that are gone, cut or too long") {
  Fixture made(600);
  fs::remove(made.at("tile/0/000"));
  fs::resize_file(made.at("tile/0/001"), 100);
  fs::resize_file(made.at("tile/0/002.p/88"), 88 * 32 + 5);
  fs::remove(made.at("tile/1/000.p/2"));
  CHECK(made.faults() ==
        Fixture::Texts{"tile/0/000 unreadable [0-255]", "tile/0/001 unreadable at 100 [259-511]",
                       "tile/0/002.p/88 unreadable at 2816", "tile/1/000.p/2 unreadable [0-511]"});
}

TEST_CASE("older partial tiles are compared, too") {
  Fixture made(300);
  require_done(publish_to(made.directory, made.entries, 310));
  made.leaves.clear();
  for (const auto& leaf : made.entries.leaves(310)) made.leaves.emplace_back(leaf);
  CHECK(made.faults().empty());
  made.flip("tile/0/001.p/44", 0);
  CHECK(made.faults() == Fixture::Texts{"tile/0/001.p/44 differs at 0 [256-256]"});
  fs::resize_file(made.at("tile/0/001.p/44"), 44 * 32 - 1);
  CHECK(made.faults() == Fixture::Texts{"tile/0/001.p/44 differs at 0 [256-256]",
                                        "tile/0/001.p/44 unreadable at 1407 [299-299]"});
}

TEST_CASE("a leaf that is not known accuses nobody") {
  Fixture made(600);
  made.leaves[300] = std::nullopt;
  CHECK(made.faults().empty());
  made.flip("tile/0/001", 45 * 32);  // of the next leaf, which is known
  made.flip("tile/0/001", 44 * 32);  // of the leaf that is not
  made.flip("tile/1/000.p/2", 0);    // over leaves that are all known
  made.flip("tile/1/000.p/2", 32);   // over the one that is not
  CHECK(made.faults() == Fixture::Texts{"tile/0/001 differs at 1440 [301-301]",
                                        "tile/1/000.p/2 differs at 0 [0-255]"});
}

TEST_CASE("leaves that do not come are not looked at") {
  Fixture made(600);
  made.flip("tile/0/001", 200 * 32);
  made.leaves.resize(300);
  CHECK(made.faults().empty());
  made.leaves.resize(5000);  // more than there are: the rest is not taken
  CHECK(made.faults().empty());
}

TEST_CASE("the full tile stands in for a partial one that is gone") {
  Fixture made(300);
  Entries more;
  const auto longer = made.home / "longer";
  require_done(publish_to(longer, more, 512));
  fs::remove_all(made.at("tile/0/001.p"));
  fs::copy(longer + "/tile/0/001", made.at("tile/0/001"));
  CHECK(made.faults().empty());
  made.flip("tile/0/001", 43 * 32);
  CHECK(made.faults() == Fixture::Texts{"tile/0/001 differs at 1376 [299-299]"});
}

}  // namespace
