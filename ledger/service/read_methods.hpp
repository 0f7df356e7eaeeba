// One declaration per reading method; handlers.cpp holds the table. Definitions:
// handlers_ledger.cpp, handlers_rows.cpp, handlers_units.cpp, handlers_holds.cpp, handlers_entries.cpp,
// handlers_log.cpp, handlers_proofs.cpp, handlers_reports.cpp.
#pragma once

#include "ledger/service/handlers.hpp"

namespace jcm::service {

#define JCM_READ_HANDLER(name)                                             \
  base::Result<protocol::json::value> name(const Environment& environment, \
                                           const domain::Actor& actor,     \
                                           const protocol::json::object& params)
JCM_READ_HANDLER(handle_version);
JCM_READ_HANDLER(handle_whoami);
JCM_READ_HANDLER(handle_describe);
JCM_READ_HANDLER(handle_status);
JCM_READ_HANDLER(handle_checkpoint);
JCM_READ_HANDLER(handle_checkpoint_list);
JCM_READ_HANDLER(handle_trail_list);
JCM_READ_HANDLER(handle_trail_checkpoint);
JCM_READ_HANDLER(handle_key_list);
JCM_READ_HANDLER(handle_receipt);
JCM_READ_HANDLER(handle_seal_list);
JCM_READ_HANDLER(handle_holding_proof);
JCM_READ_HANDLER(handle_proof_consistency);
JCM_READ_HANDLER(handle_checkpoint_cosign);
JCM_READ_HANDLER(handle_report_issuance);
JCM_READ_HANDLER(handle_report_accounts);
JCM_READ_HANDLER(handle_report_balances);
JCM_READ_HANDLER(handle_report_transactions);
JCM_READ_HANDLER(handle_report_aef);
JCM_READ_HANDLER(handle_report_adjustment);
JCM_READ_HANDLER(handle_registry_list);
JCM_READ_HANDLER(handle_country_list);
JCM_READ_HANDLER(handle_project_list);
JCM_READ_HANDLER(handle_project_show);
JCM_READ_HANDLER(handle_decision_list);
JCM_READ_HANDLER(handle_decision_show);
JCM_READ_HANDLER(handle_account_list);
JCM_READ_HANDLER(handle_account_show);
JCM_READ_HANDLER(handle_holdings);
JCM_READ_HANDLER(handle_statement);
JCM_READ_HANDLER(handle_serial_history);
JCM_READ_HANDLER(handle_hold_list);
JCM_READ_HANDLER(handle_hold_show);
JCM_READ_HANDLER(handle_issuance_trace);
JCM_READ_HANDLER(handle_authorization_list);
JCM_READ_HANDLER(handle_authorization_show);
JCM_READ_HANDLER(handle_itmo_find);
JCM_READ_HANDLER(handle_proposal_list);
JCM_READ_HANDLER(handle_proposal_show);
JCM_READ_HANDLER(handle_policy_list);
JCM_READ_HANDLER(handle_policy_show);
JCM_READ_HANDLER(handle_officer_list);
JCM_READ_HANDLER(handle_officer_show);
JCM_READ_HANDLER(handle_officer_activity);
JCM_READ_HANDLER(handle_entry_get);
JCM_READ_HANDLER(handle_entry_list);
JCM_READ_HANDLER(handle_log_entries);
JCM_READ_HANDLER(handle_request_find);
#undef JCM_READ_HANDLER

}  // namespace jcm::service
