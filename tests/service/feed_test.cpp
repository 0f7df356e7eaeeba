// The change feed over real sockets and a real ledger: order, filters, ends, and what a reader that
// does not read costs others.
#include "ledger/service/feed.hpp"

#include <fmt/format.h>

#include <set>
#include <thread>

#include "tests/service/served_ledger.hpp"

using namespace jcm;
using testing::Connection;
using testing::error_id;
using testing::open_registry;
using testing::request;
using testing::ServedLedger;
namespace json = protocol::json;

namespace {

void write(ServedLedger& served, int first, int count) {
  auto connection = served.connect();
  std::string lines;
  for (int i = first; i < first + count; ++i)
    lines += request(i, "registry.open", open_registry(i)) + "\n";
  connection.send(lines);
  for (int i = 0; i < count; ++i) REQUIRE(connection.reply().contains("result"));
}

json::object subscribe(Connection& connection, const std::string& params = "{}") {
  return connection.call(request(0, "subscribe", params));
}

// A notification with this method: its params.
json::object next(Connection& connection, std::string_view method) {
  auto line = connection.reply();
  INFO(json::serialize(line));
  REQUIRE(line.at("method") == json::string_view(method.data(), method.size()));
  CHECK_FALSE(line.contains("id"));
  CHECK(line.at("jsonrpc") == "2.0");
  return line.at("params").as_object();
}

void expect_entries(Connection& connection, std::uint64_t first, std::uint64_t end) {
  for (auto seq = first; seq < end; ++seq) REQUIRE(next(connection, "entry").at("seq") == seq);
}

void expect_end(Connection& connection, std::uint64_t from, const char* reason) {
  const auto end = next(connection, "end");
  CHECK(end.at("next") == from);
  CHECK(end.at("reason") == reason);
}

}  // namespace

TEST_CASE("every entry comes once and in order, those that were there and those that come") {
  ServedLedger served;
  write(served, 0, 200);
  auto follower = served.connect();
  const auto answer = subscribe(follower, R"({"from":0})");
  CHECK(answer.at("result").at("from") == 0);
  CHECK(answer.at("result").at("size") == 201);
  expect_entries(follower, 0, 201);
  write(served, 200, 150);
  expect_entries(follower, 201, 351);
}

TEST_CASE("without from only what comes later is sent, and the view is that of entry.get") {
  ServedLedger served;
  write(served, 0, 3);
  auto follower = served.connect();
  CHECK(subscribe(follower, R"({"raw":true})").at("result").at("from") == 4);
  write(served, 3, 1);
  const auto came = next(follower, "entry");
  auto other = served.connect();
  const auto read = other.call(request(1, "entry.get", R"({"seq":4,"raw":true})"));
  CHECK(json::value(came) == read.at("result"));
}

TEST_CASE("the subscriber goes on asking and writing, and sees its own entries") {
  ServedLedger served;
  auto connection = served.connect();
  connection.send(request(1, "registry.open", open_registry(0)) + "\n" + request(2, "subscribe") +
                  "\n" + request(3, "registry.open", open_registry(1)) + "\n");
  CHECK(connection.reply().at("id") == 1);
  const auto subscribed = connection.reply();
  CHECK(subscribed.at("id") == 2);
  // Behind the write before it; the one after it was on its way too and may stand before it.
  const auto from = subscribed.at("result").at("from").to_number<std::uint64_t>();
  CHECK(from >= 2);
  std::uint64_t seen = from;
  for (bool answered = false; !answered || seen < 3;) {
    const auto line = connection.reply();
    if (line.contains("id")) {
      CHECK(line.at("id") == 3);
      answered = true;
    } else {
      CHECK(line.at("params").at("seq") == seen);
      ++seen;
    }
  }
  CHECK(seen == 3);
}

TEST_CASE("filters pass over what is not asked for, and say how far they are") {
  ServedLedger served;
  write(served, 0, 30);
  {
    auto follower = served.connect();
    CHECK(subscribe(follower, R"({"from":0,"registry":"AC"})").contains("result"));
    const auto entry = next(follower, "entry");
    CHECK(entry.at("scope") == "AC");
    CHECK(entry.at("seq") == 3);
    CHECK(follower.call(request(1, "unsubscribe")).at("result").at("next") == 31);
  }
  auto follower = served.connect();
  CHECK(
      subscribe(follower, R"({"from":0,"kinds":["genesis","credits.issue"]})").contains("result"));
  CHECK(next(follower, "entry").at("kind") == "genesis");
  CHECK(follower.call(request(1, "version")).contains("result"));  // and nothing else
}

