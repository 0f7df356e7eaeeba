// A long random life of a ledger through the real gates, step by step beside the model: officers,
// policy, proposals and their effects, and every operation on units and records.
#pragma once

#include "tests/domain/registry_agreement.hpp"
#include "tests/domain/registry_recorder.hpp"
#include "tests/domain/registry_records.hpp"

namespace jcm::test::model {

class Life : public Recorder {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), operations_(world_, random_) { found(); }

  std::map<EntryKind, std::uint64_t> accepted;
  std::map<EntryKind, std::uint64_t> effects;    // of proposals
  std::map<std::string, std::uint64_t> refused;  // by error id

  // One step; the first thing that is wrong, or nothing.
  std::string step() {
    wait();
    const auto roll = chance(60) ? 0 : under(100);
    std::string fault;
    if (roll < 40)
      fault = act();
    else if (roll < 75)
      fault = approve();
    else if (roll < 80)
      fault = turn_down();
    else if (roll < 93)
      fault = execute();
    else if (roll < 98)
      fault = expire();
    else
      fault = rotate();
    if (fault.empty() && state_ != mirror_) fault = "the state is not what the entries make";
    if (fault.empty()) fault = difference(world_, state_);
    return fault;
  }

 private:
  std::uint64_t under(std::uint64_t n) { return operations_.under(n); }
  bool chance(std::uint64_t percent) { return operations_.chance(percent); }

  // -- the ledger's beginning --
  void found() {
    world_.officers[1] = {1000, {{Role::administrator, {}}}, false};
    const Actor chief{1, 1000};
    const auto lay = [&](Operation op) {
      const auto fault = direct(op, chief, true);
      if (fault.empty()) return;
      std::fprintf(stderr, "test builder: %s\n", fault.c_str());
      std::abort();
    };
    const auto plain = [](Command command) {
      Operation op;
      op.command = std::move(command);
      op.may = [](const World&, const Moment&) { return true; };
      op.does = [](World&, const Entry&, const Names&) {};
      return op;
    };
    lay(plain(genesis()));
    world_.registries = {{registry("JP"), {540, false, {}, {}}},
                         {registry("MN"), {480, false, {}, {}}}};
    for (auto [code, side] : {std::pair("JP", Side::japan), std::pair("MN", Side::partner)}) {
      auto op = plain(open_registry(code, side, side == Side::japan ? 540 : 480));
      op.scope = registry(code);
      lay(op);
    }
    for (const auto* reference : {"MN001", "MN002"}) {
      lay(plain(record_project(reference)));
      world_.projects[project(reference)] = ProjectStatus::registered;
    }
    for (const auto* code : {"JP", "MN"})
      for (const auto kind :
           {AccountKind::entity_holding, AccountKind::entity_holding,
            AccountKind::government_holding, AccountKind::cancellation, AccountKind::retirement})
        lay(operations_.open_one(kind, registry(code)));
    for (int i = 0; i < 6; ++i) lay(operations_.decision());
    lay(operations_.go_live_of(registry("JP")));
    for (const auto* code : {"JP", "MN"}) {
      const auto window = reversal_window(code, 15);
      lay(plain(window));
      world_.policies[{registry(code), EntryKind::credits_reverse}] =
          std::get<SetPolicy>(window.given);
    }
    for (const auto& [uid, role, code] :
         {std::tuple(1001U, Role::administrator, ""), std::tuple(1002U, Role::approver, ""),
          std::tuple(1003U, Role::script, ""), std::tuple(1004U, Role::approver, "JP"),
          std::tuple(1005U, Role::administrator, "JP")}) {
      const auto number = world_.officers.rbegin()->first + 1;
      lay(plain(new_officer(uid, role, code)));
      Officer officer{uid, {{role, *code == '\0' ? RegistryCode{} : registry(code)}}, false};
      world_.officers[number] = officer;
    }
  }

