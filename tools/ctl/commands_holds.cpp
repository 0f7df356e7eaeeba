// hold place, lift, list, show; credits court-transfer, reverse, correct-excess; issuance trace.
#include <fmt/format.h>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

using reports::Align;

std::string joined(const json::array& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ", ") + text_of(value);
  return out;
}

// What a hold lies on, in a few words.
std::string subject(const json::object& hold) {
  if (has(hold, "account")) return text_at(hold, "account");
  return quantity_at(hold, "quantity") + (number_at(hold, "quantity") == 1 ? " unit" : " units");
}

std::string state(const json::object& hold) {
  return has(hold, "lifted_by") ? "lifted by " + text_at(hold, "lifted_by") : "in force";
}

int print_holds(Session& session, const json::object& params) {
  const auto answer = session.call_paged("hold.list", params, "holds");
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& holds = array_at(answer.object(), "holds");
  if (session.options.csv) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& value : holds) {
      const auto& hold = as_object(value);
      rows.push_back({text_at(hold, "hold"), text_at(hold, "registry"), text_at(hold, "account"),
                      has(hold, "blocks") ? joined(array_at(hold, "blocks")) : "",
                      text_at(hold, "imposed_by"), text_at(hold, "reference"),
                      text_at(hold, "active"), text_at(hold, "lifted_by")});
    }
    return session.print_csv(
        {"hold", "registry", "account", "blocks", "imposed_by", "reference", "active", "lifted_by"},
        rows);
  }
  reports::Table table({{"hold", Align::right},
                        {"registry"},
                        {"on"},
                        {"imposed by", Align::left, true},
                        {"reference", Align::left, true},
                        {"state"}});
  for (const auto& value : holds) {
    const auto& hold = as_object(value);
    table.row({text_at(hold, "hold"), text_at(hold, "registry"), subject(hold),
               text_at(hold, "imposed_by"), text_at(hold, "reference"), state(hold)});
    if (has(hold, "blocks")) table.note(joined(array_at(hold, "blocks")));
  }
  return session.print_table(table);
}

// Blocks with their holders; the last two columns only where the answer has them.
int print_units(Session& session, const json::array& units, bool with_marks) {
  const auto list = [](const json::object& row, const char* member) {
    return has(row, member) ? joined(array_at(row, member)) : std::string();
  };
  if (session.options.csv) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& value : units) {
      const auto& row = as_object(value);
      rows.push_back({text_at(row, "block"), text_at(row, "account"), text_at(row, "quantity")});
      if (with_marks) {
        rows.back().push_back(list(row, "held"));
        rows.back().push_back(list(row, "reserved"));
      }
    }
    std::vector<std::string> columns{"block", "account", "quantity"};
    if (with_marks) columns.insert(columns.end(), {"held", "reserved"});
    return session.print_csv(columns, rows);
  }
  reports::Table table({{"units"}, {"account"}, {"credits", Align::right}, {"kept back"}});
  for (const auto& value : units) {
    const auto& row = as_object(value);
    std::string kept;
    if (const auto holds = list(row, "held"); !holds.empty()) kept = "by hold " + holds;
    if (const auto proposals = list(row, "reserved"); !proposals.empty())
      kept += (kept.empty() ? "" : "; ") + std::string("for proposal ") + proposals;
    table.row({text_at(row, "block"), text_at(row, "account"), quantity_at(row, "quantity"), kept});
  }
  return session.print_table(table);
}

