// Proposals, what each still needs, and the policy in force.
#include <fmt/format.h>

#include "ledger/protocol/entry_view.hpp"
#include "ledger/protocol/proposal_views.hpp"
#include "ledger/protocol/query_proposals.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/entry_reading.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

base::Result<json::value> handle_proposal_list(const Environment& environment, const domain::Actor&,
                                               const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_proposal_list(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  const auto& rows = state->proposals();
  json::array shown;
  std::optional<std::string> next;
  domain::Seq last = 0;
  for (auto row = asked.after ? rows.upper_bound(*asked.after) : rows.begin(); row != rows.end();
       ++row) {
    if (asked.status && row->second.status != *asked.status) continue;
    if (asked.registry && row->second.scope != *asked.registry) continue;
    if (shown.size() == asked.limit) {
      next = protocol::cursor_text(last);
      break;
    }
    shown.emplace_back(protocol::proposal_json(row->first, row->second, *state));
    last = row->first;
  }
  return json::value(protocol::list_json("proposals", std::move(shown), next));
}

base::Result<json::value> handle_proposal_show(const Environment& environment,
                                               const domain::Actor& actor,
                                               const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_proposal_show(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto state, snapshot->small_state());
  const auto* row = state->proposal(asked);
  if (row == nullptr)
    return base::error(base::ErrorId::proposal_unknown,
                       fmt::format("entry {} is no proposal; see proposal.list", asked),
                       "proposal");
  auto shown = protocol::proposal_json(asked, *row, *state);
  JCM_TRY(const auto entry, stored_entry(*snapshot, asked, "proposal"));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  JCM_TRY(auto view, shown_entry(*snapshot, entry, false, texts));
  shown["entry"] = std::move(view);
  return json::value(std::move(shown));
}

base::Result<json::value> handle_policy_list(const Environment& environment, const domain::Actor&,
                                             const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  json::array shown;
  for (const auto& [key, row] : state->policies()) shown.emplace_back(protocol::policy_json(row));
  return json::value(protocol::list_json("policies", std::move(shown), std::nullopt));
}

base::Result<json::value> handle_policy_show(const Environment& environment, const domain::Actor&,
                                             const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_policy_show(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  const auto* row = state->policy(asked.registry, asked.operation);
  json::object out;
  out["policy"] = row == nullptr ? json::value(nullptr) : json::value(protocol::policy_json(*row));
  return json::value(std::move(out));
}

}  // namespace jcm::service