  void wait() {
    std::int64_t seconds = 1 + static_cast<std::int64_t>(under(600));
    if (under(30) == 0) seconds += static_cast<std::int64_t>(under(50 * 3600));
    now_.micros += seconds * 1'000'000;
  }

  // -- who --
  Actor actor_of(std::uint64_t number) const {
    const auto officer = world_.officers.find(number);
    return {number, officer == world_.officers.end() ? 1000 : officer->second.uid};
  }
  template <class Fits>
  Actor mostly(Fits fits) {
    std::vector<std::uint64_t> fitting;
    for (const auto& [number, officer] : world_.officers)
      if (fits(number)) fitting.push_back(number);
    if (!fitting.empty() && chance(88)) return actor_of(operations_.one_of(fitting));
    if (chance(5)) return {99, 4711};
    if (chance(5)) return {1, 4711};
    return actor_of(operations_.one_of(world_.officers).first);
  }

  // -- operations, direct or proposed --
  std::string act() {
    auto op = !world_.registries.at(registry("MN")).live && size() > 250 && chance(5)
                  ? operations_.go_live_of(registry("MN"))
                  : operations_.any(now_, size());
    const auto actor = mostly(
        [&](std::uint64_t officer) { return world_.may_record(officer, op.kind(), op.scope); });
    const auto names = world_.allows(op, {now_});
    const bool asked = names && world_.asks_for_proposal(op, *names);
    return chance(asked ? 85 : 12) ? propose(op, actor) : direct(op, actor);
  }

  std::string direct(const Operation& op, const Actor& actor, bool founding = false) {
    const auto names = world_.allows(op, {now_});
    const bool good = founding || (world_.is_known(actor) && names &&
                                   world_.may_record(actor.officer, op.kind(), op.scope) &&
                                   !world_.asks_for_proposal(op, *names));
    const auto entry = submit(op.command, actor, next_id());
    if (auto fault = judged(entry, good, op.command.given); !fault.empty() || !entry) return fault;
    return lived(op, *entry, *names);
  }

  std::string propose(const Operation& op, const Actor& actor) {
    Command command;
    Propose propose;
    *propose.what = Proposed{op.command.given, op.command.common, op.command.authority};
    command.given = propose;
    command.personal = op.command.personal;
    const auto names = world_.allows(op, {now_});
    const bool importing = op.posts && !world_.registries.at(op.scope).live;
    const bool good = world_.is_known(actor) && names && !importing &&
                      world_.may_record(actor.officer, EntryKind::proposal_open, op.scope) &&
                      world_.may_record(actor.officer, op.kind(), op.scope);
    const auto entry = submit(command, actor, next_id());
    if (auto fault = judged(entry, good, command.given); !fault.empty() || !entry) return fault;
    Proposal made;
    made.operation = std::make_shared<Operation>(op);
    made.proposer = actor.officer;
    if (op.reserves) made.reserved = *names;
    made.quantity = op.reserves ? std::optional<std::uint64_t>(names->size()) : op.issues;
    const auto* policy = world_.policy(op.scope, op.kind());
    const std::int64_t life =
        policy != nullptr && policy->life_minutes ? *policy->life_minutes : 10'080;
    made.deadline = {entry->time.micros + life * 60'000'000};
    for (const auto& name : made.reserved) world_.units.at(name).reserved = entry->seq;
    world_.proposals[entry->seq] = made;
    return names_of(entry->body.resolved.moved) == made.reserved
               ? ""
               : "proposal " + std::to_string(entry->seq) + " reserves other units";
  }

  // -- proposals --
  // Mostly an open one; 0 when there was none ever.
  Seq pick_proposal(bool delayed) {
    std::vector<Seq> fitting;
    for (const auto& [seq, proposal] : world_.proposals)
      if (proposal.status == (delayed ? ProposalStatus::delayed : ProposalStatus::pending))
        fitting.push_back(seq);
    if (!fitting.empty() && chance(95)) return operations_.one_of(fitting);
    return world_.proposals.empty() || chance(5) ? under(size())
                                                 : operations_.one_of(world_.proposals).first;
  }
  const Proposal* known(Seq seq) const {
    const auto found = world_.proposals.find(seq);
    return found == world_.proposals.end() ? nullptr : &found->second;
  }
  static Command about(Given given) { return Command{std::move(given), {}, {}, {}}; }

