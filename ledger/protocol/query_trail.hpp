// Events of the trail as JSON.
#pragma once

#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/row_views.hpp"

namespace jcm::protocol {

// {"seq","recorded_at","event","method"?,"error"?,"uid","gid","pid","officer"?,"count","since"?,
//  "object"?,"ledger_size"}
json::object trail_event_json(const domain::Entry& entry, const domain::TrailEvent& event);

}  // namespace jcm::protocol
