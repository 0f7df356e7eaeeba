// jcm-witness: an independent party's witness. Needs an archive of the ledger, on any medium, and a
// directory of its own; adds its cosignature to the checkpoint when that continues what it cosigned
// before.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "ledger/base/text.hpp"
#include "tools/witness/print.hpp"

namespace jcm::witness {
namespace {

struct Arguments {
  std::string state, name, archive, out;
  std::vector<std::string> logs;
  bool json = false;
};

void tell(std::FILE* stream, const std::string& text) { fmt::print(stream, "{}", text); }

int fail(const Arguments& arguments, Refused refused) {
  if (arguments.json)
    tell(stdout, refused_json(refused));
  else
    tell(stderr, refused_text(refused));
  return exit_code(refused);
}
int fail(const Arguments& arguments, base::Error error) {
  return fail(arguments, Refused{std::move(error), {}, false});
}

// Key text as such, or a file that holds it.
base::Result<chain::VerifierKey> read_log(const std::string& text_or_file) {
  std::error_code fault;
  std::string text = text_or_file;
  if (std::filesystem::is_regular_file(text_or_file, fault)) {
    JCM_TRY(const auto content, read_file(text_or_file));
    text = content.value_or("");
  } else if (text.find('+') == std::string::npos) {
    return base::error(base::ErrorId::key_malformed,
                       fmt::format("--log {} is neither a readable file nor a key: give the file "
                                   "checkpoint.vkey or its text, name+hash+key",
                                   base::printable(text)));
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return chain::VerifierKey::parse(text);
}

int run_init(const Arguments& arguments) {
  const auto key = State::create(arguments.state, arguments.name);
  if (!key) return fail(arguments, key.error());
  if (arguments.json)
    tell(stdout, state_json(*key, {}));
  else
    tell(stdout, key->text() + "\n");
  return exit_done;
}

int run_show(const Arguments& arguments) {
  const auto state = State::open(arguments.state);
  if (!state) return fail(arguments, state.error());
  const auto seen = (*state)->all();
  if (!seen) return fail(arguments, seen.error());
  tell(stdout, (arguments.json ? state_json : state_text)((*state)->key(), *seen));
  return exit_done;
}

base::Status give_out(const std::string& out, const std::string& note) {
  if (out != "-") return put_file(out, note);
  if (std::fwrite(note.data(), 1, note.size(), stdout) == note.size() && std::fflush(stdout) == 0)
    return {};
  return base::error(base::ErrorId::file_unwritable, "the note could not be written to the output");
}

int run_cosign(const Arguments& arguments) {
  if (arguments.json && arguments.out == "-")
    return fail(arguments, base::error(base::ErrorId::field_conflict,
                                       "--json and --out - both want the standard output: give "
                                       "--out FILE"));
  std::vector<chain::VerifierKey> keys;
  for (const auto& log : arguments.logs) {
    auto key = read_log(log);
    if (!key) return fail(arguments, key.error());
    keys.push_back(*std::move(key));
  }
  const auto state = State::open(arguments.state);
  if (!state) return fail(arguments, state.error());
  const base::SystemClock clock;
  auto judged = cosign_archive(arguments.archive, keys, **state, clock);
  if (auto* refused = std::get_if<Refused>(&judged)) return fail(arguments, std::move(*refused));
  const auto& cosigned = std::get<Cosigned>(judged);
  const std::string out =
      arguments.out.empty() ? fmt::format("{}.cosigned", cosigned.checkpoint.size) : arguments.out;
  if (auto given = give_out(out, cosigned.note); !given) {
    auto error = std::move(given).error();
    error.detail +=
        "; the checkpoint is cosigned and remembered: run this again, and the same line "
        "comes out";
    return fail(arguments, std::move(error));
  }
  if (arguments.json)
    tell(stdout, cosigned_json(cosigned, (*state)->key(), out));
  else
    tell(out == "-" ? stderr : stdout, cosigned_text(cosigned, (*state)->key(), out));
  return exit_done;
}

// What all three words take.
CLI::App* add_word(CLI::App& app, Arguments& arguments, const char* word, const char* help) {
  auto* command = app.add_subcommand(word, help);
  command->add_option("--state", arguments.state, "Directory of this witness")
      ->type_name("DIR")
      ->required();
  command->add_flag("--json", arguments.json, "Print the result as JSON");
  return command;
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("A witness for JCM ledgers: cosigns checkpoints that continue what it saw before.",
               "jcm-witness");
  app.require_subcommand(1);
  app.set_version_flag("--version", JCM_VERSION);
  app.footer(
      "Exit code: 0 done, 1 the checkpoint was refused, 2 it could not be judged. See "
      "jcm-witness(1).");
  auto* init = add_word(app, arguments, "init", "Make a witness and print its verifier key");
  init->add_option("--name", arguments.name,
                   "Its name in signatures: a URL without scheme that is yours")
      ->type_name("NAME")
      ->required();
  auto* cosign = add_word(app, arguments, "cosign", "Check an archive and cosign its checkpoint");
  cosign->add_option("ARCHIVE", arguments.archive, "Directory of the archive")->required();
  cosign
      ->add_option("--log", arguments.logs,
                   "The ledger's public key as it was handed to you: a file, or name+hash+key (may "
                   "be repeated while the key changes)")
      ->type_name("VKEY")
      ->allow_extra_args(false)
      ->required();
  cosign
      ->add_option("--out", arguments.out,
                   "Where to write the cosigned note (default: <size>.cosigned; -: standard "
                   "output)")
      ->type_name("FILE");
  auto* show = add_word(app, arguments, "show", "Print the key, and what was cosigned last");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_done : exit_failed;
  }
  const int code = *init   ? run_init(arguments)
                   : *show ? run_show(arguments)
                           : run_cosign(arguments);
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? code : exit_failed;
}

}  // namespace
}  // namespace jcm::witness

int main(int argc, char** argv) {
  try {
    return jcm::witness::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "FAILED: {} (internal.fault)\n", error.what());
    return jcm::witness::exit_failed;
  }
}
