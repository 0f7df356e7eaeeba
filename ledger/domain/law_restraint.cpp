// Law 9: what is held or reserved stays, and holds and reservations change only by entries about
// them.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_restraint;

using MarkChange = Change<MarkKey, MarkRow>;
using Blocks = std::vector<UnitBlock>;

std::string hold_text(Seq hold) { return "hold " + std::to_string(hold); }
std::string proposal_text(Seq proposal) { return "proposal " + std::to_string(proposal); }

// Ascending, neighbours joined.
Blocks joined(Blocks blocks) {
  std::sort(blocks.begin(), blocks.end());
  Blocks out;
  for (const auto& block : blocks) {
    if (!out.empty() && out.back().run == block.run &&
        out.back().range.last + 1 >= block.range.first)
      out.back().range.last = std::max(out.back().range.last, block.range.last);
    else
      out.push_back(block);
  }
  return out;
}

// The units of `a` that are not in `b`; both ascend without overlap.
Blocks minus(const Blocks& a, const Blocks& b) {
  Blocks out;
  for (const auto& block : a) {
    Serial at = block.range.first;
    for (const auto& cut : b) {
      if (cut.run != block.run || cut.range.last < at || cut.range.first > block.range.last)
        continue;
      if (cut.range.first > at) out.push_back({block.run, {at, cut.range.first - 1}});
      at = cut.range.last + 1;
    }
    if (at <= block.range.last) out.push_back({block.run, {at, block.range.last}});
  }
  return out;
}

// The units under a hold.
Blocks held_by(const State& state, Seq hold) {
  Blocks out;
  for (const auto& [key, row] : state.marks())
    if (key.kind == MarkKind::hold && key.cause == hold)
      out.push_back({key.run, {key.first, row.last}});
  return joined(out);
}

// What the entry makes of one cause's marks.
struct Turn {
  Blocks lost;
  Blocks gained;
};
Turn turn_of(const Delta& delta, MarkKind kind, Seq cause) {
  Blocks old;
  Blocks fresh;
  for (const auto& change : delta.marks) {
    if (change.key.kind != kind || change.key.cause != cause) continue;
    if (change.before) old.push_back({change.key.run, {change.key.first, change.before->last}});
    if (change.after) fresh.push_back({change.key.run, {change.key.first, change.after->last}});
  }
  old = joined(old);
  fresh = joined(fresh);
  return {joined(minus(old, fresh)), joined(minus(fresh, old))};
}

// Units that move are under no hold, unless a court moves them, and under no reservation but that
// of the proposal which moves them.
Status check_moved(const State& before, const Entry& entry) {
  const auto debit = debit_of(entry);
  if (!debit) return {};
  const bool court = std::holds_alternative<CourtTransfer>(entry.body.given);
  if (const auto hold = before.hold_on(debit->from); hold && !court)
    return broken(id,
                  "units leave " + debit->from.text() + ", on which " + hold_text(*hold) + " lies");
  const auto& marks = before.marks();
  if (marks.empty()) return {};
  for (const auto& block : entry.body.resolved.moved)
    for (const auto kind : {MarkKind::hold, MarkKind::reservation}) {
      if (kind == MarkKind::hold && court) continue;
      for (auto it = marks.lower_bound({block.run, kind, 0, 0});
           it != marks.end() && it->first.run == block.run && it->first.kind == kind &&
           it->first.first <= block.range.last;
           ++it) {
        if (it->second.last < block.range.first) continue;
        if (kind == MarkKind::hold)
          return broken(id, block.text() + " moves under " + hold_text(it->first.cause));
        if (it->first.cause != entry.body.resolved.proposal)
          return broken(
              id, block.text() + " moves, which " + proposal_text(it->first.cause) + " reserves");
      }
    }
  return {};
}

// The causes whose marks of the kind may change by this entry; the others may not.
Status check_causes(const Delta& delta, MarkKind kind, std::optional<Seq> allowed) {
  for (const auto& change : delta.marks)
    if (change.key.kind == kind && change.key.cause != allowed)
      return broken(id, std::string(text_of(kind)) + " " + std::to_string(change.key.cause) +
                            " changes by an entry that is not about it");
  return {};
}

