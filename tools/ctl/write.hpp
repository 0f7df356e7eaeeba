// One write from the command line: request id, preview, confirmation, the write itself, what was
// recorded.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

// Methods whose effect no later command can take back: they are shown and confirmed first.
bool is_irreversible(std::string_view method, const json::object& params);

// Runs a write with the session's --request-id, --dry-run, --yes and --json. `params` without
// request id.
int run_write(Session& session, std::string_view method, json::object params);

// Yes by --yes or by the answer to the question; otherwise says what to do and gives the exit code
// in `refused`. `what` completes "... cannot be undone": "this transfer".
bool confirmed(const Session& session, std::string_view question, std::string_view what,
               int& refused);

}  // namespace jcm::ctl
