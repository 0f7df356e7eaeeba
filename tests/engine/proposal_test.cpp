// Proposals through a real ledger: the pair of last approval and effect, what it refuses, the
// caretaker, and what a restart finds.
#include "ledger/domain/policy.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm::domain;
using namespace jcm::test;
using jcm::engine::Atomicity;

namespace {

constexpr Actor first_officer{1, 1000};
constexpr Actor second_officer{2, 1001};

Command command(Given given) {
  Command made;
  made.given = std::move(given);
  return made;
}
Command propose(const Command& what) {
  Propose made;
  *made.what = Proposed{what.given, what.common, what.authority};
  Command out = command(std::move(made));
  out.personal = what.personal;
  return out;
}

class Registry : public TestLedger {
 public:
  Registry() {
    start();
    furnish();
    Command grant = command(GrantOfficer{std::nullopt, 1001, Role::approver, {}, std::nullopt});
    grant.personal.emplace(PersonalField::officer_name, Digest{});
    require_ok(as(first_officer, "grant-2", std::move(grant)));
  }
  jcm::engine::ItemOutcome as(Actor actor, std::string id, Command what, bool dry_run = false) {
    std::promise<jcm::engine::WriteOutcome> answer;
    jcm::engine::WriteRequest request{
        {item(std::move(id), std::move(what))}, Atomicity::per_item, dry_run, actor};
    ledger->submit(std::move(request), [&](auto outcome) { answer.set_value(std::move(outcome)); });
    return answer.get_future().get().items.at(0);
  }
  jcm::engine::Accepted open_proposal(const std::string& id, const Command& what) {
    auto made = as(first_officer, id, propose(what));
    require_ok(made);
    return *made;
  }
  jcm::engine::ItemOutcome approve(Actor actor, const std::string& id,
                                   const jcm::engine::Accepted& proposal, bool dry_run = false) {
    return as(actor, id, command(Approve{proposal.record->entry.seq, proposal.leaf, ""}), dry_run);
  }
  void set_policy(SetPolicy policy) {
    static int number = 0;
    require_ok(as(first_officer, "policy-" + std::to_string(++number), command(std::move(policy))));
  }
  ProposalRow row(Seq proposal) const {
    const auto small = ledger->snapshot()->small_state();
    require_ok(small);
    return (*small)->proposals().at(proposal);
  }
  // Until the caretaker has ended the proposal.
  ProposalRow wait_ended(Seq proposal) const {
    for (int i = 0; i < 2'000; ++i) {
      auto found = row(proposal);
      if (!found.open()) return found;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return row(proposal);
  }
};

SetPolicy two_eyes_more(std::uint64_t above) {
  SetPolicy policy;
  policy.registry = registry("JP");
  policy.tiers = {{credits(above), 1, Role::approver}};
  return policy;
}

}  // namespace

TEST_CASE("the last approval and the effect are one pair", "[proposal]") {
  Registry ledger;
  ledger.set_policy(two_eyes_more(0));
  const auto alone = ledger.write("alone", move_units(5));
  REQUIRE(id_of(alone) == "approval.required");
  CHECK(alone.error().detail.find("proposal.open") != std::string::npos);

  const auto proposal = ledger.open_proposal("p", move_units(5));
  const auto seq = proposal.record->entry.seq;
  CHECK(proposal.record->entry.body.resolved.moved.size() == 1);
  CHECK(ledger.row(seq).reserved == proposal.record->entry.body.resolved.moved);

  CHECK(id_of(ledger.approve(first_officer, "own", proposal)) == "proposal.own");
  auto other = proposal;
  other.leaf.bytes[0] ^= 1U;
  CHECK(id_of(ledger.approve(second_officer, "unseen", other)) == "proposal.seen");

  const auto size = ledger.ledger->snapshot()->size();
  const auto tried = ledger.approve(second_officer, "try", proposal, true);
  require_ok(tried);
  REQUIRE(tried->effect != nullptr);
  CHECK(ledger.ledger->snapshot()->size() == size);
  CHECK(ledger.row(seq).open());

  const auto approved = ledger.approve(second_officer, "yes", proposal);
  require_ok(approved);
  REQUIRE(approved->effect != nullptr);
  const auto& effect = approved->effect->entry;
  CHECK(effect.seq == approved->record->entry.seq + 1);
  CHECK(effect.request_id.text == effect_id(seq).text);
  CHECK(effect.actor == second_officer);
  CHECK(effect.batch == BatchPosition{"yes", 1, 2});
  CHECK(effect.body.resolved.proposal == seq);
  CHECK(effect.body.resolved.moved == proposal.record->entry.body.resolved.moved);
  CHECK(ledger.row(seq).status == ProposalStatus::executed);
  CHECK(ledger.row(seq).ended_by == effect.seq);

  const auto again = ledger.approve(second_officer, "yes", proposal);
  require_ok(again);
  CHECK(again->repeated);
  REQUIRE(again->effect != nullptr);
  CHECK(again->effect_leaf == approved->effect_leaf);
  CHECK(id_of(ledger.approve(second_officer, "more", proposal)) == "proposal.ended");
  CHECK(id_of(ledger.write("proposal/99", move_units(1))) == "request_id.malformed");
}

TEST_CASE("reserved units serve their proposal only", "[proposal]") {
  Registry ledger;
  const auto held = ledger.ledger->snapshot()->account(entity("JP", 1));
  require_ok(held);
  const auto all = (*held)->balance.raw();
  const auto proposal = ledger.open_proposal("p", move_units(all));
  CHECK(id_of(ledger.write("all", move_units(all))) == "units.insufficient");
  CHECK(id_of(ledger.write(
            "one",
            transfer(entity("JP", 1), entity("JP", 2),
                     by_ranges({proposal.record->entry.body.resolved.moved.front().text()})))) ==
        "units.reserved");
  const auto seq = proposal.record->entry.seq;
  CHECK(id_of(ledger.as(second_officer, "w", command(WithdrawProposal{seq, ""}))) ==
        "officer.not_allowed");
  require_ok(ledger.as(second_officer, "r", command(Reject{seq, "wrong account"})));
  CHECK(ledger.row(seq).status == ProposalStatus::rejected);
  require_ok(ledger.write("all", move_units(all)));
}

TEST_CASE("an effect that the rules refuse refuses its approval", "[proposal]") {
  Registry ledger;
  const auto proposal = ledger.open_proposal("p", move_units(5));
  Command blocked = command(SetAccountStatus{entity("JP", 1), AccountStatus::blocked});
  require_ok(ledger.write("block", blocked));
  const auto size = ledger.ledger->snapshot()->size();
  CHECK(id_of(ledger.approve(second_officer, "yes", proposal)) == "account.status");
  CHECK(ledger.ledger->snapshot()->size() == size);
  CHECK(ledger.row(proposal.record->entry.seq).open());
}

TEST_CASE("an approval is no item of an atomic batch", "[proposal]") {
  Registry ledger;
  const auto proposal = ledger.open_proposal("p", move_units(5));
  const auto outcome =
      ledger.send({item("a", command(Approve{proposal.record->entry.seq, proposal.leaf, ""}))},
                  Atomicity::atomic);
  CHECK(id_of(outcome.items.at(0)) == "field.value");
}

TEST_CASE("proposals outlive a restart, and their hashes with them", "[proposal]") {
  Registry ledger;
  const auto proposal = ledger.open_proposal("p", move_units(5));
  ledger.close();
  require_ok(ledger.open());
  auto other = proposal;
  other.leaf.bytes[0] ^= 1U;
  CHECK(id_of(ledger.approve(second_officer, "unseen", other)) == "proposal.seen");
  const auto approved = ledger.approve(second_officer, "yes", proposal);
  require_ok(approved);
  CHECK(approved->effect != nullptr);
  ledger.close();
  require_ok(ledger.open());
  CHECK(ledger.row(proposal.record->entry.seq).status == ProposalStatus::executed);
}

TEST_CASE("the caretaker ends a proposal after its deadline", "[proposal][caretaker]") {
  Registry ledger;
  auto policy = two_eyes_more(0);
  policy.life_minutes = 10;
  ledger.set_policy(policy);
  const auto proposal = ledger.open_proposal("p", move_units(5));
  const auto seq = proposal.record->entry.seq;
  ledger.clock.advance_seconds(600 + 1);
  CHECK(id_of(ledger.approve(second_officer, "late", proposal)) == "proposal.expired");
  ledger.close();  // a start looks at the clock
  require_ok(ledger.open());
  const auto ended = ledger.wait_ended(seq);
  CHECK(ended.status == ProposalStatus::expired);
  const auto entry = ledger.ledger->snapshot()->entry(*ended.ended_by);
  require_ok(entry);
  CHECK((*entry)->record->entry.actor.officer == 0);
  CHECK(id_of(ledger.approve(second_officer, "later", proposal)) == "proposal.ended");
}

TEST_CASE("a delayed proposal takes effect when it is due", "[proposal][caretaker]") {
  Registry ledger;
  auto policy = two_eyes_more(0);
  policy.delay_minutes = 30;
  ledger.set_policy(policy);
  const auto proposal = ledger.open_proposal("p", move_units(5));
  const auto doomed = ledger.open_proposal("q", move_units(7));
  const auto approved = ledger.approve(second_officer, "yes", proposal);
  require_ok(approved);
  CHECK(approved->effect == nullptr);
  require_ok(ledger.approve(second_officer, "yes too", doomed));
  CHECK(ledger.row(proposal.record->entry.seq).status == ProposalStatus::delayed);
  ledger.clock.advance_seconds(1'800 + 1);
  ledger.close();
  require_ok(ledger.open());
  const auto ended = ledger.wait_ended(proposal.record->entry.seq);
  CHECK(ended.status == ProposalStatus::executed);
  const auto effect = ledger.ledger->snapshot()->entry(*ended.ended_by);
  require_ok(effect);
  CHECK((*effect)->record->entry.kind() == EntryKind::credits_transfer);
  CHECK((*effect)->record->entry.actor.officer == 0);
  CHECK(ledger.wait_ended(doomed.record->entry.seq).status == ProposalStatus::executed);
}

TEST_CASE("a delayed proposal that the rules refuse at last is ended, with the reason",
          "[proposal][caretaker]") {
  Registry ledger;
  auto policy = two_eyes_more(0);
  policy.delay_minutes = 30;
  ledger.set_policy(policy);
  const auto proposal = ledger.open_proposal("p", move_units(5));
  require_ok(ledger.approve(second_officer, "yes", proposal));
  require_ok(
      ledger.write("block", command(SetAccountStatus{entity("JP", 2), AccountStatus::blocked})));
  ledger.clock.advance_seconds(1'800 + 1);
  ledger.close();
  require_ok(ledger.open());
  const auto ended = ledger.wait_ended(proposal.record->entry.seq);
  CHECK(ended.status == ProposalStatus::expired);
  const auto entry = ledger.ledger->snapshot()->entry(*ended.ended_by);
  require_ok(entry);
  CHECK((*entry)->record->entry.body.common.note.find("account.status") == 0);
}

TEST_CASE("limits hold without and with a proposal", "[policy]") {
  Registry ledger;
  SetPolicy policy;
  policy.registry = registry("JP");
  policy.per_transfer = credits(50);
  policy.per_day = credits(80);
  ledger.set_policy(policy);
  CHECK(id_of(ledger.write("big", move_units(51))) == "policy.limit");
  CHECK(id_of(ledger.as(first_officer, "bigger", propose(move_units(51)))) == "policy.limit");
  require_ok(ledger.write("a", move_units(50)));
  CHECK(id_of(ledger.write("b", move_units(31))) == "policy.limit");
  require_ok(ledger.write("c", move_units(30)));
  ledger.clock.advance_seconds(86'400 - 10);
  require_ok(ledger.write("d", move_units(50)));
  policy.trusted = {entity("JP", 3)};
  policy.trusted_only = true;
  policy.registry = {};
  policy.operation = EntryKind::credits_transfer;
  CHECK(id_of(ledger.as(first_officer, "x", command(policy))) == "account.unknown");
}

TEST_CASE("a registry is opened by two people, before there is one to be dated by", "[proposal]") {
  Registry ledger;
  SetPolicy policy;
  policy.operation = EntryKind::registry_open;
  policy.tiers = {{credits(0), 1, Role::approver}};
  ledger.set_policy(policy);
  const auto opening = open_registry("TH", Side::partner, 420);
  CHECK(id_of(ledger.write("alone", opening)) == "approval.required");
  const auto proposal = ledger.open_proposal("p", opening);
  CHECK(proposal.record->entry.scope == registry("TH"));
  require_ok(ledger.approve(second_officer, "yes", proposal));
  CHECK(ledger.row(proposal.record->entry.seq).status == ProposalStatus::executed);
  CHECK(ledger.ledger->snapshot()->registry(registry("TH")).value().has_value());
}
