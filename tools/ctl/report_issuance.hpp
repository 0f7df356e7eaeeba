// report issuance: the Joint Committee issuance table, with totals for people, bare as CSV.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

int print_issuance_report(Session& session, const json::object& params);

}  // namespace jcm::ctl
