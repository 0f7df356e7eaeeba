// Accepted entries of a random life with one thing dropped or altered: in the entry, in what it
// changes, or in the state before it. A replay or a law must refuse each.
#pragma once

#include "tests/domain/registry_life.hpp"

namespace jcm::test::model {

class Damage {
 public:
  explicit Damage(std::uint64_t seed) : random_(seed) {}

  std::map<std::string, std::uint64_t> done;
  std::vector<std::string> unnoticed;

  // Does up to six of the damages that fit the entry.
  void operator()(const Accepted& at) {
    fitting_.clear();
    at_ = &at;
    if (at.entry.body.resolved.proposal) effect(*at.entry.body.resolved.proposal);
    if (const auto* approve = std::get_if<Approve>(&at.entry.body.given)) approval(*approve);
    holds();
    movement();
    article6();
    people();
    for (int i = 0; i < 6 && !fitting_.empty(); ++i) {
      const auto pick = random_() % fitting_.size();
      const auto& [name, is_refused] = fitting_[pick];
      ++done[name];
      if (!is_refused())
        unnoticed.push_back(name + " (entry " + std::to_string(at.entry.seq) + ")");
      fitting_.erase(fitting_.begin() + static_cast<std::ptrdiff_t>(pick));
    }
  }

 private:
  void damage(std::string name, std::function<bool()> is_refused) {
    fitting_.emplace_back(std::move(name), std::move(is_refused));
  }
  void in_entry(std::string name, std::function<void(Entry&)> bend) {
    damage(std::move(name), [this, bend = std::move(bend)] {
      Entry entry = at_->entry;
      bend(entry);
      return !replay(at_->before, entry, at_->original);
    });
  }
  void in_delta(std::string name, std::function<void(Delta&)> bend) {
    damage(std::move(name), [this, bend = std::move(bend)] {
      Delta delta = at_->delta;
      bend(delta);
      return !check_touched(at_->before, at_->entry, delta);
    });
  }
  void in_state(std::string name, Delta rows) {
    damage(std::move(name), [this, rows = std::move(rows)] {
      State before = at_->before;
      before.load(rows);
      return !replay(before, at_->entry, at_->original) || !check_whole(before);
    });
  }
  Actor proposer_of(const ProposalRow& row) const {
    return {row.proposer, at_->before.officer(row.proposer)->uid};
  }
  static bool of(const Change<MarkKey, MarkRow>& change, MarkKind kind) {
    return change.key.kind == kind;
  }
  static void drop_marks(Delta& delta, MarkKind kind) {
    std::erase_if(delta.marks, [&](const auto& change) { return of(change, kind); });
  }
  [[nodiscard]] bool changes_marks(MarkKind kind) const {
    return std::any_of(at_->delta.marks.begin(), at_->delta.marks.end(),
                       [&](const auto& change) { return of(change, kind); });
  }

  void effect(Seq proposal) {
    const auto& row = *at_->before.proposal(proposal);
    in_entry("effect without its proposal", [](Entry& e) { e.body.resolved.proposal.reset(); });
    in_entry("effect of other content", [](Entry& e) { e.body.common.note = "And more"; });
    in_entry("effect with another personal digest",
             [](Entry& e) { e.body.personal[PersonalField::reason] = digest_of(0x99); });
    in_entry("effect in the proposer's name",
             [actor = proposer_of(row)](Entry& e) { e.actor = actor; });
    in_entry("effect apart from its approval", [](Entry& e) { e.batch.reset(); });
    Delta none;
    none.proposals.push_back({proposal, row, row});
    none.proposals[0].after->approvals.clear();
    in_state("effect without approvals", none);
    Delta own;
    own.proposals.push_back({proposal, row, row});
    for (auto& approval : own.proposals[0].after->approvals) approval.officer = row.proposer;
    in_state("effect approved by its proposer", own);
    in_delta("effect that leaves its proposal open", [](Delta& d) { d.proposals.clear(); });
    if (row.reserved.empty()) return;
    Delta gone;
    for (const auto& [key, mark] : at_->before.marks())
      if (key.kind == MarkKind::reservation && key.cause == proposal)
        gone.marks.push_back({key, mark, std::nullopt});
    in_state("effect whose reservation is gone", gone);
    in_delta("effect that keeps its reservation",
             [](Delta& d) { drop_marks(d, MarkKind::reservation); });
  }

