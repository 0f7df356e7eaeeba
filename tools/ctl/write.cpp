#include "tools/ctl/write.hpp"

#include <fmt/format.h>

#include "tools/ctl/preview.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;

std::string noun(std::string_view method) {
  if (method == "credits.issue") return "an issuance";
  if (method == "credits.transfer") return "a transfer";
  if (method == "credits.retire") return "a retirement";
  if (method == "credits.cancel") return "a cancellation";
  if (method == "credits.court_transfer") return "a transfer by order of a court";
  if (method == "credits.reverse") return "a reversal";
  if (method == "credits.correct_excess") return "a cancellation of excess issuance";
  if (method == "registry.go_live") return "opening a registry for business";
  if (method == "personal.erase") return "erasing personal texts";
  return "closing an account";
}

json::string text_value_of(std::string_view text) { return json::string(text.data(), text.size()); }

void print_recorded(const Session& session, const json::object& result) {
  reports::FactList facts;
  if (has(result, "dry_run")) {
    facts.add("dry run", "accepted; nothing was recorded");
  } else {
    facts.add("recorded as", fmt::format("entry {}", text_at(result, "seq")));
  }
  const auto add = [&](std::string name, std::string_view key) {
    if (has(result, key)) facts.add(std::move(name), text_at(result, key));
  };
  add("kind", "kind");
  if (has(result, "scope"))
    facts.add("scope",
              text_at(result, "scope").empty() ? "whole ledger" : text_at(result, "scope"));
  add("dated", "business_date");
  add("recorded at", "recorded_at");
  add("account", "account");
  if (has(result, "quantity")) facts.add("quantity", quantity_at(result, "quantity"));
  for (const auto& value : array_at(result, "issued")) {
    const auto& issued = as_object(value);
    facts.add("issued", fmt::format("{}  {} to {}", text_at(issued, "block"),
                                    quantity_at(issued, "quantity"), text_at(issued, "account")));
  }
  for (const auto& block : array_at(result, "moved")) facts.add("units", text_of(block));
  add("request id", "request_id");
  add("entry hash", "entry_hash");
  if (has(result, "effect")) {
    const auto& effect = object_at(result, "effect");
    facts.add("carried out",
              fmt::format("{} as entry {}", text_at(effect, "kind"), text_at(effect, "seq")));
    for (const auto& block : array_at(effect, "moved")) facts.add("units", text_of(block));
  }
  session.out.write(facts.text(session.out.style()));
}

}  // namespace

bool is_irreversible(std::string_view method, const json::object& params) {
  if (method == "account.set_status") return text_at(params, "status") == "closed";
  return method.starts_with("credits.") || method == "personal.erase" ||
         method == "registry.go_live";
}

bool confirmed(const Session& session, std::string_view question, std::string_view what,
               int& refused) {
  if (session.options.yes) return true;
  if (!can_ask(session)) {
    refused = exit_usage;
    session.err.line(
        fmt::format("{} cannot be undone, and there is no terminal to ask on: nothing was "
                    "recorded. Give --yes to go ahead, or --dry-run to see what would "
                    "happen.",
                    what));
    return false;
  }
  if (ask(session, question)) return true;
  refused = exit_refused;
  session.err.line("Nothing was recorded.");
  return false;
}

int run_write(Session& session, std::string_view method, json::object params) {
  if (session.options.propose && !method.starts_with("proposal.")) {
    const json::object what{{"operation", text_value_of(method)}, {"params", std::move(params)}};
    return run_write(session, "proposal.open", json::object{{"what", what}});
  }
  const bool random_id = session.options.request_id.empty();
  const std::string request_id = random_id ? random_request_id() : session.options.request_id;
  params["request_id"] = request_id;
  if (session.options.dry_run) params["dry_run"] = true;
  if (is_irreversible(method, params) && !session.options.dry_run && !session.options.yes) {
    if (can_ask(session)) {
      auto rehearsal = params;
      rehearsal["dry_run"] = true;
      const auto answer = session.call(method, rehearsal);
      if (!answer) return session.fail(answer.failure());
      print_preview(session, method, params, answer.object());
    }
    int refused = exit_done;
    if (!confirmed(session, "Record it?", noun(method), refused)) return refused;
  }
  const auto answer = session.call(method, params);
  if (!answer) {
    const int code = session.fail(answer.failure());
    if (code == exit_answer_lost && !session.options.json)
      session.err.line(
          fmt::format("Whether it was recorded is not known. Ask again with "
                      "--request-id {}: it is recorded once, however often it is asked.",
                      request_id));
    return code;
  }
  if (session.options.json) return session.print_json(answer.result());
  print_recorded(session, answer.object());
  return exit_done;
}

}  // namespace jcm::ctl
