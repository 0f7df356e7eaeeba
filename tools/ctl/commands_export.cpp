// export: the archive, as an auditor is handed it.
#include <fmt/format.h>

#include <algorithm>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/export.hpp"

namespace jcm::ctl {
namespace {

// As a word of a shell command.
std::string quoted(const std::string& text) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("/._-+=:").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

json::object as_json(const Exported& made) {
  return {{"directory", made.directory},
          {"origin", made.origin},
          {"size", made.entries},
          {"new_entries", made.new_entries},
          {"new_checkpoints", made.new_checkpoints},
          {"root", base::to_hex(made.root.view())},
          {"vkey", made.vkey}};
}

// The trail goes last: what the seals of the exported ledger cover of it is then there.
int run_export(Session& session, const std::string& directory, bool with_trail) {
  std::optional<Exported> trail;
  auto done = export_archive(session, directory);
  if (const auto* failure = std::get_if<Failure>(&done)) return session.fail(*failure);
  if (with_trail) {
    auto of_trail = export_archive(session, directory + "/trail", true);
    if (const auto* failure = std::get_if<Failure>(&of_trail)) return session.fail(*failure);
    trail = std::get<Exported>(std::move(of_trail));
  }
  const auto& made = std::get<Exported>(done);
  if (session.options.json) {
    auto out = as_json(made);
    if (trail) out["trail"] = as_json(*trail);
    return session.print_json(out);
  }
  reports::FactList facts;
  facts.add("archive", made.directory);
  facts.add("ledger", made.origin);
  facts.add("entries", made.new_entries == 0
                           ? fmt::format("{}, nothing new", reports::thousands(made.entries))
                           : fmt::format("{}, {} of them new", reports::thousands(made.entries),
                                         reports::thousands(made.new_entries)));
  if (made.new_checkpoints > 0)
    facts.add("checkpoints",
              fmt::format("{} earlier ones added", reports::thousands(made.new_checkpoints)));
  facts.add("root", base::to_hex(made.root.view()));
  if (trail)
    facts.add("trail", fmt::format("{} entries in {}", reports::thousands(trail->entries),
                                   trail->directory));
  session.out.write(facts.text(session.out.style()));
  session.out.line("\nCheck it:\n  jcm-verify " + quoted(made.directory) + " --key " +
                   quoted(made.vkey));
  return exit_done;
}

}  // namespace

void add_export_command(CLI::App& app, Session& session) {
  auto directory = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "export", "Write the ledger as an archive for auditors, or extend the one that is there");
  command
      ->add_option("directory", *directory,
                   "an empty or new directory, or an archive of this ledger")
      ->required()
      ->type_name("DIR");
  auto with_trail = std::make_shared<bool>(false);
  command->add_flag("--trail", *with_trail,
                    "also the trail, as an archive of its own in DIR/trail: it names who was "
                    "denied, and what was shown to whom");
  command->callback([&session, directory, with_trail] {
    session.command = [&session, directory, with_trail] {
      return run_export(session, *directory, *with_trail);
    };
  });
}

}  // namespace jcm::ctl
