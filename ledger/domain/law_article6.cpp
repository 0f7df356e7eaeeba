// Law 10, entry by entry: what is known of units under Article 6 changes only by the entries that
// say so, and exactly as they say. law_article6_whole.cpp has the check of a whole state.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"
#include "ledger/domain/marks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_article6;

bool is_ours(MarkKind kind) {
  return kind == MarkKind::authorization || kind == MarkKind::first_transfer ||
         kind == MarkKind::use;
}
std::string name_of(const Entry& entry) { return "entry " + std::to_string(entry.seq); }

// A stretch of units and what a mark says of them; a number that rises with the units is kept as
// what it would be at serial 0.
struct Stretch {
  NumberingRun run;
  Serial first = 1;
  Serial last = 1;
  MarkKind kind = MarkKind::authorization;
  std::string authorization;
  std::int64_t itmo_at_zero = 0;
  std::optional<UnitUse> use;
  Seq cause = 0;
  auto operator<=>(const Stretch&) const = default;
};
Stretch stretch_of(const MarkKey& key, const MarkRow& row) {
  const auto zero = key.kind == MarkKind::first_transfer
                        ? static_cast<std::int64_t>(row.itmo) - static_cast<std::int64_t>(key.first)
                        : static_cast<std::int64_t>(row.itmo);
  return {key.run, key.first, row.last, key.kind, row.authorization, zero, row.use, key.cause};
}

// Ascending, with neighbours that say the same joined.
std::vector<Stretch> joined(std::vector<Stretch> list) {
  std::sort(list.begin(), list.end());
  std::vector<Stretch> out;
  for (auto& next : list) {
    if (!out.empty()) {
      Stretch follower = out.back();
      follower.first = follower.last + 1;
      follower.last = next.last;
      if (follower == next) {
        out.back().last = next.last;
        continue;
      }
    }
    out.push_back(std::move(next));
  }
  return out;
}

struct MarkChanges {
  std::vector<Stretch> gone, come;
};
MarkChanges mark_changes(const Delta& delta) {
  MarkChanges out;
  for (const auto& change : delta.marks) {
    if (!is_ours(change.key.kind)) continue;
    if (change.before) out.gone.push_back(stretch_of(change.key, *change.before));
    if (change.after) out.come.push_back(stretch_of(change.key, *change.after));
  }
  out.gone = joined(std::move(out.gone));
  out.come = joined(std::move(out.come));
  return out;
}

Status nothing_else(const Entry& entry, bool rows, bool itmos, const Delta& delta) {
  if ((!rows && !delta.authorizations.empty()) || (!itmos && !delta.itmos.empty()))
    return broken(id,
                  name_of(entry) + " changes an authorization or ITMO numbers without saying so");
  return {};
}
Status marks_are(const Entry& entry, const Delta& delta, std::vector<Stretch> gone,
                 std::vector<Stretch> come) {
  const auto changes = mark_changes(delta);
  if (changes.gone == joined(std::move(gone)) && changes.come == joined(std::move(come))) return {};
  return broken(id, name_of(entry) + ": what it marks of units is not what it says");
}

const AuthorizationRow* row_of(const State& state, const std::string& authorization) {
  const auto found = state.authorizations().find(authorization);
  return found == state.authorizations().end() ? nullptr : &found->second;
}

bool covers_use(AuthorizedPurposes purposes, UnitUse use) {
  if (use == UnitUse::ndc) return covers_ndc(purposes);
  return covers(purposes, use == UnitUse::imp ? OtherUse::imp : OtherUse::op);
}

// Every purpose and every Party of the version before is in this one.
bool keeps_all(const RecordAuthorization& old, const RecordAuthorization& next) {
  for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
    if (covers_use(old.purposes, use) && !covers_use(next.purposes, use)) return false;
  return std::all_of(old.parties.begin(), old.parties.end(), [&](const auto& party) {
    return std::find(next.parties.begin(), next.parties.end(), party) != next.parties.end();
  });
}

