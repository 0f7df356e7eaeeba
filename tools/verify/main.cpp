// jcm-verify: the auditors' verifier. Reads a data directory and says whether anything in it was
// changed, lost, doubled or invented. Writes nothing, asks no daemon, needs no configuration.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>

#include "tools/verify/print.hpp"
#include "tools/verify/progress.hpp"

namespace jcm::verifier {
namespace {

struct Arguments {
  Options options;
  std::string key;
  std::vector<std::string> checkpoint_files;
  std::string level = "rules";
  bool json = false;
  bool quiet = false;
  bool no_files = false;
};

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.options.path,
                 "Data directory of a ledger, or the folder that holds data/")
      ->required();
  app.add_option(
         "--key", arguments.key,
         "The ledger's public key as it was handed to you: a file, or name+hash+key. Without it "
         "the key is taken from the ledger, and the verdict is never 'authentic'")
      ->type_name("KEY");
  app.add_option(
         "--checkpoint", arguments.checkpoint_files,
         "A checkpoint that was kept elsewhere; the ledger must continue it (may be repeated)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--checkpoints", arguments.options.checkpoints,
                 "Folder of the ledger's own checkpoints, when it lies outside the data directory")
      ->type_name("DIR");
  app.add_option("--level", arguments.level,
                 "How far to check: bytes, chain, tree, signatures, or rules (the default: all)")
      ->type_name("LEVEL");
  app.add_option("--threads", arguments.options.threads,
                 "Threads that read ahead (default: one for each core)")
      ->check(CLI::Range(1U, 256U));
  app.add_flag("--no-files", arguments.no_files, "Do not check the raw files");
  app.add_flag("--json", arguments.json, "Print the result as JSON");
  app.add_flag("--quiet", arguments.quiet, "Print nothing; the exit code tells");
  app.set_version_flag("--version", JCM_VERSION);
  app.footer("Exit code: 0 clean, 1 findings, 2 could not check. See jcm-verify(1).");
}

base::Status complete(Arguments& arguments) {
  Options& options = arguments.options;
  const auto level = audit::parse_level(arguments.level);
  if (!level)
    return base::error(
        base::ErrorId::field_value,
        fmt::format("--level {} is not a level: use bytes, chain, tree, signatures or "
                    "rules",
                    arguments.level));
  options.level = *level;
  options.files = !arguments.no_files;
  if (!arguments.key.empty()) {
    JCM_TRY(options.key, read_key(arguments.key));
  }
  for (const auto& file : arguments.checkpoint_files) {
    JCM_TRY(auto text, read_file(file));
    options.outside_notes.push_back({file, std::move(text)});
  }
  return {};
}

int fail(const Arguments& arguments, const base::Error& error) {
  if (arguments.json && !arguments.quiet)
    fmt::print("{}", failure_json(arguments.options, error));
  else if (!arguments.quiet)
    fmt::print(stderr, "{}", failure_text(error));
  return exit_unchecked;
}

int run(Arguments& arguments) {
  if (auto status = complete(arguments); !status) return fail(arguments, status.error());
  const base::SystemClock clock;
  const std::int64_t begun = clock.monotonic_micros();
  base::Result<Outcome> outcome = [&] {
    std::unique_ptr<Progress> progress;
    if (!arguments.quiet && ::isatty(STDERR_FILENO) == 1) {
      progress = std::make_unique<Progress>(clock);
      arguments.options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
        progress->show(done, total);
      };
    }
    return check_directory(arguments.options);
  }();
  if (!outcome) return fail(arguments, outcome.error());
  const double seconds = static_cast<double>(clock.monotonic_micros() - begun) / 1e6;
  if (!arguments.quiet) {
    const auto print = arguments.json ? to_json : to_text;
    fmt::print("{}", print(arguments.options, *outcome, clock.now(), seconds));
  }
  return exit_code(*outcome);
}

}  // namespace
}  // namespace jcm::verifier

int main(int argc, char** argv) {
  try {
    CLI::App app("Checks that nothing in a JCM ledger was changed, lost, doubled or invented.",
                 "jcm-verify");
    jcm::verifier::Arguments arguments;
    jcm::verifier::declare(app, arguments);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      // CLI11 answers --help and --version by 0; a wrong command line means that nothing was
      // checked.
      return app.exit(error) == 0 ? 0 : jcm::verifier::exit_unchecked;
    }
    return jcm::verifier::run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "COULD NOT CHECK: {} (internal.fault)\n", error.what());
    return jcm::verifier::exit_unchecked;
  }
}
