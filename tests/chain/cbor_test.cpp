#include "ledger/chain/cbor.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/support/cbor_tree.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using chain::cbor::MapReader;
using chain::cbor::MapWriter;
using chain::cbor::Reader;
using chain::cbor::Writer;
using test::Item;
using test::Major;

std::optional<ErrorId> fault_of(std::string_view hex) {
  const auto tree = test::read_tree(*base::from_hex(hex));
  if (tree) return std::nullopt;
  return tree.error().id;
}

bool equal(const Item& item, const test::Json& json) {
  switch (item.major) {
    case Major::unsigned_integer:
      return json.number() == item.value;
    case Major::negative_integer:
      return std::stoll(json.text) == -1 - static_cast<long long>(item.value);
    case Major::byte_string:
      return json.text == "h'" + base::to_hex(item.data) + "'";
    case Major::text:
      return json.text == base::as_text(item.data);
    case Major::simple:
      return json.type == test::Json::Type::boolean && json.flag == (item.value == 1);
    case Major::array:
      break;
    case Major::map:  // {} decoded, {1: 2, 3: 4} as diagnostic text: the JSON of it could not say
                      // so
      return json.text == (item.items.empty() ? "" : "{1: 2, 3: 4}");
    case Major::tag:
      return false;
  }
  if (json.items.size() != item.items.size()) return false;
  for (std::size_t i = 0; i < item.items.size(); ++i)
    if (!equal(item.items[i], json.items[i])) return false;
  return true;
}

// What of Appendix A the subset leaves out, by the first byte, or by the whole item where the
// reason is inside it.
std::optional<ErrorId> expected_refusal(const std::string& hex) {
  static const std::map<std::string, ErrorId> inside = {
      {"3bffffffffffffffff", ErrorId::cbor_malformed},    // below -2^63
      {"a26161016162820203", ErrorId::record_malformed},  // text as a key
      {"826161a161626163", ErrorId::record_malformed},
      {"a56161614161626142616361436164614461656145", ErrorId::record_malformed},
      {"83018202039f0405ff", ErrorId::cbor_not_canonical},  // indefinite inside
      {"83019f0203ff820405", ErrorId::cbor_not_canonical},
      {"826161bf61626163ff", ErrorId::cbor_not_canonical}};
  if (const auto at = inside.find(hex); at != inside.end()) return at->second;
  const auto first = base::from_hex(hex)->front();
  if (first == 0x5f || first == 0x7f || first == 0x9f || first == 0xbf)
    return ErrorId::cbor_not_canonical;
  const bool tag = (first >> 5) == 6;
  const bool float_null_or_simple = first >= 0xe0 && first != 0xf4 && first != 0xf5;
  if (tag || float_null_or_simple) return ErrorId::cbor_malformed;
  return std::nullopt;
}

TEST_CASE("RFC 8949 Appendix A: the subset is read and written back, the rest refused") {
  const auto vectors = test::read_vectors("cbor/appendix_a.json");
  std::size_t read = 0;
  for (const auto& v : vectors.items) {
    const std::string hex = v["hex"].text;
    INFO(hex);
    const auto refusal = expected_refusal(hex);
    CHECK(fault_of(hex) == refusal);
    if (refusal) continue;
    const auto tree = test::read_tree(*base::from_hex(hex));
    CHECK(base::to_hex(test::write_tree(*tree)) == hex);
    CHECK(equal(*tree, v.has("decoded") ? v["decoded"] : v["diagnostic"]));
    ++read;
  }
  CHECK(vectors.items.size() == 82);
  CHECK(read == 32);
}

TEST_CASE("every number has one spelling") {
  // The same number one size larger than needed, for each size and each type that carries one.
  for (const std::string low : {"0", "2", "4", "6", "8", "a"}) {
    INFO("major type of 0x" << low << "0");
    const std::string high(1, static_cast<char>(low[0] == '8'   ? '9'
                                                : low[0] == 'a' ? 'b'
                                                                : low[0] + 1));
    CHECK(fault_of(high + "817") != std::nullopt);  // 23 in one more byte
    CHECK(fault_of(high + "8" + "17") == ErrorId::cbor_not_canonical);
    CHECK(fault_of(high + "9" + "00ff") == ErrorId::cbor_not_canonical);
    CHECK(fault_of(high + "a" + "0000ffff") == ErrorId::cbor_not_canonical);
    CHECK(fault_of(high + "b" + "00000000ffffffff") == ErrorId::cbor_not_canonical);
    for (const std::string reserved : {"c", "d", "e"})
      CHECK(fault_of(high + reserved + "00") == ErrorId::cbor_malformed);
  }
}

TEST_CASE("cut bytes, lengths past the end and bytes left over are refused") {
  CHECK(fault_of("") == ErrorId::cbor_malformed);
  for (const auto* hex :
       {"18", "1901", "1a010203", "1b01020304050607", "41", "4201", "61", "58", "81", "8201", "a1",
        "a101", "5affffffff", "5bffffffffffffffff", "9bffffffffffffffff", "bbffffffffffffffff"}) {
    INFO(hex);
    CHECK(fault_of(hex) == ErrorId::cbor_malformed);
  }
  CHECK(fault_of("0000") == ErrorId::cbor_malformed);
  CHECK(fault_of("ff") == ErrorId::cbor_malformed);  // a break with nothing to break
  CHECK(fault_of("1f") == ErrorId::cbor_malformed);  // an integer of indefinite length
}

