// status, whoami, version, describe.
#include <fmt/format.h>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

int print_description(Session& session, const json::object& params) {
  const auto answer = session.call("describe", params);
  if (!answer) return session.fail(answer.failure());
  // A schema is read as it stands: by programs on one line, by people indented.
  if (session.options.json) return session.print_json(answer.result());
  if (params.contains("method")) {
    session.out.write(protocol::to_pretty(answer.result()));
    return exit_done;
  }
  reports::Table methods({{"method"},
                          {"writes"},
                          {"roles", reports::Align::left, true, 20},
                          {"what it does", reports::Align::left, true, 30}});
  for (const auto& value : array_at(answer.object(), "methods")) {
    const auto& row = as_object(value);
    methods.row({text_at(row, "name"), text_at(row, "writes"), joined(array_at(row, "roles")),
                 text_at(row, "title")});
  }
  session.print_table(methods);
  session.out.line(
      "\nOne method in full: jcm-ledger describe METHOD. All of it, with every error: "
      "jcm-ledger --json describe.");
  return exit_done;
}

}  // namespace

void add_system_commands(CLI::App& app, Session& session) {
  const auto none = std::make_shared<json::object>();
  for (const auto& [word, help] :
       {std::pair{"status", "Size, head, checkpoint and health of the ledger"},
        {"whoami", "Which officer the ledger takes you for"}})
    add_query(app, session, word, help, none,
              [method = word](Session& s, const json::object& params) {
                return print_object(s, s.call(method, params));
              });
  add_query(app, session, "version", "Versions of this program and of the daemon", none,
            [](Session& s, const json::object& params) {
              if (!s.options.json) s.out.line(fmt::format("jcm-ledger {}", JCM_VERSION));
              return print_object(s, s.call("version", params));
            });
  auto params = std::make_shared<json::object>();
  auto* describe = add_query(app, session, "describe", "The methods of the socket, or one in full",
                             params, print_description);
  add_param(*describe, params, "method", "method", "as in credits.transfer", "");
}

}  // namespace jcm::ctl
