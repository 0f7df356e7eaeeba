// proposal list, show, approve, reject, withdraw; policy set, list, show.
#include <fmt/format.h>

#include "ledger/base/bytes.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/protocol/described_json.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

using reports::Align;

std::string words(const json::array& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : " or ") + text_of(value);
  return out;
}

// "1 more by approver"; empty when nothing is waited for.
std::string needs(const json::object& proposal) {
  if (!has(proposal, "needs")) return has(proposal, "due") ? "due " + text_at(proposal, "due") : "";
  const auto& need = object_at(proposal, "needs");
  return fmt::format("{} more by {}", text_at(need, "more"), words(array_at(need, "roles")));
}

int print_proposals(Session& session, const json::object& params) {
  const auto answer = session.call_paged("proposal.list", params, "proposals");
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  std::vector<std::vector<std::string>> rows;
  for (const auto& value : array_at(answer.object(), "proposals")) {
    const auto& one = as_object(value);
    rows.push_back({text_at(one, "proposal"), text_at(one, "status"), text_at(one, "operation"),
                    text_at(one, "registry"),
                    session.options.csv ? text_at(one, "quantity") : quantity_at(one, "quantity"),
                    text_at(one, "proposer"), text_at(one, "deadline"), needs(one)});
  }
  const std::vector<std::string> names{"proposal", "status",   "operation", "registry",
                                       "quantity", "proposer", "deadline",  "needs"};
  if (session.options.csv) return session.print_csv(names, rows);
  reports::Table table({{"proposal", Align::right},
                        {"status"},
                        {"operation"},
                        {"registry"},
                        {"credits", Align::right},
                        {"proposer", Align::right},
                        {"deadline"},
                        {"needs", Align::left, true}});
  for (auto& row : rows) table.row(row);
  return session.print_table(table);
}

void add_proposal_facts(reports::FactList& facts, const json::object& proposal) {
  facts.add("proposal", text_at(proposal, "proposal"));
  facts.add("status", text_at(proposal, "status"));
  facts.add("operation", text_at(proposal, "operation"));
  if (has(proposal, "registry")) facts.add("registry", text_at(proposal, "registry"));
  facts.add("proposer", "officer " + text_at(proposal, "proposer"));
  if (has(proposal, "quantity")) facts.add("credits", quantity_at(proposal, "quantity"));
  facts.add("opened", text_at(proposal, "opened"));
  facts.add("deadline", text_at(proposal, "deadline"));
  for (const auto& value : array_at(proposal, "approvals")) {
    const auto& one = as_object(value);
    facts.add("approved", fmt::format("by officer {}, entry {}", text_at(one, "officer"),
                                      text_at(one, "entry")));
  }
  if (const auto text = needs(proposal); !text.empty()) facts.add("needs", text);
  if (has(proposal, "ended_by")) facts.add("ended by", "entry " + text_at(proposal, "ended_by"));
}

