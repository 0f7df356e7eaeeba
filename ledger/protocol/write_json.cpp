// Commands written as JSON: the other direction of read_given.cpp.
#include "ledger/protocol/described_json.hpp"
#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol {
namespace {

json::string text(std::string_view view) { return json::string(key_of(view)); }

void put_if_any(json::object& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out[key_of(key)] = value;
}
void put_if_any(json::object& out, std::string_view key, const std::optional<base::Date>& value) {
  if (value) out[key_of(key)] = base::to_text(*value);
}

json::array vintages_json(const std::vector<domain::VintageQuantity>& vintages) {
  json::array out;
  for (const auto& one : vintages)
    out.push_back({{"year", one.vintage.year}, {"quantity", one.quantity.raw()}});
  return out;
}

// One overload per operation; keys in the order of the method's schema.
void put(json::object& out, const domain::Genesis& given) {
  out["origin"] = given.origin;
  out["checkpoint_key"] = base::to_hex(given.checkpoint_key.view());
  if (given.recovery_key) out["recovery_key"] = base::to_hex(given.recovery_key->view());
  out["administrator_uid"] = given.administrator_uid;
  if (given.predecessor)
    out["predecessor"] = {{"origin", given.predecessor->origin},
                          {"size", given.predecessor->size},
                          {"root", base::to_hex(given.predecessor->root.view())}};
}

void put(json::object& out, const domain::OpenRegistry& given) {
  out["code"] = given.code.text();
  out["side"] = text(text_of(given.side));
  out["name"] = given.name;
  out["utc_offset_minutes"] = given.utc_offset_minutes;
}

void put(json::object& out, const domain::GoLive& given) {
  out["registry"] = given.registry.text();
}

void put(json::object& out, const domain::RecordDecision& given) {
  out = decision_key_json(given.key);
  json::array lines;
  for (const auto& line : given.lines)
    lines.push_back({{"side", text(text_of(line.side))},
                     {"registry", line.registry.text()},
                     {"hosted", line.hosted},
                     {"quantity", line.quantity.raw()},
                     {"basis", text(text_of(line.basis))},
                     {"vintages", vintages_json(line.vintages)}});
  out["lines"] = std::move(lines);
  if (!given.overlaps.empty()) {
    json::array overlaps;
    for (const auto& key : given.overlaps) overlaps.push_back(decision_key_json(key));
    out["overlaps"] = std::move(overlaps);
  }
  put_if_any(out, "overlap_reason", given.overlap_reason);
  put_if_any(out, "reference", given.reference);
}

void put(json::object& out, const domain::OpenAccount& given) {
  out["registry"] = given.registry.text();
  out["kind"] = text(text_of(given.kind));
  if (given.number) out["number"] = *given.number;
  out["trust_property"] = text(text_of(given.trust_property));
}

void put(json::object& out, const domain::SetAccountStatus& given) {
  out["account"] = given.account.text();
  out["status"] = text(text_of(given.status));
}

void put(json::object& out, const domain::Issue& given) {
  out["decision"] = decision_key_json(given.decision);
  out["registry"] = given.registry.text();
  if (given.account) out["account"] = given.account->text();
  if (given.credits.empty()) return;
  json::array credits;
  for (const auto& credit : given.credits) {
    json::object one{{"account", credit.account.text()}, {"vintage", credit.vintage.year}};
    if (const auto* quantity = std::get_if<domain::Quantity>(&credit.units)) {
      one["quantity"] = quantity->raw();
    } else {
      const auto& range = std::get<domain::UnitRange>(credit.units);
      one["first"] = range.first;
      one["last"] = range.last;
    }
    credits.push_back(std::move(one));
  }
  out["credits"] = std::move(credits);
}

template <class Debit>
void put_debit(json::object& out, const Debit& given) {
  out["from"] = given.from.text();
  out["to"] = given.to.text();
  if (const auto* by = std::get_if<domain::ByQuantity>(&given.selection)) {
    out["quantity"] = by->quantity.raw();
    if (by->project) out["project"] = by->project->text();
    if (by->vintage) out["vintage"] = by->vintage->year;
    return;
  }
  json::array blocks;
  for (const auto& block : std::get<domain::ByRanges>(given.selection))
    blocks.emplace_back(block.text());
  out["blocks"] = std::move(blocks);
}
template <class Use>
void put_use(json::object& out, const Use& given) {
  put_debit(out, given);
  out["purpose"] = given.purpose;
  if (given.year) out["year"] = *given.year;
}

void put(json::object& out, const domain::Transfer& given) { put_debit(out, given); }
void put(json::object& out, const domain::Retire& given) { put_use(out, given); }
void put(json::object& out, const domain::Cancel& given) {
  put_use(out, given);
  if (given.use) out["use"] = described::json_of(*given.use);
}
template <domain::Described T>
void put(json::object& out, const T& given) {
  described::put_fields(out, given);
}

void put(json::object& out, const domain::RotateKey& given) {
  out["new_key"] = base::to_hex(given.new_key.view());
  out["reason"] = text(text_of(given.reason));
  out["authorized_by"] = text(text_of(given.authorized_by));
  out["signature"] = base::to_hex(given.signature);
  if (given.new_recovery_key)
    out["new_recovery_key"] = base::to_hex(given.new_recovery_key->view());
  if (given.trusted)
    out["trusted"] = {{"size", given.trusted->size},
                      {"root", base::to_hex(given.trusted->root.view())}};
}

// Where a personal text stands in the params.
void put_text(json::object& out, domain::PersonalField field, const std::string& value) {
  using enum domain::PersonalField;
  if (field == beneficiary || field == reason || field == officer_name) {
    out[key_of(text_of(field))] = value;
    return;
  }
  if (!out.contains("holder")) out["holder"] = json::object();
  const auto key = field == holder_name ? std::string_view("name") : text_of(field);
  out["holder"].get_object()[key_of(key)] = value;
}

}  // namespace

