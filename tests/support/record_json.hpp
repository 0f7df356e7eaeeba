// A record as JSON with named fields: what a reader of its bytes must find. For the golden vectors;
// the protocol's own view of entries is another thing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ledger/chain/described.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::test {

inline std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}
inline std::string json_of(bool value) { return value ? "true" : "false"; }
template <class Number>
  requires std::integral<Number>
std::string json_of(Number value) {
  return std::to_string(value);
}
template <class Enum>
  requires std::is_enum_v<Enum>
std::string json_of(Enum value) {
  return std::to_string(static_cast<unsigned>(value));
}
inline std::string json_of(const std::string& text) { return quoted(text); }
inline std::string json_of(const base::Digest& digest) {
  return quoted(base::to_hex(digest.view()));
}
inline std::string json_of(base::Date date) { return quoted(base::to_text(date)); }
inline std::string json_of(const domain::RegistryCode& code) { return quoted(code.text()); }
inline std::string json_of(const domain::ProjectReference& project) {
  return quoted(project.text());
}
inline std::string json_of(const domain::Vintage& vintage) { return json_of(vintage.year); }
inline std::string json_of(const domain::Quantity& quantity) { return json_of(quantity.raw()); }

// Declared ahead: JsonObject::add looks them up here.
std::string json_of(const domain::AccountNumber& a);
std::string json_of(const domain::DecisionKey& k);
std::string json_of(const domain::UnitRange& r);
std::string json_of(const domain::UnitBlock& b);
std::string json_of(const std::vector<domain::UnitBlock>& blocks);
std::string json_of(const domain::Selection& selection);
std::string json_of(const domain::DocumentRef& d);
std::string json_of(const domain::Authority& a);
std::string json_of(const domain::BatchPosition& b);