int print_proposal(Session& session, const json::object& params) {
  const auto answer = session.call("proposal.show", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json || session.options.csv) return session.print_json(answer.result());
  const auto& proposal = answer.object();
  const auto& entry = object_at(proposal, "entry");
  reports::FactList facts;
  add_proposal_facts(facts, proposal);
  add_facts(facts, object_at(object_at(object_at(entry, "body"), "what"), "params"), "  ");
  if (has(entry, "resolved") && has(object_at(entry, "resolved"), "moved"))
    for (const auto& block : array_at(object_at(entry, "resolved"), "moved"))
      facts.add("units", text_of(block));
  facts.add("hash", text_at(entry, "entry_hash"));
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

// What is proposed, read from the bytes of its entry; their hash is what the approval gives.
int approve(Session& session, json::object params) {
  const auto answer = session.call("entry.get", {{"seq", params["proposal"]}, {"raw", true}});
  if (!answer) return session.fail(answer.failure());
  const auto raw = base::from_hex(text_at(answer.object(), "raw"));
  const auto record = raw ? chain::decode(*raw)
                          : base::Result<chain::Record>(base::error(
                                base::ErrorId::record_malformed, "its bytes are not hexadecimal"));
  const auto* propose = record ? std::get_if<domain::Propose>(&record->entry.body.given) : nullptr;
  if (propose == nullptr) {
    session.err.line(fmt::format("entry {} is no proposal; see: jcm-ledger proposal list",
                                 text_at(params, "proposal")));
    return exit_refused;
  }
  params["seen"] = base::to_hex(chain::leaf_hash(*raw).view());
  if (!session.options.yes && !session.options.json) {
    reports::FactList facts;
    const auto what = protocol::described::json_of(*propose->what).as_object();
    facts.add("operation", text_at(what, "operation"));
    facts.add("proposed by", "officer " + std::to_string(record->entry.actor.officer));
    add_facts(facts, object_at(what, "params"), "  ");
    for (const auto& block : record->entry.body.resolved.moved) facts.add("units", block.text());
    facts.add("hash", text_at(params, "seen"));
    session.out.write(facts.text(session.out.style()) + "\n");
  }
  int refused = exit_done;
  if (!session.options.dry_run && !confirmed(session, "Approve it?", "an approval", refused))
    return refused;
  return run_write(session, "proposal.approve", std::move(params));
}

std::string tiers(const json::object& policy) {
  std::string out;
  if (!has(policy, "tiers")) return out;
  for (const auto& value : array_at(policy, "tiers")) {
    const auto& tier = as_object(value);
    out += fmt::format("{}above {}: {} by {}", out.empty() ? "" : "; ", quantity_at(tier, "above"),
                       text_at(tier, "approvals"), text_at(tier, "role"));
  }
  return out;
}

int print_policies(Session& session, const json::object& params) {
  const auto answer = session.call("policy.list", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json || session.options.csv) return session.print_json(answer.result());
  reports::Table table({{"operation"},
                        {"registry"},
                        {"approvals", Align::left, true},
                        {"delay", Align::right},
                        {"per transfer", Align::right},
                        {"per day", Align::right},
                        {"entry", Align::right}});
  for (const auto& value : array_at(answer.object(), "policies")) {
    const auto& one = as_object(value);
    const auto amount = [&](const char* name) {
      return has(one, name) ? quantity_at(one, name) : std::string();
    };
    table.row({text_at(one, "operation"), text_at(one, "registry"), tiers(one),
               text_at(one, "delay_minutes"), amount("per_transfer"), amount("per_day"),
               text_at(one, "set_by")});
  }
  return session.print_table(table);
}

int print_policy(Session& session, const json::object& params) {
  const auto answer = session.call("policy.show", params);
  if (!answer) return session.fail(answer.failure());
  const auto& found = answer.object();
  if (session.options.json || session.options.csv) return session.print_json(answer.result());
  const auto* policy = found.if_contains("policy");
  if (policy == nullptr || !policy->is_object()) {
    session.out.line("no policy: an officer with the role acts alone");
    return exit_done;
  }
  reports::FactList facts;
  add_facts(facts, policy->as_object(), "");
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

// ABOVE:APPROVALS:ROLE
json::value tier(const std::string& text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3)
    throw CLI::ValidationError("--tier", text +
                                             " is no tier; give ABOVE:APPROVALS:ROLE, such as "
                                             "1000:2:approver");
  return json::object{{"above", whole_number(parts[0])},
                      {"approvals", whole_number(parts[1])},
                      {"role", text_value(parts[2])}};
}

CLI::Option* add_proposal_number(CLI::App& app, const std::shared_ptr<json::object>& params) {
  return app
      .add_option_function<std::string>(
          "proposal",
          [params](const std::string& text) { (*params)["proposal"] = whole_number(text); },
          "its number: that of the entry that opened it")
      ->type_name("SEQ")
      ->required();
}

void add_policy_commands(CLI::App& app, Session& session) {
  auto* policy = app.add_subcommand("policy", "Approvals, delays and limits");
  policy->require_subcommand(1)->fallthrough();
  const auto flag = [](const std::string&) { return json::value(true); };
  auto form = Form(*policy, session, "set", "Replace the policy for one operation", "policy.set");
  form.text("operation", "operation", "the method, such as credits.transfer")
      .required()
      .text("--registry", "registry", "only in this registry; else wherever there is no other")
      .list("--tier", "tiers", "from quantities above ABOVE on, so many approvals; once for each",
            "ABOVE:APPROVALS:ROLE", tier)
      .number("--life-minutes", "life_minutes", "how long a proposal may be approved")
      .number("--delay-minutes", "delay_minutes", "between the last approval and the effect")
      .list("--trusted", "trusted", "account without a delay; once for each", "ACCOUNT", text_value)
      .value("--trusted-only", "trusted_only", "yes: units go to no other account", "yes", flag)
      .number("--per-transfer", "per_transfer", "the most that one entry may move")
      .number("--per-day", "per_day", "the most that may leave one account on a business date")
      .number("--window-days", "window_days", "credits.reverse: how long after it")
      .value("--authorization-required", "authorization_required",
             "yes: credits.retire takes authorized units only", "yes", flag)
      .note();
  auto params = std::make_shared<json::object>();
  add_query(*policy, session, "list", "Every policy in force", params, print_policies);
  params = std::make_shared<json::object>();
  auto* show = add_query(*policy, session, "show", "The policy in force for an operation", params,
                         print_policy);
  add_param(*show, params, "operation", "operation", "the method", "METHOD")->required();
  add_param(*show, params, "--registry", "registry", "where; else the whole ledger", "CODE");
}

}  // namespace

void add_proposal_commands(CLI::App& app, Session& session) {
  auto* proposal = app.add_subcommand("proposal", "What waits for a second officer");
  proposal->require_subcommand(1)->fallthrough();
  auto params = std::make_shared<json::object>();
  auto* list = add_query(*proposal, session, "list", "Proposals and what each needs", params,
                         print_proposals);
  add_param(*list, params, "--status", "status", "only those pending, delayed, ...", "STATUS");
  add_param(*list, params, "--registry", "registry", "only of this registry", "CODE");
  params = std::make_shared<json::object>();
  auto* show = add_query(*proposal, session, "show", "What is proposed, and by whom", params,
                         print_proposal);
  add_proposal_number(*show, params);
  params = std::make_shared<json::object>();
  auto* yes = add_query(*proposal, session, "approve", "Approve what another officer proposed",
                        params, approve);
  add_proposal_number(*yes, params);
  add_param(*yes, params, "--comment", "comment", "public", "TEXT");
  Form(*proposal, session, "reject", "Refuse a proposal", "proposal.reject")
      .number("proposal", "proposal", "its number")
      .required()
      .text("--comment", "comment", "why (public)")
      .required();
  Form(*proposal, session, "withdraw", "Take one's own proposal back", "proposal.withdraw")
      .number("proposal", "proposal", "its number")
      .required()
      .text("--comment", "comment", "public");
  add_policy_commands(app, session);
}

}  // namespace jcm::ctl
