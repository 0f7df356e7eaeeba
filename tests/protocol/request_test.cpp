#include "ledger/protocol/request.hpp"

#include <catch2/catch.hpp>

#include "ledger/base/limits.hpp"
#include "ledger/protocol/reply.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

std::string line_with_id(std::string_view id) {
  return R"({"jsonrpc":"2.0","id":)" + std::string(id) + R"(,"method":"status"})";
}

BadRequest bad(std::string_view line) {
  auto parsed = parse_request(line);
  INFO(line.substr(0, 200));
  REQUIRE(std::holds_alternative<BadRequest>(parsed));
  CHECK_FALSE(std::get<BadRequest>(parsed).error.detail.empty());
  return std::get<BadRequest>(parsed);
}

Request good(std::string_view line) {
  auto parsed = parse_request(line);
  INFO(line.substr(0, 200));
  REQUIRE(std::holds_alternative<Request>(parsed));
  return std::get<Request>(parsed);
}

}  // namespace

TEST_CASE("request: method and params come out") {
  const auto request = good(R"({"jsonrpc":"2.0","id":7,"method":"entry.get","params":{"seq":3}})");
  CHECK(request.raw_id == "7");
  CHECK(request.method == "entry.get");
  CHECK(request.params.at("seq").as_int64() == 3);
  CHECK(good(R"({"jsonrpc":"2.0","id":7,"method":"status"})").params.empty());
  CHECK(good(" {\"method\":\"status\" , \"id\" : \"x\" ,\t\"jsonrpc\":\"2.0\"} \r").raw_id ==
        "\"x\"");
}

TEST_CASE("request: ids come back exactly as they were sent") {
  for (const std::string id :
       {"0", "-1", "1e2", "1E+2", "1.50", "-0", "18446744073709551616",
        "123456789012345678901234567890", "0.1", R"("")", R"("a1")", R"("a\u0041")", R"("\"\\\/")",
        R"("{\"id\":5}")", "\"\xe6\x97\xa5\"", R"("\u0000")", R"("\ud83c\udf31")"}) {
    INFO(id);
    CHECK(good(line_with_id(id)).raw_id == id);
    CHECK(reply_result(good(line_with_id(id)).raw_id, std::string_view("{}")) ==
          "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}\n");
  }
  // A member "id" elsewhere, or spelled with an escape.
  CHECK(good(R"({"params":{"id":1,"x":[{"id":2}]},"id":3,"jsonrpc":"2.0","method":"id"})").raw_id ==
        "3");
  CHECK(good(R"({"\u0069d":"x","jsonrpc":"2.0","method":"status"})").raw_id == "\"x\"");
}

TEST_CASE("request: ids that are none") {
  for (const char* id : {"null", "true", "{}", "[]", "[1]"}) {
    const auto refused = bad(line_with_id(id));
    CHECK(refused.error.id == base::ErrorId::request_malformed);
    CHECK(refused.error.field == "id");
    CHECK(refused.raw_id == "null");
  }
  const auto none = bad(R"({"jsonrpc":"2.0","method":"status"})");
  CHECK(none.error.id == base::ErrorId::request_without_id);
  CHECK(none.raw_id == "null");
  const auto long_id = '"' + std::string(max_raw_id, 'x') + '"';
  CHECK(bad(line_with_id(long_id)).error.field == "id");
  CHECK(bad(line_with_id(long_id)).raw_id == "null");
  CHECK(good(line_with_id('"' + std::string(max_raw_id - 2, 'x') + '"')).raw_id.size() ==
        max_raw_id);
}

TEST_CASE("request: what is wrong is named, and the id is kept where it can be read") {
  struct Case {
    const char* line;
    base::ErrorId id;
    const char* field;
    const char* raw_id;
  };
  using base::ErrorId;
  const Case cases[] = {
      {R"([{"jsonrpc":"2.0","id":1,"method":"status"}])", ErrorId::request_array, "", "null"},
      {"[]", ErrorId::request_array, "", "null"},
      {"7", ErrorId::request_malformed, "", "null"},
      {R"("x")", ErrorId::request_malformed, "", "null"},
      {"{}", ErrorId::request_malformed, "jsonrpc", "null"},
      {R"({"id":1,"method":"status"})", ErrorId::request_malformed, "jsonrpc", "1"},
      {R"({"jsonrpc":"1.0","id":1,"method":"status"})", ErrorId::request_malformed, "jsonrpc", "1"},
      {R"({"jsonrpc":2.0,"id":1,"method":"status"})", ErrorId::request_malformed, "jsonrpc", "1"},
      {R"({"jsonrpc":"2.0","id":1})", ErrorId::request_malformed, "method", "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":5})", ErrorId::request_malformed, "method", "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1]})", ErrorId::request_malformed,
       "params", "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})", ErrorId::request_malformed,
       "params", "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","parms":{}})", ErrorId::request_malformed, "parms",
       "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1,"a":2}})",
       ErrorId::json_duplicate_key, "a", "1"},
      {R"({"jsonrpc":"2.0","id":1,"id":2,"method":"m"})", ErrorId::json_duplicate_key, "id",
       "null"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":01}})", ErrorId::json_malformed, "",
       "1"},
      {R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":)", ErrorId::json_malformed, "",
       "null"},
      {R"({"jsonrpc":"2.0","id":"a","method":"m",})", ErrorId::json_malformed, "", "null"},
      {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}", ErrorId::line_not_utf8, "", "1"},
      {"{\"jsonrpc\":\"2.0\",\"id\":\"\xff\",\"method\":\"m\"}", ErrorId::line_not_utf8, "",
       "null"},
      {"GET / HTTP/1.1", ErrorId::json_malformed, "", "null"},
  };
  for (const auto& one : cases) {
    const auto refused = bad(one.line);
    INFO(one.line << " -> " << refused.error.detail);
    CHECK(base::id_text(refused.error.id) == base::id_text(one.id));
    CHECK(refused.error.field == one.field);
    CHECK(refused.raw_id == one.raw_id);
  }
  const auto deep =
      bad(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":)" +
          std::string(base::max_json_depth, '[') + std::string(base::max_json_depth, ']') + "}}");
  CHECK(deep.error.id == base::ErrorId::json_too_deep);
  CHECK(deep.raw_id == "1");
}

TEST_CASE("request: the search for the id survives anything") {
  for (const char* text : {"", "{", "{\"id\"", "{\"id\":", "{\"id\":1", "{\"id\":\"",
                           "{\"id\":\"\\", "{\"id\\", "{\"id\":}", "{,}", "{\"a\":[}", "{\"a\":{]}",
                           "{\"a\":]", "{\"id\":1}}", "}", "{\"id\":1,}", "{\"id\" 1}"})
    CHECK(find_raw_id(text).size() <= 1);
  CHECK(find_raw_id(R"({"id":1} trailing)") == "1");
  CHECK(find_raw_id(R"({"a":"}","id":[1,{"b":"]"}]})") == R"([1,{"b":"]"}])");
}
