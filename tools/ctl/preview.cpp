#include "tools/ctl/preview.hpp"

#include <fmt/format.h>

#include <map>

namespace jcm::ctl {
namespace {

using reports::Align;
using reports::thousands;

// An account's holder and balance, as the ledger shows them now. What cannot be read stays empty:
// the dry run has already been accepted, and a preview must not fail for a name.
struct AccountGlance {
  std::string holder;
  std::uint64_t balance = 0;
};
AccountGlance glance(Session& session, const std::string& account) {
  AccountGlance seen;
  if (const auto answer = session.call("account.show", {{"account", account}}))
    seen.holder = text_at(answer.object(), "holder");
  if (const auto answer = session.call("holdings", {{"account", account}}))
    seen.balance = number_at(answer.object(), "quantity");
  return seen;
}

reports::Table accounts_table() {
  return reports::Table({{"", Align::left},
                         {"account", Align::left},
                         {"holder", Align::left, true},
                         {"now", Align::right},
                         {"after", Align::right}});
}

void print_units(const Session& session, const json::array& blocks) {
  constexpr std::size_t most_shown = 20;
  reports::Table table({{"units", Align::left}});
  for (std::size_t i = 0; i < blocks.size() && i < most_shown; ++i) table.row({text_of(blocks[i])});
  session.err.write("\n" + table.text(session.err.style(2)));
  if (blocks.size() > most_shown)
    session.err.line(fmt::format("  and {} more blocks (--dry-run --json shows them all)",
                                 blocks.size() - most_shown));
}

// "credits.court_transfer" -> "transfer", ...
std::string_view verb_of(std::string_view method) {
  if (method == "credits.court_transfer") return "transfer by order of a court";
  if (method == "credits.reverse") return "return";
  if (method == "credits.correct_excess") return "cancel, as issued in excess,";
  return method.substr(method.find('.') + 1);
}

// From and to of a reversal: those of the entry it is about, the other way round.
json::object parties_of(Session& session, const json::object& params) {
  if (!has(params, "entry")) return params;
  const auto original = session.call("entry.get", {{"seq", params.at("entry")}});
  if (!original) return {};
  const auto& body = object_at(original.object(), "body");
  json::object out;
  if (has(body, "to")) out["from"] = body.at("to");
  if (has(body, "from")) out["to"] = body.at("from");
  return out;
}

void preview_move(Session& session, std::string_view verb, const json::object& params,
                  const json::object& dry_run) {
  const std::uint64_t quantity = number_at(dry_run, "quantity");
  session.err.line(session.err.bold(fmt::format("This would {} {} {}.", verb, thousands(quantity),
                                                quantity == 1 ? "credit" : "credits")));
  session.err.line("");
  auto table = accounts_table();
  const auto from = text_at(params, "from"), to = text_at(params, "to");
  const auto debited = glance(session, from), credited = glance(session, to);
  table.row({"from", from, debited.holder, thousands(debited.balance),
             thousands(debited.balance - std::min(quantity, debited.balance))});
  table.row({"to", to, credited.holder, thousands(credited.balance),
             thousands(credited.balance + quantity)});
  session.err.write(table.text(session.err.style(2)));
  print_units(session, array_at(dry_run, "moved"));
}

void preview_issue(Session& session, const json::object& dry_run) {
  std::map<std::string, std::uint64_t> credited;
  json::array blocks;
  std::uint64_t quantity = 0;
  for (const auto& value : array_at(dry_run, "issued")) {
    const auto& issued = as_object(value);
    credited[text_at(issued, "account")] += number_at(issued, "quantity");
    quantity += number_at(issued, "quantity");
    blocks.emplace_back(protocol::key_of(text_at(issued, "block")));
  }
  session.err.line(
      session.err.bold(fmt::format("This would issue {} {} and post the allocation line.",
                                   thousands(quantity), quantity == 1 ? "credit" : "credits")));
  session.err.line("");
  auto table = accounts_table();
  for (const auto& [account, added] : credited) {
    const auto seen = glance(session, account);
    table.row(
        {"to", account, seen.holder, thousands(seen.balance), thousands(seen.balance + added)});
  }
  session.err.write(table.text(session.err.style(2)));
  print_units(session, blocks);
}

}  // namespace

void print_preview(Session& session, std::string_view method, const json::object& params,
                   const json::object& dry_run) {
  if (method == "credits.issue") {
    preview_issue(session, dry_run);
  } else if (method == "registry.go_live") {
    session.err.line(session.err.bold(
        fmt::format("This would open registry {} for business.", text_at(params, "registry"))));
    session.err.line(
        "  From then on every operation carries the date of the day on which it is recorded;");
    session.err.line("  history with earlier business dates can no longer be imported.");
  } else if (method == "personal.erase") {
    session.err.line(session.err.bold(fmt::format("This would erase personal texts of entry {}.",
                                                  text_at(params, "entry"))));
    session.err.line("  No copy is kept: what entry.get shows of them now is lost for good.");
  } else if (method == "account.set_status") {
    const auto account = text_at(params, "account");
    session.err.line(session.err.bold(fmt::format("This would close account {} ({}) for ever.",
                                                  account, glance(session, account).holder)));
  } else {
    preview_move(session, verb_of(method), parties_of(session, params), dry_run);
  }
  session.err.line("");
}

}  // namespace jcm::ctl
