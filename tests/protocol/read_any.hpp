// The typed reader of any method, as the service's dispatch would call it: only whether it takes
// the params, and the fault if not. Of the methods whose command is a described struct the reader
// only gives the members their types; their bounds are gate 1's, so that is asked as well.
#pragma once

#include "ledger/domain/gates.hpp"
#include "ledger/protocol/feed.hpp"
#include "ledger/protocol/query_article6.hpp"
#include "ledger/protocol/query_holds.hpp"
#include "ledger/protocol/query_officers.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/query_proposals.hpp"
#include "ledger/protocol/query_seals.hpp"
#include "ledger/protocol/report_params.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol::testing {

template <class T>
base::Status verdict(const base::Result<T>& read) {
  if (!read) return read.error();
  return {};
}

inline base::Status read_described(const WriteParams& read) {
  domain::Command command = read.command;
  for (const auto& [field, text] : read.texts) command.personal[field] = base::Digest{};
  JCM_TRY_VOID(domain::check_personal_texts(read.texts));
  return verdict(domain::check_form(std::move(command)));
}

// The others of the first ten writes have readers of their own, which say everything themselves.
inline bool has_own_reader(Method method) {
  return method < Method::country_record && method != Method::project_record;
}

inline base::Status read_any(Method method, const json::object& params) {
  if (info_of(method).act == MethodAct::write) {
    const auto read = read_write(method, params);
    if (!read || has_own_reader(method)) return verdict(read);
    return read_described(*read);
  }
  switch (method) {
    case Method::batch:
      return verdict(read_batch(params));
    case Method::version:
    case Method::whoami:
    case Method::status:
    case Method::registry_list:
    case Method::country_list:
    case Method::policy_list:
    case Method::unsubscribe:
      return read_no_params(params);
    case Method::subscribe:
      return verdict(read_subscribe(params));
    case Method::report_issuance:
    case Method::report_accounts:
    case Method::report_balances:
      return verdict(read_report(params));
    case Method::report_transactions:
      return verdict(read_report_transactions(params));
    case Method::report_adjustment:
      return verdict(read_report_adjustment(params));
    case Method::report_aef:
      return verdict(read_report_aef(params));
    case Method::key_list:
      return verdict(read_log(params));
    case Method::trail_list:
      return verdict(read_trail_list(params));
    case Method::trail_checkpoint:
    case Method::checkpoint:
      return verdict(read_checkpoint_params(params));
    case Method::checkpoint_list:
      return verdict(read_checkpoint_list(params));
    case Method::receipt:
      return verdict(read_receipt(params));
    case Method::proof_consistency:
      return verdict(read_proof_consistency(params));
    case Method::checkpoint_cosign:
      return verdict(read_checkpoint_cosign(params));
    case Method::officer_list:
      return verdict(read_officer_list(params));
    case Method::officer_show:
      return verdict(read_officer_show(params));
    case Method::officer_activity:
      return verdict(read_officer_activity(params));
    case Method::describe:
      return verdict(read_describe(params));
    case Method::project_list:
      return verdict(read_project_list(params));
    case Method::project_show:
      return verdict(read_project_show(params));
    case Method::decision_list:
      return verdict(read_decision_list(params));
    case Method::decision_show:
      return verdict(read_decision_show(params));
    case Method::account_list:
      return verdict(read_account_list(params));
    case Method::account_show:
      return verdict(read_account_show(params));
    case Method::holdings:
      return verdict(read_holdings(params));
    case Method::statement:
      return verdict(read_statement(params));
    case Method::serial_history:
      return verdict(read_serial_history(params));
    case Method::hold_list:
      return verdict(read_hold_list(params));
    case Method::hold_show:
      return verdict(read_hold_show(params));
    case Method::issuance_trace:
      return verdict(read_issuance_trace(params));
    case Method::seal_list:
      return verdict(read_seal_list(params));
    case Method::holding_proof:
      return verdict(read_holding_proof(params));
    case Method::authorization_list:
      return verdict(read_authorization_list(params));
    case Method::authorization_show:
      return verdict(read_authorization_show(params));
    case Method::itmo_find:
      return verdict(read_itmo_find(params));
    case Method::proposal_list:
      return verdict(read_proposal_list(params));
    case Method::proposal_show:
      return verdict(read_proposal_show(params));
    case Method::policy_show:
      return verdict(read_policy_show(params));
    case Method::entry_get:
      return verdict(read_entry_get(params));
    case Method::entry_list:
      return verdict(read_entry_list(params));
    case Method::log_entries:
      return verdict(read_log_entries(params));
    case Method::request_find:
      return verdict(read_request_find(params));
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
      break;
  }
  return base::error(base::ErrorId::internal_fault, "a method without a reader");
}

}  // namespace jcm::protocol::testing