TEST_CASE("keys ascend and stand once") {
  CHECK(fault_of("a200000100") == std::nullopt);
  CHECK(fault_of("a201000000") == ErrorId::cbor_not_canonical);
  CHECK(fault_of("a200000001") == ErrorId::cbor_not_canonical);
  CHECK(fault_of("a12000") == ErrorId::record_malformed);  // a negative key
}

TEST_CASE("text is UTF-8 without controls, bidirectional controls and zero-width characters") {
  CHECK(fault_of("63e6b0b4") == std::nullopt);
  for (const auto* hex : {"61ff", "62c080", "63eda080", "6100", "610a", "617f", "62c285",
                          "63e280ae", "63e2808b", "63efbbbf"}) {
    INFO(hex);
    CHECK(fault_of(hex) == ErrorId::cbor_malformed);
  }
}

TEST_CASE("the map reader gives what is asked for and leaves nothing over") {
  const auto bytes = *base::from_hex("a3000a020b050c");  // {0: 10, 2: 11, 5: 12}
  Reader in(bytes);
  MapReader map(in);
  CHECK(map.need(0));
  CHECK(in.uint() == 10);
  CHECK_FALSE(map.has(1));
  CHECK(map.has(2));
  CHECK(in.uint() == 11);
  CHECK(map.need(5));
  CHECK(in.uint() == 12);
  CHECK_FALSE(map.has(7));
  map.end();
  CHECK(in.finish());
}

TEST_CASE("the map reader names missing, unknown, doubled and unordered keys") {
  const auto ask = [](std::string_view hex, auto&& questions) {
    const auto bytes = *base::from_hex(hex);
    Reader in(bytes);
    MapReader map(in);
    questions(in, map);
    map.end();
    const auto status = in.finish();
    REQUIRE_FALSE(status);
    return status.error();
  };
  const auto take_0_and_3 = [](Reader& in, MapReader& map) {
    if (map.need(0)) in.uint();
    if (map.has(3)) in.uint();
  };
  CHECK(ask("a0", take_0_and_3).detail == "at byte 1: key 0 is missing");
  CHECK(ask("a20000"
            "0200",
            take_0_and_3)
            .detail == "at byte 4: key 2 has no meaning here");
  CHECK(ask("a20000"
            "0400",
            take_0_and_3)
            .id == ErrorId::record_malformed);
  CHECK(ask("a20000"
            "0000",
            take_0_and_3)
            .detail == "at byte 4: key 0 follows key 0; keys ascend, each once");
  CHECK(ask("a20300"
            "0000",
            take_0_and_3)
            .id == ErrorId::record_malformed);  // 0 was to come first
  CHECK(ask("a30000"
            "0300"
            "0100",
            take_0_and_3)
            .id == ErrorId::cbor_not_canonical);
  CHECK(ask("a100f6", take_0_and_3).id == ErrorId::cbor_malformed);
}

TEST_CASE("the first fault stays, and later reads give nothing") {
  const auto bytes = *base::from_hex("f60102");
  Reader in(bytes);
  CHECK(in.uint() == 0);
  CHECK_FALSE(in.ok());
  CHECK(in.uint() == 0);
  CHECK(in.text().empty());
  CHECK(in.bytes().empty());
  CHECK(in.array() == 0);
  CHECK(in.map() == 0);
  CHECK_FALSE(in.boolean());
  in.fail(ErrorId::record_malformed, "something else");
  REQUIRE_FALSE(in.finish());
  CHECK(in.status().error().id == ErrorId::cbor_malformed);
  CHECK(in.status().error().detail.starts_with("at byte 0: 0xf6 stands here"));
}

TEST_CASE("integers at their limits go through writer and reader") {
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t value :
       {least, least + 1, std::int64_t{-65'537}, std::int64_t{-25}, std::int64_t{-24},
        std::int64_t{-1}, std::int64_t{0}, std::int64_t{23}, std::int64_t{24}, std::int64_t{255},
        std::int64_t{256}, std::int64_t{65'535}, std::int64_t{65'536}, std::int64_t{4'294'967'295},
        std::int64_t{4'294'967'296}, most}) {
    base::Bytes bytes;
    Writer(bytes).integer(value);
    Reader in(bytes);
    CHECK(in.integer() == value);
    CHECK(in.finish());
  }
  const auto above = *base::from_hex("1b8000000000000000");  // 2^63
  Reader in(above);
  CHECK(in.integer() == 0);
  CHECK_FALSE(in.ok());
}

TEST_CASE("the map writer fills in its head") {
  base::Bytes bytes;
  Writer out(bytes);
  MapWriter map(out);
  map.key(3).boolean(true);
  map.key(24).text("x");
  map.close();
  CHECK(base::to_hex(bytes) == "a203f518186178");
}

}  // namespace
