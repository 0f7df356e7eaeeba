// The command line's words, one function per group of commands. Each adds its subcommands to the
// parser and sets session.command to what the words mean.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

void add_register_commands(CLI::App& app,
                           Session& session);  // registry, project, decision, account
void add_credits_commands(CLI::App& app, Session& session);
void add_query_commands(CLI::App& app,
                        Session& session);  // holdings, statement, history, entries, report
void add_proof_commands(CLI::App& app, Session& session);   // receipt, checkpoint, key
void add_export_command(CLI::App& app, Session& session);   // export
void add_import_commands(CLI::App& app, Session& session);  // import, batch
void add_system_commands(CLI::App& app,
                         Session& session);  // status, whoami, version, describe, ...

}  // namespace jcm::ctl
