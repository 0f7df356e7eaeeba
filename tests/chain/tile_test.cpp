#include "ledger/chain/tile.hpp"

#include <catch2/catch.hpp>

#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using chain::TileId;

TEST_CASE("index encodings of C2SP tlog-tiles") {
  const auto vectors = test::read_vectors("c2sp/tile-paths.json");
  REQUIRE(vectors["index_path"].members.size() == 12);
  for (const auto& [index, path] : vectors["index_path"].members) {
    const std::uint64_t n = std::stoull(index);
    CHECK(chain::tile_path({0, n}) == "tile/0/" + path.text);
    CHECK(chain::tile_path({7, n}, 13) == "tile/7/" + path.text + ".p/13");
    CHECK(chain::bundle_path(n) == "tile/entries/" + path.text);
    CHECK(chain::bundle_path(n, 255) == "tile/entries/" + path.text + ".p/255");
  }
}

// The last tile of each level, and the first where there are more: how the vectors list a size.
std::vector<std::string> edge_tiles(std::uint64_t size) {
  std::vector<std::string> out;
  for (unsigned level = 0; chain::level_hashes(size, level) > 0; ++level) {
    const std::uint64_t hashes = chain::level_hashes(size, level);
    const std::uint64_t full = hashes / chain::tile_width;
    const std::uint64_t rest = hashes % chain::tile_width;
    if (full > 0) out.push_back(chain::tile_path({level, 0}));
    if (rest > 0)
      out.push_back(chain::tile_path({level, full}, rest));
    else if (full > 1)
      out.push_back(chain::tile_path({level, full - 1}));
  }
  return out;
}

TEST_CASE("tiles of a tree by its size") {
  const auto vectors = test::read_vectors("c2sp/tile-paths.json");
  for (const auto& [size, paths] : vectors["sizes"].members) {
    INFO("size " << size);
    std::vector<std::string> expected;
    for (const auto& path : paths.items) expected.push_back(path.text);
    CHECK(edge_tiles(std::stoull(size)) == expected);
  }
  CHECK(vectors["sizes"].members.size() == 9);
}

TEST_CASE("levels hold a 256th of the level below, and nothing past the sixty-fourth bit") {
  CHECK(chain::level_hashes(0, 0) == 0);
  CHECK(chain::level_hashes(70'000, 0) == 70'000);
  CHECK(chain::level_hashes(70'000, 1) == 273);
  CHECK(chain::level_hashes(70'000, 2) == 1);
  CHECK(chain::level_hashes(70'000, 3) == 0);
  CHECK(chain::level_hashes(~std::uint64_t{0}, 7) == 255);
  CHECK(chain::level_hashes(~std::uint64_t{0}, 8) == 0);
  CHECK(chain::level_hashes(~std::uint64_t{0}, 63) == 0);
}

TEST_CASE("tiles sort by level, then index") {
  CHECK(TileId{0, 9} < TileId{1, 0});
  CHECK(TileId{1, 1} < TileId{1, 2});
}

}  // namespace
