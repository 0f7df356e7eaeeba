#include "ledger/service/server.hpp"

#include <sys/stat.h>

#include "tests/service/served_ledger.hpp"

using namespace jcm;
using testing::error_id;
using testing::request;
using testing::ServedLedger;

TEST_CASE("connections past the limit are told and closed, and have room again later") {
  ServedLedger served({.max_connections = 2});
  auto first = served.connect();
  CHECK(first.call(request(1, "version")).contains("result"));
  {
    auto second = served.connect();
    CHECK(second.call(request(1, "version")).contains("result"));
    auto third = served.connect();
    CHECK(error_id(third.reply()) == "connections.too_many");
    CHECK_FALSE(third.line());
  }
  while (served.server().connections() > 1) {
  }
  auto fourth = served.connect();
  CHECK(fourth.call(request(1, "version")).contains("result"));
}

TEST_CASE("a caller that is not the administrator is denied, and the connection lives on") {
  ServedLedger served({}, ::getuid() + 1);
  auto connection = served.connect();
  for (const char* method : {"version", "status", "registry.open", "no.such.method"}) {
    const auto reply = connection.call(request(5, method));
    CHECK(reply.at("id") == 5);
    CHECK(error_id(reply) == "caller.unknown");
  }
  CHECK(served.ledger().status().size == 1);
}

TEST_CASE("a stop answers what was taken up, closes every connection and removes the socket") {
  ServedLedger served;
  auto idle = served.connect();
  auto busy = served.connect();
  CHECK(idle.call(request(1, "version")).contains("result"));
  CHECK(busy.call(request(1, "registry.open", testing::open_registry(1))).contains("result"));
  CHECK(served.server().responds(std::chrono::seconds(10)));
  served.server().stop();
  CHECK_FALSE(idle.line());
  CHECK_FALSE(busy.line());
  struct stat found{};
  CHECK(::lstat(served.socket_path().c_str(), &found) != 0);
  CHECK_FALSE(served.server().responds(std::chrono::milliseconds(1)));
  served.server().stop();  // a second time is harmless
}

TEST_CASE("a second server on the same path is refused while the first serves") {
  ServedLedger served;
  service::Options options;
  options.socket_path = served.socket_path();
  const base::SystemClock clock;
  const auto second = service::Server::start(options, served.ledger(), clock,
                                             [](service::LogLevel, const std::string&) {});
  REQUIRE_FALSE(second);
  CHECK(second.error().id == base::ErrorId::socket_in_use);
  auto connection = served.connect();
  CHECK(connection.call(request(1, "version")).contains("result"));
}
