// jcm-verify: the auditors' verifier. Reads a data directory, an archive, a receipt or standard
// input and says whether anything in it was changed, lost, doubled or invented. Writes nothing to
// what it checks, asks no daemon, needs no configuration.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>

#include "tools/verify/check.hpp"
#include "tools/verify/explain.hpp"
#include "tools/verify/html_report.hpp"
#include "tools/verify/print.hpp"
#include "tools/verify/progress.hpp"
#include "tools/verify/sources.hpp"

namespace jcm::verifier {
namespace {

struct Arguments {
  Options options;
  std::string key;
  std::string policy;
  std::vector<std::string> checkpoint_files;
  std::vector<std::string> receipt_files;
  std::string level = "rules";
  std::string explain;
  bool list_findings = false;
  bool json = false;
  bool quiet = false;
  bool no_files = false;
};

void declare_what(CLI::App& app, Arguments& arguments) {
  app.add_option("PATH", arguments.options.path,
                 "A data directory, an archive, a receipt (*.tlog-proof), a holding proof (*.jcm-proof), "
                 "or - for standard input (one of the last two, or entries in bundle framing)");
  app.add_option(
         "--key", arguments.key,
         "The ledger's public key as it was handed to you: a file, or name+hash+key. Without it "
         "the key is taken from the ledger, and the verdict is never 'authentic'")
      ->type_name("KEY");
  app.add_option("--policy", arguments.policy,
                 "Whose cosignatures a checkpoint must carry (C2SP tlog-policy); its log line for "
                 "this ledger may stand in for --key")
      ->type_name("FILE");
  app.add_option("--checkpoint", arguments.checkpoint_files,
                 "A checkpoint that was kept elsewhere, or a receipt that carries one; the ledger "
                 "must continue it (may be repeated)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--receipt", arguments.receipt_files,
                 "A receipt that the ledger must still hold: its entry and its checkpoint (may be "
                 "repeated)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--compare", arguments.options.compare,
                 "Another data directory or archive: name the first entry at which the two part")
      ->type_name("OTHER");
  app.add_option("--checkpoints", arguments.options.checkpoints,
                 "Folder of the ledger's own checkpoints, when it lies outside the data directory")
      ->type_name("DIR");
}

void declare_how(CLI::App& app, Arguments& arguments) {
  app.add_option("--level", arguments.level,
                 "How far to check: bytes, chain, tree, signatures, or rules (the default: all)")
      ->type_name("LEVEL");
  app.add_option("--threads", arguments.options.threads,
                 "Threads that read ahead (default: one for each core)")
      ->check(CLI::Range(1U, 256U));
  app.add_flag("--no-files", arguments.no_files,
               "Do not check the raw files, bundles and hash tiles");
  app.add_flag("--json", arguments.json, "Print the result as JSON");
  app.add_option("--html", arguments.options.html,
                 "Also write a report for people to this file: findings, figures and charts")
      ->type_name("FILE");
  app.add_flag("--quiet", arguments.quiet, "Print nothing; the exit code tells");
  app.add_flag("--findings", arguments.list_findings,
               "Print every finding there can be: what it means and what to do");
  app.add_option("--explain", arguments.explain, "Print the same of one finding")->type_name("ID");
  app.set_version_flag("--version", JCM_VERSION);
  app.footer("Exit code: 0 clean, 1 findings, 2 could not check. See jcm-verify(1).");
}

base::Status read_inputs(Arguments& arguments) {
  Options& options = arguments.options;
  if (!arguments.key.empty()) {
    JCM_TRY(options.key, read_key(arguments.key));
  }
  if (!arguments.policy.empty()) {
    JCM_TRY(const auto text, read_file(arguments.policy));
    JCM_TRY(options.policy, chain::Policy::parse(text));
  }
  for (const auto& file : arguments.checkpoint_files) {
    JCM_TRY(auto note, read_outside_note(file));
    options.outside_notes.push_back(std::move(note));
  }
  for (const auto& file : arguments.receipt_files) {
    JCM_TRY(auto text, read_file(file));
    options.receipts.push_back({file, std::move(text)});
  }
  return {};
}

base::Status complete(Arguments& arguments) {
  Options& options = arguments.options;
  if (options.path.empty())
    return base::error(base::ErrorId::field_value,
                       "PATH is missing: give a data directory, an archive, a receipt, or - for "
                       "standard input");
  const auto level = audit::parse_level(arguments.level);
  if (!level)
    return base::error(
        base::ErrorId::field_value,
        fmt::format("--level {} is not a level: use bytes, chain, tree, signatures or "
                    "rules",
                    arguments.level));
  options.level = *level;
  if (!arguments.receipt_files.empty() && *level < audit::Level::signatures)
    return base::error(base::ErrorId::field_value,
                       "--receipt is looked for on level signatures or rules: leave --level out");
  if (!arguments.policy.empty() && *level < audit::Level::signatures)
    return base::error(base::ErrorId::field_value,
                       "--policy is checked on level signatures or rules: leave --level out");
  options.files = !arguments.no_files;
  if (!options.html.empty()) JCM_TRY_VOID(check_html_place(options.html));
  return read_inputs(arguments);
}

int fail(const Arguments& arguments, const base::Error& error) {
  if (arguments.json && !arguments.quiet)
    fmt::print("{}", failure_json(arguments.options, error));
  else if (!arguments.quiet)
    fmt::print(stderr, "{}", failure_text(error));
  return exit_unchecked;
}

// Columns of the terminal that standard output is; 0 when it is none.
std::size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

int explain(const Arguments& arguments) {
  if (arguments.explain.empty()) {
    fmt::print("{}", explained_all(terminal_width()));
    return exit_clean;
  }
  const auto id = parse_finding(arguments.explain);
  if (!id)
    return fail(arguments,
                base::error(base::ErrorId::field_value,
                            fmt::format("--explain {} is no finding: --findings lists them all",
                                        arguments.explain)));
  fmt::print("{}", explained(*id, terminal_width()));
  return exit_clean;
}

int run(Arguments& arguments) {
  if (arguments.list_findings || !arguments.explain.empty()) return explain(arguments);
  if (auto status = complete(arguments); !status) return fail(arguments, status.error());
  const base::SystemClock clock;
  const std::int64_t begun = clock.monotonic_micros();
  base::Result<Outcome> outcome = [&] {
    std::unique_ptr<Progress> progress;
    if (!arguments.quiet && ::isatty(STDERR_FILENO) == 1) {
      progress = std::make_unique<Progress>(clock);
      arguments.options.progress = [&progress](std::string_view doing, std::string_view unit,
                                               std::uint64_t done, std::uint64_t total) {
        progress->show(doing, unit, done, total);
      };
    }
    return check(arguments.options);
  }();
  if (!outcome) return fail(arguments, outcome.error());
  const double seconds = static_cast<double>(clock.monotonic_micros() - begun) / 1e6;
  const auto& html = arguments.options.html;
  if (!html.empty()) {
    const auto written =
        write_html(html, to_html(arguments.options, *outcome, clock.now(), seconds));
    if (!written) return fail(arguments, written.error());
  }
  if (arguments.json && !arguments.quiet)
    fmt::print("{}", to_json(arguments.options, *outcome, clock.now(), seconds));
  else if (!arguments.quiet)
    fmt::print("{}", to_text(arguments.options, *outcome, clock.now(), seconds, terminal_width()));
  return exit_code(*outcome);
}

}  // namespace
}  // namespace jcm::verifier

int main(int argc, char** argv) {
  try {
    CLI::App app("Checks that nothing in a JCM ledger was changed, lost, doubled or invented.",
                 "jcm-verify");
    jcm::verifier::Arguments arguments;
    jcm::verifier::declare_what(app, arguments);
    jcm::verifier::declare_how(app, arguments);
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
