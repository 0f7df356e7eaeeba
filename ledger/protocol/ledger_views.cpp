#include "ledger/protocol/ledger_views.hpp"

namespace jcm::protocol {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;

json::object short_checkpoint_json(const chain::Checkpoint& checkpoint) {
  return {{"size", checkpoint.size}, {"root", base::to_hex(checkpoint.root.view())}};
}

}  // namespace

json::object status_json(const StatusView& view) {
  json::object out;
  out["origin"] = view.origin;
  out["version"] = view.version;
  out["vkey"] = view.vkey;
  out["size"] = view.size;
  out["head"] = {{"seq", view.size == 0 ? 0 : view.size - 1},
                 {"entry_hash", base::to_hex(view.head_leaf.view())},
                 {"recorded_at", base::to_text(view.head_time)}};
  if (view.checkpoint) {
    auto checkpoint = short_checkpoint_json(*view.checkpoint);
    checkpoint["signed_at"] = base::to_text(view.checkpoint_time);
    out["checkpoint"] = std::move(checkpoint);
  } else {
    out["checkpoint"] = nullptr;
  }
  out["unsigned"] = {{"entries", view.unsigned_entries},
                     {"age_seconds", view.unsigned_age_micros / micros_per_second}};
  out["views_mark"] = view.views_mark;
  out["read_only"] = view.read_only;
  if (view.read_only) out["read_only_reason"] = view.read_only_reason;
  json::array notices;
  for (const auto& notice : view.notices) notices.emplace_back(key_of(notice));
  out["notices"] = std::move(notices);
  out["since_start"] = {{"accepted", view.accepted},
                        {"repeated", view.repeated},
                        {"refused", view.refused},
                        {"groups", view.groups}};
  out["connections"] = view.connections;
  if (view.trail) {
    json::object trail{{"size", view.trail->size}};
    if (view.trail->checkpoint)
      trail["checkpoint"] = short_checkpoint_json(*view.trail->checkpoint);
    trail["waiting"] = view.trail->waiting;
    trail["lost"] = view.trail->lost;
    if (!view.trail->problem.empty()) trail["problem"] = view.trail->problem;
    out["trail"] = std::move(trail);
  }
  return out;
}

json::object version_json(std::string_view version) {
  return {{"program", "jcm-ledgerd"},
          {"version", key_of(version)},
          {"rules_version", chain::rules_version},
          {"protocol", protocol_version}};
}

json::object checkpoint_json(std::string_view note, const chain::Checkpoint& checkpoint,
                             std::string_view vkey) {
  return {{"note", key_of(note)},
          {"origin", checkpoint.origin},
          {"size", checkpoint.size},
          {"root", base::to_hex(checkpoint.root.view())},
          {"vkey", key_of(vkey)}};
}

json::object checkpoint_list_json(std::span<const std::uint64_t> sizes,
                                  const std::optional<std::string>& next) {
  json::object out{{"sizes", json::array(sizes.begin(), sizes.end())}};
  if (next) out["next"] = *next;
  return out;
}

json::object key_list_json(const chain::KeyHistory& keys) {
  json::array rows;
  for (std::size_t i = 0; i < keys.spans().size(); ++i) {
    const auto& span = keys.spans()[i];
    json::object row{{"vkey", keys.verifier_key(i).text()}, {"from_seq", span.from_seq}};
    if (span.reason) row["reason"] = key_of(domain::text_of(*span.reason));
    row["first_size"] = span.first_size;
    if (span.last_size) row["last_size"] = *span.last_size;
    rows.emplace_back(std::move(row));
  }
  return {{"keys", std::move(rows)}};
}

json::object receipt_json(const ReceiptView& view) {
  return {{"seq", view.seq},
          {"kind", key_of(domain::text_of(view.kind))},
          {"entry_hash", base::to_hex(view.leaf.view())},
          {"size", view.size},
          {"proof", view.proof},
          {"vkey", view.vkey}};
}

json::object consistency_json(std::uint64_t old_size, std::uint64_t new_size,
                              std::span<const base::Digest> hashes, std::string_view note) {
  json::array shown;
  for (const auto& hash : hashes) shown.emplace_back(base::to_hex(hash.view()));
  return {{"old_size", old_size},
          {"new_size", new_size},
          {"hashes", std::move(shown)},
          {"checkpoint", key_of(note)}};
}

json::object cosigned_json(std::string_view note, std::uint64_t size, std::size_t added) {
  return {{"note", key_of(note)}, {"size", size}, {"added", added}};
}

json::object issuance_row_json(const IssuanceRow& row) {
  return {{"project", row.decision.project.text()},
          {"monitoring_start", base::to_text(row.decision.period_start)},
          {"monitoring_end", base::to_text(row.decision.period_end)},
          {"decided_on", base::to_text(row.decision.decided_on)},
          {"side", key_of(text_of(row.side))},
          {"registry", row.registry.text()},
          {"notified", row.notified.raw()},
          {"issued_on",
           row.issued_on ? json::value(base::to_text(*row.issued_on)) : json::value(nullptr)},
          {"issued", row.issued ? json::value(row.issued->raw()) : json::value(nullptr)}};
}

}  // namespace jcm::protocol
