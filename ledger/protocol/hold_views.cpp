#include "ledger/protocol/hold_views.hpp"

#include "ledger/domain/marks.hpp"
#include "ledger/protocol/unit_views.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol {
namespace {

std::uint64_t units_of(std::span<const domain::UnitBlock> blocks) {
  std::uint64_t units = 0;
  for (const auto& block : blocks) units += block.range.quantity().raw();
  return units;
}

json::array texts(std::span<const domain::UnitBlock> blocks) {
  json::array out;
  for (const auto& block : blocks) out.emplace_back(block.text());
  return out;
}

// The causes of the marks of a kind over the block, each once, ascending.
json::array causes(const domain::State& state, domain::MarkKind kind,
                   const domain::UnitBlock& block) {
  std::set<domain::Seq> all;
  for (const auto& mark : domain::marks_over(state, kind, block)) all.insert(mark.key.cause);
  json::array out;
  for (const auto seq : all) out.emplace_back(seq);
  return out;
}

}  // namespace

KeptBack kept_back(const domain::State& state, const domain::AccountNumber& account,
                   std::span<const domain::UnitBlock> blocks) {
  if (state.hold_on(account)) return {units_of(blocks), 0};
  KeptBack out;
  if (state.marks().empty()) return out;
  for (const auto& block : blocks) {
    const auto unheld = units_of(domain::parts_without(state, domain::MarkKind::hold, block));
    out.held += block.range.quantity().raw() - unheld;
    out.reserved += unheld - units_of(domain::free_parts(state, block));
  }
  return out;
}

std::vector<domain::UnitBlock> blocks_under(const domain::State& state, domain::Seq hold,
                                            const domain::HoldRow& row) {
  std::vector<domain::UnitBlock> out;
  for (const auto& mark : domain::marks_of(state, row.registry, domain::MarkKind::hold, hold))
    out.push_back({mark.key.run, {mark.key.first, mark.row.last}});
  return out;
}

json::object hold_json(const domain::State& state, domain::Seq hold, const domain::HoldRow& row) {
  json::object out{{"hold", hold}, {"registry", row.registry.text()}};
  if (row.account) {
    out["account"] = row.account->text();
  } else {
    const auto blocks = blocks_under(state, hold, row);
    out["blocks"] = texts(blocks);
    out["quantity"] = units_of(blocks);
  }
  out["imposed_by"] = row.imposed_by;
  out["reference"] = row.reference;
  out["active"] = !row.lifted_by;
  if (row.lifted_by) out["lifted_by"] = *row.lifted_by;
  return out;
}

json::object traced_json(const TracedBlock& traced, const domain::State* state) {
  json::object out{{"account", traced.account.text()},
                   {"block", traced.block.text()},
                   {"quantity", traced.block.range.quantity().raw()}};
  if (state == nullptr) return out;
  auto holds = causes(*state, domain::MarkKind::hold, traced.block);
  if (const auto hold = state->hold_on(traced.account)) holds.emplace_back(*hold);
  if (!holds.empty()) out["held"] = std::move(holds);
  auto proposals = causes(*state, domain::MarkKind::reservation, traced.block);
  if (!proposals.empty()) out["reserved"] = std::move(proposals);
  return out;
}

json::object issuance_trace_json(const domain::Entry& issuance, const AsOf& as_of,
                                 std::uint64_t end, std::span<const TracedBlock> units,
                                 const domain::State* state) {
  json::array rows;
  std::uint64_t quantity = 0;
  for (const auto& one : units) {
    rows.emplace_back(traced_json(one, state));
    quantity += one.block.range.quantity().raw();
  }
  return {{"issuance", issuance.seq},
          {"registry", issuance.scope.text()},
          {"business_date", base::to_text(issuance.business_date)},
          {"as_of", as_of_json(as_of, end)},
          {"quantity", quantity},
          {"units", std::move(rows)}};
}

json::object hold_entry_json(const domain::Entry& entry) {
  json::object out{{"seq", entry.seq},
                   {"kind", key_of(domain::text_of(entry.kind()))},
                   {"business_date", base::to_text(entry.business_date)},
                   {"recorded_at", base::to_text(entry.time)},
                   {"request_id", entry.request_id.text}};
  if (entry.authority) out["authority"] = authority_json(*entry.authority);
  const auto* place = std::get_if<domain::PlaceHold>(&entry.body.given);
  const auto* lift = std::get_if<domain::LiftHold>(&entry.body.given);
  const auto& blocks = place != nullptr ? place->blocks : lift->blocks;
  if (!blocks.empty()) out["blocks"] = texts(blocks);
  if (!entry.body.common.note.empty()) out["note"] = entry.body.common.note;
  return out;
}

}  // namespace jcm::protocol
