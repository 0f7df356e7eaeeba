// Random operations that move units, hold them, or say something of them.
#pragma once

#include "tests/domain/registry_operations.hpp"

namespace jcm::test::model {

// What a use asks of the units, as it stands when it is asked.
struct Wanted {
  std::optional<UnitUse> use;
  bool required = false;
};
inline Wanted wanted_by(const World& w, const Given& given) {
  if (const auto* retire = std::get_if<Retire>(&given)) {
    const auto* policy = w.policy(retire->from.registry, EntryKind::credits_retire);
    return {UnitUse::ndc, policy != nullptr && policy->authorization_required};
  }
  const auto* cancel = std::get_if<Cancel>(&given);
  if (cancel == nullptr || !cancel->use) return {};
  return {*cancel->use == OtherUse::imp ? UnitUse::imp : UnitUse::op, true};
}
inline bool will_do(const World& w, const Unit& unit, const Wanted& wanted) {
  if (!wanted.use) return true;
  if (unit.authorization.empty()) return !wanted.required;
  return covers(w.authorizations.at(unit.authorization).purposes, *wanted.use);
}

// The first so many units that are free and usable, in picking order.
inline std::optional<Names> picked(const World& w, const Moment& moment, const AccountNumber& from,
                                   const ByQuantity& by, const Wanted& wanted) {
  Names all;
  for (const auto& [name, unit] : w.units)
    if (w.may_move(name, from, moment) && will_do(w, unit, wanted) &&
        (!by.project || name.first.project == *by.project) &&
        (!by.vintage || name.first.vintage == *by.vintage))
      all.push_back(name);
  std::sort(all.begin(), all.end(), [](const UnitName& a, const UnitName& b) {
    return std::tie(a.first.vintage, a.first.project, a.second) <
           std::tie(b.first.vintage, b.first.project, b.second);
  });
  if (all.size() < by.quantity.raw()) return std::nullopt;
  all.resize(by.quantity.raw());
  std::sort(all.begin(), all.end());
  return all;
}

inline Operation Operations::debit() {
  const auto where = code();
  const auto from = pick_giver(where);
  const auto kind = under(10);
  const auto to = kind < 5   ? pick_holding(where)
                  : kind < 8 ? pick_terminal(where, AccountKind::retirement)
                             : pick_terminal(where, AccountKind::cancellation);
  Selection selection;
  if (chance(50)) {
    ByQuantity by{credits(1 + under(9)), {}, {}};
    if (chance(15)) by.project = project(chance(50) ? "MN001" : "MN002");
    if (chance(15)) by.vintage = vintage(2017 + under(3));
    selection = by;
  } else {
    selection = blocks_of(some_units(where, from));
  }
  auto op = posting(kind < 5   ? transfer(from, to, selection)
                    : kind < 8 ? retire(from, to, selection)
                               : cancel(from, to, selection),
                    where);
  for (auto& [field, digest] : op.command.personal) digest = fresh_digest();
  if (auto* given = std::get_if<Cancel>(&op.command.given); given != nullptr && chance(60))
    given->use = chance(50) ? OtherUse::imp : OtherUse::op;
  const auto given = op.command.given;
  op.reserves = true;
  op.from = from;
  op.to = to;
  op.may = [from, to](const World& w, const Moment&) {
    return from != to && w.may_give(from) && w.may_take(to);
  };
  op.units = [from, selection, given](const World& w, const Moment& m) -> std::optional<Names> {
    const auto wanted = wanted_by(w, given);
    const auto* by = std::get_if<ByQuantity>(&selection);
    if (by != nullptr && !m.proposal) return picked(w, m, from, *by, wanted);
    const auto names =
        m.proposal ? w.proposals.at(*m.proposal).reserved : names_of(std::get<ByRanges>(selection));
    if (!w.all_may_move(names, from, m)) return std::nullopt;
    for (const auto& name : names)
      if (!will_do(w, w.units.at(name), wanted)) return std::nullopt;
    return names;
  };
  op.does = [from, to, given](World& w, const Entry& entry, const Names& names) {
    w.hand_over(names, from, to, entry.business_date);
    w.moves[entry.seq] = {from, to, names, entry.business_date, false};
    const auto wanted = wanted_by(w, given);
    for (const auto& name : names)
      if (auto& unit = w.units.at(name); wanted.use && !unit.authorization.empty()) {
        unit.use = wanted.use;
        unit.used_by = entry.seq;
      }
  };
  return op;
}

inline Operation Operations::court() {
  const auto where = code();
  const auto from = chance(80) ? pick_giver(where) : pick_holding(where);
  const auto to = pick_holding(where);
  const auto names = some_units(where, from);
  auto op = posting(court_transfer(from, to, blocks_of(names)), where);
  op.reserves = true;
  op.may = [from, to](const World& w, const Moment&) {
    return from != to && w.accounts.contains(from) &&
           !w.has_status(from, {AccountStatus::closed}) && w.may_take(to);
  };
  op.units = [from, names](const World& w, const Moment& m) -> std::optional<Names> {
    return w.all_may_move(names, from, m, true) ? std::optional(names) : std::nullopt;
  };
  note_move(op, from, to);
  return op;
}

inline Operation Operations::reversal(Seq next) {
  std::vector<Seq> all;
  for (const auto& [seq, move] : world_.moves)
    if (!move.reversed || chance(10)) all.push_back(seq);
  const bool known = !all.empty() && chance(95);
  // Mostly a late one, whose units may still lie there.
  const auto back = std::min<std::size_t>(all.size(), 12);
  const Seq seq = known ? all[all.size() - 1 - under(back)] : under(next);
  const auto found = world_.moves.find(seq);
  const auto where = found == world_.moves.end() ? registry("JP") : found->second.from.registry;
  auto op = posting(reverse(seq), where);
  op.may = [seq](const World& w, const Moment& m) {
    const auto it = w.moves.find(seq);
    if (it == w.moves.end() || it->second.reversed) return false;
    const auto& move = it->second;
    const auto* policy = w.policy(move.from.registry, EntryKind::credits_reverse);
    const auto& registry = w.registries.at(move.from.registry);
    const auto today = registry.live ? w.today(move.from.registry, m.time) : day("2025-06-01");
    return policy != nullptr && policy->window_days &&
           today.days - move.date.days <= static_cast<std::int32_t>(*policy->window_days) &&
           w.may_give(move.to) && w.may_take(move.from);
  };
  op.units = [seq](const World& w, const Moment& m) -> std::optional<Names> {
    const auto& move = w.moves.at(seq);
    if (!w.all_may_move(move.units, move.to, m)) return std::nullopt;
    for (const auto& name : move.units)
      if (is_terminal(move.to.kind) && w.units.at(name).itmo_by > seq) return std::nullopt;
    return move.units;
  };
  op.does = [seq](World& w, const Entry& entry, const Names& names) {
    auto& move = w.moves.at(seq);
    w.hand_over(names, move.to, move.from, entry.business_date);
    move.reversed = true;
    for (const auto& name : names)
      if (auto& unit = w.units.at(name); unit.use && unit.used_by == seq) unit.use.reset();
  };
  return op;
}

inline Operation Operations::excess() {
  const auto where = code();
  const auto from = pick_giver(where);
  auto names = some_units(where, from);
  const auto unit = world_.units.find(names.front());
  const Seq issuance = unit == world_.units.end() ? 3 : unit->second.issued_by;
  if (chance(90))
    std::erase_if(names, [&](const UnitName& name) {
      const auto other = world_.units.find(name);
      return other != world_.units.end() && other->second.issued_by != issuance;
    });
  const auto to = pick_terminal(where, AccountKind::cancellation);
  auto op = posting(correct_excess(issuance, from, to, blocks_of(names)), where);
  op.reserves = true;
  op.may = [from, to](const World& w, const Moment&) { return w.may_give(from) && w.may_take(to); };
  op.units = [from, names, issuance](const World& w, const Moment& m) -> std::optional<Names> {
    if (!w.all_may_move(names, from, m)) return std::nullopt;
    for (const auto& name : names)
      if (w.units.at(name).issued_by != issuance) return std::nullopt;
    return names;
  };
  note_move(op, from, to);
  return op;
}

inline Operation Operations::place() {
  const auto where = code();
  if (chance(30)) {
    const auto account = pick_account();
    auto op = posting(place_hold(account), account.registry);
    op.may = [account](const World& w, const Moment&) {
      return w.accounts.contains(account) && !w.has_status(account, {AccountStatus::closed});
    };
    op.does = [account](World& w, const Entry& entry, const Names&) {
      w.holds[entry.seq] = account;
    };
    return op;
  }
  const auto names = some_units(where);
  auto op = posting(place_hold(blocks_of(names)), where);
  op.may = [names](const World& w, const Moment&) {
    return std::all_of(names.begin(), names.end(),
                       [&](const UnitName& name) { return w.units.contains(name); });
  };
  op.does = [names](World& w, const Entry& entry, const Names&) {
    w.holds[entry.seq] = std::nullopt;
    for (const auto& name : names) w.units.at(name).holds.insert(entry.seq);
  };
  return op;
}

inline Operation Operations::lift(Seq next) {
  if (world_.holds.empty()) return place();
  const Seq seq = chance(4) ? under(next) : one_of(world_.holds).first;
  const auto hold = world_.holds.find(seq);
  Names all;
  for (const auto& [name, unit] : world_.units)
    if (unit.holds.contains(seq)) all.push_back(name);
  const auto where = hold == world_.holds.end() ? code()
                     : hold->second             ? hold->second->registry
                                                : all.front().first.registry;
  Names part;
  if (!all.empty() && chance(50)) {
    const auto start = under(all.size());
    for (auto i = start; i < all.size() && i < start + 3; ++i) part.push_back(all[i]);
    if (chance(6)) part = some_units(where);
  }
  auto op = posting(lift_hold(seq, blocks_of(part)), where);
  op.may = [seq, part](const World& w, const Moment&) {
    const auto known = w.holds.find(seq);
    if (known == w.holds.end() || (known->second && !part.empty())) return false;
    return std::all_of(part.begin(), part.end(), [&](const UnitName& name) {
      return w.units.contains(name) && w.units.at(name).holds.contains(seq);
    });
  };
  op.does = [seq, part](World& w, const Entry&, const Names&) {
    bool left = false;
    for (auto& [name, unit] : w.units) {
      if (part.empty() || std::count(part.begin(), part.end(), name) > 0) unit.holds.erase(seq);
      left = left || unit.holds.contains(seq);
    }
    if (!left) w.holds.erase(seq);
  };
  return op;
}

inline Operation Operations::record_authorization() {
  const auto id = "A" + std::to_string(under(3));
  const auto& now = world_.authorizations[id];
  Authorized next{
      now.version + (chance(10) ? 2U : 1U), static_cast<AuthorizedPurposes>(under(7)), {}, {}};
  if (chance(40)) next.ceiling = 5 + under(80);
  if (next.purposes != AuthorizedPurposes::ndc)
    next.definition = static_cast<FirstTransferDefinition>(under(3));
  Operation op;
  op.command = authorization(id, next.purposes, next.ceiling, next.version);
  facts_of_authorization(op.command).first_transfer = next.definition;
  op.scope = registry("JP");
  op.may = [id, next](const World& w, const Moment&) {
    const auto found = w.authorizations.find(id);
    const auto last = found == w.authorizations.end() ? Authorized{} : found->second;
    if (next.version != last.version + 1) return false;
    if (next.ceiling && w.covered(id) > *next.ceiling) return false;
    for (const auto& [name, unit] : w.units)
      if (unit.authorization == id &&
          ((unit.use && !covers(next.purposes, *unit.use)) ||
           (unit.itmo != 0 && last.definition && last.definition != next.definition)))
        return false;
      else if (unit.authorization == id && unit.itmo != 0)
        for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
          if (covers(last.purposes, use) && !covers(next.purposes, use)) return false;
    return true;
  };
  op.does = [id, next](World& w, const Entry&, const Names&) { w.authorizations[id] = next; };
  return op;
}

inline Operation Operations::authorize_units() {
  const auto id = "A" + std::to_string(under(3));
  const auto where = registry(chance(97) ? "JP" : "MN");
  auto names = some_units(where);
  if (chance(80))
    std::erase_if(names, [&](const UnitName& name) {
      const auto unit = world_.units.find(name);
      return unit != world_.units.end() &&
             (!unit->second.authorization.empty() || is_terminal(unit->second.owner.kind));
    });
  if (names.empty()) names = some_units(where);
  Operation op;
  op.command.given = AuthorizeUnits{id, blocks_of(names)};
  op.scope = registry("JP");
  op.may = [id, names](const World& w, const Moment&) {
    const auto found = w.authorizations.find(id);
    if (found == w.authorizations.end() || found->second.version == 0) return false;
    if (found->second.ceiling && w.covered(id) + names.size() > *found->second.ceiling)
      return false;
    return std::all_of(names.begin(), names.end(), [&](const UnitName& name) {
      const auto unit = w.units.find(name);
      return unit != w.units.end() && name.first.registry == registry("JP") &&
             unit->second.authorization.empty() && !is_terminal(unit->second.owner.kind);
    });
  };
  op.does = [id, names](World& w, const Entry&, const Names&) {
    for (const auto& name : names) w.units.at(name).authorization = id;
  };
  return op;
}

inline Operation Operations::transfer_first() {
  // Mostly of units of one authorization, by the event that fits it.
  Names pool;
  const auto id = "A" + std::to_string(under(3));
  const auto known = world_.authorizations[id];
  auto event = static_cast<FirstTransferEvent>(under(4));
  if (chance(85) && known.definition)
    event = static_cast<FirstTransferEvent>(static_cast<int>(*known.definition) + 1);
  if (chance(85) && known.purposes == AuthorizedPurposes::ndc)
    event = FirstTransferEvent::to_another_party;
  const bool to_party = event == FirstTransferEvent::to_another_party;
  const bool by_use = event == FirstTransferEvent::use_or_cancellation;
  for (const auto& [name, unit] : world_.units)
    if (unit.authorization == id &&
        (chance(2) || (unit.itmo == 0 && is_terminal(unit.owner.kind) == by_use)))
      pool.push_back(name);
  if (pool.empty() || chance(5)) pool = some_units(registry("JP"));
  const auto start = under(pool.size());
  Names names;
  for (auto i = start; i < pool.size() && i < start + 4; ++i) names.push_back(pool[i]);
  RecordFirstTransfer facts{id, event, blocks_of(names), {}};
  if (to_party) facts.acquiring = "JPN";
  Operation op;
  op.command.given = facts;
  op.scope = registry("JP");
  op.may = [id, event, to_party, by_use, names](const World& w, const Moment&) {
    const auto found = w.authorizations.find(id);
    if (found == w.authorizations.end() || found->second.version == 0) return false;
    const auto& [version, purposes, ceiling, definition] = found->second;
    const bool fits =
        to_party ? covers(purposes, UnitUse::ndc)
                 : definition && static_cast<int>(*definition) + 1 == static_cast<int>(event);
    return fits && std::all_of(names.begin(), names.end(), [&](const UnitName& name) {
             const auto unit = w.units.find(name);
             return unit != w.units.end() && unit->second.authorization == id &&
                    unit->second.itmo == 0 && is_terminal(unit->second.owner.kind) == by_use;
           });
  };
  op.does = [names](World& w, const Entry& entry, const Names&) {
    for (const auto& name : names) {
      w.units.at(name).itmo = ++w.last_itmo[name.first.vintage];
      w.units.at(name).itmo_by = entry.seq;
    }
  };
  return op;
}

}  // namespace jcm::test::model
