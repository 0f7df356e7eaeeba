#include "ledger/protocol/entry_view.hpp"

#include "ledger/protocol/described_json.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol {
namespace {

json::object resolved_json(const domain::Resolved& resolved) {
  json::object out;
  if (resolved.account) out["account"] = resolved.account->text();
  if (!resolved.issued.empty()) {
    json::array issued;
    for (const auto& one : resolved.issued)
      issued.push_back({{"account", one.account.text()},
                        {"block", one.block.text()},
                        {"quantity", one.block.range.quantity().raw()}});
    out["issued"] = std::move(issued);
  }
  if (!resolved.moved.empty()) {
    json::array moved;
    std::uint64_t quantity = 0;
    for (const auto& block : resolved.moved) {
      moved.emplace_back(block.text());
      quantity += block.range.quantity().raw();
    }
    out["moved"] = std::move(moved);
    out["quantity"] = quantity;
  }
  if (resolved.officer) out["officer"] = *resolved.officer;
  if (resolved.from) out["from"] = resolved.from->text();
  if (resolved.to) out["to"] = resolved.to->text();
  if (!resolved.itmos.empty()) out["itmos"] = described::json_of(resolved.itmos);
  if (!resolved.erased.empty()) out["erased"] = described::json_of(resolved.erased);
  if (resolved.proposal) out["proposal"] = *resolved.proposal;
  if (resolved.seal) out["seal"] = described::json_of(*resolved.seal);
  return out;
}

base::Result<json::object> personal_json(const domain::PersonalDigests& digests,
                                         const PersonalLookup& lookup) {
  json::object out;
  for (const auto& [field, digest] : digests) {
    json::object one{{"digest", base::to_hex(digest.view())}};
    JCM_TRY(const auto found, lookup(digest));
    if (found && found->erased_by) {
      one["erased_by"] = *found->erased_by;
    } else if (found) {
      one["salt"] = base::to_hex(found->salt);
      one["text"] = found->text;
    }
    out[key_of(domain::text_of(field))] = std::move(one);
  }
  return out;
}

}  // namespace

base::Result<json::object> entry_json(const chain::Record& record, const base::Digest& leaf,
                                      const PersonalLookup& personal,
                                      std::optional<base::ByteView> raw) {
  const auto& entry = record.entry;
  json::object out;
  out["seq"] = entry.seq;
  out["version"] = record.version;
  out["entry_hash"] = base::to_hex(leaf.view());
  out["previous_hash"] = base::to_hex(record.prev.view());
  out["recorded_at"] = base::to_text(entry.time);
  out["kind"] = key_of(domain::text_of(entry.kind()));
  out["request_id"] = entry.request_id.text;
  out["request_digest"] = base::to_hex(entry.request_digest.view());
  out["actor"] = {{"officer", entry.actor.officer}, {"uid", entry.actor.uid}};
  out["scope"] = entry.scope.text();
  out["business_date"] = base::to_text(entry.business_date);
  if (entry.authority) out["authority"] = authority_json(*entry.authority);
  if (entry.batch)
    out["batch"] = {{"id", entry.batch->id},
                    {"position", entry.batch->position},
                    {"count", entry.batch->count}};
  out["body"] = body_json(entry.body.given, entry.body.common);
  if (auto resolved = resolved_json(entry.body.resolved); !resolved.empty())
    out["resolved"] = std::move(resolved);
  if (!entry.body.personal.empty()) {
    JCM_TRY(auto texts, personal_json(entry.body.personal, personal));
    out["personal"] = std::move(texts);
  }
  if (entry.signature) out["signature"] = base::to_hex(*entry.signature);
  if (raw) out["raw"] = base::to_hex(*raw);
  return out;
}

json::object entry_list_json(json::array entries, const std::optional<std::string>& next) {
  json::object out;
  out["entries"] = std::move(entries);
  if (next) out["next"] = *next;
  return out;
}

}  // namespace jcm::protocol
