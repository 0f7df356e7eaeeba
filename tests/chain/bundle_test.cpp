#include "ledger/chain/bundle.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

namespace {

using namespace jcm;

base::Bytes filled(std::size_t size, std::uint8_t with) { return base::Bytes(size, with); }

TEST_CASE("a bundle is lengths and bytes") {
  base::Bytes bundle;
  chain::append_to_bundle(bundle, base::as_bytes("ab"));
  chain::append_to_bundle(bundle, {});
  chain::append_to_bundle(bundle, filled(258, 7));
  CHECK(base::to_hex(base::ByteView(bundle).first(9)) ==
        "0002616200000102"
        "07");
  CHECK(bundle.size() == 4 + 2 + 260);
}

TEST_CASE("what goes into a bundle comes out, and nothing else") {
  std::mt19937 random(6962);
  for (int round = 0; round < 200; ++round) {
    std::vector<base::Bytes> entries(random() % 257);
    base::Bytes bundle;
    for (auto& entry : entries) {
      entry = filled(random() % 8 == 0 ? random() % 65'536 : random() % 40,
                     static_cast<std::uint8_t>(random()));
      chain::append_to_bundle(bundle, entry);
    }
    const auto split = chain::split_bundle(bundle);
    REQUIRE(split.whole);
    REQUIRE(split.rest_at == bundle.size());
    REQUIRE(split.items.size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      REQUIRE(std::equal(split.items[i].bytes.begin(), split.items[i].bytes.end(),
                         entries[i].begin(), entries[i].end()));
      REQUIRE(split.items[i].bytes.data() == bundle.data() + split.items[i].offset);
    }
  }
}

TEST_CASE("a cut bundle gives what is whole, and says where the rest begins") {
  base::Bytes bundle;
  for (const auto& entry : {filled(3, 1), filled(0, 0), filled(300, 2)})
    chain::append_to_bundle(bundle, entry);
  const std::vector<std::size_t> borders = {0, 5, 7, 309};
  for (std::size_t size = 0; size <= bundle.size(); ++size) {
    const auto split = chain::split_bundle(base::ByteView(bundle).first(size));
    const auto next = std::upper_bound(borders.begin(), borders.end(), size);
    CHECK(split.items.size() == static_cast<std::size_t>(next - borders.begin() - 1));
    CHECK(split.rest_at == *(next - 1));
    CHECK(split.whole == (split.rest_at == size));
  }
}

TEST_CASE("the longest entry") {
  base::Bytes bundle;
  chain::append_to_bundle(bundle, filled(65'535, 3));
  CHECK(bundle[0] == 0xff);
  CHECK(bundle[1] == 0xff);
  CHECK(chain::split_bundle(bundle).items.front().bytes.size() == 65'535);
}

}  // namespace
