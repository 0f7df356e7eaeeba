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

int run_export(Session& session, const std::string& directory) {
  auto done = export_archive(session, directory);
  if (const auto* failure = std::get_if<Failure>(&done)) return session.fail(*failure);
  const auto& made = std::get<Exported>(done);
  if (session.options.json)
    return session.print_json(json::object{{"directory", made.directory},
                                           {"origin", made.origin},
                                           {"size", made.entries},
                                           {"new_entries", made.new_entries},
                                           {"new_checkpoints", made.new_checkpoints},
                                           {"root", base::to_hex(made.root.view())},
                                           {"vkey", made.vkey}});
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
  command->callback([&session, directory] {
    session.command = [&session, directory] { return run_export(session, *directory); };
  });
}

}  // namespace jcm::ctl
