#include "ledger/base/bytes.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <unordered_set>

namespace {

using namespace jcm::base;

// Section 10 of RFC 4648.
const std::vector<std::pair<std::string, std::string>> rfc_base64 = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}};

TEST_CASE("base64 of RFC 4648, both ways") {
  for (const auto& [plain, coded] : rfc_base64) {
    CHECK(to_base64(as_bytes(plain)) == coded);
    const auto back = from_base64(coded);
    REQUIRE(back);
    CHECK(as_text(*back) == plain);
  }
  const Bytes high{0xfb, 0xff, 0xfe};
  CHECK(to_base64(high) == "+//+");
  CHECK(from_base64("+//+") == high);
}

TEST_CASE("every other spelling of base64 is refused") {
  for (const auto* text :
       {"Z",    "Zg",    "Zg=",    "Zg===", "Zm8",  "Zm9v====", "====", "=Zg=", "Z===", "Zg==Zg==",
        "Zm=v", " Zg==", "Zg==\n", "Zm 9",  "Zm9-", "Zm9_",     "Zh==", "Zn==", "Zm9=", "Zm+="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("of the four-digit texts exactly one spells each value") {
  const std::string digits = "ABgh/w19=";  // a sample of the alphabet, and padding
  std::set<Bytes> seen;
  std::size_t accepted = 0;
  for (const char a : digits)
    for (const char b : digits)
      for (const char c : digits)
        for (const char d : digits) {
          const auto value = from_base64(std::string{a, b, c, d});
          if (!value) continue;
          ++accepted;
          seen.insert(*value);
          CHECK(to_base64(*value) == std::string({a, b, c, d}));
        }
  CHECK(accepted == seen.size());
  CHECK(accepted > 8 * 8 * 8 * 8);
}

TEST_CASE("hex is lower case when written and either case when read") {
  const Bytes bytes{0x00, 0x1f, 0xa0, 0xff};
  CHECK(to_hex(bytes) == "001fa0ff");
  CHECK(from_hex("001fa0ff") == bytes);
  CHECK(from_hex("001FA0fF") == bytes);
  CHECK(from_hex("") == Bytes{});
  for (const auto* text : {"0", "00 ", "0g", "g0", "0x00", "00\n", "/0", ":0", "@0", "`0"})
    CHECK_FALSE(from_hex(text));
}

TEST_CASE("a digest has 32 bytes") {
  const std::string text(64, 'a');
  const auto digest = digest_from_hex(text);
  REQUIRE(digest);
  CHECK(to_hex(digest->view()) == text);
  CHECK_FALSE(digest_from_hex(std::string(62, 'a')));
  CHECK_FALSE(digest_from_hex(std::string(66, 'a')));
  CHECK_FALSE(digest_from_hex(std::string(64, 'x')));
}

TEST_CASE("digests compare bytewise and may stand in a hash table") {
  Digest low;
  Digest high;
  low.bytes[0] = 1;
  low.bytes[31] = 0xff;
  high.bytes[0] = 2;
  CHECK(low < high);
  CHECK(low != high);
  std::unordered_set<Digest> set{low, high, low};
  CHECK(set.size() == 2);
}

TEST_CASE("big-endian integers, both ways") {
  Bytes out;
  put_u16(out, 0x0102);
  put_u32(out, 0x03040506);
  put_u64(out, 0x0708090a0b0c0d0e);
  CHECK(to_hex(out) == "0102030405060708090a0b0c0d0e");
  const ByteView in(out);
  CHECK(get_be<std::uint16_t>(in) == 0x0102);
  CHECK(get_be<std::uint32_t>(in.subspan(2)) == 0x03040506);
  CHECK(get_be<std::uint64_t>(in.subspan(6)) == 0x0708090a0b0c0d0e);
}

}  // namespace
