// cosign: gives a witness's signature back to the ledger.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

void add_cosign_command(CLI::App& app, Session& session);

}  // namespace jcm::ctl
