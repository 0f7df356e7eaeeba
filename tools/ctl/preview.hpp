// What an irreversible command would do, shown before it is asked for.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

// Prints on the error stream what `method` with `params` would do, given the dry run's result: the
// accounts with their balances before and after, and the units.
void print_preview(Session& session, std::string_view method, const json::object& params,
                   const json::object& dry_run);

}  // namespace jcm::ctl