Status record_touched(const State& before, const Entry& entry, const Delta& delta,
                      const RecordAuthorization& record) {
  JCM_TRY_VOID(nothing_else(entry, true, false, delta));
  JCM_TRY_VOID(marks_are(entry, delta, {}, {}));
  const auto* row = row_of(before, record.id);
  const AuthorizationRow after{record, entry.seq, row == nullptr ? Quantity{} : row->covered};
  const Change<std::string, AuthorizationRow> change{
      record.id, row == nullptr ? std::nullopt : std::optional(*row), after};
  if (delta.authorizations.size() != 1 || delta.authorizations[0] != change)
    return broken(id, name_of(entry) + " does not record the authorization as it says");
  if (record.version != (row == nullptr ? 1 : row->facts.version + 1))
    return broken(id, name_of(entry) + ": its version does not follow the one before");
  if (record.ceiling && *record.ceiling < after.covered)
    return broken(id, name_of(entry) + ": its ceiling is below what is covered");
  if (row == nullptr || row->covered.is_zero()) return {};
  const auto& old = row->facts;
  if (std::tie(old.approach, old.registry, old.first_party, old.party_registry) !=
      std::tie(record.approach, record.registry, record.first_party, record.party_registry))
    return broken(id, name_of(entry) + " moves covered units to another scope");
  for (const auto& [key, mark] : before.marks()) {
    if (mark.authorization != record.id) continue;
    if (mark.use && !covers_use(record.purposes, *mark.use))
      return broken(id, name_of(entry) + " drops a purpose for which units were used");
    if (key.kind != MarkKind::first_transfer) continue;
    if (old.first_transfer && old.first_transfer != record.first_transfer)
      return broken(id, name_of(entry) + " changes what made a first transfer");
    if (!keeps_all(old, record))
      return broken(id, name_of(entry) + " drops what units were first transferred for");
  }
  return {};
}

// Every unit of the block lies in an account for which `wanted` holds.
template <class Wanted>
bool all_lie(const State& state, const UnitBlock& block, Wanted wanted) {
  Serial at = block.range.first;
  while (at <= block.range.last) {
    const auto found = state.block_at(block.run, at);
    if (!found || !wanted(state.blocks(block.run).at(found->range.first).account.kind))
      return false;
    at = found->range.last + 1;
  }
  return true;
}

Status authorize_touched(const State& before, const Entry& entry, const Delta& delta,
                         const AuthorizeUnits& units) {
  JCM_TRY_VOID(nothing_else(entry, true, false, delta));
  const auto* row = row_of(before, units.authorization);
  if (row == nullptr) return broken(id, name_of(entry) + " names no authorization");
  std::vector<Stretch> come;
  auto after = *row;
  for (const auto& block : units.blocks) {
    come.push_back({block.run,
                    block.range.first,
                    block.range.last,
                    MarkKind::authorization,
                    units.authorization,
                    0,
                    {},
                    entry.seq});
    const auto covered = after.covered.plus(block.range.quantity());
    if (!covered || (row->facts.ceiling && *covered > *row->facts.ceiling))
      return broken(id, name_of(entry) + " takes its authorization over the ceiling");
    after.covered = *covered;
    if (block.run.registry != row->facts.registry)
      return broken(id, name_of(entry) + " authorizes units of another registry");
    if (any_mark(before, MarkKind::authorization, block))
      return broken(id, name_of(entry) + " authorizes units that are authorized");
    if (!all_lie(before, block, [](AccountKind kind) { return !is_terminal(kind); }))
      return broken(id, name_of(entry) + " authorizes units that nobody holds");
  }
  JCM_TRY_VOID(marks_are(entry, delta, {}, std::move(come)));
  const Change<std::string, AuthorizationRow> change{units.authorization, *row, after};
  if (delta.authorizations.size() != 1 || delta.authorizations[0] != change)
    return broken(id, name_of(entry) + ": what is covered does not rise by its units");
  return {};
}

bool event_fits(const RecordAuthorization& facts, const RecordFirstTransfer& transfer) {
  if (transfer.event == FirstTransferEvent::to_another_party)
    return covers_ndc(facts.purposes) && transfer.acquiring &&
           *transfer.acquiring != facts.first_party &&
           std::find(facts.parties.begin(), facts.parties.end(), *transfer.acquiring) !=
               facts.parties.end();
  return !transfer.acquiring && facts.first_transfer &&
         static_cast<int>(*facts.first_transfer) + 1 == static_cast<int>(transfer.event);
}

