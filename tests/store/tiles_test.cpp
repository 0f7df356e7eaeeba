#include "ledger/store/tiles.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

base::Digest leaf(std::uint64_t n) { return crypto::sha256(test::entry_bytes(n)); }

class Tiles {
 public:
  const store::TileBuilder::Sink sink = [this](const chain::TileId& id, std::string_view bytes) {
    stored_[store::tile_key(id)] = bytes;
  };
  const store::TileReader read =
      [this](const chain::TileId& id) -> base::Result<std::optional<std::string>> {
    const auto found = stored_.find(store::tile_key(id));
    if (found == stored_.end()) return std::optional<std::string>{};
    return std::optional<std::string>{found->second};
  };
  std::map<std::string, std::string>& stored() { return stored_; }

 private:
  std::map<std::string, std::string> stored_;
};

TEST_CASE(
    "the tree in tiles is the tree of a frontier at every size, also after loading the edge anew") {
  Tiles tiles;
  store::TileBuilder builder;
  chain::Frontier frontier;
  constexpr std::uint64_t top = 66'000;  // past 256^2, so that three levels of tiles are met
  for (std::uint64_t size = 1; size <= top; ++size) {
    builder.append(leaf(size % 1'000), tiles.sink);
    frontier.append(leaf(size % 1'000));
    const bool looked_at =
        size < 600 || size % 1'021 == 0 || (size > 65'500 && size < 65'600) || size == top;
    if (!looked_at) continue;
    builder.flush_partial(tiles.sink);
    const auto root = chain::root_at(size, [&](unsigned level, std::uint64_t index) {
      return store::node_from_tiles(size, level, index, tiles.read);
    });
    CAPTURE(size);
    REQUIRE(root);
    REQUIRE(*root == frontier.root());
    builder = store::TileBuilder::load(size, tiles.read).value();
    REQUIRE(builder.size() == size);
  }
  for (const auto& [key, bytes] : tiles.stored()) CHECK(bytes.size() <= 8'192);
}

TEST_CASE("no complete subtree: entry.unknown; a tile that is missing or cut: views.corrupt") {
  Tiles tiles;
  store::TileBuilder builder;
  for (std::uint64_t i = 0; i < 300; ++i) builder.append(leaf(i), tiles.sink);
  builder.flush_partial(tiles.sink);
  CHECK(store::node_from_tiles(300, 0, 300, tiles.read).error().id == base::ErrorId::entry_unknown);
  CHECK(store::node_from_tiles(300, 8, 1, tiles.read).error().id == base::ErrorId::entry_unknown);
  CHECK(store::node_from_tiles(300, 63, 0, tiles.read).error().id == base::ErrorId::entry_unknown);
  auto& edge = tiles.stored().at(store::tile_key({0, 1}));
  edge.resize(edge.size() - 32);
  CHECK(store::node_from_tiles(300, 0, 298, tiles.read).has_value());
  CHECK(store::node_from_tiles(300, 0, 299, tiles.read).error().id == base::ErrorId::views_corrupt);
  CHECK(store::TileBuilder::load(300, tiles.read).error().id == base::ErrorId::views_corrupt);
  tiles.stored().erase(store::tile_key({0, 1}));
  CHECK(store::node_from_tiles(300, 0, 298, tiles.read).error().id == base::ErrorId::views_corrupt);
}

}  // namespace
}  // namespace jcm