Status check_placed(const PlaceHold& place, const Entry& entry, const Delta& delta) {
  const std::string name = hold_text(entry.seq);
  JCM_TRY_VOID(check_causes(delta, MarkKind::hold, entry.seq));
  const auto turn = turn_of(delta, MarkKind::hold, entry.seq);
  if (!turn.lost.empty() || turn.gained != joined(place.blocks))
    return broken(id, name + " does not cover the units that it names, and only them");
  const HoldRow expected{place.registry, place.account, place.imposed_by,
                         entry.authority ? entry.authority->reference : "", std::nullopt};
  if (delta.holds.size() != 1 || delta.holds[0].key != entry.seq || delta.holds[0].before ||
      delta.holds[0].after != expected)
    return broken(id, name + " is not noted as placed");
  return {};
}

Status check_lifted(const State& before, const LiftHold& lift, const Entry& entry,
                    const Delta& delta) {
  const std::string name = hold_text(lift.hold);
  const auto row = before.holds().find(lift.hold);
  if (row == before.holds().end()) return broken(id, name + " is lifted and was never placed");
  const HoldRow& hold = row->second;
  if (hold.lifted_by) return broken(id, name + " is lifted a second time");
  if (entry.scope != hold.registry)
    return broken(id, name + " is lifted in another registry than its own");
  JCM_TRY_VOID(check_causes(delta, MarkKind::hold, lift.hold));
  const auto covered = held_by(before, lift.hold);
  const auto wanted = lift.blocks.empty() ? covered : joined(lift.blocks);
  const auto turn = turn_of(delta, MarkKind::hold, lift.hold);
  if (!turn.gained.empty() || turn.lost != wanted)
    return broken(id, name + " is not lifted from just the units that the entry names");
  if (wanted != covered)
    return delta.holds.empty() ? Status{} : broken(id, name + " ends while units are under it");
  HoldRow expected = hold;
  expected.lifted_by = entry.seq;
  if (delta.holds.size() != 1 || delta.holds[0].key != lift.hold ||
      delta.holds[0].after != expected)
    return broken(id, name + " is not noted as lifted");
  return {};
}

// The proposal that the entry ends or carries out, if it does.
std::optional<Seq> proposal_ended(const Entry& entry) {
  const auto& given = entry.body.given;
  if (const auto* reject = std::get_if<Reject>(&given)) return reject->proposal;
  if (const auto* withdraw = std::get_if<WithdrawProposal>(&given)) return withdraw->proposal;
  if (const auto* expire = std::get_if<ExpireProposal>(&given)) return expire->proposal;
  return entry.body.resolved.proposal;
}

Status check_reservations(const State& before, const Entry& entry, const Delta& delta) {
  if (std::holds_alternative<Propose>(entry.body.given)) {
    JCM_TRY_VOID(check_causes(delta, MarkKind::reservation, entry.seq));
    const auto turn = turn_of(delta, MarkKind::reservation, entry.seq);
    if (!turn.lost.empty() || turn.gained != joined(entry.body.resolved.moved))
      return broken(id, proposal_text(entry.seq) + " does not reserve the units that it is about");
    return {};
  }
  const auto ended = proposal_ended(entry);
  JCM_TRY_VOID(check_causes(delta, MarkKind::reservation, ended));
  if (!ended) return {};
  const auto row = before.proposals().find(*ended);
  const auto turn = turn_of(delta, MarkKind::reservation, *ended);
  if (row == before.proposals().end() || !turn.gained.empty() ||
      turn.lost != joined(row->second.reserved))
    return broken(id, proposal_text(*ended) + " ends and does not release just what it reserved");
  return {};
}

// Whether units from `first` to `last` of the run are all issued.
bool all_issued(const State& state, const MarkKey& key, Serial last) {
  const auto& blocks = state.blocks(key.run);
  Serial at = key.first;
  auto it = blocks.upper_bound(at);
  if (it != blocks.begin()) --it;
  for (; at <= last && it != blocks.end() && it->first <= at; ++it)
    if (it->second.last >= at) at = it->second.last + 1;
  return at > last;
}

Status check_hold_mark(const State& state, const MarkKey& key) {
  const auto row = state.holds().find(key.cause);
  if (row == state.holds().end() || row->second.account || row->second.lifted_by ||
      row->second.registry != key.run.registry)
    return broken(id, "run " + run_text(key.run) + ": units from serial " +
                          std::to_string(key.first) + " are under " + hold_text(key.cause) +
                          ", which is no hold in force on units of the registry");
  return {};
}

