// jcm-ledger: the administrators' command line. Talks to the daemon over its socket;
// docs/command-line.md describes every command.
#include <cstdio>
#include <exception>

#include "tools/ctl/commands.hpp"

namespace {

constexpr const char* footer =
    "Exit codes: 0 done; 1 refused, or a file has faults; 2 wrong usage; 3 the daemon was not "
    "reached;\n"
    "4 the answer was lost, and what became of the request is not known (ask again with the same "
    "request id).";

void add_globals(CLI::App& app, jcm::ctl::Options& options) {
  app.add_option("--socket", options.socket, "the daemon's socket")
      ->capture_default_str()
      ->envname("JCM_LEDGER_SOCKET")
      ->type_name("PATH");
  app.add_option("--timeout", options.timeout_seconds, "how long an answer may take; 0: for ever")
      ->capture_default_str()
      ->type_name("SECONDS");
  app.add_flag("--json", options.json, "answers as JSON, one line; errors too");
  app.add_flag("--csv", options.csv, "tables as CSV");
  app.add_flag("--csv-exact", options.exact_csv,
               "CSV without the apostrophe before cells that a spreadsheet would run as a formula");
  app.add_flag("--csv-bom", options.csv_byte_order_mark, "CSV with a byte-order mark");
  app.add_option("--request-id", options.request_id,
                 "of a write: the same id again records nothing twice; random when left out")
      ->type_name("ID");
  app.add_flag("--dry-run", options.dry_run, "check everything, record nothing");
  app.add_flag("--propose", options.propose, "of a write: propose it to a second officer instead");
  app.add_option("--sign-key", options.sign_key,
                 "sign every write with this officer's key (jcm-ledger officer key)")
      ->envname("JCM_LEDGER_SIGN_KEY")
      ->type_name("FILE");
  app.add_flag("--yes", options.yes, "do not ask before what cannot be undone");
}

int run(int argc, char** argv) {
  jcm::ctl::Session session;
  CLI::App app{"The command line of the JCM Ledger", "jcm-ledger"};
  app.require_subcommand(1);
  app.footer(footer);
  app.get_formatter()->column_width(34);
  add_globals(app, session.options);
  add_register_commands(app, session);
  add_credits_commands(app, session);
  add_hold_commands(app, session);
  add_article6_commands(app, session);
  add_record_commands(app, session);
  add_officer_commands(app, session);
  add_proposal_commands(app, session);
  add_query_commands(app, session);
  add_report_commands(app, session);
  add_proof_commands(app, session);
  add_seal_commands(app, session);
  add_trail_commands(app, session);
  add_export_command(app, session);
  add_import_commands(app, session);
  add_system_commands(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? jcm::ctl::exit_done : jcm::ctl::exit_usage;
  }
  const int code = session.command();
  // An answer that could not be written whole is a lost one.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fputs("error  the answer could not be written to the output\n", stderr);
    return code == jcm::ctl::exit_done ? jcm::ctl::exit_answer_lost : code;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "error  internal.fault\nwhat   %s\n", fault.what());
    return jcm::ctl::exit_answer_lost;
  }
}
