// Laws 1 to 14 together: long random lives of a ledger with every operation, every role, proposals,
// holds and reversals, beside a simple model of every unit, officer and proposal.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tests/domain/registry_damage.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

bool is_long() {
  const char* wanted = std::getenv("JCM_LONG");
  return wanted != nullptr && std::string_view(wanted) == "1";
}
// The same lives every time; with JCM_LONG=1 others, ten times as long.
std::uint64_t first_seed() { return is_long() ? std::random_device{}() : 1; }
constexpr std::uint64_t lives = 6;
// What the rules about people, restraint and Article 6 are there for.
constexpr std::array must_be_refused{"caller.unknown",        "officer.not_allowed",
                                     "officer.exists",        "officer.last",
                                     "approval.required",     "policy.limit",
                                     "policy.untrusted",      "proposal.own",
                                     "proposal.approved",     "proposal.role",
                                     "proposal.expired",      "proposal.ended",
                                     "proposal.not_due",      "units.held",
                                     "units.reserved",        "account.held",
                                     "reversal.window",       "reversal.done",
                                     "hold.lifted",           "units.authorized",
                                     "authorization.purpose", "units.first_transferred"};
std::uint64_t steps() { return is_long() ? 12'000 : 1'200; }

}  // namespace

TEST_CASE("any life of a registry goes as the model says, with every operation and role") {
  std::map<EntryKind, std::uint64_t> accepted;
  std::map<EntryKind, std::uint64_t> effects;
  std::map<std::string, std::uint64_t> refused;
  const auto first = first_seed();
  // Some refusals are rare: a few lives more, until each was met.
  const auto met = [&] {
    return std::all_of(must_be_refused.begin(), must_be_refused.end(),
                       [&](const char* id) { return refused[id] > 0; });
  };
  for (auto seed = first; seed < first + (met() ? lives : 2 * lives); ++seed) {
    model::Life life(seed);
    for (std::uint64_t step = 0; step < steps(); ++step) {
      CAPTURE(seed, step);
      REQUIRE(life.step() == "");
      if (step % 50 == 0) REQUIRE(check_whole(life.state()));
    }
    REQUIRE(check_whole(life.state()));
    for (const auto& [kind, count] : life.accepted) accepted[kind] += count;
    for (const auto& [kind, count] : life.effects) effects[kind] += count;
    for (const auto& [id, count] : life.refused) refused[id] += count;
  }
  // Every kind was accepted at least once, but those that only a trail records.
  for (std::uint64_t n = 0; n < 200; ++n)
    if (const auto kind = entry_kind_of(n)) {
      CAPTURE(text_of(*kind));
      CHECK(accepted[*kind] > 0);
    }
  if (std::getenv("JCM_SHOW") != nullptr)
    for (const auto& [kind, count] : accepted)
      WARN(text_of(kind) << " " << count << ", as effects " << effects[kind]);
  for (const auto* id : must_be_refused) {
    CAPTURE(id);
    CHECK(refused[id] > 0);
  }
  for (const auto kind :
       {EntryKind::credits_transfer, EntryKind::credits_retire, EntryKind::credits_cancel,
        EntryKind::credits_court_transfer, EntryKind::credits_issue, EntryKind::credits_reverse,
        EntryKind::officer_grant, EntryKind::hold_place}) {
    CAPTURE(text_of(kind));
    CHECK(effects[kind] > 0);
  }
}

TEST_CASE("one thing dropped or altered in a random life is refused by the replay or a law") {
  constexpr std::size_t kinds = 38;  // in registry_damage.hpp
  const auto first = first_seed() + lives;
  model::Damage damage(first);
  // Some are rare: as many lives as it takes to have met each.
  for (auto seed = first; seed < first + lives && damage.done.size() < kinds; ++seed) {
    model::Life life(seed);
    life.witness = [&](const model::Accepted& at) { damage(at); };
    for (std::uint64_t step = 0; step < steps(); ++step) {
      CAPTURE(seed, step);
      REQUIRE(life.step() == "");
    }
  }
  CHECK(damage.unnoticed == std::vector<std::string>{});
  CAPTURE(damage.done);
  CHECK(damage.done.size() == kinds);
  if (std::getenv("JCM_SHOW") != nullptr)
    for (const auto& [name, count] : damage.done) WARN(name << " " << count);
}
