// The command line's words, one function per group of commands. Each adds its subcommands to the
// parser and sets session.command to what the words mean.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

void add_register_commands(CLI::App& app,
                           Session& session);  // registry, project, decision, account
void add_credits_commands(CLI::App& app, Session& session);
void add_correction_commands(CLI::App& credits,
                             Session& session);  // credits court-transfer, reverse, correct-excess
void add_article6_credits(CLI::App& credits,
                          Session& session);  // credits authorize, first-transfer
void add_article6_commands(CLI::App& app, Session& session);  // authorization, itmo
void add_hold_commands(CLI::App& app, Session& session);  // hold, issuance
void add_record_commands(CLI::App& app,
                         Session& session);  // country, amendments, reconcile
void add_query_commands(CLI::App& app,
                        Session& session);                  // holdings, statement, history, entries
void add_report_commands(CLI::App& app, Session& session);  // report
void add_proof_commands(CLI::App& app, Session& session);   // receipt, checkpoint, key
void add_seal_commands(CLI::App& app, Session& session);    // seal, holding-proof, personal
void add_trail_commands(CLI::App& app, Session& session);   // trail
// proposal list, show, approve, reject, withdraw; policy set, list, show
void add_proposal_commands(CLI::App& app, Session& session);
void add_officer_commands(CLI::App& app, Session& session);  // officer
void add_export_command(CLI::App& app, Session& session);    // export
void add_import_commands(CLI::App& app, Session& session);   // import, batch
void add_system_commands(CLI::App& app,
                         Session& session);  // status, whoami, version, describe, ...

}  // namespace jcm::ctl
