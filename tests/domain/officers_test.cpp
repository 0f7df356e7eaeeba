// Officers: grants and revocations, and who may record what.
#include "tests/domain/refusals.hpp"
#include "tests/support/officer_builders.hpp"

#include "ledger/domain/authority.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

constexpr Actor administrator{1, 1000};

std::string says(Book& book, Command command) {
  return as(book, administrator, std::move(command));
}

}  // namespace

TEST_CASE("the genesis makes officer 1, administrator of the whole ledger") {
  Book book;
  book.must(genesis());
  REQUIRE(book.state().officers().size() == 1);
  const auto* row = book.state().officer(1);
  REQUIRE(row != nullptr);
  CHECK(row->uid == 1000);
  CHECK(row->roles == std::vector<RoleGrant>{{Role::administrator, {}}});
  CHECK(row->granted_by == 0);
}

TEST_CASE("a new officer takes the next number, and needs a uid, a role and a name") {
  auto book = staffed();
  CHECK(*book.must(new_officer(2000, Role::approver)).body.resolved.officer == 2);
  CHECK(*book.must(new_officer(2001, Role::script, "JP")).body.resolved.officer == 3);
  CHECK(book.state().officer(3)->roles == std::vector<RoleGrant>{{Role::script, registry("JP")}});
  CHECK(book.state().officer(2)->name == digest_of(static_cast<std::uint8_t>(2000)));
  auto nameless = new_officer(2002, Role::reader);
  nameless.personal.clear();
  CHECK(form(nameless) == "field.missing officer_name");
  auto without_role = new_officer(2002, Role::reader);
  std::get<GrantOfficer>(without_role.given).role.reset();
  CHECK(form(without_role) == "field.missing role");
  auto without_uid = new_officer(2002, Role::reader);
  std::get<GrantOfficer>(without_uid.given).uid.reset();
  CHECK(form(without_uid) == "field.missing uid");
  CHECK(form(new_officer(4'294'967'295, Role::reader)) == "field.value uid");
  auto zero = grant_key(1, Digest{});
  CHECK(form(zero) == "field.value public_key");
  CHECK(form(Command{GrantOfficer{2, {}, {}, {}, {}}, {}, {}, {}}) == "field.missing role");
  CHECK(form(Command{GrantOfficer{2, 7, {}, registry("JP"), {}}, {}, {}, {}}) ==
        "field.conflict registry");
  CHECK(form(Command{RevokeOfficer{2, {}, registry("JP")}, {}, {}, {}}) ==
        "field.conflict registry");
}

TEST_CASE("one uid is one officer, one role is granted once, one key is one person's") {
  auto book = staffed();
  book.must(new_officer(2000, Role::approver));
  CHECK(says(book, new_officer(2000, Role::reader)) == "officer.exists uid");
  CHECK(says(book, grant_uid(2, 1000)) == "officer.exists uid");
  CHECK(says(book, grant_uid(2, 2000)) == "officer.exists uid");
  CHECK(says(book, grant_role(2, Role::approver)) == "officer.exists role");
  CHECK(says(book, grant_role(2, Role::approver, "JP")) == "ok");
  CHECK(says(book, grant_role(2, Role::script, "XX")) == "registry.unknown registry");
  CHECK(says(book, grant_role(9, Role::script)) == "officer.unknown officer");
  CHECK(says(book, grant_key(2, digest_of(0x71))) == "ok");
  CHECK(says(book, grant_key(1, digest_of(0x71))) == "key.used_before public_key");
}

TEST_CASE("revoking takes one role, or all; the number never comes back, the uid is free") {
  auto book = staffed();
  book.must(new_officer(2000, Role::approver));
  book.must(grant_role(2, Role::reader, "MN"));
  CHECK(says(book, revoke(2, Role::reader)) == "officer.unknown role");
  CHECK(says(book, revoke(2, Role::reader, "MN")) == "ok");
  CHECK(says(book, revoke(2)) == "ok");
  CHECK(book.state().officer(2)->roles.empty());
  CHECK(says(book, revoke(2)) == "officer.unknown officer");
  CHECK(says(book, grant_role(2, Role::reader)) == "officer.unknown officer");
  CHECK(*book.must(new_officer(2000, Role::reader)).body.resolved.officer == 3);
}

TEST_CASE("the last administrator of the whole ledger stays") {
  auto book = staffed();
  CHECK(says(book, revoke(1)) == "officer.last officer");
  CHECK(says(book, revoke(1, Role::administrator)) == "officer.last role");
  book.must(new_officer(2000, Role::administrator, "JP"));
  CHECK(says(book, revoke(1)) == "officer.last officer");  // one registry's is not the ledger's
  book.must(new_officer(2001, Role::administrator));
  CHECK(says(book, revoke(1)) == "ok");
  CHECK(says(book, open_registry("TH", Side::partner)) == "caller.unknown");
  CHECK(as(book, {3, 2001}, open_registry("TH", Side::partner)) == "ok");
}

TEST_CASE("who may record what, and where") {
  auto book = staffed();
  book.must(new_officer(2000, Role::script, "JP"));
  book.must(new_officer(2001, Role::approver));
  book.must(new_officer(2002, Role::administrator, "MN"));
  const auto account_in = [](std::string_view code) {
    return on("2018-01-01", open_account(code, AccountKind::entity_holding));
  };
  const Actor script{2, 2000}, approver{3, 2001}, of_mongolia{4, 2002};
  CHECK(as(book, script, account_in("JP")) == "ok");
  CHECK(as(book, script, account_in("MN")) == "officer.not_allowed");
  CHECK(as(book, approver, account_in("JP")) == "officer.not_allowed");
  CHECK(as(book, of_mongolia, account_in("MN")) == "ok");
  CHECK(as(book, of_mongolia, account_in("JP")) == "officer.not_allowed");
  CHECK(as(book, of_mongolia, go_live("MN")) == "ok");
  // Ledger-wide entries take a role for the whole ledger.
  CHECK(as(book, script, record_project("MN004")) == "officer.not_allowed");
  CHECK(as(book, of_mongolia, new_officer(2005, Role::reader)) == "officer.not_allowed");
  book.must(grant_role(2, Role::script));
  CHECK(as(book, script, record_project("MN004")) == "ok");
  CHECK(as(book, script, account_in("MN")) == "business_date.live business_date");
}

TEST_CASE("an actor is an officer under the uid in force") {
  auto book = staffed();
  book.must(new_officer(2000, Role::administrator));
  const auto open = [](std::string_view code) { return open_registry(code, Side::partner); };
  CHECK(as(book, {2, 1000}, open("TH")) == "caller.unknown");
  CHECK(as(book, {3, 2000}, open("TH")) == "caller.unknown");
  book.must(grant_uid(2, 2010));
  CHECK(as(book, {2, 2000}, open("TH")) == "caller.unknown");
  CHECK(as(book, {2, 2010}, open("TH")) == "ok");
  book.must(revoke(2));
  CHECK(as(book, {2, 2010}, open("VN")) == "caller.unknown");
  CHECK(as(book, {0, 0}, open("VN")) == "officer.not_allowed");
}

TEST_CASE("a denial says which role is missing where, and whom to ask") {
  auto book = staffed();
  book.must(new_officer(2000, Role::script, "JP"));
  book.actor = Actor{2, 2000};
  const auto entry = book.submit(go_live("MN"));
  REQUIRE_FALSE(entry);
  CHECK(helpful(entry.error()));
  for (const auto* part : {"officer 2 (script for JP)", "registry.go_live", "registry MN",
                           "administrator", "officer 1 (uid 1000)"})
    CHECK_THAT(entry.error().detail, Catch::Contains(part));
}

TEST_CASE("an officer with a key signs everything, and nobody else signs") {
  auto book = staffed();
  auto signed_one = open_registry("TH", Side::partner);
  signed_one.signature.emplace();
  CHECK(says(book, signed_one) == "officer.signature signature");
  book.must(new_officer(2900, Role::administrator));
  // The grant that enrols the first key is not signed, the next one is.
  CHECK(says(book, grant_key(1, digest_of(0x71))) == "ok");
  CHECK(says(book, open_registry("TH", Side::partner)) == "officer.signature signature");
  CHECK(says(book, signed_one) == "ok");
  auto next_key = grant_key(1, digest_of(0x72));
  CHECK(says(book, next_key) == "officer.signature signature");
  next_key.signature.emplace();
  CHECK(says(book, next_key) == "ok");
}

TEST_CASE("an officer with a key signs the proposal, not what it would do") {
  auto book = staffed();
  book.must(new_officer(2900, Role::administrator));
  book.must(grant_key(1, digest_of(0x71)));
  const auto what = record_project("MN009");
  Propose propose;
  *propose.what = Proposed{what.given, what.common, what.authority};
  Command command{propose, {}, {}, {}};
  CHECK(says(book, command) == "officer.signature signature");
  command.signature.emplace();
  CHECK(says(book, command) == "ok");
}

TEST_CASE("the only administrator of the whole ledger enrols no key") {
  auto book = staffed();
  CHECK(says(book, grant_key(1, digest_of(0x71))) == "officer.last public_key");
  book.must(new_officer(2000, Role::administrator, "JP"));
  book.must(new_officer(2001, Role::approver));
  CHECK(says(book, grant_key(1, digest_of(0x71))) == "officer.last public_key");
  CHECK(says(book, grant_key(2, digest_of(0x72))) == "ok");  // officer 1 could replace it
  CHECK(says(book, grant_key(3, digest_of(0x73))) == "ok");
  book.must(new_officer(2002, Role::administrator));
  CHECK(says(book, grant_key(1, digest_of(0x71))) == "ok");
}

namespace {

Command asks(EntryKind operation, std::vector<ApprovalTier> tiers,
             std::optional<std::uint32_t> delay = {}) {
  SetPolicy policy;
  policy.operation = operation;
  policy.tiers = std::move(tiers);
  policy.delay_minutes = delay;
  return {policy, {}, {}, {}};
}

}  // namespace

TEST_CASE("no policy and no revocation locks the administration out") {
  const auto granting = EntryKind::officer_grant, setting = EntryKind::policy_set;
  auto book = staffed();  // one administrator, and nobody who could approve
  book.must(asks(granting, {{credits(0), 2, Role::approver}}));
  CHECK(says(book, asks(setting, {{credits(0), 1, Role::administrator}})) == "officer.last tiers");
  CHECK(says(book, asks(setting, {}, 5)) == "officer.last delay_minutes");
  book.must(asks(granting, {}));
  book.must(asks(setting, {{credits(0), 1, Role::approver}}));
  CHECK(says(book, asks(granting, {})) == "approval.required");  // setting is governed now
}

TEST_CASE("who could approve stays while both ways need it") {
  const auto granting = EntryKind::officer_grant, setting = EntryKind::policy_set;
  auto book = staffed();
  book.must(new_officer(2000, Role::approver));
  book.must(new_officer(2001, Role::administrator));
  book.must(new_officer(2002, Role::approver, "JP"));  // of one registry: does not count
  book.must(asks(granting, {{credits(0), 1, Role::administrator}}));
  SECTION("administrators approve for each other") {
    // A role can be granted still.
    CHECK(says(book, asks(setting, {{credits(0), 3, Role::approver}})) == "ok");
    for (const std::uint64_t officer : {1U, 3U})
      CHECK(says(book, revoke(officer)) == "officer.last officer");
    CHECK(says(book, revoke(3, Role::administrator)) == "officer.last role");
    CHECK(says(book, revoke(2)) == "ok");
    CHECK(says(book, revoke(4)) == "ok");
  }
  SECTION("an approver is enough while policy can be set") {
    CHECK(says(book, asks(setting, {{credits(0), 1, Role::approver}})) == "ok");
    CHECK(says(book, revoke(3)) == "ok");
    CHECK(says(book, revoke(2)) == "officer.last officer");
    CHECK(says(book, revoke(2, Role::approver)) == "officer.last role");
  }
  SECTION("a role that can be granted is way enough") {
    book.must(asks(granting, {}));
    CHECK(says(book, asks(setting, {{credits(0), 9, Role::approver}})) == "ok");
    CHECK(says(book, revoke(2)) == "ok");
  }
}

TEST_CASE("an officer who signs may lose the key without locking anybody out") {
  const auto granting = EntryKind::officer_grant, setting = EntryKind::policy_set;
  auto book = staffed();
  book.must(new_officer(2000, Role::administrator));
  book.must(new_officer(2001, Role::approver));
  SECTION("of two administrators one stays without a key, or both stay") {
    book.must(grant_key(2, digest_of(0x71)));
    CHECK(says(book, revoke(2)) == "ok");
    book.must(new_officer(2002, Role::administrator));
    book.must(grant_key(4, digest_of(0x72)));
    CHECK(says(book, revoke(1)) == "officer.last officer");
  }
  SECTION("the only approver enrols no key while both ways need one") {
    book.must(asks(granting, {{credits(0), 1, Role::approver}}));
    book.must(asks(setting, {{credits(0), 1, Role::approver}}));
    const auto key = grant_key(3, digest_of(0x71));
    Propose propose;
    *propose.what = Proposed{key.given, key.common, key.authority};
    CHECK(says(book, Command{propose, {}, {}, {}}) == "officer.last what.params.public_key");
  }
  SECTION("nor do both ways come to need one who signs") {
    book.must(grant_key(3, digest_of(0x71)));
    book.must(asks(granting, {{credits(0), 1, Role::approver}}));
    CHECK(says(book, asks(setting, {{credits(0), 1, Role::approver}})) == "officer.last tiers");
  }
  SECTION("administrators who approve for each other are three when one signs") {
    book.must(asks(granting, {{credits(0), 1, Role::administrator}}));
    book.must(asks(setting, {{credits(0), 9, Role::approver}}));
    CHECK(book.state().officers().size() == 3);
    for (const std::uint64_t officer : {1U, 2U}) {
      const auto key = grant_key(officer, digest_of(0x71));
      Propose propose;
      *propose.what = Proposed{key.given, key.common, key.authority};
      CHECK(says(book, Command{propose, {}, {}, {}}) == "officer.last what.params.public_key");
    }
  }
}

TEST_CASE("random grants and revocations against a model of who may what") {
  std::uint32_t seed = 20'260'201;
  const auto draw = [&](std::uint32_t below) {
    seed = seed * 1'664'525U + 1'013'904'223U;
    return (seed >> 8) % below;
  };
  auto book = staffed();
  std::map<std::uint64_t, std::pair<std::uint64_t, std::set<std::pair<Role, std::string>>>> model{
      {1, {1000, {{Role::administrator, ""}}}}};
  const auto rules = [&](std::uint64_t number) {
    const auto& roles = model[number].second;
    return roles.contains({Role::administrator, ""});
  };
  for (int step = 0; step < 600; ++step) {
    const std::uint64_t actor = 1 + draw(static_cast<std::uint32_t>(model.size()));
    const Actor by{actor, model[actor].first};
    const auto role = static_cast<Role>(draw(5));
    const std::string code = std::array<std::string, 3>{"", "JP", "MN"}[draw(3)];
    const std::uint64_t about = 1 + draw(static_cast<std::uint32_t>(model.size()));
    const bool allowed = rules(actor);
    const auto what = draw(3);
    bool expected = allowed;
    std::string said;
    if (what == 0) {
      const std::uint64_t uid = 3000 + draw(40);
      for (const auto& [number, one] : model)
        expected = expected && (one.first != uid || one.second.empty());
      said = as(book, by, new_officer(uid, role, code));
      if (said == "ok") model[model.size() + 1] = {uid, {{role, code}}};
    } else if (what == 1) {
      auto& roles = model[about].second;
      expected = expected && !roles.empty() && !roles.contains({role, code});
      said = as(book, by, grant_role(about, role, code));
      if (said == "ok") roles.insert({role, code});
    } else {
      auto& roles = model[about].second;
      int governing = 0;
      for (const auto& [number, one] : model)
        governing += number != about && one.second.contains({Role::administrator, ""}) ? 1 : 0;
      const bool last = governing == 0 && roles.contains({Role::administrator, ""}) &&
                        role == Role::administrator && code.empty();
      expected = expected && roles.contains({role, code}) && !last;
      said = as(book, by, revoke(about, role, code));
      if (said == "ok") roles.erase({role, code});
    }
    INFO(step << " by " << actor << ": " << said);
    REQUIRE((said == "ok") == expected);
    REQUIRE(check_whole(book.state()));
  }
  CHECK(model.size() > 10);
}
