// The order of answers, back-pressure, deadlines and ends of a connection, over real sockets and a
// real ledger.
#include "ledger/service/session.hpp"

#include <thread>

#include "tests/service/served_ledger.hpp"

using namespace jcm;
using testing::error_id;
using testing::open_registry;
using testing::request;
using testing::ServedLedger;

namespace {

std::uint64_t size_in(const testing::json::object& reply) {
  return reply.at("result").at("size").to_number<std::uint64_t>();
}

}  // namespace

TEST_CASE("answers come in the order of the requests, and a read sees every earlier write") {
  ServedLedger served;
  auto connection = served.connect();
  std::string lines;
  constexpr int rounds = 60;
  for (int i = 0; i < rounds; ++i) {
    lines += request(3 * i, "registry.open", open_registry(i)) + "\n";
    lines += request(3 * i + 1, "registry.list") + "\n";
    lines += (i % 2 == 0 ? "{broken" : request(3 * i + 2, "no.such.method")) + "\n";
  }
  connection.send(lines);
  for (int i = 0; i < rounds; ++i) {
    const auto written = connection.reply();
    CHECK(written.at("id") == 3 * i);
    CHECK(written.at("result").at("seq") == i + 1);
    const auto listed = connection.reply();
    CHECK(listed.at("id") == 3 * i + 1);
    // At least the writes before it; those after it were on their way too and may show.
    CHECK(listed.at("result").at("registries").as_array().size() >=
          static_cast<std::size_t>(i + 1));
    CHECK(error_id(connection.reply()) == (i % 2 == 0 ? "json.malformed" : "method.unknown"));
  }
}

TEST_CASE("a refused write still holds back the reads behind it, and answers in its place") {
  ServedLedger served;
  auto connection = served.connect();
  connection.send(request(1, "registry.open", open_registry(0)) + "\n" +
                  request(2, "registry.go_live", R"({"request_id":"live","registry":"ZZ"})") +
                  "\n" + request(3, "status") + "\n");
  CHECK(connection.reply().at("id") == 1);
  CHECK(error_id(connection.reply()) == "registry.unknown");
  CHECK(size_in(connection.reply()) == 2);
}

TEST_CASE("ids come back as they were written") {
  ServedLedger served;
  auto connection = served.connect();
  for (const std::string id : {"1e2", "\"\\u0041\"", "18446744073709551615", "\"\"", "0.10"}) {
    connection.send(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"version"})" + "\n");
    const auto line = connection.line();
    REQUIRE(line);
    CHECK_THAT(*line, Catch::Contains("\"id\":" + id + ","));
  }
}

TEST_CASE("a client that half-closes gets every answer, then the end") {
  ServedLedger served;
  auto connection = served.connect();
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += request(i, "registry.open", open_registry(i)) + "\n";
  connection.send(lines);
  connection.half_close();
  for (int i = 0; i < 100; ++i) CHECK(connection.reply().at("id") == i);
  CHECK_FALSE(connection.line());
}

TEST_CASE("half a line and the end is answered as incomplete") {
  ServedLedger served;
  auto connection = served.connect();
  connection.send(request(1, "version") + "\n" + R"({"jsonrpc":"2.0",)");
  connection.half_close();
  CHECK(connection.reply().at("id") == 1);
  CHECK(error_id(connection.reply()) == "line.incomplete");
  CHECK_FALSE(connection.line());
}

TEST_CASE("half a line and silence ends at the deadline, and disturbs nobody meanwhile") {
  ServedLedger served({.line_deadline = std::chrono::milliseconds(50)});
  auto silent = served.connect();
  auto idle = served.connect();
  silent.send(R"({"jsonrpc":)");
  auto other = served.connect();
  CHECK(other.call(request(1, "version")).contains("result"));
  CHECK(error_id(silent.reply()) == "line.incomplete");
  CHECK_FALSE(silent.line());
  CHECK(idle.call(request(2, "version"))
            .contains("result"));  // silence without half a line costs nothing
}

TEST_CASE("a line without end is refused as soon as it is too long") {
  ServedLedger served({.max_line_bytes = 4096});
  auto connection = served.connect();
  connection.send(request(1, "version") + "\n");
  connection.send(std::string(200'000, 'x'));
  CHECK(connection.reply().at("id") == 1);
  CHECK(error_id(connection.reply()) == "line.too_long");
  CHECK_FALSE(connection.line());
}

TEST_CASE("more open requests than allowed only wait; none is lost") {
  ServedLedger served({.max_open_requests = 3});
  auto connection = served.connect();
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += request(i, i % 3 == 0 ? "whoami" : "version") + "\n";
  std::thread sender([&] { connection.send(lines); });
  for (int i = 0; i < 300; ++i) CHECK(connection.reply().at("id") == i);
  sender.join();
}

TEST_CASE("a client that does not read is not read from, costs nobody else, and loses nothing") {
  ServedLedger served({.max_held_bytes = 20'000});
  auto slow = served.connect();
  const std::string line = request(7, "describe") + "\n";  // a long answer
  std::size_t sent = 0;
  std::size_t stuck = 0;
  while (stuck < 20 && sent < 20'000'000) {
    const std::size_t n = slow.send_without_waiting(line);
    REQUIRE((n == 0 || n == line.size()));
    sent += n;
    stuck = n == 0 ? stuck + 1 : 0;
    if (n == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(stuck == 20);  // the way is full: the daemon does not take in what it cannot answer
  auto other = served.connect();
  CHECK(other.call(request(1, "version")).contains("result"));
  slow.half_close();
  for (std::size_t i = 0; i < sent / line.size(); ++i) CHECK(slow.reply().contains("result"));
  CHECK_FALSE(slow.line());
}

TEST_CASE("a client that takes nothing until the deadline is dropped") {
  ServedLedger served({.max_held_bytes = 20'000, .write_deadline = std::chrono::milliseconds(50)});
  auto slow = served.connect();
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += request(i, "describe") + "\n";
  slow.send(lines);
  while (served.server().connections() > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  auto other = served.connect();
  CHECK(other.call(request(1, "version")).contains("result"));
}

TEST_CASE("a client that goes away with answers owed harms nothing, and its writes stand") {
  ServedLedger served;
  {
    auto gone = served.connect();
    std::string lines;
    for (int i = 0; i < 50; ++i) lines += request(i, "registry.open", open_registry(i)) + "\n";
    gone.send(lines);
    CHECK(gone.reply().contains("result"));
  }
  auto other = served.connect();
  const auto repeated = other.call(request(1, "registry.open", open_registry(0)));
  CHECK(repeated.at("result").at("seq") == 1);
}
