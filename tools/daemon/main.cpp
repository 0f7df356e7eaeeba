// jcm-ledgerd: the daemon. `init` makes a ledger, `run` serves it, `key` changes its key.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "tools/daemon/config.hpp"
#include "tools/daemon/exit_code.hpp"
#include "tools/daemon/init.hpp"
#include "tools/daemon/key_options.hpp"
#include "tools/daemon/run.hpp"

namespace {

using namespace jcm;
using namespace jcm::daemon;

int told(const base::Error& error) {
  std::fprintf(stderr, "jcm-ledgerd: %s: %s\n", std::string(base::id_text(error.id)).c_str(),
               error.detail.c_str());
  return exit_code_of(error.id);
}

int printed(const base::Result<std::string>& text) {
  if (!text) return told(text.error());
  std::fputs(text->c_str(), stdout);
  return exit_ok;
}

int do_run(const std::string& path) {
  auto config = read_config(path);
  if (!config) return told(config.error());
  const auto ended = run(std::move(*config));
  return ended ? exit_ok : told(ended.error());
}

int parse_and_do(int count, char** arguments) {
  CLI::App app{"The daemon of the JCM Ledger: makes a ledger and serves it over a Unix socket.",
               "jcm-ledgerd"};
  app.set_version_flag("--version", "jcm-ledgerd " JCM_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 well; 1 the data is the reason; 2 usage or configuration; 3 socket, "
      "permissions, "
      "files or clock.");

  InitRequest request;
  auto* init_command = app.add_subcommand("init", "Make a new ledger");
  init_command->add_option("--dir", request.directory, "Directory to make it in")->required();
  init_command
      ->add_option("--origin", request.origin,
                   "The ledger's name for ever: a URL without scheme, as in "
                   "registry.example/jcm")
      ->required();
  init_command
      ->add_option("--administrator-uid", request.administrator_uid, "uid of the administrator")
      ->required();
  init_command
      ->add_option("--administrator-name", request.administrator_name, "Name of the administrator")
      ->required();
  init_command->add_option("--recovery-key", request.recovery_key,
                           "Verifier key of a recovery key kept offline (optional)");
  init_command->add_option("--predecessor", request.predecessor,
                           "Last good checkpoint of the ledger this one continues (optional)");
  init_command->add_option("--predecessor-key", request.predecessor_key,
                           "Verifier key of that ledger");

  KeyOptions key;
  key.declare(app);

  std::string config_path, directory;
  auto* run_command = app.add_subcommand("run", "Serve a ledger until SIGTERM or SIGINT");
  auto* where = run_command->add_option_group("where");
  where->add_option("--config", config_path, "Configuration file");
  where->add_option("--dir", directory,
                    "Directory that init made; its ledger.toml is the configuration");
  where->require_option(1);

  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? exit_ok : exit_usage;
  }
  if (init_command->parsed()) return printed(init(request));
  if (key.parsed()) return printed(key.run());
  return do_run(config_path.empty() ? directory + "/ledger.toml" : config_path);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return parse_and_do(count, arguments);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "jcm-ledgerd: internal.fault: %s\n", fault.what());
    return exit_environment;
  }
}