// Objects in one line, fields in the order they are added; absent optionals are left out.
class JsonObject {
 public:
  template <class T>
  JsonObject& add(std::string_view name, const T& value) {
    return raw(name, json_of(value));
  }
  template <class T>
  JsonObject& add(std::string_view name, const std::optional<T>& value) {
    return value ? add(name, *value) : *this;
  }
  JsonObject& raw(std::string_view name, std::string_view json) {
    if (!fields_.empty()) fields_ += ", ";
    fields_ += quoted(name) + ": " + std::string(json);
    return *this;
  }
  [[nodiscard]] std::string text() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

template <class List, class Each>
std::string json_list(const List& list, Each each) {
  std::string out;
  for (const auto& item : list) out += (out.empty() ? "" : ", ") + each(item);
  return "[" + out + "]";
}

inline std::string json_of(const domain::AccountNumber& a) {
  return JsonObject()
      .add("registry", a.registry)
      .add("kind", a.kind)
      .add("number", a.number)
      .text();
}
inline std::string json_of(const domain::DecisionKey& k) {
  return JsonObject()
      .add("project", k.project)
      .add("period_start", k.period_start)
      .add("period_end", k.period_end)
      .add("decided_on", k.decided_on)
      .text();
}
inline std::string json_of(const domain::UnitRange& r) {
  return JsonObject().add("first", r.first).add("last", r.last).text();
}
inline std::string json_of(const domain::UnitBlock& b) {
  return JsonObject()
      .add("project", b.run.project)
      .add("vintage", b.run.vintage)
      .add("first", b.range.first)
      .add("last", b.range.last)
      .text();
}
inline std::string json_of(const std::vector<domain::UnitBlock>& blocks) {
  return json_list(blocks, [](const auto& block) { return json_of(block); });
}
inline std::string json_of(const domain::Selection& selection) {
  if (const auto* ranges = std::get_if<domain::ByRanges>(&selection)) return json_of(*ranges);
  const auto& by = std::get<domain::ByQuantity>(selection);
  return JsonObject()
      .add("quantity", by.quantity)
      .add("project", by.project)
      .add("vintage", by.vintage)
      .text();
}
inline std::string json_of(const domain::DocumentRef& d) {
  return JsonObject().add("sha256", d.sha256).add("length", d.length).text();
}
inline std::string json_of(const domain::Authority& a) {
  return JsonObject()
      .add("kind", a.kind)
      .add("reference", a.reference)
      .add("date", a.date)
      .add("document", a.document)
      .text();
}
inline std::string json_of(const domain::BatchPosition& b) {
  return JsonObject().add("id", b.id).add("position", b.position).add("count", b.count).text();
}

// The facts as given, one overload per kind.
inline void facts(JsonObject& o, const domain::Genesis& g) {
  o.add("origin", g.origin).add("checkpoint_key", g.checkpoint_key);
  o.add("recovery_key", g.recovery_key).add("administrator_uid", g.administrator_uid);
  if (!g.predecessor) return;
  const auto& p = *g.predecessor;
  o.raw("predecessor",
        JsonObject().add("origin", p.origin).add("size", p.size).add("root", p.root).text());
}
inline void facts(JsonObject& o, const domain::OpenRegistry& g) {
  o.add("code", g.code).add("side", g.side).add("name", g.name);
  o.add("utc_offset_minutes", g.utc_offset_minutes);
}
inline void facts(JsonObject& o, const domain::GoLive& g) { o.add("registry", g.registry); }
inline void facts(JsonObject& o, const domain::RecordProject& g) {
  o.add("reference", g.reference).add("country", g.country).add("title", g.title);
  o.add("status", g.status).add("registered_on", g.registered_on);
  o.add("methodologies", g.methodologies).add("partner_participants", g.partner_participants);
  o.add("japanese_participants", g.japanese_participants);
}
inline void facts(JsonObject& o, const domain::RecordDecision& g) {
  o.raw("key", json_of(g.key));
  o.raw("lines", json_list(g.lines, [](const domain::AllocationLine& line) {
          JsonObject out;
          out.add("side", line.side).add("registry", line.registry).add("hosted", line.hosted);
          out.add("quantity", line.quantity).add("basis", line.basis);
          out.raw("vintages", json_list(line.vintages, [](const domain::VintageQuantity& v) {
                    return JsonObject().add("year", v.vintage).add("quantity", v.quantity).text();
                  }));
          return out.text();
        }));
  o.raw("overlaps", json_list(g.overlaps, [](const auto& key) { return json_of(key); }));
  o.add("overlap_reason", g.overlap_reason).add("reference", g.reference);
}
inline void facts(JsonObject& o, const domain::OpenAccount& g) {
  o.add("registry", g.registry).add("kind", g.kind).add("number", g.number);
  o.add("trust_property", g.trust_property);
}
inline void facts(JsonObject& o, const domain::SetAccountStatus& g) {
  o.add("account", g.account).add("status", g.status);
}
inline void facts(JsonObject& o, const domain::Issue& g) {
  o.add("decision", g.decision).add("registry", g.registry).add("account", g.account);
  o.raw("credits", json_list(g.credits, [](const domain::IssueCredit& credit) {
          JsonObject out;
          out.add("account", credit.account).add("vintage", credit.vintage);
          std::visit([&](const auto& units) { out.add("units", units); }, credit.units);
          return out.text();
        }));
}
inline void facts(JsonObject& o, const domain::Transfer& g) {
  o.add("from", g.from).add("to", g.to).add("selection", g.selection);
}
inline void facts(JsonObject& o, const domain::RotateKey& g) {
  o.add("new_key", g.new_key).add("reason", g.reason).add("authorized_by", g.authorized_by);
  o.raw("signature", '"' + base::to_hex(g.signature) + '"');
  o.add("new_recovery_key", g.new_recovery_key);
  if (g.trusted)
    o.raw("trusted",
          JsonObject().add("size", g.trusted->size).add("root", g.trusted->root).text());
}
template <class Use>
void facts_of_use(JsonObject& o, const Use& g) {
  o.add("from", g.from).add("to", g.to).add("selection", g.selection);
  o.add("purpose", g.purpose).add("year", g.year);
}
inline void facts(JsonObject& o, const domain::Retire& g) { facts_of_use(o, g); }
inline void facts(JsonObject& o, const domain::Cancel& g) { facts_of_use(o, g); }
// The kinds described once: every member's bytes under its name.
template <domain::Described T>
void facts(JsonObject& o, const T& g) {
  domain::each_field<T>([&](const auto& field) {
    base::Bytes bytes;
    chain::cbor::Writer out(bytes);
    const auto& member = g.*field.member;
    if (!chain::described::is_there(member, field.may_be_empty)) return;
    if constexpr (requires { member.has_value(); })
      chain::described::write(out, *member);
    else
      chain::described::write(out, member);
    o.raw(field.name, '"' + base::to_hex(bytes) + '"');
  });
}

inline std::string given_json(const domain::Given& given) {
  JsonObject out;
  std::visit([&](const auto& kind) { facts(out, kind); }, given);
  return out.text();
}
inline std::string resolved_json(const domain::Resolved& resolved) {
  JsonObject out;
  if (!resolved.issued.empty())
    out.raw("issued", json_list(resolved.issued, [](const domain::IssuedBlock& issued) {
              return JsonObject().add("account", issued.account).add("block", issued.block).text();
            }));
  if (!resolved.moved.empty()) out.add("moved", resolved.moved);
  if (resolved.account) out.add("account_number", resolved.account->number);
  return out.text();
}
inline std::string personal_json(const domain::PersonalDigests& personal) {
  JsonObject out;
  for (const auto& [field, digest] : personal) out.add(domain::text_of(field), digest);
  return out.text();
}

inline std::string record_json(const chain::Record& record) {
  const domain::Entry& e = record.entry;
  const domain::Common& common = e.body.common;
  JsonObject out;
  out.add("version", record.version).add("seq", e.seq).add("prev", record.prev);
  out.add("time", e.time.micros).add("kind", e.kind()).add("request_id", e.request_id.text);
  out.add("request_digest", e.request_digest);
  out.raw("actor", JsonObject().add("officer", e.actor.officer).add("uid", e.actor.uid).text());
  out.raw("given", given_json(e.body.given));
  out.raw("common", JsonObject()
                        .add("note", common.note)
                        .add("effective_on", common.effective_on)
                        .add("business_date", common.business_date)
                        .text());
  out.raw("personal", personal_json(e.body.personal));
  out.raw("resolved", resolved_json(e.body.resolved));
  out.add("scope", e.scope).add("business_date", e.business_date);
  out.add("authority", e.authority).add("batch", e.batch);
  return out.text();
}

}  // namespace jcm::test
