#include "ledger/domain/article6.hpp"

#include <algorithm>

namespace jcm::domain {

bool covers_ndc(AuthorizedPurposes purposes) {
  using enum AuthorizedPurposes;
  return purposes == ndc || purposes == ndc_and_oimp || purposes == ndc_and_imp ||
         purposes == ndc_and_op;
}

bool covers(AuthorizedPurposes purposes, OtherUse use) {
  using enum AuthorizedPurposes;
  if (purposes == oimp || purposes == ndc_and_oimp) return true;  // IMP and OP together
  return use == OtherUse::imp ? purposes == imp || purposes == ndc_and_imp
                              : purposes == op || purposes == ndc_and_op;
}

bool covers_other(AuthorizedPurposes purposes) { return purposes != AuthorizedPurposes::ndc; }

namespace article6 {
namespace {

using base::ErrorId;

// The part of the block that a mark over it covers.
UnitBlock common_part(const UnitBlock& block, const Mark& mark) {
  return {block.run,
          {std::max(block.range.first, mark.key.first), std::min(block.range.last, mark.row.last)}};
}

// Adds a part, joined to the one before it where they meet.
void add_part(std::vector<UnitBlock>& parts, const UnitBlock& part) {
  if (!parts.empty() && parts.back().run == part.run &&
      parts.back().range.last + 1 == part.range.first)
    parts.back().range.last = part.range.last;
  else
    parts.push_back(part);
}

// Calls `visit(part, authorization)` for each part of the block, ascending; null where it is under
// none. An authorization that is not recorded counts as none.
template <class Visit>
void visit_parts(const State& state, const UnitBlock& block, Visit visit) {
  Serial at = block.range.first;
  for (const auto& mark : marks_over(state, MarkKind::authorization, block)) {
    const auto part = common_part(block, mark);
    if (part.range.first > at)
      visit(UnitBlock{block.run, {at, part.range.first - 1}},
            static_cast<const AuthorizationRow*>(nullptr));
    const auto found = state.authorizations().find(mark.row.authorization);
    visit(part, found == state.authorizations().end() ? nullptr : &found->second);
    at = part.range.last + 1;
  }
  if (at <= block.range.last)
    visit(UnitBlock{block.run, {at, block.range.last}},
          static_cast<const AuthorizationRow*>(nullptr));
}

base::Error unusable(const Demand& demand, const UnitBlock& part, const AuthorizationRow* row,
                     std::string field) {
  if (row == nullptr)
    return base::error(ErrorId::units_not_authorized,
                       part.text() + " is under no authorization, and this use " +
                           std::string(words(demand.use)) +
                           " needs one; give units that are authorized for it, or authorize these "
                           "first with credits.authorize",
                       std::move(field));
  return base::error(ErrorId::authorization_purpose,
                     part.text() + " is under the authorization \"" + row->facts.id +
                         "\", which is for " + std::string(text_of(row->facts.purposes)) +
                         " and not for use " + std::string(words(demand.use)) +
                         "; give other units",
                     std::move(field));
}

bool will_do(const Demand& demand, const AuthorizationRow* row) {
  return row == nullptr ? !demand.required : covers(row->facts.purposes, demand.use);
}

}  // namespace

bool covers(AuthorizedPurposes purposes, UnitUse use) {
  if (use == UnitUse::ndc) return covers_ndc(purposes);
  return domain::covers(purposes, use == UnitUse::imp ? OtherUse::imp : OtherUse::op);
}

std::string_view words(UnitUse use) {
  switch (use) {
    case UnitUse::ndc:
      return "toward an NDC";
    case UnitUse::imp:
      return "for international mitigation purposes";
    case UnitUse::op:
      return "for other purposes";
  }
  return "";
}

Demand demand_of(const State& state, const Retire& retire) {
  const auto* policy = state.policy(retire.from.registry, EntryKind::credits_retire);
  return {UnitUse::ndc, policy != nullptr && policy->facts.authorization_required};
}

std::optional<Demand> demand_of(const State&, const Cancel& cancel) {
  if (!cancel.use) return std::nullopt;
  return Demand{*cancel.use == OtherUse::imp ? UnitUse::imp : UnitUse::op, true};
}

std::vector<UnitBlock> usable_parts(const State& state, const std::optional<Demand>& demand,
                                    const UnitBlock& block) {
  if (!demand || (!demand->required && state.authorizations().empty())) return {block};
  std::vector<UnitBlock> out;
  visit_parts(state, block, [&](const UnitBlock& part, const AuthorizationRow* row) {
    if (will_do(*demand, row)) add_part(out, part);
  });
  return out;
}

base::Status check_usable(const State& state, const std::optional<Demand>& demand,
                          const std::vector<UnitBlock>& blocks, std::string_view field) {
  if (!demand || (!demand->required && state.authorizations().empty())) return {};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    std::optional<base::Error> fault;
    visit_parts(state, blocks[i], [&](const UnitBlock& part, const AuthorizationRow* row) {
      if (!fault && !will_do(*demand, row))
        fault = unusable(*demand, part, row, std::string(field) + "[" + std::to_string(i) + "]");
    });
    if (fault) return *std::move(fault);
  }
  return {};
}

std::vector<Change<MarkKey, MarkRow>> use_marks(const State& state, UnitUse use, Seq cause,
                                                const std::vector<UnitBlock>& blocks) {
  std::vector<Change<MarkKey, MarkRow>> out;
  if (state.authorizations().empty()) return out;
  for (const auto& block : blocks) {
    std::map<std::string, std::vector<UnitBlock>> parts;
    for (const auto& mark : marks_over(state, MarkKind::authorization, block))
      add_part(parts[mark.row.authorization], common_part(block, mark));
    for (const auto& [authorization, used] : parts) {
      MarkRow row;
      row.authorization = authorization;
      row.use = use;
      add_marks(out, mark_all(MarkKind::use, cause, used, row));
    }
  }
  return out;
}

void undo_use(const State& state, Seq entry, Delta& delta) {
  std::vector<NumberingRun> runs;
  for (const auto& change : delta.blocks)
    if (runs.empty() || runs.back() != change.key.run) runs.push_back(change.key.run);
  add_marks(delta.marks, unmark_all(state, MarkKind::use, entry, runs));
}

namespace {

// Cuts the parts where the marks of a kind begin and end, and tells `set` of each part under one.
template <class Set>
void cut_by(const State& state, MarkKind kind, Seq end, std::vector<KnownPart>& parts, Set set) {
  std::vector<KnownPart> out;
  for (const auto& part : parts) {
    Serial at = part.block.range.first;
    const auto put = [&](Serial last, const Mark* mark) {
      if (last < at) return;
      KnownPart piece = part;
      piece.block.range = {at, last};
      if (piece.first_transferred_by) piece.first_itmo += at - part.block.range.first;
      if (mark != nullptr) set(piece, *mark);
      out.push_back(std::move(piece));
      at = last + 1;
    };
    for (const auto& mark : marks_over(state, kind, part.block)) {
      if (mark.key.cause >= end) continue;
      const auto common = common_part(part.block, mark);
      put(common.range.first - 1, nullptr);
      put(common.range.last, &mark);
    }
    put(part.block.range.last, nullptr);
  }
  parts = std::move(out);
}

}  // namespace

std::vector<KnownPart> known_parts(const State& state, const UnitBlock& block, Seq end) {
  std::vector<KnownPart> parts;
  for (const auto& mark : marks_over(state, MarkKind::authorization, block)) {
    if (mark.key.cause >= end) continue;
    parts.push_back(
        {common_part(block, mark), mark.row.authorization, mark.key.cause, {}, 0, {}, {}});
  }
  cut_by(state, MarkKind::first_transfer, end, parts, [](KnownPart& part, const Mark& mark) {
    part.first_transferred_by = mark.key.cause;
    part.first_itmo = mark.row.itmo + (part.block.range.first - mark.key.first);
  });
  cut_by(state, MarkKind::use, end, parts, [](KnownPart& part, const Mark& mark) {
    part.use = mark.row.use;
    part.used_by = mark.key.cause;
  });
  return parts;
}

std::optional<FoundItmo> find_itmo(const State& state, const ItmoSeries& series, Vintage vintage,
                                   Serial serial) {
  for (const auto& [key, row] : state.marks()) {
    if (key.kind != MarkKind::first_transfer || key.run.vintage != vintage || row.itmo > serial ||
        serial - row.itmo > row.last - key.first)
      continue;
    const auto found = state.authorizations().find(row.authorization);
    if (found == state.authorizations().end()) continue;
    const auto& facts = found->second.facts;
    if (facts.approach != series.approach || facts.first_party != series.first_party ||
        facts.party_registry != series.party_registry)
      continue;
    const Serial unit = key.first + (serial - row.itmo);
    auto parts = known_parts(state, {key.run, {unit, unit}}, base::max_exact_integer);
    if (parts.empty()) continue;
    return FoundItmo{key.run, unit, std::move(parts.front())};
  }
  return std::nullopt;
}

std::uint64_t marked(const State& state, MarkKind kind, std::string_view authorization,
                     std::optional<UnitUse> use) {
  std::uint64_t sum = 0;
  for (const auto& [key, row] : state.marks())
    if (key.kind == kind && row.authorization == authorization && (!use || row.use == use))
      sum += row.last - key.first + 1;
  return sum;
}

}  // namespace article6
}  // namespace jcm::domain
