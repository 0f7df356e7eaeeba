#include "ledger/protocol/article6_views.hpp"

#include "ledger/protocol/described_json.hpp"

namespace jcm::protocol {

std::vector<ItmoRange> itmo_ranges(const domain::Body& body) {
  std::vector<ItmoRange> out;
  const auto* transfer = std::get_if<domain::RecordFirstTransfer>(&body.given);
  const auto& resolved = body.resolved;
  if (transfer == nullptr || !resolved.itmo_series) return out;
  for (std::size_t i = 0; i < transfer->blocks.size() && i < resolved.itmos.size(); ++i) {
    const auto& block = transfer->blocks[i];
    const auto first = resolved.itmos[i];
    const auto last = first + (block.range.last - block.range.first);
    out.push_back({block, itmo_of(*resolved.itmo_series, block.run.vintage, first),
                   itmo_of(*resolved.itmo_series, block.run.vintage, last)});
  }
  return out;
}

json::object authorization_json(const domain::AuthorizationRow& row) {
  json::object out;
  described::put_fields(out, row.facts);
  out["recorded_by"] = row.recorded_by;
  out["covered"] = row.covered.raw();
  return out;
}

json::object authorization_sums_json(const domain::AuthorizationRow& row,
                                     const domain::State& state) {
  auto out = authorization_json(row);
  const auto sum = [&](domain::MarkKind kind, std::optional<domain::UnitUse> use) {
    return domain::article6::marked(state, kind, row.facts.id, use);
  };
  out["first_transferred"] = sum(domain::MarkKind::first_transfer, std::nullopt);
  out["used"] = {{"ndc", sum(domain::MarkKind::use, domain::UnitUse::ndc)},
                 {"imp", sum(domain::MarkKind::use, domain::UnitUse::imp)},
                 {"op", sum(domain::MarkKind::use, domain::UnitUse::op)}};
  return out;
}

json::object known_part_json(const domain::State& state, const domain::article6::KnownPart& part) {
  json::object out{{"block", part.block.text()},
                   {"authorization", part.authorization},
                   {"authorized_by", part.authorized_by}};
  const auto found = state.authorizations().find(part.authorization);
  if (part.first_transferred_by && found != state.authorizations().end()) {
    const auto series = series_of(found->second.facts);
    const auto vintage = part.block.run.vintage;
    const auto last = part.first_itmo + (part.block.range.last - part.block.range.first);
    out["first_transferred_by"] = *part.first_transferred_by;
    out["first_itmo"] = itmo_of(series, vintage, part.first_itmo).text();
    out["last_itmo"] = itmo_of(series, vintage, last).text();
  }
  if (part.use) out["use"] = described::json_of(*part.use);
  if (part.used_by) out["used_by"] = *part.used_by;
  return out;
}

json::array known_parts_json(const domain::State& state, std::span<const domain::UnitBlock> blocks,
                             domain::Seq end) {
  json::array out;
  for (const auto& block : blocks)
    for (const auto& part : domain::article6::known_parts(state, block, end))
      out.push_back(known_part_json(state, part));
  return out;
}

}  // namespace jcm::protocol