Status check_reservation_mark(const State& state, const MarkKey& key) {
  const auto row = state.proposals().find(key.cause);
  if (row == state.proposals().end() || (row->second.status != ProposalStatus::pending &&
                                         row->second.status != ProposalStatus::delayed))
    return broken(id, "run " + run_text(key.run) + ": units from serial " +
                          std::to_string(key.first) + " are reserved by " +
                          proposal_text(key.cause) + ", which waits for nothing");
  return {};
}

Status check_marks(const State& state, std::map<Seq, std::uint64_t>& units) {
  std::map<std::pair<MarkKind, Seq>, std::pair<NumberingRun, Serial>> ends;  // of a cause's last
  const std::pair<const MarkKey, MarkRow>* before = nullptr;
  for (const auto& mark : state.marks()) {
    const auto& [key, row] = mark;
    const auto name = [&] {
      return "run " + run_text(key.run) + ": a mark (" + std::string(text_of(key.kind)) +
             ") from serial " + std::to_string(key.first);
    };
    if (key.first < 1 || row.last < key.first || !all_issued(state, key, row.last))
      return broken(id, name() + " lies on units that were not issued");
    if (key.kind == MarkKind::hold) JCM_TRY_VOID(check_hold_mark(state, key));
    if (key.kind == MarkKind::reservation) JCM_TRY_VOID(check_reservation_mark(state, key));
    // Only holds lie over each other, and no hold over itself.
    const bool overlaps = key.kind == MarkKind::hold
                              ? ends[{key.kind, key.cause}].first == key.run &&
                                    ends[{key.kind, key.cause}].second >= key.first
                              : before != nullptr && before->first.run == key.run &&
                                    before->first.kind == key.kind &&
                                    before->second.last >= key.first;
    if (overlaps) return broken(id, name() + " overlaps another");
    ends[{key.kind, key.cause}] = {key.run, row.last};
    before = &mark;
    if (key.kind <= MarkKind::reservation) units[key.cause] += row.last - key.first + 1;
  }
  return {};
}

}  // namespace

Status restraint_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_moved(before, entry));
  JCM_TRY_VOID(check_reservations(before, entry, delta));
  if (const auto* place = std::get_if<PlaceHold>(&entry.body.given))
    return check_placed(*place, entry, delta);
  if (const auto* lift = std::get_if<LiftHold>(&entry.body.given))
    return check_lifted(before, *lift, entry, delta);
  JCM_TRY_VOID(check_causes(delta, MarkKind::hold, std::nullopt));
  for (const auto& change : delta.accounts)
    if (change.after && change.after->status == AccountStatus::closed && before.hold_on(change.key))
      return broken(id, change.key.text() + " is closed under a hold");
  return delta.holds.empty() ? Status{} : broken(id, "a hold changes by an entry that is none");
}

Status restraint_whole(const State& state) {
  std::map<Seq, std::uint64_t> units;  // under the marks of each cause
  JCM_TRY_VOID(check_marks(state, units));
  for (const auto& [seq, hold] : state.holds()) {
    if (seq >= state.head().size ||
        (hold.lifted_by && (*hold.lifted_by <= seq || *hold.lifted_by >= state.head().size)))
      return broken(id, hold_text(seq) + " is placed or lifted out of order");
    if (hold.lifted_by) continue;
    if (!hold.account && !units.contains(seq))
      return broken(id, hold_text(seq) + " is in force and covers nothing");
    if (!hold.account) continue;
    const auto* account = state.account(*hold.account);
    if (account == nullptr || hold.account->registry != hold.registry ||
        account->status == AccountStatus::closed)
      return broken(id, hold_text(seq) + " lies on " + hold.account->text() +
                            ", which is no account to be held");
    if (!state.hold_on(*hold.account))
      return broken(id, hold_text(seq) + " on " + hold.account->text() + " is not known of there");
  }
  for (const auto& [seq, row] : state.proposals()) {
    std::uint64_t reserved = 0;
    for (const auto& block : row.reserved) reserved += block.range.last - block.range.first + 1;
    const auto found = units.find(seq);
    if (reserved != (found == units.end() ? 0 : found->second))
      return broken(id, proposal_text(seq) + " and its reservations do not agree");
  }
  return {};
}

}  // namespace jcm::domain::law
