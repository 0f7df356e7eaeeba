#include "tools/ctl/show.hpp"

#include <fmt/format.h>

#include "tools/ctl/form.hpp"

namespace jcm::ctl {
namespace {

using Kind = ListColumn::Kind;

std::shared_ptr<json::object> no_params() { return std::make_shared<json::object>(); }

int show_decision(Session& session, const json::object& params) {
  const auto answer = session.call("decision.show", params);
  if (!answer || session.options.json) return print_object(session, answer);
  reports::FactList facts;
  auto head = answer.object();
  head.erase("lines");
  add_facts(facts, head);
  session.out.write(facts.text(session.out.style()) + "\n");
  return print_list(session, answer, "lines",
                    {{"side", "side"},
                     {"registry", "registry"},
                     {"notified", "notified", Kind::number},
                     {"issued", "issued", Kind::number},
                     {"issued on", "issued_on"},
                     {"entry", "seq", Kind::number},
                     {"status", "status"},
                     {"days open", "age_days", Kind::number},
                     {"vintages", "basis"}});
}

int list_decisions(Session& session, const json::object& params) {
  const auto answer = session.call_paged("decision.list", params, "decisions");
  if (!answer || session.options.json) return print_object(session, answer);
  json::array rows;  // one per line of a decision
  for (const auto& value : array_at(answer.object(), "decisions")) {
    const auto& decision = as_object(value);
    for (const auto& line_value : array_at(decision, "lines")) {
      json::object row = as_object(line_value);
      for (const char* member : {"project", "period_start", "period_end", "decided_on"})
        row[member] = text_value(text_at(decision, member));
      rows.emplace_back(std::move(row));
    }
  }
  return print_list(session, json::value(json::object{{"lines", std::move(rows)}}), "lines",
                    {{"project", "project"},
                     {"period from", "period_start"},
                     {"to", "period_end"},
                     {"decided on", "decided_on"},
                     {"registry", "registry"},
                     {"notified", "notified", Kind::number},
                     {"status", "status"}});
}

}  // namespace

CLI::App* add_query(CLI::App& group, Session& session, const char* word, const char* help,
                    const std::shared_ptr<json::object>& params,
                    std::function<int(Session&, const json::object&)> run) {
  auto* app = group.add_subcommand(word, help);
  app->fallthrough();
  app->callback([&session, params, run = std::move(run)] {
    session.command = [&session, params, run] { return run(session, *params); };
  });
  return app;
}

CLI::Option* add_param(CLI::App& app, const std::shared_ptr<json::object>& params,
                       const char* flags, const char* member, const char* help, const char* shape) {
  const bool number = std::string_view(shape) == "N";
  return app
      .add_option_function<std::string>(
          flags,
          [params, member, number](const std::string& text) {
            (*params)[member] = number ? whole_number(text) : text_value(text);
          },
          help)
      ->type_name(shape);
}

void add_as_of(CLI::App& app, const std::shared_ptr<json::object>& params) {
  auto* group = app.add_option_group("As of", "Instead of now:");
  group->require_option(0, 1);
  const auto add = [&](const char* flag, const char* member, const char* shape, const char* help) {
    group
        ->add_option_function<std::string>(
            flag,
            [params, member](const std::string& text) {
              const bool number = std::string_view(member) == "seq";
              (*params)["as_of"] =
                  json::object{{member, number ? whole_number(text) : text_value(text)}};
            },
            help)
        ->type_name(shape);
  };
  add("--as-of-seq", "seq", "SEQ", "after this entry");
  add("--as-of-time", "time", "TIME", "at this instant, as in 2026-01-30T09:15:00Z");
  add("--as-of-date", "date", "YYYY-MM-DD", "at the end of this business date");
}

int print_object(Session& session, const Answer& answer) {
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  reports::FactList facts;
  add_facts(facts, answer.object());
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

int print_list(Session& session, const Answer& answer, std::string_view name,
               const std::vector<ListColumn>& columns, std::string_view note) {
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& rows = array_at(answer.object(), name);
  if (session.options.csv) {
    std::vector<std::string> headings;
    for (const auto& column : columns) headings.emplace_back(column.member);
    std::vector<std::vector<std::string>> cells;
    for (const auto& value : rows) {
      cells.emplace_back();
      for (const auto& column : columns)
        cells.back().push_back(text_at(as_object(value), column.member));
    }
    return session.print_csv(headings, cells);
  }
  std::vector<reports::TableColumn> shown;
  for (const auto& column : columns)
    shown.push_back({column.heading,
                     column.kind == Kind::number ? reports::Align::right : reports::Align::left,
                     column.kind == Kind::wrapped, 16});
  reports::Table table(std::move(shown));
  for (const auto& value : rows) {
    std::vector<std::string> cells;
    for (const auto& column : columns)
      cells.push_back(column.kind == Kind::number ? quantity_at(as_object(value), column.member)
                                                  : text_at(as_object(value), column.member));
    table.row(std::move(cells));
    if (!note.empty()) table.note(text_at(as_object(value), note));
  }
  if (table.rows() == 0) session.err.line(fmt::format("No {}.", name));
  return table.rows() == 0 ? exit_done : session.print_table(table);
}

void add_registry_queries(CLI::App& group, Session& session) {
  add_query(group, session, "list", "All registries", no_params(),
            [](Session& s, const json::object& params) {
              return print_list(s, s.call("registry.list", params), "registries",
                                {{"code", "code"},
                                 {"side", "side"},
                                 {"name", "name", Kind::wrapped},
                                 {"UTC offset", "utc_offset_minutes"},
                                 {"status", "status"},
                                 {"last business date", "last_business_date"}});
            });
}

void add_project_queries(CLI::App& group, Session& session) {
  auto params = no_params();
  auto* list =
      add_query(group, session, "list", "Projects, by reference", params,
                [](Session& s, const json::object& p) {
                  return print_list(s, s.call_paged("project.list", p, "projects"), "projects",
                                    {{"reference", "reference"},
                                     {"status", "status"},
                                     {"registered", "registered_on"},
                                     {"title", "title", Kind::wrapped}});
                });
  add_param(*list, params, "--country", "country", "only of this partner country", "XX");
  add_param(*list, params, "--status", "status", "validation, registered or withdrawn", "STATUS");
  params = no_params();
  auto* show = add_query(
      group, session, "show", "All facts of one project", params,
      [](Session& s, const json::object& p) { return print_object(s, s.call("project.show", p)); });
  add_param(*show, params, "reference", "reference", "as in MN006", "")->required();
}

void add_decision_queries(CLI::App& group, Session& session) {
  auto params = no_params();
  auto* list = add_query(group, session, "list", "Decisions and their lines, by date", params,
                         list_decisions);
  add_param(*list, params, "--project", "project", "only of this project", "PROJECT");
  params = no_params();
  auto* show = add_query(group, session, "show", "One decision: what is notified, what is issued",
                         params, show_decision);
  add_param(*show, params, "project", "project", "project reference number", "")->required();
  show->add_option_function<std::string>(
          "--period",
          [params](const std::string& text) {
            const auto dots = text.find("..");
            if (dots == std::string::npos)
              throw CLI::ValidationError("--period", fmt::format("'{}' is not START..END", text));
            (*params)["period_start"] = text_value(text.substr(0, dots));
            (*params)["period_end"] = text_value(text.substr(dots + 2));
          },
          "the monitoring period")
      ->type_name("START..END")
      ->required();
  add_param(*show, params, "--decided-on", "decided_on", "date of the decision", "YYYY-MM-DD")
      ->required();
}

void add_account_queries(CLI::App& group, Session& session) {
  auto params = no_params();
  auto* list = add_query(
      group, session, "list", "Accounts, by number", params, [](Session& s, const json::object& p) {
        return print_list(s, s.call_paged("account.list", p, "accounts"), "accounts",
                          {{"account", "account"},
                           {"kind", "kind"},
                           {"status", "status"},
                           {"credits", "balance", Kind::number},
                           {"holder", "holder", Kind::wrapped}});
      });
  add_param(*list, params, "--registry", "registry", "only of this registry", "XX");
  add_param(*list, params, "--kind", "kind", "only of this kind", "KIND");
  add_as_of(*list, params);
  params = no_params();
  auto* show = add_query(
      group, session, "show", "All facts of one account", params,
      [](Session& s, const json::object& p) { return print_object(s, s.call("account.show", p)); });
  add_param(*show, params, "account", "account", "account number", "")->required();
  add_as_of(*show, params);
}

}  // namespace jcm::ctl
