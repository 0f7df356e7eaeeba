// The typed reader of any method, as the service's dispatch would call it: only whether it takes
// the params, and the fault if not.
#pragma once

#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol::testing {

template <class T>
base::Status verdict(const base::Result<T>& read) {
  if (!read) return read.error();
  return {};
}

inline base::Status read_any(Method method, const json::object& params) {
  if (info_of(method).act == MethodAct::write) return verdict(read_write(method, params));
  switch (method) {
    case Method::batch:
      return verdict(read_batch(params));
    case Method::version:
    case Method::whoami:
    case Method::status:
    case Method::registry_list:
    case Method::key_list:
    case Method::report_issuance:
      return read_no_params(params);
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
    case Method::entry_get:
      return verdict(read_entry_get(params));
    case Method::entry_list:
      return verdict(read_entry_list(params));
    case Method::log_entries:
      return verdict(read_log_entries(params));
    case Method::request_find:
      return verdict(read_request_find(params));
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
