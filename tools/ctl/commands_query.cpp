// holdings, statement, history, entry, entries: the questions the ledger answers.
#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/chain/record.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"
#include "tools/ctl/watch.hpp"

namespace jcm::ctl {
namespace {

using reports::Align;

// "credits.transfer" -> "transfer": the area is the same in a whole column.
std::string operation(const json::object& row) {
  const auto kind = text_at(row, "kind");
  return kind.starts_with("credits.") ? kind.substr(8) : kind;
}

int print_holdings(Session& session, const json::object& params) {
  const auto answer = session.call("holdings", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& holdings = array_at(answer.object(), "holdings");
  if (session.options.csv) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& value : holdings)
      for (const auto& block : array_at(as_object(value), "blocks"))
        rows.push_back({text_at(answer.object(), "account"), text_at(as_object(value), "project"),
                        text_at(as_object(value), "vintage"), text_of(block)});
    return session.print_csv({"account", "project", "vintage", "block"}, rows);
  }
  reports::FactList facts;
  facts.add("account", text_at(answer.object(), "account"));
  for (const auto& [key, value] : object_at(answer.object(), "as_of")) {
    const std::string name(key);
    facts.add(name == "seq" ? "after entry" : "as of", text_of(value));
  }
  for (const char* member : {"held", "reserved"})
    if (has(answer.object(), member) && number_at(answer.object(), member) > 0)
      facts.add(member, quantity_at(answer.object(), member));
  session.out.write(facts.text(session.out.style()) + "\n");
  reports::Table table(
      {{"project"}, {"vintage"}, {"credits", Align::right}, {"units", Align::left, true, 26}});
  for (const auto& value : holdings) {
    const auto& row = as_object(value);
    table.row({text_at(row, "project"), text_at(row, "vintage"), quantity_at(row, "quantity"),
               joined(array_at(row, "blocks"))});
  }
  table.rule();
  table.row({"all", "", quantity_at(answer.object(), "quantity"), ""});
  return session.print_table(table);
}

int print_statement(Session& session, const json::object& params) {
  const auto answer = session.call_paged("statement", params, "lines");
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& lines = array_at(answer.object(), "lines");
  if (session.options.csv) {
    const std::vector<std::string> members = {
        "seq", "business_date", "recorded_at", "kind",       "counterparty", "in",
        "out", "balance",       "blocks",      "request_id", "note"};
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines) {
      rows.emplace_back();
      for (const auto& member : members) rows.back().push_back(text_at(as_object(line), member));
    }
    return session.print_csv(members, rows);
  }
  reports::FactList facts;
  facts.add("account", text_at(answer.object(), "account"));
  for (const char* member : {"from", "to"})
    if (has(answer.object(), member)) facts.add(member, text_at(answer.object(), member));
  session.out.write(facts.text(session.out.style()) + "\n");
  reports::Table table({{"entry", Align::right},
                        {"date"},
                        {"operation"},
                        {"counterparty"},
                        {"in", Align::right},
                        {"out", Align::right},
                        {"balance", Align::right}});
  table.row({"", "", "opening balance", "", "", "", quantity_at(answer.object(), "opening")});
  for (const auto& value : lines) {
    const auto& line = as_object(value);
    const auto amount = [&](const char* member) {
      return number_at(line, member) == 0 ? std::string() : quantity_at(line, member);
    };
    table.row({text_at(line, "seq"), text_at(line, "business_date"), operation(line),
               text_at(line, "counterparty"), amount("in"), amount("out"),
               quantity_at(line, "balance")});
    table.note(joined(array_at(line, "blocks")));
    if (has(line, "note")) table.note(text_at(line, "note"));
  }
  table.rule();
  table.row({"", "", "closing balance", "", "", "", quantity_at(answer.object(), "closing")});
  return session.print_table(table);
}

