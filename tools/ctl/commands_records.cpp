// country, amendments of projects, decisions and accounts, reconcile.
#include <algorithm>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/project_options.hpp"
#include "tools/ctl/reconcile.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

// What project.show answers beyond the facts as recorded.
constexpr const char* derived[] = {"recorded_by"};

// The facts of an amendment are all of them: what is not given stays as it is recorded.
void complete_facts(Session& session, json::object& params) {
  auto& facts = params["facts"];
  if (!facts.is_object()) facts = json::object{};
  auto& given = facts.get_object();
  if (!has(given, "reference")) return;
  const auto now = session.call("project.show", {{"reference", given["reference"]}});
  if (!now) return;  // the ledger says what is wrong with the reference
  for (const auto& member : now.object()) {
    const bool extra = std::any_of(std::begin(derived), std::end(derived),
                                   [&](const char* name) { return member.key() == name; });
    const auto* text = member.value().if_string();
    const bool empty = member.value().is_null() || (text != nullptr && text->empty());
    if (!extra && !empty && !given.contains(member.key())) given[member.key()] = member.value();
  }
}

void add_amendments(CLI::App& project, CLI::App& decision, CLI::App& account, Session& session) {
  Form amend(project, session, "amend", "Put right what is recorded of a project; the rest stays",
             "project.amend");
  amend.text("reference", "facts.reference", "project reference number, as in MN006")
      .required()
      .text("--title", "facts.title", "as published")
      .text("--registered-on", "facts.registered_on", "the right date of registration")
      .text("--methodologies", "facts.methodologies", "as published, ';' between several")
      .text("--partner-participants", "facts.partner_participants", "as published")
      .text("--japanese-participants", "facts.japanese_participants", "as published");
  project_details(amend, "facts.");
  amend.text("--reason", "reason", "why the record changes (public)")
      .required()
      .note()
      .completed_by([&session](json::object& params) { complete_facts(session, params); });
  Form(project, session, "set-status", "Register a project, or record that it was withdrawn",
       "project.set_status")
      .text("reference", "reference", "project reference number, as in MN006")
      .required()
      .text("status", "status", "registered or withdrawn")
      .required()
      .text("--registered-on", "registered_on", "YYYY-MM-DD; exactly when registered")
      .list("--document", "documents", "a document kept elsewhere: SHA-256 and length are recorded",
            "TITLE=FILE", named_document)
      .text("--reason", "reason", "why (public)")
      .required()
      .note();
  Form(decision, session, "amend", "Put a date or the reference of a decision right",
       "decision.amend")
      .text("project", "decision.project", "project reference number")
      .required()
      .decision_key("decision.")
      .text("--right-date", "decided_on", "the date on which it was taken, YYYY-MM-DD")
      .text("--reference", "reference", "meeting or electronic decision, as published")
      .text("--reason", "reason", "why (public)")
      .required()
      .note();
  Form(decision, session, "withdraw", "Withdraw a decision of which nothing is posted",
       "decision.withdraw")
      .text("project", "decision.project", "project reference number")
      .required()
      .decision_key("decision.")
      .text("--reason", "reason", "why (public)")
      .required()
      .note();
  Form(account, session, "amend", "Replace what is recorded of an account's holder",
       "account.amend")
      .text("account", "account", "account number, as in JP-EH-000001-43")
      .required()
      .text("--name", "holder.name", "the holder (personal)")
      .text("--representative", "holder.representative", "(personal)")
      .text("--head-office", "holder.head_office", "in English (personal)")
      .text("--contact", "holder.contact", "(personal)")
      .text("--department", "holder.department", "managing department (personal)")
      .text("--trust-property", "trust_property", "none, part or all")
      .common_dates()
      .authority(false);
}

int print_countries(Session& session) {
  const auto answer = session.call("country.list", {});
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& countries = array_at(answer.object(), "countries");
  const std::vector<std::string> columns = {"code", "alpha3", "name", "since"};
  if (session.options.csv) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& country : countries) {
      rows.emplace_back();
      for (const auto& column : columns) rows.back().push_back(text_at(as_object(country), column));
    }
    return session.print_csv(columns, rows);
  }
  reports::Table table({{"code"}, {"alpha-3"}, {"name"}, {"since"}});
  for (const auto& country : countries) {
    const auto& row = as_object(country);
    table.row({text_at(row, "code"), text_at(row, "alpha3"), text_at(row, "name"),
               text_at(row, "since")});
  }
  return session.print_table(table);
}

void add_countries(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("country", "Partner countries");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "record", "Record a partner country, or put its record right",
       "country.record")
      .text("code", "code", "ISO 3166-1 alpha-2, as in MN")
      .required()
      .text("--alpha3", "alpha3", "ISO 3166-1 alpha-3, as in MNG")
      .required()
      .text("--name", "name", "in English")
      .required()
      .text("--since", "since", "when the bilateral document was signed, YYYY-MM-DD")
      .note();
  auto* list = group->add_subcommand("list", "Every partner country that is recorded");
  list->fallthrough()->callback(
      [&session] { session.command = [&session] { return print_countries(session); }; });
}

void add_reconcile(CLI::App& app, Session& session) {
  const auto options = std::make_shared<ReconcileOptions>();
  auto* command = app.add_subcommand(
      "reconcile",
      "Compare a registry with the other side's books: totals, blocks, first difference");
  command->fallthrough();
  command->add_option("registry", options->registry, "two letters, as in JP")->required();
  auto* with = command->add_option_group("with", "what to compare it with");
  with->add_option("--with-socket", options->socket, "the other ledger's socket")
      ->type_name("PATH");
  with->add_option("--with-archive", options->archive, "an archive of the other ledger")
      ->type_name("DIR");
  with->add_option("--with-csv", options->csv, "a CSV with the columns block and account")
      ->type_name("FILE");
  with->require_option(1);
  command->add_flag("--record", options->record, "record the result as an entry");
  command->callback([&session, options] {
    session.command = [&session, options] { return run_reconcile(session, *options); };
  });
}

}  // namespace

void add_record_commands(CLI::App& app, Session& session) {
  add_amendments(*app.get_subcommand("project"), *app.get_subcommand("decision"),
                 *app.get_subcommand("account"), session);
  add_countries(app, session);
  add_reconcile(app, session);
}

}  // namespace jcm::ctl
