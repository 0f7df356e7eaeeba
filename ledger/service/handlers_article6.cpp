// Authorizations and ITMOs.
#include "ledger/protocol/article6_views.hpp"
#include "ledger/protocol/query_article6.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

base::Result<json::value> handle_authorization_list(const Environment& environment,
                                                    const domain::Actor&,
                                                    const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_authorization_list(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  const auto& rows = state->authorizations();
  json::array shown;
  std::optional<std::string> last;
  for (auto row = asked.after ? rows.upper_bound(*asked.after) : rows.begin(); row != rows.end();
       ++row) {
    const auto& facts = row->second.facts;
    if ((asked.registry && facts.registry != *asked.registry) ||
        (asked.approach && facts.approach != *asked.approach))
      continue;
    if (shown.size() == asked.limit)
      return json::value(protocol::list_json("authorizations", std::move(shown), last));
    shown.push_back(protocol::authorization_json(row->second));
    last = row->first;
  }
  return json::value(protocol::list_json("authorizations", std::move(shown), std::nullopt));
}

base::Result<json::value> handle_authorization_show(const Environment& environment,
                                                    const domain::Actor&,
                                                    const json::object& params) {
  JCM_TRY(const auto id, protocol::read_authorization_show(params));
  JCM_TRY(const auto state, environment.ledger.snapshot()->small_state());
  const auto row = state->authorizations().find(id);
  if (row == state->authorizations().end())
    return base::error(base::ErrorId::authorization_unknown,
                       "there is no authorization \"" + id + "\": use authorization.list", "id");
  return json::value(protocol::authorization_sums_json(row->second, *state));
}

base::Result<json::value> handle_itmo_find(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto itmo, protocol::read_itmo_find(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto state, snapshot->small_state());
  const domain::ItmoSeries series{itmo.approach, itmo.party_registry, itmo.first_party};
  const auto found = domain::article6::find_itmo(*state, series, itmo.vintage, itmo.serial);
  if (!found)
    return base::error(base::ErrorId::itmo_unknown,
                       "no unit of this ledger is the ITMO " + itmo.text() +
                           ": see authorization.show, or serial.history of a unit",
                       "itmo");
  JCM_TRY(const auto history, snapshot->history(found->run, found->serial));
  auto out = protocol::known_part_json(*state, found->part);
  json::object answer{{"itmo", itmo.text()}, {"unit", found->part.block.text()}};
  if (history.now) {
    answer["block"] = history.now->first.text();
    answer["account"] = history.now->second.account.text();
  }
  out.erase("block");
  out.erase("first_itmo");
  out.erase("last_itmo");
  for (auto& member : out) answer[member.key()] = std::move(member.value());
  return json::value(std::move(answer));
}

}  // namespace jcm::service
