// Holds, and who has the units of an issuance.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/protocol/hold_views.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

using Traced = std::vector<protocol::TracedBlock>;

bool overlap(const domain::UnitBlock& a, const domain::UnitBlock& b) {
  return a.run == b.run && a.range.overlaps(b.range);
}
domain::UnitBlock common_part(const domain::UnitBlock& a, const domain::UnitBlock& b) {
  return {a.run, {std::max(a.range.first, b.range.first), std::min(a.range.last, b.range.last)}};
}

// Whether the hold lies on the account, or on a unit that it holds.
bool concerns(const domain::State& small, domain::Seq hold, const domain::HoldRow& row,
              const domain::AccountNumber& account, const std::vector<domain::UnitBlock>& held) {
  if (row.account) return *row.account == account;
  for (const auto& block : protocol::blocks_under(small, hold, row))
    if (std::ranges::any_of(held, [&](const auto& one) { return overlap(one, block); }))
      return true;
  return false;
}

// Who has the units now, block by block. `units` by run and serial.
base::Result<Traced> holders_of(const engine::Snapshot& snapshot,
                                const std::vector<domain::UnitBlock>& units) {
  Traced out;
  std::vector<std::pair<domain::UnitBlock, domain::BlockRow>> blocks;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (i == 0 || units[i].run != units[i - 1].run) {
      JCM_TRY(blocks, snapshot.blocks_of(units[i].run));
    }
    for (const auto& [block, row] : blocks)
      if (overlap(block, units[i])) out.push_back({common_part(block, units[i]), row.account});
  }
  return out;
}

// The units of an issuance: its runs' blocks that come from it.
base::Result<Traced> traced_now(const engine::Snapshot& snapshot, const domain::Entry& issuance) {
  std::vector<domain::NumberingRun> runs;
  for (const auto& issued : issuance.body.resolved.issued) runs.push_back(issued.block.run);
  std::ranges::sort(runs);
  runs.erase(std::ranges::unique(runs).begin(), runs.end());
  Traced out;
  for (const auto& run : runs) {
    JCM_TRY(const auto blocks, snapshot.blocks_of(run));
    for (const auto& [block, row] : blocks)
      if (row.issued_by == issuance.seq) out.push_back({block, row.account});
  }
  return out;
}

// The same at a cut: from what each account of the registry held then.
base::Result<Traced> traced_then(const engine::Snapshot& snapshot, const domain::Entry& issuance,
                                 const engine::Cut& cut) {
  Traced out;
  JCM_TRY(const auto accounts, snapshot.accounts_as_of(cut));
  for (const auto& [number, row] : accounts) {
    if (number.registry != issuance.scope || row.balance.is_zero()) continue;
    JCM_TRY(const auto held, snapshot.holdings_as_of(number, cut.end_of(number.registry)));
    for (const auto& block : held)
      for (const auto& issued : issuance.body.resolved.issued)
        if (overlap(block, issued.block)) out.push_back({common_part(block, issued.block), number});
  }
  std::ranges::sort(out, {}, &protocol::TracedBlock::block);
  Traced joined;  // credits of one issuance that lie side by side are one block
  for (const auto& one : out) {
    if (!joined.empty() && joined.back().account == one.account &&
        joined.back().block.run == one.block.run &&
        joined.back().block.range.last + 1 == one.block.range.first)
      joined.back().block.range.last = one.block.range.last;
    else
      joined.push_back(one);
  }
  return joined;
}

}  // namespace

base::Result<json::value> handle_hold_list(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_hold_list(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto small, snapshot->small_state());
  std::vector<domain::UnitBlock> held;
  if (asked.account) {
    JCM_TRY(held, snapshot->holdings(*asked.account));
  }
  json::array shown;
  domain::Seq last = 0;
  const auto& holds = small->holds();
  for (auto it = asked.after ? holds.upper_bound(*asked.after) : holds.begin(); it != holds.end();
       ++it) {
    const auto& [seq, row] = *it;
    if ((asked.registry && row.registry != *asked.registry) ||
        (asked.active && *asked.active == row.lifted_by.has_value()) ||
        (asked.account && !concerns(*small, seq, row, *asked.account, held)))
      continue;
    if (shown.size() == asked.limit)
      return json::value(
          protocol::list_json("holds", std::move(shown), protocol::cursor_text(last)));
    shown.emplace_back(protocol::hold_json(*small, seq, row));
    last = seq;
  }
  return json::value(protocol::list_json("holds", std::move(shown), std::nullopt));
}

base::Result<json::value> handle_hold_show(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto hold, protocol::read_hold_show(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto small, snapshot->small_state());
  const auto row = small->holds().find(hold);
  if (row == small->holds().end())
    return base::error(base::ErrorId::hold_unknown,
                       fmt::format("entry {} places no hold: use hold.list", hold), "hold");
  auto out = protocol::hold_json(*small, hold, row->second);
  out.erase("blocks");
  if (!row->second.account) {
    json::array units;
    JCM_TRY(const auto traced,
            holders_of(*snapshot, protocol::blocks_under(*small, hold, row->second)));
    for (const auto& one : traced) units.emplace_back(protocol::traced_json(one, nullptr));
    out["units"] = std::move(units);
  }
  json::array entries;
  JCM_TRY(auto lifts, snapshot->of_kind(domain::EntryKind::hold_lift, hold));
  lifts.insert(lifts.begin(), hold);
  for (const auto seq : lifts) {
    JCM_TRY(const auto stored, snapshot->entry(seq));
    if (!stored) continue;
    const auto& entry = stored->record->entry;
    const auto* lift = std::get_if<domain::LiftHold>(&entry.body.given);
    if (lift == nullptr || lift->hold == hold)
      entries.emplace_back(protocol::hold_entry_json(entry));
  }
  out["entries"] = std::move(entries);
  return json::value(std::move(out));
}

base::Result<json::value> handle_issuance_trace(const Environment& environment,
                                                const domain::Actor&, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_issuance_trace(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto stored, snapshot->entry(asked.seq));
  if (!stored || stored->record->entry.kind() != domain::EntryKind::credits_issue)
    return base::error(
        base::ErrorId::entry_unknown,
        fmt::format("entry {} is no issuance: give the seq of a credits.issue entry, as "
                    "decision.show and serial.history show it",
                    asked.seq),
        "seq");
  const auto& issuance = stored->record->entry;
  JCM_TRY(const auto cut, snapshot->cut(asked.as_of));
  if (std::holds_alternative<std::monostate>(asked.as_of)) {
    JCM_TRY(const auto small, snapshot->small_state());
    JCM_TRY(const auto units, traced_now(*snapshot, issuance));
    return json::value(protocol::issuance_trace_json(
        issuance, asked.as_of, cut.end_of(issuance.scope), units, small.get()));
  }
  JCM_TRY(const auto units, traced_then(*snapshot, issuance, cut));
  return json::value(protocol::issuance_trace_json(issuance, asked.as_of,
                                                   cut.end_of(issuance.scope), units, nullptr));
}

}  // namespace jcm::service
