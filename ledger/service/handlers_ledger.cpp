// The ledger as a whole: status, version, whoami, describe, report.issuance.
#include <algorithm>

#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/reports/issuance.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

base::Result<json::value> handle_version(const Environment& environment, const domain::Actor&,
                                         const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  return json::value(protocol::version_json(environment.version));
}

base::Result<json::value> handle_whoami(const Environment&, const domain::Actor& actor,
                                        const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  return json::value(protocol::whoami_json(actor, "administrator"));
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
  return json::value(protocol::status_json(view));
}

base::Result<json::value> handle_report_issuance(const Environment& environment,
                                                 const domain::Actor&, const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  // The status first: its checkpoint then covers no more than the snapshot.
  const engine::LedgerStatus status = environment.ledger.status();
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto decisions, snapshot->decisions());
  std::vector<protocol::IssuanceRow> rows;
  for (auto& row : reports::issuance_table(decisions)) {
    rows.push_back({row.decision, row.side, row.registry, row.notified, row.issued_on, row.issued});
  }
  return json::value(protocol::issuance_report_json(rows, snapshot->size(), status.checkpoint));
}

}  // namespace jcm::service
