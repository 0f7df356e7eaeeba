#include "ledger/protocol/feed.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using namespace jcm::protocol;

namespace {

std::string fault(const json::object& params) {
  const auto read = read_subscribe(params);
  if (read) return "";
  return std::string(base::id_text(read.error().id)) + " " + read.error().field;
}

}  // namespace

TEST_CASE("subscribe: nothing given means everything, from now on, without end") {
  const auto asked = read_subscribe({});
  REQUIRE(asked);
  CHECK_FALSE(asked->from);
  CHECK_FALSE(asked->until);
  CHECK(asked->kinds.empty());
  CHECK_FALSE(asked->registry);
  CHECK_FALSE(asked->raw);
}

TEST_CASE("subscribe: params and their faults") {
  const auto asked = read_subscribe({{"from", 5},
                                     {"until", 4},
                                     {"kinds", {"credits.issue", "genesis"}},
                                     {"registry", "JP"},
                                     {"raw", true}});
  REQUIRE(asked);
  CHECK(asked->from == 5);
  CHECK(asked->until == 4);  // nothing is to be sent, which is no contradiction
  CHECK(asked->kinds.size() == 2);
  CHECK(asked->registry->text() == "JP");
  CHECK(asked->raw);
  CHECK(fault({{"from", -1}}) == "field.value from");
  CHECK(fault({{"from", "5"}}) == "field.type from");
  CHECK(fault({{"kinds", json::array{}}}) == "field.value kinds");
  CHECK(fault({{"kinds", {"credits.issue", "credits.mislaid"}}}) == "field.value kinds[1]");
  CHECK(fault({{"kinds", json::array(65, "genesis")}}) == "field.too_long kinds");
  CHECK(fault({{"registry", "jp"}}) == "field.value registry");
  CHECK(fault({{"form", 5}}) == "field.unknown form");
}

TEST_CASE("notifications are one line each and are read back as what they are") {
  const auto read = [](std::string line) {
    REQUIRE(line.ends_with("\n"));
    line.pop_back();
    CHECK(line.find('\n') == std::string::npos);
    auto message = parse_message(line);
    REQUIRE(message);
    REQUIRE(std::holds_alternative<Notification>(*message));
    return std::get<Notification>(*std::move(message));
  };
  const auto entry = read(entry_notification({{"seq", 7}, {"kind", "genesis"}}));
  CHECK(entry.method == "entry");
  CHECK(entry.params.at("seq") == 7);
  const auto progress = read(progress_notification(1000));
  CHECK(progress.method == "progress");
  CHECK(progress.params == json::object{{"next", 1000}});
  for (const auto& [reason, text] : {std::pair{FeedEnd::until, "until"},
                                     {FeedEnd::stopping, "stopping"},
                                     {FeedEnd::input_ended, "input_ended"}}) {
    const auto end = read(end_notification(12, reason));
    CHECK(end.method == "end");
    CHECK(end.params == json::object{{"next", 12}, {"reason", text}});
  }
  const auto failed = read(end_notification(
      3, FeedEnd::failed, base::error(base::ErrorId::store_gap, "entry 3 is missing")));
  CHECK(failed.params.at("reason") == "failed");
  const auto error = read_remote_error(failed.params.at("error"));
  REQUIRE(error);
  CHECK(error->id == "store.gap");
  CHECK(error->message == "entry 3 is missing");
}

TEST_CASE("a message with an id is a reply, and what is neither is refused") {
  const auto reply = parse_message(R"({"jsonrpc":"2.0","id":1,"result":{"method":"x"}})");
  REQUIRE(reply);
  CHECK(std::holds_alternative<Reply>(*reply));
  for (const char* line : {"", "[]", "{}", R"({"jsonrpc":"2.0","method":"entry"})",
                           R"({"jsonrpc":"2.0","id":1,"method":"entry","params":{}})",
                           R"({"jsonrpc":"2.0","method":7,"params":{}})"})
    CHECK_FALSE(parse_message(line));
}
