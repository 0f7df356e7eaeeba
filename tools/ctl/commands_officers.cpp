// officer grant, revoke, list, show, activity, key.
#include <fmt/format.h>

#include "ledger/base/bytes.hpp"
#include "ledger/crypto/signature.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

using reports::Align;

// "administrator, script for JP"
std::string roles(const json::object& officer) {
  std::string out;
  for (const auto& value : array_at(officer, "roles")) {
    const auto& grant = as_object(value);
    if (!out.empty()) out += ", ";
    out += text_at(grant, "role");
    if (has(grant, "registry")) out += " for " + text_at(grant, "registry");
  }
  return out.empty() ? "none: revoked" : out;
}

int print_officers(Session& session, const json::object& params) {
  const auto answer = session.call("officer.list", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  std::vector<std::vector<std::string>> rows;
  for (const auto& value : array_at(answer.object(), "officers")) {
    const auto& officer = as_object(value);
    rows.push_back({text_at(officer, "officer"), text_at(officer, "uid"), text_at(officer, "name"),
                    roles(officer), text_at(officer, "public_key"),
                    text_at(officer, "granted_by")});
  }
  if (session.options.csv)
    return session.print_csv({"officer", "uid", "name", "roles", "public_key", "granted_by"}, rows);
  reports::Table table({{"officer", Align::right},
                        {"uid", Align::right},
                        {"name", Align::left, true},
                        {"roles", Align::left, true},
                        {"signs"},
                        {"since entry", Align::right}});
  for (auto& row : rows)
    table.row({row[0], row[1], row[2], row[3], row[4].empty() ? "no" : "yes", row[5]});
  return session.print_table(table);
}

int print_officer(Session& session, const json::object& params) {
  const auto answer = session.call("officer.show", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& officer = answer.object();
  reports::FactList facts;
  facts.add("officer", text_at(officer, "officer"));
  facts.add("uid", text_at(officer, "uid"));
  facts.add("name", text_at(officer, "name"));
  facts.add("roles", roles(officer));
  if (has(officer, "public_key")) facts.add("public key", text_at(officer, "public_key"));
  facts.add("since entry", text_at(officer, "granted_by"));
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

int print_activity(Session& session, const json::object& params) {
  const auto answer = session.call_paged("officer.activity", params, "entries");
  return print_list(session, answer, "entries",
                    {{"entry", "seq", ListColumn::Kind::number},
                     {"recorded at", "recorded_at"},
                     {"dated", "business_date"},
                     {"kind", "kind"},
                     {"scope", "scope"},
                     {"request id", "request_id", ListColumn::Kind::wrapped},
                     {"signed", "signed"}});
}

int make_key(const Session& session, const std::string& path) {
  const auto key = crypto::FileKey::generate();
  if (!key) return session.fail(exit_refused, key.error());
  if (auto saved = (*key)->save(path); !saved) return session.fail(exit_refused, saved.error());
  const auto text = base::to_hex((*key)->public_key().bytes);
  if (session.options.json)
    return session.print_json(json::object{{"file", path}, {"public_key", text}});
  reports::FactList facts;
  facts.add("private key", fmt::format("{} (mode 0600; keep it, and give it to nobody)", path));
  facts.add("public key", text);
  facts.add("to enrol it",
            fmt::format("jcm-ledger officer grant --officer NUMBER --public-key {}", text));
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

json::value read_number(const std::string& text) { return whole_number(text); }

}  // namespace

void add_officer_commands(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("officer", "Officers: who may do what");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "grant", "Make an officer, or give one a role, a uid or a key",
       "officer.grant")
      .number("--officer", "officer", "one there is; left out: a new one")
      .number("--uid", "uid", "Unix user id; mandatory for a new one")
      .text("--role", "role", "administrator, approver, auditor, reader or script")
      .text("--registry", "registry", "where the role holds; left out: the whole ledger")
      .text("--public-key", "public_key", "hexadecimal; every command is signed from then on")
      .text("--name", "officer_name", "(personal); mandatory for a new one")
      .note();
  Form(*group, session, "revoke", "Take a role from an officer, or all", "officer.revoke")
      .number("officer", "officer", "number of the officer")
      .required()
      .text("--role", "role", "left out: all")
      .text("--registry", "registry", "of the role")
      .note();
  const auto all = std::make_shared<json::object>();
  auto* list = add_query(*group, session, "list", "Officers and their roles", all, print_officers);
  list->add_flag_callback(
      "--all", [all] { (*all)["all"] = true; }, "also those without any role left");
  const auto add_one = [&](const char* word, const char* help,
                           int (*run)(Session&, const json::object&)) {
    const auto params = std::make_shared<json::object>();
    auto* one = add_query(*group, session, word, help, params, run);
    one->add_option_function<std::string>(
           "officer",
           [params](const std::string& text) { (*params)["officer"] = read_number(text); },
           "number of the officer")
        ->required();
  };
  add_one("show", "One officer", print_officer);
  add_one("activity", "Every entry of an officer", print_activity);
  const auto path = std::make_shared<std::string>();
  auto* key =
      group->add_subcommand("key", "Make a key to sign with; tells the public key to enrol");
  key->add_option("file", *path, "where the private key goes; must not exist")->required();
  key->callback([&session, path] {
    session.command = [&session, path] { return make_key(session, *path); };
  });
}

}  // namespace jcm::ctl
