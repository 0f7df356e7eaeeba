#include "ledger/service/authorize.hpp"

#include <catch2/catch.hpp>

#include "ledger/domain/authority.hpp"

using namespace jcm;
using domain::Role;
using domain::RoleGrant;

namespace {

domain::RegistryCode code(std::string_view text) { return *domain::RegistryCode::parse(text); }

domain::OfficerRow officer(std::uint64_t uid, std::vector<RoleGrant> roles) {
  domain::OfficerRow row;
  row.uid = uid;
  row.roles = std::move(roles);
  return row;
}

// 1 administrator, 2 approver, 3 script for JP, 4 reader for JP and auditor for MN, 5 revoked.
engine::Officers people() {
  return engine::Officers(
      {{1, officer(1000, {{Role::administrator, {}}})},
       {2, officer(1001, {{Role::approver, {}}})},
       {3, officer(1002, {{Role::script, code("JP")}})},
       {4, officer(1003, {{Role::auditor, code("MN")}, {Role::reader, code("JP")}})},
       {5, officer(1004, {})}});
}

base::Status call(std::uint64_t uid, std::string_view method, protocol::json::object params = {}) {
  const auto officers = people();
  const auto* info = protocol::find_method(method);
  REQUIRE(info != nullptr);
  const auto actor = service::authorize(uid, method, officers);
  REQUIRE(actor);
  return service::may_call(officers, *actor, *info, params);
}

base::ErrorId refusal(const base::Status& status) {
  REQUIRE_FALSE(status);
  return status.error().id;
}

}  // namespace

TEST_CASE("the administrator of the whole ledger may call every method") {
  for (const auto& method : protocol::method_table()) {
    INFO(method.name);
    CHECK(call(1000, method.name));
  }
}

TEST_CASE("a stranger is denied every method, known or not, root and the revoked included") {
  for (const std::uint64_t uid : {0u, 1u, 999u, 1004u, 65534u}) {
    for (const auto& method : protocol::method_table()) {
      const auto actor = service::authorize(uid, method.name, people());
      REQUIRE_FALSE(actor);
      CHECK(actor.error().id == base::ErrorId::caller_unknown);
    }
    CHECK_FALSE(service::authorize(uid, "no.such.method", people()));
  }
}

TEST_CASE("each officer is who has the uid in force") {
  CHECK(*service::authorize(1002, "status", people()) == domain::Actor{3, 1002});
  CHECK(*service::authorize(1001, "no.such.method", people()) == domain::Actor{2, 1001});
}

TEST_CASE("a method takes one of its roles") {
  CHECK(call(1001, "proposal.approve"));
  CHECK(refusal(call(1001, "credits.transfer")) == base::ErrorId::officer_not_allowed);
  CHECK(refusal(call(1001, "officer.grant")) == base::ErrorId::officer_not_allowed);
  CHECK(call(1002, "credits.transfer"));
  CHECK(refusal(call(1002, "policy.set")) == base::ErrorId::officer_not_allowed);
  CHECK(refusal(call(1002, "log.entries")) == base::ErrorId::officer_not_allowed);
  CHECK(call(1003, "log.entries"));
  CHECK(call(1003, "reconciliation.record"));
}

TEST_CASE("roles for single registries read of those only, as far as a param names one") {
  CHECK(call(1002, "account.list"));
  CHECK(call(1002, "account.list", {{"registry", "JP"}}));
  CHECK(refusal(call(1002, "account.list", {{"registry", "MN"}})) ==
        base::ErrorId::officer_not_allowed);
  CHECK(call(1002, "holdings", {{"account", "JP-EH-000001-43"}}));
  const auto denied = call(1002, "holdings", {{"account", "MN-EH-000001-11"}});
  REQUIRE(refusal(denied) == base::ErrorId::officer_not_allowed);
  CHECK(denied.error().field == "account");
  CHECK(refusal(call(1002, "serial.history", {{"serial", "JCM-MN-MN004-2017-1"}})) ==
        base::ErrorId::officer_not_allowed);
  CHECK(call(1003, "holdings", {{"account", "MN-EH-000001-11"}}));
  CHECK(call(1003, "holdings", {{"account", "JP-EH-000001-43"}}));
  CHECK(call(1002, "holdings", {{"account", 7}}));  // the params' reader says what is wrong
}

TEST_CASE("a denial names the caller, what is missing, and whom to ask") {
  const auto stranger = service::authorize(999, "credits.transfer", people());
  CHECK_THAT(stranger.error().detail, Catch::Contains("uid 999") && Catch::Contains("uid 1000") &&
                                          Catch::Contains("credits.transfer"));
  const auto denied = call(1002, "policy.set");
  CHECK_THAT(denied.error().detail,
             Catch::Contains("officer 3 (script for JP)") && Catch::Contains("policy.set") &&
                 Catch::Contains("role administrator") && Catch::Contains("officer 1 (uid 1000)"));
}

TEST_CASE("a denial shows a method name that is not text in a safe form") {
  const auto actor = service::authorize(999, "x\n\x1b[31m\xff", people());
  REQUIRE_FALSE(actor);
  CHECK(actor.error().detail.find_first_of("\n\x1b\xff") == std::string::npos);
}

TEST_CASE("personal texts are not for readers alone") {
  const engine::Officers officers(
      {{1, officer(1000, {{Role::administrator, {}}})}, {2, officer(1001, {{Role::reader, {}}})}});
  CHECK(service::may_see_personal(officers, {1, 1000}));
  CHECK_FALSE(service::may_see_personal(officers, {2, 1001}));
  CHECK_FALSE(service::may_see_personal(officers, {3, 1002}));
}

TEST_CASE("the schemas list for each write the roles that the rules allow") {
  for (const auto& method : protocol::method_table()) {
    if (method.act != protocol::MethodAct::write) continue;
    INFO(method.name);
    const auto kind = domain::parse_entry_kind(method.name);
    REQUIRE(kind);
    auto listed = method.roles;
    const auto allowed = domain::roles_for(*kind);
    auto ruled = std::vector(allowed.begin(), allowed.end());
    std::sort(listed.begin(), listed.end());
    std::sort(ruled.begin(), ruled.end());
    CHECK(listed == ruled);
  }
}
