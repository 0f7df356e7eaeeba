// Params of the methods that read officers, and what they answer.
#pragma once

#include <map>

#include "ledger/domain/state.hpp"
#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct OfficerListParams {
  bool all = false;  // also those without any role left
};
base::Result<OfficerListParams> read_officer_list(const json::object& params);
base::Result<std::uint64_t> read_officer_show(const json::object& params);
struct OfficerActivityParams {
  std::uint64_t officer = 0;
  domain::Seq first = 0;  // from the cursor
  std::size_t limit = default_page;
};
base::Result<OfficerActivityParams> read_officer_activity(const json::object& params);

// {"officer","uid","name","active","roles":[{"role","registry"?}],"public_key"?,"granted_by"}; the
// name is null when it is erased or not to be seen.
json::object officer_json(std::uint64_t number, const domain::OfficerRow& row,
                          const std::optional<std::string>& name);
// {"officer","uid","roles","public_key"?,"origin"}: with the origin, all that a signature needs.
json::object whoami_json(const domain::Actor& actor, const domain::OfficerRow& row,
                         std::string_view origin);
// {"seq","recorded_at","business_date","kind","scope","request_id","signed"}
json::object activity_json(const domain::Entry& entry);

}  // namespace jcm::protocol
