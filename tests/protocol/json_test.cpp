#include "ledger/protocol/json.hpp"

#include <catch2/catch.hpp>

#include "ledger/base/limits.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

base::Error refused(std::string_view text) {
  const auto parsed = parse_json(text);
  INFO(text.substr(0, 80));
  REQUIRE_FALSE(parsed);
  CHECK_FALSE(parsed.error().detail.empty());
  return parsed.error();
}

std::string nested(std::size_t levels, std::string_view open, std::string_view close) {
  std::string out;
  for (std::size_t i = 0; i < levels; ++i) out += open;
  for (std::size_t i = 0; i < levels; ++i) out += close;
  return out;
}

}  // namespace

TEST_CASE("json: values come through with their order and their numbers") {
  const auto value =
      parse_json(R"( {"b":[1,-2,2.5,true,null],"a":"\u00e9\n","n":9007199254740993} )");
  REQUIRE(value);
  CHECK(to_compact(*value) ==
        "{\"b\":[1,-2,2.5E0,true,null],\"a\":\"\xc3\xa9\\n\",\"n\":9007199254740993}");
  CHECK(value->at("n").as_int64() == 9007199254740993);
  CHECK(parse_json("18446744073709551615")->as_uint64() == 18446744073709551615U);
  // What is not a whole number of at most 64 bits is a double, and typed readers refuse those.
  for (const char* text : {"18446744073709551616", "1e3", "1.0", "-9223372036854775809"})
    CHECK(parse_json(text)->is_double());
  CHECK(parse_json("-0")->is_int64());
}

TEST_CASE("json: a key twice in one object is refused at any depth and named") {
  CHECK(refused(R"({"a":1,"a":2})").id == base::ErrorId::json_duplicate_key);
  CHECK(refused(R"({"a":1,"a":2})").field == "a");
  CHECK(refused(R"({"x":[{"y":{"deep":1,"z":2,"deep":1}}]})").field == "deep");
  CHECK(refused(R"({"a":1,"\u0061":2})").field == "a");
  CHECK(refused(R"({"":1,"":2})").id == base::ErrorId::json_duplicate_key);
  CHECK(refused("{\"a\\u0000\":1,\"a\\u0000\":1}").field == "a\\x00");
  // The same key in different objects is no repetition.
  CHECK(parse_json(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})"));
  // What is not even JSON is said first.
  CHECK(refused(R"({"a":1,"a":2)").id == base::ErrorId::json_malformed);
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) many += '"' + std::to_string(i) + "\":0,";
  CHECK(parse_json(many + "\"x\":0}"));
  CHECK(refused(many + "\"77777\":0}").field == "77777");
}

TEST_CASE("json: depth has a limit, whatever it is made of") {
  CHECK(parse_json(nested(base::max_json_depth, "[", "]")));
  CHECK(refused(nested(base::max_json_depth + 1, "[", "]")).id == base::ErrorId::json_too_deep);
  CHECK(refused(nested(base::max_json_depth + 1, "{\"a\":", "}")).id ==
        base::ErrorId::json_too_deep);
  CHECK(refused(std::string(1'000'000, '[')).id == base::ErrorId::json_too_deep);
}

TEST_CASE("json: text that is not UTF-8 is refused with its place") {
  for (const std::string bad : {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                                "\xf4\x90\x80\x80", "\xe6\x97", "\x80"}) {
    const auto error = refused("{\"a\":\"" + bad + "\"}");
    CHECK(error.id == base::ErrorId::line_not_utf8);
    CHECK(error.detail.find("byte 7") != std::string::npos);
  }
  CHECK(parse_json("\"\xe6\x97\xa5\xf0\x9f\x8c\xb1\""));
}

TEST_CASE("json: what is not JSON is refused with its place and cause") {
  for (const char* text :
       {"",         "{",           "{]",  "{\"a\" 1}", "{\"a\":1,}", "[1,]", "01",
        "+1",       "1.",          ".5",  "NaN",       "Infinity",   "'a'",  "\"a",
        "\"\\x\"",  "\"\\ud800\"", "tru", "nul",       "// x",       "1 2",  "{} {}",
        "\"a\tb\"", "1e",          "-",   "[1 2]"}) {
    INFO(text);
    CHECK(refused(text).id == base::ErrorId::json_malformed);
  }
  CHECK(refused("{} x").detail.find("goes on after the value") != std::string::npos);
  CHECK(refused("{\"a\":").detail.find("ends before") != std::string::npos);
  CHECK(refused("\xef\xbb\xbf{}").detail.find("byte-order mark") != std::string::npos);
  CHECK(refused(R"({"abc":x})").detail.find("byte 8") != std::string::npos);
}

TEST_CASE("json: the printed forms read back") {
  const auto value = parse_json(R"({"a":[],"b":{},"c":[1,{"d":"x"}],"e":"\"\\\u0001"})").value();
  const auto pretty = to_pretty(value);
  CHECK(pretty == R"({
  "a": [],
  "b": {},
  "c": [
    1,
    {
      "d": "x"
    }
  ],
  "e": "\"\\\u0001"
}
)");
  CHECK(parse_json(pretty).value() == value);
  CHECK(parse_json(to_compact(value)).value() == value);
}

TEST_CASE("json: appended strings are JSON strings") {
  std::string every;
  for (int c = 0; c < 0x80; ++c) every += static_cast<char>(c);
  every += "\xe6\x97\xa5";
  std::string out = "[";
  append_string(out, every);
  out += ',';
  append_string(out, "");
  out += ']';
  const auto parsed = parse_json(out);
  REQUIRE(parsed);
  CHECK(view_of(parsed->at(0).as_string()) == every);
  CHECK(parsed->at(1).as_string().empty());
}