Status first_transfer_touched(const State& before, const Entry& entry, const Delta& delta,
                              const RecordFirstTransfer& transfer) {
  JCM_TRY_VOID(nothing_else(entry, false, true, delta));
  const auto* row = row_of(before, transfer.authorization);
  const auto& itmos = entry.body.resolved.itmos;
  const auto& series = entry.body.resolved.itmo_series;
  if (row == nullptr || itmos.size() != transfer.blocks.size() || !event_fits(row->facts, transfer))
    return broken(id, name_of(entry) + ": its authorization does not allow this first transfer");
  if (!series || series->approach != row->facts.approach ||
      series->party_registry != row->facts.party_registry ||
      series->first_party != row->facts.first_party)
    return broken(id, name_of(entry) + " numbers its ITMOs under another series");
  const bool by_use = transfer.event == FirstTransferEvent::use_or_cancellation;
  std::vector<Stretch> come;
  std::map<ItmoKey, ItmoRow> rows;
  for (std::size_t i = 0; i < itmos.size(); ++i) {
    const auto& block = transfer.blocks[i];
    const ItmoKey key{row->facts.approach, row->facts.first_party, block.run.vintage};
    const auto known = before.itmos().find(key);
    auto& last = rows.try_emplace(key, known == before.itmos().end() ? ItmoRow{} : known->second)
                     .first->second.last;
    if (itmos[i] != last + 1)
      return broken(id, name_of(entry) + ": its ITMO numbers do not follow the last ones");
    last += block.range.quantity().raw();
    come.push_back(stretch_of({block.run, MarkKind::first_transfer, block.range.first, entry.seq},
                              {block.range.last, transfer.authorization, itmos[i], {}}));
    if (any_mark(before, MarkKind::first_transfer, block))
      return broken(id, name_of(entry) + " transfers units first a second time");
    bool covered = !first_part_without(before, MarkKind::authorization, block);
    for (const auto& mark : marks_over(before, MarkKind::authorization, block))
      covered = covered && mark.row.authorization == transfer.authorization;
    if (!covered)
      return broken(id, name_of(entry) + ": some units are not under its authorization");
    if (!all_lie(before, block, [&](AccountKind kind) { return is_terminal(kind) == by_use; }))
      return broken(id,
                    name_of(entry) + ": its units do not lie where such a first transfer is made");
  }
  JCM_TRY_VOID(marks_are(entry, delta, {}, std::move(come)));
  std::vector<Change<ItmoKey, ItmoRow>> changes;
  for (const auto& [key, after] : rows) {
    const auto known = before.itmos().find(key);
    changes.push_back(
        {key, known == before.itmos().end() ? std::nullopt : std::optional(known->second), after});
  }
  return delta.itmos == changes
             ? Status{}
             : broken(id, name_of(entry) + ": the last ITMO numbers are not kept");
}

// A retirement, or a cancellation that is a use: its units are authorized for that.
Status use_touched(const State& before, const Entry& entry, const Delta& delta, UnitUse use,
                   bool required) {
  std::vector<Stretch> come;
  for (const auto& block : entry.body.resolved.moved) {
    if (required)
      if (const auto part = first_part_without(before, MarkKind::authorization, block))
        return broken(id, name_of(entry) + " uses " + part->text() + ", which is not authorized");
    for (const auto& mark : marks_over(before, MarkKind::authorization, block)) {
      const auto* row = row_of(before, mark.row.authorization);
      if (row == nullptr || !covers_use(row->facts.purposes, use))
        return broken(id, name_of(entry) + " uses units for a purpose that is not authorized");
      come.push_back({block.run, std::max(block.range.first, mark.key.first),
                      std::min(block.range.last, mark.row.last), MarkKind::use,
                      mark.row.authorization, 0, use, entry.seq});
    }
  }
  return marks_are(entry, delta, {}, std::move(come));
}

// The uses of the entry that is reversed are undone, and nothing else. What was first transferred
// because of its use or cancellation stays where it is.
Status reverse_touched(const State& before, const Entry& entry, const Delta& delta,
                       const ReverseEntry& reverse) {
  std::vector<Stretch> gone;
  const auto& resolved = entry.body.resolved;
  const bool from_use = resolved.from && is_terminal(resolved.from->kind);
  for (const auto& block : resolved.moved) {
    for (const auto& mark : marks_over(before, MarkKind::use, block))
      if (mark.key.cause == reverse.entry) gone.push_back(stretch_of(mark.key, mark.row));
    for (const auto& mark : marks_over(before, MarkKind::first_transfer, block))
      if (from_use && mark.key.cause > reverse.entry)
        return broken(id, name_of(entry) + " takes back a use that made a first transfer");
  }
  return marks_are(entry, delta, std::move(gone), {});
}

}  // namespace

Status article6_touched(const State& before, const Entry& entry, const Delta& delta) {
  const auto& given = entry.body.given;
  if (const auto* record = std::get_if<RecordAuthorization>(&given))
    return record_touched(before, entry, delta, *record);
  if (const auto* units = std::get_if<AuthorizeUnits>(&given))
    return authorize_touched(before, entry, delta, *units);
  if (const auto* transfer = std::get_if<RecordFirstTransfer>(&given))
    return first_transfer_touched(before, entry, delta, *transfer);
  JCM_TRY_VOID(nothing_else(entry, false, false, delta));
  if (const auto* retire = std::get_if<Retire>(&given)) {
    const auto* policy = before.policy(retire->from.registry, EntryKind::credits_retire);
    const bool required = policy != nullptr && policy->facts.authorization_required;
    return use_touched(before, entry, delta, UnitUse::ndc, required);
  }
  if (const auto* cancel = std::get_if<Cancel>(&given); cancel != nullptr && cancel->use)
    return use_touched(before, entry, delta,
                       *cancel->use == OtherUse::imp ? UnitUse::imp : UnitUse::op, true);
  if (const auto* reverse = std::get_if<ReverseEntry>(&given))
    return reverse_touched(before, entry, delta, *reverse);
  return marks_are(entry, delta, {}, {});
}

}  // namespace jcm::domain::law