json::object decision_key_json(const domain::DecisionKey& key) {
  return {{"project", key.project.text()},
          {"period_start", base::to_text(key.period_start)},
          {"period_end", base::to_text(key.period_end)},
          {"decided_on", base::to_text(key.decided_on)}};
}

json::object authority_json(const domain::Authority& authority) {
  json::object out{{"kind", text(text_of(authority.kind))}, {"reference", authority.reference}};
  put_if_any(out, "date", authority.date);
  if (authority.document)
    out["document"] = {{"sha256", base::to_hex(authority.document->sha256.view())},
                       {"length", authority.document->length}};
  return out;
}

json::value described::json_of(const domain::DecisionKey& key) { return decision_key_json(key); }

json::value described::json_of(const domain::Proposed& proposed) {
  auto params = body_json(proposed.given, proposed.common);
  if (proposed.authority) params["authority"] = authority_json(*proposed.authority);
  return json::object{{"operation", text(text_of(domain::kind_of(proposed.given)))},
                      {"params", std::move(params)}};
}

json::object body_json(const domain::Given& given, const domain::Common& common) {
  json::object out;
  std::visit([&out](const auto& one) { put(out, one); }, given);
  put_if_any(out, "business_date", common.business_date);
  put_if_any(out, "effective_on", common.effective_on);
  put_if_any(out, "note", common.note);
  return out;
}

json::object write_params_json(const WriteParams& write) {
  json::object out{{"request_id", write.request_id.text}};
  for (auto& member : body_json(write.command.given, write.command.common))
    out.insert_or_assign(member.key(), std::move(member.value()));
  // The texts of a proposal are those of what it proposes.
  auto* what = out.if_contains("what");
  auto& holder = what != nullptr ? what->get_object()["params"].get_object() : out;
  for (const auto& [field, value] : write.texts) put_text(holder, field, value);
  if (write.command.authority) out["authority"] = authority_json(*write.command.authority);
  if (write.dry_run) out["dry_run"] = true;
  if (write.command.signature) out["signature"] = base::to_hex(*write.command.signature);
  return out;
}

}  // namespace jcm::protocol
