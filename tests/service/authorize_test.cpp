#include "ledger/service/authorize.hpp"

#include <catch2/catch.hpp>

#include "ledger/protocol/method.hpp"

using namespace jcm;

TEST_CASE("the administrator of the genesis may call every method") {
  for (const auto& method : protocol::method_table()) {
    const auto actor = service::authorize(1000, method.name, 1000);
    REQUIRE(actor);
    CHECK(actor->officer == service::administrator_officer);
    CHECK(actor->uid == 1000);
  }
}

TEST_CASE("everyone else is denied every method, known or not, root included") {
  for (const std::uint64_t uid : {0u, 1u, 999u, 1001u, 65534u}) {
    for (const auto& method : protocol::method_table()) {
      const auto actor = service::authorize(uid, method.name, 1000);
      REQUIRE_FALSE(actor);
      CHECK(actor.error().id == base::ErrorId::caller_unknown);
    }
    CHECK_FALSE(service::authorize(uid, "no.such.method", 1000));
  }
}

TEST_CASE("a denial names the caller's uid and whom to ask") {
  const auto actor = service::authorize(1001, "credits.transfer", 1000);
  REQUIRE_FALSE(actor);
  CHECK_THAT(actor.error().detail, Catch::Contains("uid 1001") && Catch::Contains("uid 1000") &&
                                       Catch::Contains("credits.transfer"));
}

TEST_CASE("a denial shows a method name that is not text in a safe form") {
  const auto actor = service::authorize(1001, "x\n\x1b[31m\xff", 1000);
  REQUIRE_FALSE(actor);
  CHECK(actor.error().detail.find_first_of("\n\x1b\xff") == std::string::npos);
}
