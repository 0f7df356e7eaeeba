// Batches and errors as they leave the dispatcher, over a real ledger.
#include "ledger/service/dispatch.hpp"

#include <vector>

#include "tests/service/served_ledger.hpp"

using namespace jcm;
using testing::error_id;
using testing::open_registry;
using testing::request;
using testing::ServedLedger;

namespace {

std::string item(const std::string& method, const std::string& params) {
  return R"({"method":")" + method + R"(","params":)" + params + "}";
}
std::string batch(bool atomic, const std::string& items, const std::string& more = "") {
  return request(9, "batch",
                 R"({"atomic":)" + std::string(atomic ? "true" : "false") + more + R"(,"items":[)" +
                     items + "]}");
}
const std::string unknown_registry = R"({"request_id":"live-ZZ","registry":"ZZ"})";
const std::string missing_field = R"({"request_id":"live-none"})";

// Stands still until told otherwise.
class SteppedClock final : public base::Clock {
 public:
  [[nodiscard]] base::Timestamp now() const override { return {micros_}; }
  [[nodiscard]] std::int64_t monotonic_micros() const override { return micros_; }
  void step_minute() { micros_ += 60'000'000; }

 private:
  std::int64_t micros_ = 1'800'000'000'000'000;
};

}  // namespace

TEST_CASE("denials reach the log once per uid and minute, and for so many uids only") {
  ServedLedger served;
  SteppedClock clock;
  const service::Environment environment{served.ledger(), clock, "0",
                                         [] { return std::uint64_t{0}; }};
  std::vector<std::string> log;
  service::Dispatcher dispatcher(
      environment, [&](service::LogLevel, const std::string& text) { log.push_back(text); });
  const auto deny = [&](std::uint64_t uid) {
    const auto plan = dispatcher.plan(request(1, "status"), {.uid = uid, .gid = uid, .pid = 7});
    REQUIRE(std::holds_alternative<service::AnswerPlan>(plan));
    CHECK_THAT(std::get<service::AnswerPlan>(plan).line, Catch::Contains("caller.unknown"));
  };
  for (int i = 0; i < 10; ++i) deny(1001);
  REQUIRE(log.size() == 1);
  CHECK_THAT(log[0], Catch::Contains("uid 1001"));
  deny(1002);
  CHECK(log.size() == 2);
  clock.step_minute();
  deny(1001);
  CHECK(log.size() == 3);
  for (std::uint64_t uid = 2000; uid < 4000; ++uid) deny(uid);
  CHECK(log.size() < 300);
}

TEST_CASE("an item that cannot be read is answered in its place; the others are written") {
  ServedLedger served;
  auto connection = served.connect();
  const auto reply =
      connection.call(batch(false, item("registry.go_live", missing_field) + "," +
                                       item("registry.open", open_registry(0)) + "," +
                                       item("registry.go_live", unknown_registry) + "," +
                                       item("registry.open", open_registry(1))));
  const auto& results = reply.at("result").at("results").as_array();
  REQUIRE(results.size() == 4);
  CHECK(results[0].at("error").at("data").at("id") == "field.missing");
  CHECK(results[1].at("result").at("seq") == 1);
  CHECK(results[2].at("error").at("data").at("id") == "registry.unknown");
  CHECK(results[3].at("result").at("seq") == 2);
}

TEST_CASE("a batch of items that cannot be read at all is answered without the engine") {
  ServedLedger served;
  auto connection = served.connect();
  const auto reply = connection.call(batch(false, item("registry.go_live", missing_field)));
  const auto& results = reply.at("result").at("results").as_array();
  REQUIRE(results.size() == 1);
  CHECK(results[0].at("error").at("data").at("id") == "field.missing");
  CHECK(served.ledger().status().size == 1);
}

TEST_CASE("an atomic batch is refused whole, and the answer says which item") {
  ServedLedger served;
  auto connection = served.connect();
  for (const std::string& bad : {missing_field, unknown_registry}) {
    const auto reply = connection.call(
        batch(true, item("registry.open", open_registry(0)) + "," + item("registry.go_live", bad)));
    CHECK_FALSE(error_id(reply).empty());
    CHECK(reply.at("error").at("data").at("item") == 1);
  }
  CHECK(served.ledger().status().size == 1);
  const auto reply = connection.call(batch(true, item("registry.open", open_registry(0)) + "," +
                                                     item("registry.open", open_registry(1))));
  CHECK(reply.at("result").at("results").as_array().size() == 2);
  CHECK(served.ledger().status().size == 3);
}

TEST_CASE("a dry run of a batch adds nothing") {
  ServedLedger served;
  auto connection = served.connect();
  for (const bool atomic : {true, false}) {
    const auto reply = connection.call(
        batch(atomic,
              item("registry.open", open_registry(0)) + "," +
                  item("registry.go_live", R"({"request_id":"live","registry":"AA"})"),
              R"(,"dry_run":true)"));
    const auto& results = reply.at("result").at("results").as_array();
    REQUIRE(results.size() == 2);
    // The second item is judged as if the first had been written.
    CHECK(results[1].at("result").at("dry_run") == true);
  }
  CHECK(served.ledger().status().size == 1);
}
