// watch: prints the entries of the ledger as they come.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

void add_watch_command(CLI::App& app, Session& session);

// For people: the heading, and one entry (the view of entry.get) in one line, at most `width`
// places wide (0: as long as it is). Personal texts are not shown.
std::string watch_heading();
std::string watch_line(const json::object& entry, std::size_t width);

}  // namespace jcm::ctl
