// Every method of the socket, in one table. schemas/methods/<name>.json describes each: parameters,
// result, errors, examples.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/domain/entry.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// X(name in C++, name on the wire, what it does). The order is that of `describe`, and the one in
// which the examples of all schema files run, from an empty ledger on.
#define JCM_METHODS(X)                                       \
  X(version, "version", read)                                \
  X(whoami, "whoami", read)                                  \
  X(describe, "describe", read)                              \
  X(registry_open, "registry.open", write)                   \
  X(project_record, "project.record", write)                 \
  X(decision_record, "decision.record", write)               \
  X(account_open, "account.open", write)                     \
  X(credits_issue, "credits.issue", write)                   \
  X(registry_go_live, "registry.go_live", write)             \
  X(account_set_status, "account.set_status", write)         \
  X(credits_transfer, "credits.transfer", write)             \
  X(credits_retire, "credits.retire", write)                 \
  X(credits_cancel, "credits.cancel", write)                 \
  X(country_record, "country.record", write)                 \
  X(project_amend, "project.amend", write)                   \
  X(project_set_status, "project.set_status", write)         \
  X(decision_amend, "decision.amend", write)                 \
  X(decision_withdraw, "decision.withdraw", write)           \
  X(account_amend, "account.amend", write)                   \
  X(officer_grant, "officer.grant", write)                   \
  X(officer_revoke, "officer.revoke", write)                 \
  X(policy_set, "policy.set", write)                         \
  X(proposal_open, "proposal.open", write)                   \
  X(proposal_approve, "proposal.approve", write)             \
  X(proposal_reject, "proposal.reject", write)               \
  X(proposal_withdraw, "proposal.withdraw", write)           \
  X(hold_place, "hold.place", write)                         \
  X(hold_lift, "hold.lift", write)                           \
  X(credits_court_transfer, "credits.court_transfer", write) \
  X(credits_reverse, "credits.reverse", write)               \
  X(credits_correct_excess, "credits.correct_excess", write) \
  X(authorization_record, "authorization.record", write)     \
  X(credits_authorize, "credits.authorize", write)           \
  X(credits_first_transfer, "credits.first_transfer", write) \
  X(reconciliation_record, "reconciliation.record", write)   \
  X(personal_erase, "personal.erase", write)                 \
  X(seal, "seal", write)                                     \
  X(batch, "batch", batch)                                   \
  X(status, "status", read)                                  \
  X(registry_list, "registry.list", read)                    \
  X(country_list, "country.list", read)                      \
  X(project_list, "project.list", read)                      \
  X(project_show, "project.show", read)                      \
  X(decision_list, "decision.list", read)                    \
  X(decision_show, "decision.show", read)                    \
  X(account_list, "account.list", read)                      \
  X(account_show, "account.show", read)                      \
  X(holdings, "holdings", read)                              \
  X(statement, "statement", read)                            \
  X(serial_history, "serial.history", read)                  \
  X(hold_list, "hold.list", read)                            \
  X(hold_show, "hold.show", read)                            \
  X(issuance_trace, "issuance.trace", read)                  \
  X(authorization_list, "authorization.list", read)          \
  X(authorization_show, "authorization.show", read)          \
  X(itmo_find, "itmo.find", read)                            \
  X(proposal_list, "proposal.list", read)                    \
  X(proposal_show, "proposal.show", read)                    \
  X(policy_list, "policy.list", read)                        \
  X(policy_show, "policy.show", read)                        \
  X(officer_list, "officer.list", read)                      \
  X(officer_show, "officer.show", read)                      \
  X(officer_activity, "officer.activity", read)              \
  X(entry_get, "entry.get", read)                            \
  X(entry_list, "entry.list", read)                          \
  X(log_entries, "log.entries", read)                        \
  X(request_find, "request.find", read)                      \
  X(report_issuance, "report.issuance", read)                \
  X(report_accounts, "report.accounts", read)                \
  X(report_balances, "report.balances", read)                \
  X(report_transactions, "report.transactions", read)        \
  X(report_aef, "report.aef", read)                          \
  X(report_adjustment, "report.adjustment", read)            \
  X(checkpoint, "checkpoint", read)                          \
  X(checkpoint_list, "checkpoint.list", read)                \
  X(trail_list, "trail.list", read)                          \
  X(trail_checkpoint, "trail.checkpoint", read)              \
  X(key_list, "key.list", read)                              \
  X(receipt, "receipt", read)                                \
  X(proof_consistency, "proof.consistency", read)            \
  X(seal_list, "seal.list", read)                            \
  X(holding_proof, "holding.proof", read)                    \
  X(checkpoint_cosign, "checkpoint.cosign", read)            \
  X(subscribe, "subscribe", feed)                            \
  X(unsubscribe, "unsubscribe", feed)

enum class Method : std::uint8_t {
#define X(name, text, act) name,
  JCM_METHODS(X)
#undef X
};
inline constexpr std::size_t method_count = 0
#define X(name, text, act) +1
    JCM_METHODS(X)
#undef X
    ;

// A write adds one entry; a batch holds writes; a feed begins or ends what a connection is sent
// unasked.
enum class MethodAct : std::uint8_t { read, write, batch, feed };

struct MethodInfo {
  Method method;
  std::string_view name;
  MethodAct act;
  std::string_view title;           // one line, from the schema
  std::vector<domain::Role> roles;  // who may call it, from the schema
  std::string_view schema;          // text of schemas/methods/<name>.json
  [[nodiscard]] bool writes() const { return act == MethodAct::write || act == MethodAct::batch; }
};

// In the order of the enum: method_table()[static_cast<std::size_t>(m)].method == m.
std::span<const MethodInfo> method_table();
const MethodInfo& info_of(Method method);
// Null for a name that is no method: answer method_unknown(name).
const MethodInfo* find_method(std::string_view name);
base::Error method_unknown(std::string_view name);
// The write method that makes entries of this kind (all but the genesis have one).
std::optional<Method> method_of(domain::EntryKind kind);

// The answer of `describe`: of one method, its schema file as it stands; of none, every method with
// its title, role and whether it writes, and every error id with its kind, meaning and what to do
// next.
json::value describe(std::optional<Method> method);

}  // namespace jcm::protocol
