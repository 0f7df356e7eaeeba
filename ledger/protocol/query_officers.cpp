#include "ledger/protocol/query_officers.hpp"

#include "ledger/base/text.hpp"
#include "ledger/protocol/paging.hpp"

namespace jcm::protocol {
namespace {

constexpr AsInteger as_officer{1, static_cast<std::int64_t>(base::max_exact_integer)};
json::array roles_json(const domain::OfficerRow& row) {
  json::array roles;
  for (const auto& grant : row.roles) {
    json::object one{{"role", key_of(domain::text_of(grant.role))}};
    if (!grant.registry.empty()) one["registry"] = grant.registry.text();
    roles.emplace_back(std::move(one));
  }
  return roles;
}

}  // namespace

base::Result<OfficerListParams> read_officer_list(const json::object& params) {
  ObjectReader in(params);
  OfficerListParams out;
  out.all = in.optional("all", as_bool).value_or(false);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<std::uint64_t> read_officer_show(const json::object& params) {
  ObjectReader in(params);
  const auto officer = in.required("officer", as_officer);
  JCM_TRY_VOID(in.finish());
  return static_cast<std::uint64_t>(officer);
}

base::Result<OfficerActivityParams> read_officer_activity(const json::object& params) {
  ObjectReader in(params);
  OfficerActivityParams out;
  out.officer = static_cast<std::uint64_t>(in.required("officer", as_officer));
  out.first = in.optional("cursor", as_seq_cursor).value_or(0);
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

json::object officer_json(std::uint64_t number, const domain::OfficerRow& row,
                          const std::optional<std::string>& name) {
  json::object out{{"officer", number},
                   {"uid", row.uid},
                   {"name", name ? json::value(*name) : json::value(nullptr)},
                   {"active", !row.roles.empty()},
                   {"roles", roles_json(row)}};
  if (row.public_key) out["public_key"] = base::to_hex(row.public_key->view());
  out["granted_by"] = row.granted_by;
  return out;
}

json::object whoami_json(const domain::Actor& actor, const domain::OfficerRow& row,
                         std::string_view origin) {
  json::object out{{"officer", actor.officer}, {"uid", actor.uid}, {"roles", roles_json(row)}};
  if (row.public_key) out["public_key"] = base::to_hex(row.public_key->view());
  out["origin"] = key_of(origin);
  return out;
}

json::object activity_json(const domain::Entry& entry) {
  return {{"seq", entry.seq},
          {"recorded_at", base::to_text(entry.time)},
          {"business_date", base::to_text(entry.business_date)},
          {"kind", key_of(domain::text_of(entry.kind()))},
          {"scope", entry.scope.text()},
          {"request_id", entry.request_id.text},
          {"signed", entry.signature.has_value()}};
}

}  // namespace jcm::protocol
