// What decode refuses: other spellings, keys missing, unknown, doubled or out of order, other
// versions.
#include <catch2/catch.hpp>

#include "tests/chain/record_surgery.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using test::array_item;
using test::bytes_item;
using test::Item;
using test::raw_item;
using test::refusal;
using test::replaced;
using test::text_item;
using test::uint_item;

constexpr auto malformed = ErrorId::record_malformed;

TEST_CASE("what is no part of the CBOR subset is refused wherever a value stands") {
  const std::vector<std::pair<const char*, ErrorId>> foreign = {
      {"f6", ErrorId::cbor_malformed},      // null
      {"f7", ErrorId::cbor_malformed},      // undefined
      {"f93c00", ErrorId::cbor_malformed},  // 1.0 in half, single and double precision
      {"fa3f800000", ErrorId::cbor_malformed},   {"fb3ff0000000000000", ErrorId::cbor_malformed},
      {"c11a514b67b0", ErrorId::cbor_malformed},  // a tagged time
      {"f0", ErrorId::cbor_malformed},            // a simple value
      {"ff", ErrorId::cbor_malformed},
  };
  for (const auto& [hex, id] : foreign)
    for (const std::uint64_t key : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 11U}) {
      INFO(hex << " under key " << key);
      CHECK(replaced("transfer-by-quantity", {key}, raw_item(hex)).id == id);
    }
}

TEST_CASE("longer spellings of the same value are refused") {
  const char* any = "transfer-by-quantity";
  CHECK(replaced(any, {0}, raw_item("1800")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {8, 2, 0}, raw_item("190064")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {8, 2, 0}, raw_item("1a00000064")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {8, 2, 0}, raw_item("1b0000000000000064")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {9}, raw_item("78024a50")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {9}, raw_item("7f624a50ff")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {7},
                 raw_item("98020119"
                          "03e8"))
            .id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {7}, raw_item("9f011903e8ff")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {8, 2}, raw_item("bf001864ff")).id == ErrorId::cbor_not_canonical);
  CHECK(replaced(any, {8, 2}, raw_item("b801001864")).id == ErrorId::cbor_not_canonical);
}

TEST_CASE("texts break the rules of base/text.hpp nowhere") {
  for (const auto* bad : {"618a", "6100",
                          "61"
                          "7f",
                          "63e280ae", "63e2808b", "62c2ad"}) {
    CHECK(replaced("project-full", {8, 2}, raw_item(bad)).id == ErrorId::cbor_malformed);
    CHECK(replaced("project-full", {8, 21}, raw_item(bad)).id == ErrorId::cbor_malformed);
    CHECK(replaced("retire", {8, 3}, raw_item(bad)).id == ErrorId::cbor_malformed);
    CHECK(replaced("retire", {11, 1}, raw_item(bad)).id == ErrorId::cbor_malformed);
  }
}