TEST_CASE("of a thousand entries passed over a line tells, so that nobody goes back there") {
  ServedLedger served;
  write(served, 0, 1);
  auto follower = served.connect();
  CHECK(subscribe(follower, R"({"from":0,"kinds":["genesis"]})").contains("result"));
  CHECK(next(follower, "entry").at("seq") == 0);
  for (const char* batch : {"a", "b"}) {
    std::string items;
    for (int i = 0; i < 1'000; ++i)
      items += fmt::format(
          R"({}{{"method":"account.open","params":{{"request_id":"{}-{}","registry":"AA",)"
          R"("kind":"entity_holding","holder":{{"name":"H"}},"business_date":"2020-01-01"}}}})",
          i == 0 ? "" : ",", batch, i);
    auto writer = served.connect();
    const auto reply =
        writer.call(request(1, "batch", R"({"atomic":true,"items":[)" + items + "]}"));
    REQUIRE(reply.contains("result"));
  }
  auto told = next(follower, "progress").at("next").to_number<std::uint64_t>();
  CHECK(told >= 1'001);
  // What was not told is less than would be told again.
  auto line = follower.call(request(1, "unsubscribe"));
  for (; line.contains("method"); line = follower.reply()) {
    CHECK(line.at("method") == "progress");
    told = line.at("params").at("next").to_number<std::uint64_t>();
  }
  const auto left = line.at("result").at("next").to_number<std::uint64_t>();
  CHECK(left >= told);
  CHECK(left - told < service::feed_silence);
}

TEST_CASE("pages are small, and follow each other without gap") {
  ServedLedger served;
  write(served, 0, 150);
  const auto snapshot = served.ledger().snapshot();
  service::FeedAsk ask;
  std::size_t pages = 0;
  while (true) {
    const auto page = service::read_feed_page(*snapshot, ask);
    CHECK_FALSE(page.error);
    CHECK(page.next - ask.next <= service::feed_page_entries);
    ask.next = page.next;
    ask.told = page.told;
    ++pages;
    if (page.at_head) break;
  }
  CHECK(ask.next == 151);
  CHECK(ask.told == 151);
  CHECK(pages == 3);
}

TEST_CASE("one subscription a connection, ended and begun again where it stood") {
  ServedLedger served;
  write(served, 0, 4);
  auto follower = served.connect();
  CHECK(error_id(follower.call(request(1, "unsubscribe"))) == "subscription.absent");
  CHECK(error_id(subscribe(follower, R"({"from":6})")) == "entry.unknown");
  CHECK(error_id(subscribe(follower, R"({"registry":"ZZ"})")) == "registry.unknown");
  CHECK(subscribe(follower, R"({"from":5})").contains("result"));
  CHECK(error_id(subscribe(follower)) == "subscription.exists");
  CHECK(follower.call(request(2, "unsubscribe")).at("result").at("next") == 5);
  write(served, 4, 2);
  CHECK(follower.call(request(3, "version")).contains("result"));  // and no entry before it
  CHECK(subscribe(follower, R"({"from":5})").contains("result"));
  expect_entries(follower, 5, 7);
}

TEST_CASE("subscribe and unsubscribe in one go are taken in their order") {
  ServedLedger served;
  write(served, 0, 100);
  auto follower = served.connect();
  std::string lines;
  constexpr int rounds = 50;
  for (int i = 0; i < rounds; ++i) {
    lines += request(4 * i, "subscribe", R"({"from":0})") + "\n";
    lines += request(4 * i + 1, "entry.list", R"({"limit":50})") + "\n";
    lines += request(4 * i + 2, "unsubscribe") + "\n";
    lines += request(4 * i + 3, "unsubscribe") + "\n";
  }
  follower.send(lines);
  std::uint64_t expected = 0;
  bool following = false;
  for (int answers = 0; answers < 4 * rounds;) {
    const auto line = follower.reply();
    if (line.contains("method")) {
      REQUIRE(following);
      REQUIRE(line.at("params").at("seq") == expected);
      ++expected;
      continue;
    }
    CHECK(line.at("id") == answers);
    if (answers % 4 == 0) {
      CHECK(line.at("result").at("from") == 0);
      expected = 0;
      following = true;
    } else if (answers % 4 == 2) {
      CHECK(line.at("result").at("next") == expected);
      following = false;
    } else if (answers % 4 == 3) {
      CHECK(error_id(line) == "subscription.absent");
    }
    ++answers;
  }
}

TEST_CASE("until ends the feed after its entry, whether that one is sent or passed over") {
  ServedLedger served;
  write(served, 0, 10);
  auto follower = served.connect();
  CHECK(subscribe(follower, R"({"from":8,"until":11})").contains("result"));
  expect_entries(follower, 8, 11);
  write(served, 10, 2);
  expect_entries(follower, 11, 12);
  expect_end(follower, 12, "until");
  CHECK(subscribe(follower, R"({"from":0,"until":7,"registry":"AC"})").contains("result"));
  expect_entries(follower, 3, 4);
  expect_end(follower, 8, "until");
  CHECK(subscribe(follower, R"({"from":9,"until":3})").contains("result"));
  expect_end(follower, 9, "until");
}

TEST_CASE("a client that closes its sending half gets what there is, and the end") {
  ServedLedger served;
  write(served, 0, 300);
  auto follower = served.connect();
  follower.send(request(1, "subscribe", R"({"from":0})") + "\n");
  follower.half_close();
  CHECK(follower.reply().contains("result"));
  expect_entries(follower, 0, 301);
  expect_end(follower, 301, "input_ended");
  CHECK_FALSE(follower.line());
}

TEST_CASE("a stop ends feeds, idle ones and busy ones, and says where to go on") {
  ServedLedger served;
  write(served, 0, 400);
  auto idle = served.connect();
  CHECK(subscribe(idle).at("result").at("from") == 401);
  auto busy = served.connect();
  CHECK(subscribe(busy, R"({"from":0})").contains("result"));
  std::thread stop([&] { served.server().stop(); });
  expect_end(idle, 401, "stopping");
  CHECK_FALSE(idle.line());
  std::uint64_t came = 0;
  auto line = busy.reply();
  for (; line.at("method") == "entry"; line = busy.reply()) {
    CHECK(line.at("params").at("seq") == came);
    ++came;
  }
  CHECK(line.at("method") == "end");
  CHECK(line.at("params").at("next") == came);
  stop.join();
  CHECK_FALSE(busy.line());
  CHECK(came <= 401);
}

TEST_CASE("a follower that does not read does not hold up a stop") {
  ServedLedger served({.stop_deadline = std::chrono::minutes(5),
                       .feed_stop_deadline = std::chrono::milliseconds(50)});
  write(served, 0, 676);
  auto stalled = served.connect();
  stalled.send(request(0, "subscribe", R"({"from":0,"raw":true})") + "\n");
  CHECK(stalled.reply().contains("result"));
  const auto begun = std::chrono::steady_clock::now();
  served.server().stop();
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::minutes(2));
}

TEST_CASE("a follower that does not read delays no writer and no other follower") {
  // Little may be held, so that the stalled feed stands still long before the end.
  ServedLedger served({.max_feed_held_bytes = 20'000});
  write(served, 0, 600);
  auto stalled = served.connect();
  stalled.send(request(0, "subscribe", R"({"from":0,"raw":true})") + "\n");
  auto follower = served.connect();
  CHECK(subscribe(follower, R"({"from":0})").contains("result"));
  expect_entries(follower, 0, 601);
  write(served, 600, 76);  // answered, each
  expect_entries(follower, 601, 677);
  // And when it reads at last, nothing is missing.
  CHECK(stalled.reply().contains("result"));
  expect_entries(stalled, 0, 677);
}

TEST_CASE("a follower that takes nothing until the deadline is dropped") {
  ServedLedger served({.write_deadline = std::chrono::milliseconds(50)});
  write(served, 0, 676);
  auto stalled = served.connect();
  stalled.send(request(0, "subscribe", R"({"from":0,"raw":true})") + "\n");
  while (served.server().connections() > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  auto other = served.connect();
  CHECK(other.call(request(1, "version")).contains("result"));
}

TEST_CASE("followers that go away leave nothing behind, and others go on") {
  ServedLedger served;
  auto follower = served.connect();
  CHECK(subscribe(follower).contains("result"));
  for (int i = 0; i < 20; ++i) {
    auto gone = served.connect();
    CHECK(subscribe(gone).contains("result"));
  }
  while (served.server().connections() > 1)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  write(served, 0, 5);
  expect_entries(follower, 1, 6);
}

TEST_CASE("many followers at once all get everything while several clients write") {
  ServedLedger served;
  std::vector<std::unique_ptr<Connection>> followers;
  for (int i = 0; i < 12; ++i) {
    followers.push_back(std::make_unique<Connection>(served.socket_path()));
    CHECK(subscribe(*followers.back(), R"({"from":0})").contains("result"));
  }
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w)
    writers.emplace_back([&served, w] {
      Connection connection(served.socket_path());
      for (int i = w * 100; i < w * 100 + 100; ++i)
        connection.send(request(i, "registry.open", open_registry(i)) + "\n");
      for (int i = 0; i < 100; ++i) static_cast<void>(connection.line());
    });
  for (auto& follower : followers) expect_entries(*follower, 0, 301);
  for (auto& writer : writers) writer.join();
}
