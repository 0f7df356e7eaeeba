#include "ledger/service/handlers.hpp"

#include "ledger/protocol/query_params.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

// No default: a method added to the table does not compile until it stands here.
ReadHandler read_handler(protocol::Method method) {
  using protocol::Method;
  switch (method) {
    case Method::version:
      return handle_version;
    case Method::whoami:
      return handle_whoami;
    case Method::describe:
      return handle_describe;
    case Method::status:
      return handle_status;
    case Method::registry_list:
      return handle_registry_list;
    case Method::project_list:
      return handle_project_list;
    case Method::project_show:
      return handle_project_show;
    case Method::decision_list:
      return handle_decision_list;
    case Method::decision_show:
      return handle_decision_show;
    case Method::account_list:
      return handle_account_list;
    case Method::account_show:
      return handle_account_show;
    case Method::holdings:
      return handle_holdings;
    case Method::statement:
      return handle_statement;
    case Method::serial_history:
      return handle_serial_history;
    case Method::entry_get:
      return handle_entry_get;
    case Method::entry_list:
      return handle_entry_list;
    case Method::log_entries:
      return handle_log_entries;
    case Method::request_find:
      return handle_request_find;
    case Method::report_issuance:
      return handle_report_issuance;
    case Method::checkpoint:
      return handle_checkpoint;
    case Method::checkpoint_list:
      return handle_checkpoint_list;
    case Method::key_list:
      return handle_key_list;
    case Method::receipt:
      return handle_receipt;
    case Method::proof_consistency:
      return handle_proof_consistency;
    case Method::checkpoint_cosign:
      return handle_checkpoint_cosign;
    case Method::registry_open:
    case Method::project_record:
    case Method::decision_record:
    case Method::account_open:
    case Method::credits_issue:
    case Method::registry_go_live:
    case Method::account_set_status:
    case Method::credits_transfer:
    case Method::credits_retire:
    case Method::credits_cancel:
    case Method::batch:
      break;
  }
  JCM_CHECK(false && "a method that writes has no read handler");
  return nullptr;
}

bool may_wait(protocol::Method method) {
  return method == protocol::Method::checkpoint || method == protocol::Method::receipt;
}

bool must_wait(const Environment& environment, protocol::Method method,
               const protocol::json::object& params) {
  bool keep = false;
  if (method == protocol::Method::checkpoint) {
    const auto asked = protocol::read_checkpoint_params(params);
    if (!asked || !asked->keep) return false;
    keep = true;
  } else {
    const auto asked = protocol::read_receipt(params);
    if (!asked || asked->size) return false;
    const engine::LedgerStatus status = environment.ledger.status();
    const auto covered = status.checkpoint ? status.checkpoint->size : 0;
    if (asked->seq >= status.size || asked->seq < covered) return false;
  }
  environment.ledger.ask_to_sign(keep);
  return true;
}

}  // namespace jcm::service
