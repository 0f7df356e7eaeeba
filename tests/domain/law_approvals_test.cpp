// Law 11 sees what it is there for, in changes that the gates would never make.
#include <catch2/catch.hpp>

#include "ledger/domain/policy.hpp"
#include "tests/support/domain_builders.hpp"

using namespace jcm::domain;
using namespace jcm::test;

namespace {

Command command(Given given) {
  Command made;
  made.given = std::move(given);
  return made;
}

const Law& law() {
  for (const auto& one : laws())
    if (one.id == "law.approvals") return one;
  FAIL("no such law");
  std::abort();
}
bool sound(const State& state, const Entry& entry, const Delta& delta) {
  return law().touched(state, entry, delta).operator bool();
}

// A policy for transfers, officer 2 an approver, and a proposal: the newest entry.
Book proposed() {
  Book book = furnished(true);
  auto grant = command(GrantOfficer{std::nullopt, 1001, Role::approver, {}, std::nullopt});
  grant.personal.emplace(PersonalField::officer_name, digest_of(0x22));
  book.must(grant);
  SetPolicy policy;
  policy.registry = registry("JP");
  policy.tiers = {{credits(0), 1, Role::approver}};
  book.must(command(policy));
  const auto what = transfer(entity("JP", 1), entity("JP", 2), by_quantity(5));
  Propose propose;
  *propose.what = Proposed{what.given, what.common, what.authority};
  book.must(command(propose));
  return book;
}

// The effect as it would be behind the last approval, after which the state stands.
Entry effect_in(const Book& book, Seq proposal) {
  const auto& what = *book.state().proposal(proposal)->what->what;
  Entry entry;
  entry.seq = book.state().head().size;
  entry.time = book.now();
  entry.request_id = effect_id(proposal);
  entry.actor = Actor{2, 1001};
  entry.scope = registry("JP");
  entry.business_date = jcm::base::date_of(entry.time, 540);
  entry.authority = what.authority;
  entry.batch = BatchPosition{"yes", 1, 2};
  entry.body.given = what.given;
  entry.body.common = what.common;
  entry.body.resolved.moved = book.state().proposal(proposal)->reserved;
  entry.body.resolved.proposal = proposal;
  return entry;
}
Delta applied(const Book& book, const Entry& entry) {
  auto delta = apply(book.state(), entry);
  REQUIRE(delta);
  return *delta;
}

}  // namespace

TEST_CASE("law.approvals: an act alone that policy wants approved", "[law][approvals]") {
  const Book book = proposed();
  Entry entry = effect_in(book, book.entries().back().seq);
  entry.body.resolved.proposal.reset();
  entry.batch.reset();
  entry.request_id.text = "alone";
  CHECK_FALSE(sound(book.state(), entry, applied(book, entry)));
}

TEST_CASE("law.approvals: an effect without its approval", "[law][approvals]") {
  const Book book = proposed();
  const Entry entry = effect_in(book, book.entries().back().seq);
  CHECK_FALSE(sound(book.state(), entry, applied(book, entry)));
}

TEST_CASE("law.approvals: approvals by the proposer, late, and of the last one alone",
          "[law][approvals]") {
  const Book book = proposed();
  const Seq proposal = book.entries().back().seq;
  Entry entry;
  entry.seq = book.state().head().size;
  entry.time = book.now();
  entry.request_id.text = "yes";
  entry.actor = Actor{2, 1001};
  entry.scope = registry("JP");
  entry.batch = BatchPosition{"yes", 0, 2};
  entry.body.given = Approve{proposal, digest_of(0x33), ""};
  CHECK(sound(book.state(), entry, applied(book, entry)));
  auto own = entry;
  own.actor = Actor{1, 1000};
  CHECK_FALSE(sound(book.state(), own, applied(book, own)));
  auto late = entry;
  late.time.micros += std::int64_t{default_life_minutes} * 60'000'000 + 1;
  CHECK_FALSE(sound(book.state(), late, applied(book, late)));
  auto alone = entry;
  alone.batch.reset();
  CHECK_FALSE(sound(book.state(), alone, applied(book, alone)));
}

TEST_CASE("law.approvals: an effect of other content, or by another", "[law][approvals]") {
  Book book = proposed();
  const Seq proposal = book.entries().back().seq;
  book.actor = Actor{2, 1001};
  book.must(command(Approve{proposal, digest_of(0x33), ""}),
            BatchPosition{book.next_request_id(), 0, 2});
  Entry good = effect_in(book, proposal);
  CHECK(sound(book.state(), good, applied(book, good)));
  auto other = good;
  std::get<Transfer>(other.body.given).to = entity("MN", 2);
  CHECK_FALSE(sound(book.state(), other, applied(book, good)));
  other = good;
  other.body.personal.emplace(PersonalField::reason, digest_of(0x44));
  CHECK_FALSE(sound(book.state(), other, applied(book, good)));
  other = good;
  other.actor = Actor{1, 1000};
  CHECK_FALSE(sound(book.state(), other, applied(book, good)));
  other = good;
  other.body.resolved.proposal.reset();
  CHECK_FALSE(sound(book.state(), other, applied(book, other)));
  auto kept = applied(book, good);
  kept.proposals.clear();
  CHECK_FALSE(sound(book.state(), good, kept));
}

TEST_CASE("law.approvals: reservations are those of the open proposals", "[law][approvals]") {
  const Book book = proposed();
  CHECK(law().whole(book.state()));
  State lost = book.state();
  Delta rows;
  for (const auto& [key, row] : book.state().marks())
    if (key.kind == MarkKind::reservation) rows.marks.push_back({key, row, std::nullopt});
  REQUIRE_FALSE(rows.marks.empty());
  lost.load(rows);
  CHECK_FALSE(law().whole(lost));
}
