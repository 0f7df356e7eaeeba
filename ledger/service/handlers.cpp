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
    case Method::country_list:
      return handle_country_list;
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
    case Method::hold_list:
      return handle_hold_list;
    case Method::hold_show:
      return handle_hold_show;
    case Method::issuance_trace:
      return handle_issuance_trace;
    case Method::authorization_list:
      return handle_authorization_list;
    case Method::authorization_show:
      return handle_authorization_show;
    case Method::itmo_find:
      return handle_itmo_find;
    case Method::officer_list:
      return handle_officer_list;
    case Method::officer_show:
      return handle_officer_show;
    case Method::officer_activity:
      return handle_officer_activity;
    case Method::proposal_list:
      return handle_proposal_list;
    case Method::proposal_show:
      return handle_proposal_show;
    case Method::policy_list:
      return handle_policy_list;
    case Method::policy_show:
      return handle_policy_show;
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
    case Method::report_accounts:
      return handle_report_accounts;
    case Method::report_balances:
      return handle_report_balances;
    case Method::report_transactions:
      return handle_report_transactions;
    case Method::report_aef:
      return handle_report_aef;
    case Method::report_adjustment:
      return handle_report_adjustment;
    case Method::checkpoint:
      return handle_checkpoint;
    case Method::checkpoint_list:
      return handle_checkpoint_list;
    case Method::trail_list:
      return handle_trail_list;
    case Method::trail_checkpoint:
      return handle_trail_checkpoint;
    case Method::key_list:
      return handle_key_list;
    case Method::receipt:
      return handle_receipt;
    case Method::proof_consistency:
      return handle_proof_consistency;
    case Method::seal_list:
      return handle_seal_list;
    case Method::holding_proof:
      return handle_holding_proof;
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
    case Method::country_record:
    case Method::project_amend:
    case Method::project_set_status:
    case Method::decision_amend:
    case Method::decision_withdraw:
    case Method::account_amend:
    case Method::officer_grant:
    case Method::officer_revoke:
    case Method::policy_set:
    case Method::proposal_open:
    case Method::proposal_approve:
    case Method::proposal_reject:
    case Method::proposal_withdraw:
    case Method::hold_place:
    case Method::hold_lift:
    case Method::credits_court_transfer:
    case Method::credits_reverse:
    case Method::credits_correct_excess:
    case Method::authorization_record:
    case Method::credits_authorize:
    case Method::credits_first_transfer:
    case Method::reconciliation_record:
    case Method::personal_erase:
    case Method::seal:
    case Method::batch:
    case Method::subscribe:
    case Method::unsubscribe:
      break;
  }
  JCM_CHECK(false && "a method that writes or follows has no read handler");
  return nullptr;
}

bool may_wait(protocol::Method method) {
  return method == protocol::Method::checkpoint || method == protocol::Method::receipt ||
         method == protocol::Method::holding_proof ||
         method == protocol::Method::trail_checkpoint;
}

bool must_wait(const Environment& environment, protocol::Method method,
               const protocol::json::object& params) {
  // It asks what every account of the registry held: nothing for the threads that others wait for.
  if (method == protocol::Method::holding_proof) return true;
  bool keep = false;
  if (method == protocol::Method::trail_checkpoint) {
    const auto asked = protocol::read_checkpoint_params(params);
    auto* trail = environment.trail == nullptr ? nullptr : environment.trail->ledger();
    if (!asked || !asked->keep || trail == nullptr) return false;
    trail->ask_to_sign(true);
    return true;
  }
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