int print_history(Session& session, const json::object& params) {
  const auto answer = session.call("serial.history", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  const auto& events = array_at(answer.object(), "events");
  if (session.options.csv) {
    const std::vector<std::string> members = {"seq", "business_date", "recorded_at", "kind", "from",
                                              "to",  "block",         "request_id"};
    std::vector<std::vector<std::string>> rows;
    for (const auto& event : events) {
      rows.emplace_back();
      for (const auto& member : members) rows.back().push_back(text_at(as_object(event), member));
    }
    return session.print_csv(members, rows);
  }
  reports::FactList facts;
  for (const auto& [name, member] :
       {std::pair{"unit", "serial"}, {"now in block", "block"}, {"held by", "account"}})
    facts.add(name, text_at(answer.object(), member));
  session.out.write(facts.text(session.out.style()) + "\n");
  reports::Table table({{"entry", Align::right}, {"date"}, {"operation"}, {"from"}, {"to"}});
  for (const auto& value : events) {
    const auto& event = as_object(value);
    table.row({text_at(event, "seq"), text_at(event, "business_date"), operation(event),
               text_at(event, "from"), text_at(event, "to")});
    table.note("in " + text_at(event, "block"));
    if (has(event, "purpose")) table.note("purpose: " + text_at(event, "purpose"));
  }
  return session.print_table(table);
}

// Long request ids stand below their entries where the terminal is narrow, so that none is cut.
int print_entries(Session& session, const json::object& params, std::size_t most) {
  constexpr std::size_t wide_enough = 130;
  const auto answer = session.call_paged("entry.list", params, "entries", most);
  if (!answer || session.options.json) return print_object(session, answer);
  std::vector<ListColumn> columns = {{"entry", "seq", ListColumn::Kind::number},
                                     {"recorded at", "recorded_at"},
                                     {"kind", "kind"},
                                     {"scope", "scope"},
                                     {"date", "business_date"},
                                     {"request id", "request_id"}};
  const auto width = session.out.width;
  if (session.options.csv || width == 0 || width >= wide_enough)
    return print_list(session, answer, "entries", columns);
  columns.pop_back();
  return print_list(session, answer, "entries", columns, "request_id");
}

// With --raw alone: the bytes as they are, for a program that hashes or decodes them.
int print_entry(Session& session, const json::object& params) {
  const bool bytes_alone = params.contains("raw") && !session.options.json;
  if (bytes_alone && session.out.terminal)
    return session.fail(
        exit_usage, base::error(base::ErrorId::field_conflict,
                                "the stored bytes are not for a terminal; send them to a file or "
                                "a program, as in  jcm-ledger entry 0 --raw | xxd",
                                "raw"));
  const auto answer = session.call("entry.get", params);
  if (!answer || !bytes_alone) return print_object(session, answer);
  const auto bytes = base::from_hex(text_at(answer.object(), "raw"));
  if (!bytes ||
      base::to_hex(chain::leaf_hash(*bytes).view()) != text_at(answer.object(), "entry_hash"))
    return session.fail(
        exit_refused,
        base::error(base::ErrorId::proof_mismatch,
                    "the bytes that came do not have the entry's hash; run jcm-verify "
                    "on the data"));
  session.out.write(base::as_text(*bytes));
  return exit_done;
}

}  // namespace

void add_query_commands(CLI::App& app, Session& session) {
  auto params = std::make_shared<json::object>();
  auto* holdings =
      add_query(app, session, "holdings", "What an account holds, now or as of a past moment",
                params, print_holdings);
  add_param(*holdings, params, "account", "account", "account number", "")->required();
  add_as_of(*holdings, params);

  params = std::make_shared<json::object>();
  auto* statement = add_query(app, session, "statement",
                              "Movements of an account between two dates", params, print_statement);
  add_param(*statement, params, "account", "account", "account number", "")->required();
  add_param(*statement, params, "--from", "from", "first business date", "YYYY-MM-DD");
  add_param(*statement, params, "--to", "to", "last business date", "YYYY-MM-DD");
  add_as_of(*statement, params);

  params = std::make_shared<json::object>();
  auto* history =
      add_query(app, session, "history", "The whole life of one unit", params, print_history);
  add_param(*history, params, "serial", "serial", "as in JCM-JP-MN004-2017-12", "")->required();

  params = std::make_shared<json::object>();
  auto* entry = add_query(app, session, "entry", "One entry of the record", params, print_entry);
  add_param(*entry, params, "seq", "seq", "its sequence number, from 0", "N")->required();
  entry->add_flag_function(
      "--raw", [params](std::int64_t) { (*params)["raw"] = true; },
      "only its stored bytes, exactly those that are hashed; with --json all of it, and they in "
      "hexadecimal");

  params = std::make_shared<json::object>();
  auto most = std::make_shared<std::size_t>(100);
  auto* entries =
      add_query(app, session, "entries", "Entries of the record, in order", params,
                [most](Session& s, const json::object& p) { return print_entries(s, p, *most); });
  add_param(*entries, params, "--from", "first", "from this sequence number on", "N");
  add_param(*entries, params, "--kind", "kind", "only of this kind, as in credits.transfer",
            "KIND");
  entries->add_option("--limit", *most, "at the most so many; 0 for all")
      ->capture_default_str()
      ->type_name("N");

  add_watch_command(app, session);

  params = std::make_shared<json::object>();
  auto* request = add_query(
      app, session, "request", "The entry that a request id made", params,
      [](Session& s, const json::object& p) { return print_object(s, s.call("request.find", p)); });
  add_param(*request, params, "request_id", "request_id", "the request id", "")->required();
}

}  // namespace jcm::ctl