int print_hold(Session& session, const json::object& params) {
  const auto answer = session.call("hold.show", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& hold = answer.object();
  static const json::array none;
  const auto& units = has(hold, "units") ? array_at(hold, "units") : none;
  if (session.options.csv) return print_units(session, units, false);
  reports::FactList facts;
  facts.add("hold", text_at(hold, "hold"));
  facts.add("registry", text_at(hold, "registry"));
  facts.add("on", subject(hold));
  facts.add("imposed by", text_at(hold, "imposed_by"));
  facts.add("reference", text_at(hold, "reference"));
  facts.add("state", state(hold));
  for (const auto& value : array_at(hold, "entries")) {
    const auto& entry = as_object(value);
    const bool placed = text_at(entry, "kind") == "hold.place";
    std::string text =
        fmt::format("{}, entry {}", text_at(entry, "business_date"), text_at(entry, "seq"));
    if (has(entry, "authority")) text += ", " + text_at(object_at(entry, "authority"), "reference");
    if (!placed && has(entry, "blocks")) text += ": " + joined(array_at(entry, "blocks"));
    facts.add(placed ? "placed" : "lifted", text);
  }
  session.out.write(facts.text(session.out.style()));
  if (units.empty()) return exit_done;
  session.out.line("");
  return print_units(session, units, false);
}

int print_trace(Session& session, const json::object& params) {
  const auto answer = session.call("issuance.trace", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& trace = answer.object();
  if (!session.options.csv) {
    reports::FactList facts;
    facts.add("issuance", text_at(trace, "issuance"));
    facts.add("registry", text_at(trace, "registry"));
    facts.add("issued on", text_at(trace, "business_date"));
    facts.add("after entry", text_at(object_at(trace, "as_of"), "seq"));
    facts.add("credits", quantity_at(trace, "quantity"));
    session.out.write(facts.text(session.out.style()) + "\n");
  }
  return print_units(session, array_at(trace, "units"), !has(params, "as_of"));
}

CLI::Option* add_number(CLI::App& app, const std::shared_ptr<json::object>& params,
                        const char* flags, const char* member, const char* help) {
  return app
      .add_option_function<std::string>(
          flags,
          [params, member](const std::string& text) { (*params)[member] = whole_number(text); },
          help)
      ->type_name("SEQ");
}

}  // namespace

void add_correction_commands(CLI::App& credits, Session& session) {
  Form(credits, session, "court-transfer", "Move named units by order of a court, held or not",
       "credits.court_transfer")
      .text("--from", "from", "account to debit")
      .required()
      .text("--to", "to", "holding account to credit")
      .required()
      .units("the units", true)
      .common_dates()
      .order();
  Form(credits, session, "reverse", "Move back what one transfer, retirement or cancellation moved",
       "credits.reverse")
      .number("entry", "entry", "sequence number of the entry to reverse")
      .required()
      .text("--reason", "reason", "why (public)")
      .required()
      .common_dates()
      .authority(true);
  Form(credits, session, "correct-excess", "Cancel units that an issuance issued in excess",
       "credits.correct_excess")
      .number("issuance", "issuance", "sequence number of the issuance")
      .required()
      .text("--from", "from", "account that has the units")
      .required()
      .text("--to", "to", "cancellation account to credit")
      .required()
      .units("the units", true)
      .text("--reason", "reason", "why (public)")
      .required()
      .common_dates()
      .order();
}

void add_hold_commands(CLI::App& app, Session& session) {
  auto* hold = app.add_subcommand("hold", "Holds on accounts and on units");
  hold->require_subcommand(1)->fallthrough();
  Form(*hold, session, "place", "Keep an account, or units, from moving", "hold.place")
      .text("--registry", "registry", "of the account or the units")
      .required()
      .text("--account", "account", "the whole account, or ...")
      .units("... these units, whoever has them", false)
      .text("--imposed-by", "imposed_by", "the court or office (public)")
      .required()
      .common_dates()
      .order();
  Form(*hold, session, "lift", "End a hold, or free some of its units", "hold.lift")
      .number("hold", "hold", "its number: that of the entry that placed it")
      .required()
      .units("only these of its units", false)
      .common_dates()
      .order();
  auto params = std::make_shared<json::object>();
  auto* list = add_query(*hold, session, "list", "Holds, in the order in which they were placed",
                         params, print_holds);
  add_param(*list, params, "--registry", "registry", "only of this registry", "CODE");
  add_param(*list, params, "--account", "account", "only on this account or on units it has",
            "ACCOUNT");
  auto* active = list->add_flag_callback(
      "--active", [params] { (*params)["active"] = true; }, "only those in force");
  list->add_flag_callback(
          "--lifted", [params] { (*params)["active"] = false; }, "only lifted ones")
      ->excludes(active);
  params = std::make_shared<json::object>();
  auto* show = add_query(*hold, session, "show", "One hold, its units, and the entries about it",
                         params, print_hold);
  add_number(*show, params, "hold", "hold", "its number")->required();

  auto* issuance = app.add_subcommand("issuance", "What became of an issuance");
  issuance->require_subcommand(1)->fallthrough();
  params = std::make_shared<json::object>();
  auto* trace = add_query(*issuance, session, "trace", "Who has the units of an issuance", params,
                          print_trace);
  add_number(*trace, params, "seq", "seq", "sequence number of the credits.issue entry")
      ->required();
  add_as_of(*trace, params);
}

}  // namespace jcm::ctl