  std::string approve() {
    const Seq seq = pick_proposal(chance(5));
    const auto* proposal = known(seq);
    const auto actor = mostly([&](std::uint64_t officer) {
      return proposal != nullptr && world_.counts(*proposal, officer) &&
             std::count(proposal->approvals.begin(), proposal->approvals.end(), officer) == 0;
    });
    const auto command = about(Approve{seq, digest_of(0x33), ""});
    bool good =
        proposal != nullptr && proposal->status == ProposalStatus::pending &&
        world_.is_known(actor) && now_ <= proposal->deadline &&
        world_.may_record(actor.officer, EntryKind::proposal_approve, proposal->operation->scope) &&
        world_.counts(*proposal, actor.officer) &&
        std::count(proposal->approvals.begin(), proposal->approvals.end(), actor.officer) == 0;
    bool last = false;
    bool waits = false;
    if (good) {
      last = world_.approvals_that_count(*proposal) + 1 >= world_.approvals_wanted(*proposal);
      waits = last && world_.delay(*proposal->operation);
    }
    if (last && !waits) return take_effect(seq, command, actor, next_id());
    const auto entry = submit(command, actor, next_id());
    if (auto fault = judged(entry, good, command.given); !fault.empty() || !entry) return fault;
    auto& row = world_.proposals.at(seq);
    row.approvals.push_back(actor.officer);
    if (waits) {
      row.status = ProposalStatus::delayed;
      row.due =
          Timestamp{entry->time.micros + std::int64_t{*world_.delay(*row.operation)} * 60'000'000};
    }
    return "";
  }

  // As the engine does it: the approval or the execution, and the effect behind it, or neither.
  std::string take_effect(Seq seq, const Command& first, const Actor& actor, const std::string& id,
                          bool first_good = true) {
    auto row = world_.proposals.at(seq);
    const auto& op = *row.operation;
    const Timestamp then{now_.micros + 1'000'000};
    const auto names = world_.takes_effect(seq, then);
    const bool approves = actor.officer != 0;
    if (approves) row.approvals.push_back(actor.officer);
    const bool enough = world_.approvals_that_count(row) >= world_.approvals_wanted(row);
    const bool good = first_good && names && enough;
    const auto opening = submit(first, actor, id, BatchPosition{id, 0, 2});
    if (!opening) return judged(opening, good, first.given);
    const auto entry =
        submit(op.command, actor, "proposal/" + std::to_string(seq), BatchPosition{id, 1, 2}, seq);
    if (!entry) take_back();
    if (auto fault = judged(entry, good, op.command.given); !fault.empty() || !entry) return fault;
    if (std::count(row.approvals.begin(), row.approvals.end(), row.proposer) > 0)
      return "proposal " + std::to_string(seq) + " took effect by its proposer's own approval";
    ++accepted[kind_of(first.given)];
    ++effects[op.kind()];
    for (const auto& name : row.reserved) world_.units.at(name).reserved.reset();
    row.reserved.clear();
    row.status = ProposalStatus::executed;
    world_.proposals.at(seq) = row;
    return lived(op, *entry, *names);
  }

  std::string execute() {
    const Seq seq = pick_proposal(true);
    const auto* proposal = known(seq);
    const std::string id = "proposal/" + std::to_string(seq) + "/execute";
    const auto command = about(ExecuteProposal{seq});
    const Actor system{chance(97) ? 0U : 1U, 1000};
    if (proposal != nullptr && proposal->status == ProposalStatus::delayed) {
      if (now_ < *proposal->due && chance(70)) now_ = *proposal->due;
      return take_effect(seq, command, system, id, system.officer == 0 && now_ >= *proposal->due);
    }
    return judged(submit(command, system, id), false, command.given);
  }

