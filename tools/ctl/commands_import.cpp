// import and batch: many writes from a file.
#include <fmt/format.h>

#include "tools/ctl/batch_file.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/import_run.hpp"

namespace jcm::ctl {
namespace {

using Plan = std::function<base::Result<ImportPlan>(const std::string& path)>;

CLI::App* add_import(CLI::App& group, Session& session, const char* word, const char* help,
                     Plan plan) {
  auto* app = group.add_subcommand(word, help);
  app->fallthrough();
  auto path = std::make_shared<std::string>();
  app->add_option("file", *path, "a CSV file")->required()->type_name("FILE.csv");
  app->callback([&session, path, plan = std::move(plan)] {
    session.command = [&session, path, plan] { return run_import(session, plan(*path)); };
  });
  return app;
}

}  // namespace

void add_import_commands(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("import", "Record what a CSV file holds, all of it or nothing");
  group->require_subcommand(1)->fallthrough();
  group->footer(
      "The file is checked whole, then tried by the ledger in a dry run, then recorded in atomic\n"
      "batches of at most 1,000 rows. Running it again repeats nothing.");
  auto mend = std::make_shared<bool>(false);
  add_import(*group, session, "projects", "Projects of the scheme",
             [mend](const std::string& path) { return plan_projects(path, *mend); })
      ->add_flag("--mend-encoding", *mend,
                 "mend text that was encoded as UTF-8 twice, and say how much");
  add_import(*group, session, "decisions", "Joint Committee decisions, from the issuance table",
             plan_decisions);
  add_import(*group, session, "accounts", "Accounts with their holders", plan_accounts);
  add_import(*group, session, "operations", "Issues, transfers, retirements, cancellations",
             plan_operations);
  auto accounts = std::make_shared<std::map<std::string, std::string>>();
  add_import(*group, session, "issuances",
             "Post the issued lines of the issuance table, each on its own date",
             [accounts](const std::string& path) { return plan_issuances(path, *accounts); })
      ->add_option_function<std::vector<std::string>>(
          "--to",
          [accounts](const std::vector<std::string>& pairs) {
            for (const auto& pair : pairs) {
              const auto equals = pair.find('=');
              if (equals == std::string::npos)
                throw CLI::ValidationError(
                    "--to",
                    fmt::format("'{}' is not REGISTRY=ACCOUNT, as in JP=JP-GH-000001-...", pair));
              (*accounts)[pair.substr(0, equals)] = pair.substr(equals + 1);
            }
          },
          "the account that takes a registry's lines; once per registry")
      ->type_name("REGISTRY=ACCOUNT")
      ->required()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);

  auto* batch =
      app.add_subcommand("batch", "A batch of writes from a JSON file, as the protocol takes it");
  batch->fallthrough();
  auto path = std::make_shared<std::string>();
  batch
      ->add_option("file", *path,
                   "{\"atomic\":true,\"items\":[{\"method\":..,\"params\":{..}},..]}")
      ->required()
      ->type_name("FILE.json");
  batch->callback([&session, path] {
    session.command = [&session, path] { return run_batch_file(session, *path); };
  });
}

}  // namespace jcm::ctl
