#include "tests/domain/refusals.hpp"
#include "tests/support/officer_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// The newest entry of a ledger with officers 2 (script for JP), 3 (approver) and 4 (revoked),
// judged on the state before it.
struct Newest {
  Newest(const Actor& actor, Command command) {
    book = staffed();
    book.must(new_officer(2000, Role::script, "JP"));
    book.must(new_officer(2001, Role::approver));
    book.must(new_officer(2002, Role::administrator));
    book.must(revoke(4));
    book.actor = actor;
    book.must(std::move(command));
    entry = book.entries().back();
    delta = book.deltas().back();
    book.undo();
  }
  [[nodiscard]] std::string broken() const {
    const auto status = check_touched(book.state(), entry, delta);
    return status ? "" : std::string(base::id_text(status.error().id));
  }
  Book book;
  Entry entry;
  Delta delta;
};

Command opened() { return on("2018-01-01", open_account("JP", AccountKind::entity_holding)); }

OfficerRow officer(std::uint64_t uid, std::vector<RoleGrant> roles, Seq granted_by) {
  OfficerRow row;
  row.uid = uid;
  row.roles = std::move(roles);
  row.granted_by = granted_by;
  return row;
}

std::string whole(const std::vector<std::pair<std::uint64_t, OfficerRow>>& rows) {
  auto book = staffed();
  State state = book.state();
  Delta delta;
  for (const auto& [number, row] : rows) delta.officers.push_back({number, std::nullopt, row});
  state.load(delta);
  const auto status = check_whole(state);
  return status ? "" : std::string(base::id_text(status.error().id));
}

}  // namespace

TEST_CASE("law.officers: an entry is by an officer whose roles reach it") {
  Newest account({2, 2000}, opened());
  CHECK(account.broken().empty());
  SECTION("by a revoked officer") { account.entry.actor = {4, 2002}; }
  SECTION("by an officer that never was") { account.entry.actor = {9, 2000}; }
  SECTION("under another uid") { account.entry.actor = {2, 1000}; }
  SECTION("by an approver") { account.entry.actor = {3, 2001}; }
  SECTION("by the system") { account.entry.actor = {0, 0}; }
  SECTION("with a signature nobody can have made") { account.entry.signature.emplace(); }
  CHECK(account.broken() == "law.officers");
}

TEST_CASE("law.officers: a role for one registry does not reach another") {
  Newest account({1, 1000}, on("2018-01-01", open_account("MN", AccountKind::entity_holding)));
  CHECK(account.broken().empty());
  account.entry.actor = {2, 2000};
  CHECK(account.broken() == "law.officers");
}

TEST_CASE("law.officers: an officer with a key signs") {
  auto book = staffed();
  book.must(new_officer(2900, Role::administrator));  // who could replace a lost key
  book.must(grant_key(1, digest_of(0x71)));
  auto command = opened();
  command.signature.emplace();
  book.must(std::move(command));
  auto entry = book.entries().back();
  const auto delta = book.deltas().back();
  book.undo();
  CHECK(check_touched(book.state(), entry, delta));
  entry.signature.reset();
  CHECK_FALSE(check_touched(book.state(), entry, delta));
}

TEST_CASE("law.officers: officers change only as the entry says") {
  Newest grant({1, 1000}, grant_role(2, Role::reader, "MN"));
  CHECK(grant.broken().empty());
  auto& after = grant.delta.officers[0].after;
  SECTION("not at all") { grant.delta.officers.clear(); }
  SECTION("another role") { after->roles[0].role = Role::administrator; }
  SECTION("the whole ledger instead of one registry") { after->roles[0].registry = {}; }
  SECTION("a key goes with it") { after->public_key = digest_of(1); }
  SECTION("another uid goes with it") { after->uid = 2009; }
  SECTION("the uid of another officer") {
    after->uid = 2001;
    std::get<GrantOfficer>(grant.entry.body.given).uid = 2001;
  }
  SECTION("one that was had already") {
    std::get<GrantOfficer>(grant.entry.body.given) = {2, {}, Role::script, registry("JP"), {}};
    after = grant.delta.officers[0].before;
  }
  CHECK(grant.broken() == "law.officers");
}

TEST_CASE("law.officers: a change that does not start from the row that stands is law 7's") {
  Newest grant({1, 1000}, grant_role(2, Role::reader, "MN"));
  SECTION("another officer") { grant.delta.officers[0].key = 3; }
  SECTION("one more") { grant.delta.officers.push_back(grant.delta.officers[0]); }
  SECTION("the row that stood is another") { grant.delta.officers[0].before->uid = 1; }
  CHECK(grant.broken() == "law.amounts");
}

TEST_CASE("law.officers: a revocation takes just what it says") {
  Newest taken({1, 1000}, revoke(2));
  CHECK(taken.broken().empty());
  SECTION("nothing") { taken.delta.officers[0].after = taken.delta.officers[0].before; }
  SECTION("and the row with it") { taken.delta.officers[0].after.reset(); }
  SECTION("of another") { std::get<RevokeOfficer>(taken.entry.body.given).officer = 3; }
  SECTION("another role") {
    std::get<RevokeOfficer>(taken.entry.body.given).role = Role::administrator;
  }
  CHECK(taken.broken() == "law.officers");
}

TEST_CASE("law.officers: another entry changes no officer") {
  Newest other({1, 1000}, opened());
  other.delta.officers.push_back(
      {5, std::nullopt, officer(2004, {{Role::administrator, {}}}, other.entry.seq)});
  CHECK(other.broken() == "law.officers");
}

TEST_CASE("law.officers over a whole state") {
  const RoleGrant chief{Role::administrator, {}};
  CHECK(whole({{2, officer(2000, {chief}, 1)}}).empty());
  CHECK(whole({{2, officer(1000, {chief}, 1)}}) == "law.officers");         // one uid, two officers
  CHECK(whole({{2, officer(1000, {}, 1)}}).empty());                        // but a revoked one's
  CHECK(whole({{3, officer(2000, {chief}, 1)}}) == "law.officers");         // a gap
  CHECK(whole({{2, officer(2000, {chief}, 7)}}) == "law.officers");         // made by no entry
  CHECK(whole({{2, officer(2000, {chief, chief}, 1)}}) == "law.officers");  // one role twice
  CHECK(whole({{2, officer(2000, {{Role::script, registry("XX")}}, 1)}}) == "law.officers");
  CHECK(whole({{1, officer(1000, {{Role::reader, {}}}, 0)}}) == "law.officers");  // nobody governs
  auto with_key = officer(2000, {chief}, 1), same_key = officer(2001, {chief}, 1);
  with_key.public_key = same_key.public_key = digest_of(5);
  CHECK(whole({{2, with_key}, {3, same_key}}) == "law.officers");
}