  std::string turn_down() {
    const Seq seq = pick_proposal(chance(50));
    const auto* proposal = known(seq);
    const bool rejects = chance(50);
    const auto kind = rejects ? EntryKind::proposal_reject : EntryKind::proposal_withdraw;
    const auto fits = [&](std::uint64_t officer) {
      return proposal != nullptr && (officer == proposal->proposer) != rejects &&
             world_.may_record(officer, kind, proposal->operation->scope);
    };
    const auto actor = mostly(fits);
    const auto command =
        rejects ? about(Reject{seq, "Not this one"}) : about(WithdrawProposal{seq, ""});
    const bool good =
        proposal != nullptr && proposal->open() && world_.is_known(actor) && fits(actor.officer);
    const auto entry = submit(command, actor, next_id());
    if (auto fault = judged(entry, good, command.given); !fault.empty() || !entry) return fault;
    end(seq, rejects ? ProposalStatus::rejected : ProposalStatus::withdrawn);
    return "";
  }

  std::string expire() {
    const Seq seq = pick_proposal(chance(30));
    const auto* proposal = known(seq);
    auto command = about(ExpireProposal{seq});
    const bool open = proposal != nullptr && proposal->open();
    const bool delayed = open && proposal->status == ProposalStatus::delayed;
    if (delayed && chance(80)) command.common.note = "units.held: held meanwhile";
    if (open && !delayed && now_ <= proposal->deadline && chance(50))
      now_.micros = proposal->deadline.micros + static_cast<std::int64_t>(under(2));
    const Actor actor{chance(95) ? 0U : 1U, 1000};
    const bool good = open && actor.officer == 0 &&
                      (delayed ? now_ >= *proposal->due && !command.common.note.empty()
                               : now_ > proposal->deadline);
    const auto entry = submit(command, actor, "proposal/" + std::to_string(seq) + "/expire");
    if (auto fault = judged(entry, good, command.given); !fault.empty() || !entry) return fault;
    end(seq, ProposalStatus::expired);
    return "";
  }
  void end(Seq seq, ProposalStatus status) {
    auto& row = world_.proposals.at(seq);
    row.status = status;
    for (const auto& name : row.reserved) world_.units.at(name).reserved.reset();
    row.reserved.clear();
  }

  std::string rotate() {
    RotateKey rotate;
    rotate.new_key = operations_.fresh_digest();
    const Actor actor{chance(70) ? 0U : 1U, 1000};
    return judged(submit(about(rotate), actor, next_id()), actor.officer == 0, rotate);
  }

  // -- what every accepted and every refused step must keep --
  std::string judged(const base::Result<Entry>& result, bool good, const Given& given) {
    if (!result) ++refused[std::string(base::id_text(result.error().id))];
    if (result.has_value() != good)
      return std::string(text_of(kind_of(given))) +
             (good ? " is refused: " + result.error().detail : " is accepted, and must not be");
    if (!result) return "";
    if (!result->body.resolved.proposal) ++accepted[result->kind()];
    return settle(world_);
  }

  // The model takes the operation in.
  std::string lived(const Operation& op, const Entry& entry, const Names& names) {
    const bool by_court = entry.kind() == EntryKind::credits_court_transfer;
    if (op.units && names_of(entry.body.resolved.moved) != names)
      return "entry " + std::to_string(entry.seq) + " moves other units than the model";
    for (const auto& name : names_of(entry.body.resolved.moved)) {
      const auto& unit = world_.units.at(name);
      if ((!by_court && !unit.holds.empty()) || unit.reserved)
        return "entry " + std::to_string(entry.seq) + " moves a held or reserved unit";
    }
    op.does(world_, entry, names);
    if (op.posts) world_.registries.at(op.scope).last = entry.business_date;
    return "";
  }

  std::mt19937_64 random_;
  World world_;
  Operations operations_;
};

}  // namespace jcm::test::model
