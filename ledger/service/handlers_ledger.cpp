// The ledger as a whole: status, version, describe.
#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

base::Result<json::value> handle_version(const Environment& environment, const domain::Actor&,
                                         const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  return json::value(protocol::version_json(environment.version));
}

base::Result<json::value> handle_describe(const Environment&, const domain::Actor&,
                                          const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_describe(params));
  return protocol::describe(asked.method);
}

base::Result<json::value> handle_status(const Environment& environment, const domain::Actor&,
                                        const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  const engine::LedgerStatus status = environment.ledger.status();
  protocol::StatusView view;
  view.origin = status.origin;
  view.vkey = status.key.text();
  view.size = status.size;
  view.head_leaf = status.head_leaf;
  view.head_time = status.head_time;
  view.checkpoint = status.checkpoint;
  view.checkpoint_time = status.checkpoint_time;
  view.unsigned_entries = status.unsigned_entries;
  view.unsigned_age_micros = status.unsigned_age_micros;
  view.views_mark = status.views_mark;
  view.read_only = status.read_only;
  view.read_only_reason = status.read_only_reason;
  view.notices = status.notices;
  view.accepted = status.accepted;
  view.repeated = status.repeated;
  view.refused = status.refused;
  view.groups = status.groups;
  view.connections = environment.connections();
  view.version = environment.version;
  if (environment.trail != nullptr) {
    auto trail = environment.trail->status();
    view.trail = {trail.size, std::move(trail.checkpoint), trail.waiting, trail.lost,
                  std::move(trail.problem)};
    if (!view.trail->problem.empty())
      view.notices.push_back("the trail is not written: " + view.trail->problem);
  }
  return json::value(protocol::status_json(view));
}

}  // namespace jcm::service
