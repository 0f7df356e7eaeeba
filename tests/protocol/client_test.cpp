// Both ends together: what the client builds the server reads, and what the server answers the
// client reads.
#include "ledger/protocol/client.hpp"

#include <catch2/catch.hpp>

#include "ledger/protocol/reply.hpp"
#include "ledger/protocol/request.hpp"

using namespace jcm;
using namespace jcm::protocol;

TEST_CASE("client: a request line reads back") {
  const auto line = build_request(7, "odd \"name\"\n", {{"a", "x\ny"}, {"n", 9007199254740991}});
  CHECK(line.back() == '\n');
  CHECK(line.find('\n') == line.size() - 1);
  const auto parsed = parse_request(std::string_view(line).substr(0, line.size() - 1));
  REQUIRE(std::holds_alternative<Request>(parsed));
  const auto& request = std::get<Request>(parsed);
  CHECK(request.raw_id == "7");
  CHECK(request.method == "odd \"name\"\n");
  CHECK(request.params.at("a") == "x\ny");
  CHECK(request.params.at("n").as_int64() == 9007199254740991);
}

TEST_CASE("client: a result comes through") {
  const auto line = reply_result("\"a\\u0041\"", json::value{{"seq", 5}, {"note", "x\n\"y\""}});
  CHECK(line.find('\n') == line.size() - 1);
  const auto reply = parse_reply(line);
  REQUIRE(reply);
  CHECK(reply->id == "aA");
  REQUIRE(std::holds_alternative<json::value>(reply->outcome));
  CHECK(std::get<json::value>(reply->outcome).at("note") == "x\n\"y\"");
}

TEST_CASE("client: an error comes through whole") {
  const auto error =
      base::error(base::ErrorId::units_insufficient, "holds \"12\"\tonly", "quantity");
  const auto reply = parse_reply(reply_error("3", error, 4));
  REQUIRE(reply);
  REQUIRE(std::holds_alternative<RemoteError>(reply->outcome));
  const auto& remote = std::get<RemoteError>(reply->outcome);
  CHECK(remote.code == -32001);
  CHECK(remote.message == "holds \"12\"\tonly");
  CHECK(remote.id == "units.insufficient");
  CHECK(remote.kind == "refused");
  CHECK(remote.field == "quantity");
  CHECK(remote.next.find("holdings") != std::string::npos);
  CHECK(remote.item == 4);
  const auto plain =
      parse_reply(reply_error("null", base::error(base::ErrorId::writer_busy, "wait")));
  REQUIRE(plain);
  CHECK(plain->id.is_null());
  CHECK(std::get<RemoteError>(plain->outcome).field.empty());
  CHECK_FALSE(std::get<RemoteError>(plain->outcome).item);
}

TEST_CASE("client: what is no answer of the ledger is an error, not a result") {
  for (const char* line :
       {"", "hello", "[]", "{}", R"({"jsonrpc":"2.0","id":1})", R"({"id":1,"result":{}})",
        R"({"jsonrpc":"2.0","result":{}})", R"({"jsonrpc":"2.0","id":1,"result":1,"error":{}})",
        R"({"jsonrpc":"2.0","id":1,"error":{}})", R"({"jsonrpc":"2.0","id":1,"error":"x"})",
        R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})",
        R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x","data":{}}})"}) {
    INFO(line);
    CHECK_FALSE(parse_reply(line));
  }
}
