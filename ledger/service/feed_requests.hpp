// subscribe and unsubscribe: from the request to what is to be done about it.
#pragma once

#include "ledger/protocol/method.hpp"
#include "ledger/protocol/request.hpp"
#include "ledger/service/handlers.hpp"
#include "ledger/service/plan.hpp"

namespace jcm::service {

// Of a method whose act is `feed`. `environment` must outlive the plan.
Plan plan_feed(const Environment& environment, const protocol::Request& request,
               protocol::Method method);

}  // namespace jcm::service
