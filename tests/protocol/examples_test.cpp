// The examples of the schema files, run in the order of the method table on a ledger in memory:
// each must give the result or the error it shows, and every answer must be valid by its method's
// result schema. (The system tests run the same examples on the real daemon.)
#include <catch2/catch.hpp>

#include "tests/protocol/example_answers.hpp"
#include "tests/protocol/schema_check.hpp"

using namespace jcm;
using namespace jcm::protocol;
using namespace jcm::protocol::testing;

TEST_CASE("examples: each gives what it shows, and answers fit the result schemas") {
  ExampleAnswers service;
  std::size_t answered = 0, left_to_service = 0;
  for (const auto& info : method_table()) {
    const auto schema = describe(info.method);
    const SchemaCheck check(schema);
    for (const auto& example : schema.at("x-examples").as_array()) {
      const auto& object = example.as_object();
      const auto params = as_sent(object.at("params"));
      const auto reply = service.answer(info.method, params.get_object());
      if (!reply) {
        ++left_to_service;
        continue;
      }
      ++answered;
      INFO(info.name << ": " << object.at("title").as_string() << "\n" << to_compact(*reply));
      if (object.contains("error")) {
        REQUIRE(reply->as_object().contains("error"));
        CHECK(holds(reply->at("error").at("data"), object.at("error")));
        continue;
      }
      REQUIRE(reply->as_object().contains("result"));
      CHECK(holds(reply->at("result"), object.at("result")));
      CHECK(check.fault(json::object{{"params", params}, {"result", reply->at("result")}}) == "");
    }
  }
  CHECK(answered > 60);
  // project.list, decision.list, statement, holdings as of, status, ...: their views have tests of
  // their own.
  CHECK(left_to_service < answered);
}

TEST_CASE("examples: a subset matches, and only a subset") {
  const auto value = [](const char* text) { return parse_json(text).value(); };
  const auto actual = value(R"({"a":1,"b":[{"c":2,"d":3}],"e":null})");
  for (const char* text : {"{}", R"({"a":1})", R"({"b":[{}]})", R"({"b":[{"d":3}],"e":null})"})
    CHECK(holds(actual, value(text)));
  for (const char* text : {R"({"a":2})", R"({"x":1})", R"({"b":[]})", R"({"b":[{},{}]})",
                           R"({"b":[{"c":3}]})", R"({"e":0})", "[]", R"({"a":{}})"})
    CHECK_FALSE(holds(actual, value(text)));
}
