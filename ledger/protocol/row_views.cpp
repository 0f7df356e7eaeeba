#include "ledger/protocol/row_views.hpp"

#include "ledger/protocol/described_json.hpp"

#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol {
namespace {

json::value date_or_null(const std::optional<base::Date>& date) {
  if (!date) return nullptr;
  return json::value(base::to_text(*date));
}

json::string words(std::string_view text) { return json::string(key_of(text)); }

// What has become of a line. Lines of zero are never posted, and those of a registry kept elsewhere
// are posted there: neither is waiting for anybody.
std::string_view line_status(const domain::AllocationLine& line, bool posted) {
  if (line.quantity.is_zero()) return "zero";
  if (!line.hosted) return "not_hosted";
  return posted ? "posted" : "open";
}

json::object line_json(const domain::AllocationLine& line, const domain::LinePosting* posting,
                       base::Date decided_on, base::Date today) {
  const auto status = line_status(line, posting != nullptr);
  json::array vintages;
  for (const auto& one : line.vintages)
    vintages.push_back({{"year", one.vintage.year}, {"quantity", one.quantity.raw()}});
  json::object out{{"side", words(text_of(line.side))},
                   {"registry", line.registry.text()},
                   {"hosted", line.hosted},
                   {"notified", line.quantity.raw()},
                   {"basis", words(text_of(line.basis))},
                   {"vintages", std::move(vintages)},
                   {"status", words(status)},
                   {"issued", nullptr},
                   {"issued_on", nullptr},
                   {"seq", nullptr}};
  if (status == "zero") out["issued"] = 0;
  if (posting != nullptr) {
    out["issued"] = line.quantity.raw();
    out["issued_on"] = base::to_text(posting->issued_on);
    out["seq"] = posting->posted_by;
  }
  if (status == "open") out["age_days"] = today.days - decided_on.days;
  return out;
}

}  // namespace

json::object registry_json(const domain::RegistryCode& code, const domain::RegistryRow& row) {
  return {{"code", code.text()},
          {"side", words(text_of(row.side))},
          {"name", row.name},
          {"utc_offset_minutes", row.utc_offset_minutes},
          {"status", row.live ? "live" : "importing"},
          {"last_business_date", date_or_null(row.last_business_date)},
          {"opened_by", row.opened_by}};
}

json::object project_json(const domain::ProjectRow& row) {
  json::object out{{"reference", row.facts.reference.text()},
                   {"country", row.facts.country},
                   {"title", row.facts.title},
                   {"status", words(text_of(row.facts.status))},
                   {"registered_on", date_or_null(row.facts.registered_on)},
                   {"methodologies", row.facts.methodologies},
                   {"partner_participants", row.facts.partner_participants},
                   {"japanese_participants", row.facts.japanese_participants},
                   {"recorded_by", row.recorded_by}};
  json::object facts;
  described::put_fields(facts, row.facts);
  for (const char* detail : {"sectoral_scopes", "third_party_entity", "programme", "programme_kind",
                             "crediting_start", "crediting_end", "documents"})
    if (auto* given = facts.if_contains(detail)) out[detail] = std::move(*given);
  return out;
}

json::object country_json(const domain::CountryRow& row) {
  json::object out;
  described::put_fields(out, row.facts);
  out["recorded_by"] = row.recorded_by;
  return out;
}

json::object decision_json(const domain::DecisionRow& row, base::Date today) {
  json::object out = decision_key_json(row.facts.key);
  out["reference"] = row.facts.reference;
  out["recorded_by"] = row.recorded_by;
  if (row.amended_by) {
    json::object amended{{"by", *row.amended_by}};
    if (row.amended_decided_on) amended["decided_on"] = base::to_text(*row.amended_decided_on);
    if (!row.amended_reference.empty()) amended["reference"] = row.amended_reference;
    out["amended"] = std::move(amended);
  }
  if (row.withdrawn_by) out["withdrawn_by"] = *row.withdrawn_by;
  json::array lines;
  for (std::size_t i = 0; i < row.facts.lines.size(); ++i) {
    const bool posted = i < row.postings.size() && row.postings[i];
    const auto* posting = posted ? &*row.postings[i] : nullptr;
    lines.push_back(line_json(row.facts.lines[i], posting, row.decided_on(), today));
  }
  out["lines"] = std::move(lines);
  if (!row.facts.overlaps.empty()) {
    json::array overlaps;
    for (const auto& key : row.facts.overlaps) overlaps.push_back(decision_key_json(key));
    out["overlaps"] = std::move(overlaps);
    out["overlap_reason"] = row.facts.overlap_reason;
  }
  return out;
}

json::object account_json(const domain::AccountNumber& number, const domain::AccountRow& row,
                          const std::optional<std::string>& holder) {
  return {{"account", number.text()},
          {"registry", number.registry.text()},
          {"kind", words(text_of(number.kind))},
          {"status", words(text_of(row.status))},
          {"holder", holder ? json::value(*holder) : json::value(nullptr)},
          {"trust_property", words(text_of(row.trust_property))},
          {"balance", row.balance.raw()},
          {"opened_on", base::to_text(row.opened_on)},
          {"opened_by", row.opened_by}};
}

json::object list_json(std::string_view name, json::array rows,
                       const std::optional<std::string>& next) {
  json::object out;
  out[key_of(name)] = std::move(rows);
  if (next) out["next"] = *next;
  return out;
}

}  // namespace jcm::protocol
