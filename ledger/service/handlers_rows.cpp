// Tables in pages: registries, projects, decisions, accounts.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// One page of a list that came in the order of its keys. `key_of(row)` names a row, `before(a, b)`
// is the order, `wanted(row)` the filter, `show(row)` its JSON.
template <class Rows, class Key, class KeyOf, class Before, class Wanted, class Show>
base::Result<json::value> page_of(std::string_view name, const Rows& rows,
                                  const std::optional<Key>& after, std::size_t limit, KeyOf key_of,
                                  Before before, Wanted wanted, Show show) {
  auto row = rows.begin();
  if (after) {
    row = std::upper_bound(rows.begin(), rows.end(), *after,
                           [&](const Key& key, const auto& r) { return before(key, key_of(r)); });
  }
  json::array shown;
  std::optional<Key> last;
  for (; row != rows.end(); ++row) {
    if (!wanted(*row)) continue;
    if (shown.size() == limit) {
      return json::value(protocol::list_json(name, std::move(shown), protocol::cursor_text(*last)));
    }
    JCM_TRY(auto object, show(*row));
    shown.emplace_back(std::move(object));
    last = key_of(*row);
  }
  return json::value(protocol::list_json(name, std::move(shown), std::nullopt));
}

base::Result<json::object> shown_account(const engine::Snapshot& snapshot,
                                         const domain::AccountNumber& number,
                                         const domain::AccountRow& row, bool texts) {
  std::optional<std::string> holder;
  if (row.holder_name && texts) {
    JCM_TRY(auto found, snapshot.personal(*row.holder_name));
    if (found) holder = std::move(found->text);
  }
  return protocol::account_json(number, row, holder);
}

base::Date today(const Environment& environment) {
  return base::date_of(environment.clock.now(), 0);
}

}  // namespace

base::Result<json::value> handle_registry_list(const Environment& environment, const domain::Actor&,
                                               const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  JCM_TRY(const auto rows, environment.ledger.snapshot()->registries());
  json::array shown;
  for (const auto& [code, row] : rows) shown.emplace_back(protocol::registry_json(code, row));
  return json::value(protocol::list_json("registries", std::move(shown), std::nullopt));
}

base::Result<json::value> handle_country_list(const Environment& environment, const domain::Actor&,
                                              const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  json::array rows;
  for (const auto& [code, row] : state->countries()) rows.push_back(protocol::country_json(row));
  return json::value(protocol::list_json("countries", std::move(rows), std::nullopt));
}

base::Result<json::value> handle_project_list(const Environment& environment, const domain::Actor&,
                                              const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_project_list(params));
  JCM_TRY(const auto rows, environment.ledger.snapshot()->projects());
  return page_of(
      "projects", rows, asked.after, asked.limit,
      [](const domain::ProjectRow& row) { return row.facts.reference; }, std::less<>(),
      [&](const domain::ProjectRow& row) {
        return (!asked.country || row.facts.country == *asked.country) &&
               (!asked.status || row.facts.status == *asked.status);
      },
      [](const domain::ProjectRow& row) { return base::Result(protocol::project_json(row)); });
}

base::Result<json::value> handle_project_show(const Environment& environment, const domain::Actor&,
                                              const json::object& params) {
  JCM_TRY(const auto reference, protocol::read_project_show(params));
  JCM_TRY(const auto row, environment.ledger.snapshot()->project(reference));
  if (!row) {
    return base::error(
        base::ErrorId::project_unknown,
        fmt::format("project {} is not recorded: use project.list", reference.text()), "reference");
  }
  return json::value(protocol::project_json(*row));
}

base::Result<json::value> handle_decision_list(const Environment& environment, const domain::Actor&,
                                               const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_decision_list(params));
  JCM_TRY(auto rows, environment.ledger.snapshot()->decisions());
  std::sort(rows.begin(), rows.end(),
            [](const domain::DecisionRow& a, const domain::DecisionRow& b) {
              return protocol::listed_before(a.facts.key, b.facts.key);
            });
  return page_of(
      "decisions", rows, asked.after, asked.limit,
      [](const domain::DecisionRow& row) { return row.facts.key; }, protocol::listed_before,
      [&](const domain::DecisionRow& row) {
        return !asked.project || row.facts.key.project == *asked.project;
      },
      [day = today(environment)](const domain::DecisionRow& row) {
        return base::Result(protocol::decision_json(row, day));
      });
}

base::Result<json::value> handle_decision_show(const Environment& environment, const domain::Actor&,
                                               const json::object& params) {
  JCM_TRY(const auto key, protocol::read_decision_show(params));
  JCM_TRY(const auto row, environment.ledger.snapshot()->decision(key));
  if (!row) {
    return base::error(base::ErrorId::decision_unknown,
                       fmt::format("no decision {} is recorded: use decision.list", key.text()));
  }
  return json::value(protocol::decision_json(*row, today(environment)));
}

base::Result<json::value> handle_account_list(const Environment& environment,
                                              const domain::Actor& actor,
                                              const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_account_list(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  const auto snapshot = environment.ledger.snapshot();
  const bool now = std::holds_alternative<std::monostate>(asked.as_of);
  JCM_TRY(const auto cut, snapshot->cut(asked.as_of));
  JCM_TRY(auto rows, now ? snapshot->accounts() : snapshot->accounts_as_of(cut));
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return page_of(
      "accounts", rows, asked.after, asked.limit, [](const auto& row) { return row.first; },
      std::less<>(),
      [&](const auto& row) {
        return (!asked.registry || row.first.registry == *asked.registry) &&
               (!asked.kind || row.first.kind == *asked.kind);
      },
      [&](const auto& row) { return shown_account(*snapshot, row.first, row.second, texts); });
}

base::Result<json::value> handle_account_show(const Environment& environment,
                                              const domain::Actor& actor,
                                              const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_account_show(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto cut, snapshot->cut(asked.as_of));
  JCM_TRY(const auto row, snapshot->account_as_of(asked.account, cut));
  if (!row) {
    return base::error(
        base::ErrorId::account_unknown,
        fmt::format("account {} is not open here{}: use account.list", asked.account.text(),
                    std::holds_alternative<std::monostate>(asked.as_of) ? "" : " at that moment"),
        "account");
  }
  JCM_TRY(auto shown, shown_account(*snapshot, asked.account, *row, texts));
  return json::value(std::move(shown));
}

}  // namespace jcm::service