TEST_CASE("unknown keys are refused in every map") {
  const auto with_extra = [](const char* name, const std::vector<std::uint64_t>& path,
                             std::uint64_t key) {
    return refusal(name, [&](Item& tree) {
      Item* at = &tree;
      for (const auto step : path) at = &at->at(step);
      at->put(uint_item(key), uint_item(0));
    });
  };
  CHECK(with_extra("transfer-by-quantity", {}, 13).id == malformed);  // a signature is 64 bytes
  CHECK(with_extra("transfer-by-quantity", {}, 14).id == malformed);
  CHECK(with_extra("transfer-by-quantity", {8}, 34).id == malformed);
  CHECK(with_extra("transfer-by-quantity", {8}, 1'000).id == malformed);
  CHECK(with_extra("transfer-by-quantity", {8, 2}, 3).id == malformed);
  CHECK(with_extra("transfer-by-quantity", {11}, 4).id == malformed);
  CHECK(with_extra("genesis-full", {8, 4}, 3).id == malformed);
  CHECK(with_extra("decision-full", {8, 1, 0}, 6).id == malformed);
  CHECK(with_extra("registry-go-live", {8}, 24).id == malformed);  // no personal field belongs here
  CHECK(with_extra("account-open", {8}, 35).id == malformed);
}

TEST_CASE("keys in the middle that the kind does not have are refused") {
  const auto insert = [](const char* name, std::size_t pair, std::uint64_t key, const Item& value) {
    return refusal(name, [&](Item& tree) {
      auto& items = tree.at(8).items;
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(pair * 2), {uint_item(key), value});
    });
  };
  const Item digest = bytes_item(base::Bytes(32));
  CHECK(insert("transfer-by-quantity", 3, 3, text_item("x")).id == malformed);
  CHECK(insert("transfer-by-quantity", 3, 20, uint_item(1)).id == malformed);
  for (std::uint64_t field = 24; field < 32; ++field)
    CHECK(insert("transfer-by-quantity", 3, field, digest).id == malformed);
  CHECK(insert("transfer-by-quantity", 3, 32, array_item({})).id == malformed);
  CHECK(insert("account-open", 4, 29, digest).id == malformed);  // a beneficiary
}

TEST_CASE("every key that a record must have is missed") {
  for (std::uint64_t key = 0; key <= 10; ++key)
    CHECK(refusal("transfer-by-quantity", [&](Item& tree) { tree.drop(key); }).id == malformed);
  const std::vector<std::pair<const char*, std::vector<std::uint64_t>>> mandatory = {
      {"genesis", {0, 1, 3}},         {"registry-open", {0, 1, 2, 3}},
      {"registry-go-live", {0}},      {"project-full", {0, 1, 2, 3}},
      {"decision-full", {0, 1}},      {"account-open", {0, 1, 3, 34}},
      {"account-set-status", {0, 1}}, {"issue-to-account", {0, 1, 2, 32}},
      {"issue-spelled-out", {3}},     {"transfer-by-quantity", {0, 1, 2, 33}},
      {"retire", {0, 1, 2, 3, 33}},   {"cancel", {0, 1, 2, 3, 33}},
  };
  for (const auto& [name, keys] : mandatory)
    for (const auto key : keys) {
      INFO(name << " without " << key);
      CHECK(refusal(name, [&, k = key](Item& tree) { tree.at(8).drop(k); }).id == malformed);
    }
  for (const std::uint64_t key : {0U, 1U})
    CHECK(refusal("retire", [&](Item& tree) { tree.at(11).drop(key); }).id == malformed);
  for (const std::uint64_t key : {0U, 1U, 2U, 3U, 4U})
    CHECK(refusal("decision-full", [&](Item& tree) { tree.at(8).at(1).at(0).drop(key); }).id ==
          malformed);
  CHECK(refusal("transfer-by-quantity", [](Item& tree) { tree.at(8).at(2).drop(0); }).id ==
        malformed);
}

TEST_CASE("an issuance names one account or its credits, not both") {
  const auto outcome = refusal("issue-spelled-out", [](Item& tree) {
    auto& items = tree.at(8).items;
    items.insert(items.begin() + 4,
                 {uint_item(2), array_item({text_item("JP"), uint_item(1), uint_item(1)})});
  });
  CHECK(outcome.detail.find("either one account or its credits") != std::string::npos);
}

TEST_CASE("keys out of order or doubled are not canonical") {
  const auto swapped = [](Item& map, std::size_t pair) {
    std::swap(map.items[2 * pair], map.items[2 * pair + 2]);
    std::swap(map.items[2 * pair + 1], map.items[2 * pair + 3]);
  };
  const auto not_canonical = ErrorId::cbor_not_canonical;
  CHECK(refusal("transfer-within-bounds", [&](Item& t) { swapped(t, 11); }).id == not_canonical);
  CHECK(refusal("project-full", [&](Item& t) { swapped(t.at(8), 5); }).id == not_canonical);
  CHECK(refusal("project-full", [](Item& t) {
          t.items.insert(t.items.begin(), {uint_item(0), uint_item(0)});
        }).id == not_canonical);
  CHECK(refusal("retire", [](Item& t) {
          Item& body = t.at(8);
          body.put(uint_item(33), Item(body.at(33)));
        }).id == not_canonical);
  // Where the key that came too early leaves a mandatory one missing, that is what is said.
  CHECK(refusal("project-full", [&](Item& t) { swapped(t, 1); }).id == malformed);
}

TEST_CASE("a newer version or an unknown kind is not damage") {
  const auto version = replaced("genesis", {0}, uint_item(1));
  CHECK(version.id == ErrorId::record_version);
  CHECK(base::kind_of(version.id) == base::ErrorKind::unavailable);
  // Whatever else is new in it.
  CHECK(refusal("genesis", [](Item& tree) {
          tree.at(0) = uint_item(7);
          tree.at(4) = text_item("new");
          tree.put(uint_item(99), text_item("new"));
        }).id == ErrorId::record_version);
  for (const std::uint64_t kind : {1U, 12U, 55U, 65'535U, 65'536U + 51U})
    CHECK(replaced("transfer-by-quantity", {4}, uint_item(kind)).id == ErrorId::record_kind);
  CHECK(base::kind_of(ErrorId::record_kind) == base::ErrorKind::unavailable);
}

TEST_CASE("a kind with another kind's body is refused") {
  CHECK(replaced("transfer-by-quantity", {4}, uint_item(52)).id == malformed);
  CHECK(replaced("retire", {4}, uint_item(51)).id == malformed);
}

TEST_CASE("an empty file, a cut record and bytes left over are refused") {
  for (const auto& one : test::record_samples()) {
    auto bytes = *chain::encode(one.record);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      REQUIRE_FALSE(chain::decode(base::ByteView(bytes).first(size)));
    bytes.push_back(0);
    CHECK(refusal(bytes).id == ErrorId::cbor_malformed);
  }
  CHECK(refusal(base::Bytes(65'536, 0)).id == malformed);
}

// The whole point of one canonical form: bytes that decode are the bytes of what they decode to.
// Every byte of every sample is set to every value.
TEST_CASE("whatever one changed byte leaves readable is written back unchanged") {
  std::size_t readable = 0;
  std::size_t tried = 0;
  for (const auto& one : test::record_samples()) {
    auto bytes = *chain::encode(one.record);
    for (auto& byte : bytes) {
      const std::uint8_t was = byte;
      for (unsigned value = 0; value < 256; ++value) {
        byte = static_cast<std::uint8_t>(value);
        ++tried;
        const auto record = chain::decode(bytes);
        if (!record) continue;
        ++readable;
        const auto again = chain::encode(*record);
        REQUIRE(again);
        REQUIRE(*again == bytes);
      }
      byte = was;
    }
  }
  CHECK(tried > 1'000'000);
  CHECK(readable > 100'000);  // bytes of digests and names, mostly
  CHECK(readable < tried);
}

}  // namespace