  void approval(const Approve& approve) {
    const auto& row = *at_->before.proposal(approve.proposal);
    in_entry("approval by the proposer", [actor = proposer_of(row)](Entry& e) { e.actor = actor; });
    in_entry("approval by nobody", [](Entry& e) { e.actor = {99, 4711}; });
    in_entry("approval after the deadline",
             [deadline = row.deadline](Entry& e) { e.time.micros = deadline.micros + 1; });
    in_delta("approval noted for another",
             [](Delta& d) { d.proposals[0].after->approvals.back().officer += 1; });
    if (at_->entry.batch)
      in_entry("last approval without its effect", [](Entry& e) { e.batch.reset(); });
  }

  void holds() {
    const auto& given = at_->entry.body.given;
    const bool places = std::holds_alternative<PlaceHold>(given);
    if (!places && !std::holds_alternative<LiftHold>(given)) return;
    if (changes_marks(MarkKind::hold)) {
      in_delta(places ? "hold on fewer units" : "hold lifted from fewer units",
               [](Delta& d) { d.marks.pop_back(); });
      in_delta(places ? "hold noted for another entry" : "another hold lifted",
               [](Delta& d) { d.marks.back().key.cause += 1; });
    }
    if (places && changes_marks(MarkKind::hold))
      in_delta("hold on more units", [](Delta& d) { d.marks.back().after->last += 1; });
    if (!at_->delta.holds.empty())
      in_delta(places ? "hold noted as another's" : "lifted hold noted as another's",
               [](Delta& d) { d.holds.back().after->imposed_by = "Somebody else"; });
  }

  void movement() {
    const auto& entry = at_->entry;
    const auto parties = parties_of(entry);
    if (!parties || entry.body.resolved.moved.empty() ||
        std::holds_alternative<Propose>(entry.body.given))
      return;
    const auto& first = entry.body.resolved.moved.front();
    const MarkRow one{first.range.first, "", 0, {}};
    Delta held;
    held.marks.push_back({{first.run, MarkKind::hold, first.range.first, 1}, std::nullopt, one});
    if (!std::holds_alternative<CourtTransfer>(entry.body.given))
      in_state("movement of a held unit", held);
    Delta reserved;
    reserved.marks.push_back(
        {{first.run, MarkKind::reservation, first.range.first, 1}, std::nullopt, one});
    in_state("movement of a reserved unit", reserved);
    in_entry("movement of one unit less or other units", [](Entry& e) {
      auto& last = e.body.resolved.moved.back().range;
      last.last > last.first ? --last.last : ++last.last;
    });
    in_delta("movement to somebody else", [to = parties->to](Delta& d) {
      for (auto& change : d.blocks)
        if (change.after && change.after->account == to) change.after->account.number += 1;
    });
    in_delta("movement without balances", [](Delta& d) { d.accounts.pop_back(); });
    if (const auto* back = std::get_if<ReverseEntry>(&entry.body.given)) {
      in_delta("reversal that is not noted", [](Delta& d) { d.reversals.clear(); });
      Delta done_before;
      done_before.reversals.push_back({back->entry, std::nullopt, ReversalRow{entry.seq - 1}});
      in_state("second reversal", done_before);
    }
  }

  void article6() {
    if (changes_marks(MarkKind::use))
      in_delta("use that is not noted or not undone",
               [](Delta& d) { drop_marks(d, MarkKind::use); });
    if (changes_marks(MarkKind::authorization)) {
      in_delta("authorization of no unit",
               [](Delta& d) { drop_marks(d, MarkKind::authorization); });
      in_delta("unit under another authorization",
               [](Delta& d) { d.marks.back().after->authorization += "x"; });
    }
    if (changes_marks(MarkKind::first_transfer)) {
      in_delta("first transfer of no unit",
               [](Delta& d) { drop_marks(d, MarkKind::first_transfer); });
      in_delta("another ITMO number", [](Delta& d) { d.marks.back().after->itmo += 1; });
      in_entry("another ITMO number said", [](Entry& e) { e.body.resolved.itmos[0] += 1; });
    }
  }

  void people() {
    const auto& entry = at_->entry;
    if (!at_->delta.officers.empty())
      in_delta("officer changed otherwise", [](Delta& d) { d.officers[0].after->uid += 1; });
    const auto& proposal = entry.body.resolved.proposal;
    const auto number = proposal ? at_->before.proposal(*proposal)->proposer : entry.actor.officer;
    const auto* row = at_->before.officer(number);
    if (row == nullptr) return;
    Delta powerless;
    powerless.officers.push_back({number, *row, *row});
    powerless.officers[0].after->roles.clear();
    in_state(proposal ? "effect for a proposer without roles" : "entry by one without roles",
             powerless);
  }

  std::mt19937_64 random_;
  const Accepted* at_ = nullptr;
  std::vector<std::pair<std::string, std::function<bool()>>> fitting_;
};

}  // namespace jcm::test::model
