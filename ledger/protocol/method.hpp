// Every method of the socket, in one table. schemas/methods/<name>.json describes each: parameters,
// result, errors, examples.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "ledger/domain/entry.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// X(name in C++, name on the wire, what it does). The order is that of `describe`, and the one in
// which the examples of all schema files run, from an empty ledger on.
#define JCM_METHODS(X)                               \
  X(version, "version", read)                        \
  X(whoami, "whoami", read)                          \
  X(describe, "describe", read)                      \
  X(registry_open, "registry.open", write)           \
  X(project_record, "project.record", write)         \
  X(decision_record, "decision.record", write)       \
  X(account_open, "account.open", write)             \
  X(credits_issue, "credits.issue", write)           \
  X(registry_go_live, "registry.go_live", write)     \
  X(account_set_status, "account.set_status", write) \
  X(credits_transfer, "credits.transfer", write)     \
  X(credits_retire, "credits.retire", write)         \
  X(credits_cancel, "credits.cancel", write)         \
  X(batch, "batch", batch)                           \
  X(status, "status", read)                          \
  X(registry_list, "registry.list", read)            \
  X(project_list, "project.list", read)              \
  X(project_show, "project.show", read)              \
  X(decision_list, "decision.list", read)            \
  X(decision_show, "decision.show", read)            \
  X(account_list, "account.list", read)              \
  X(account_show, "account.show", read)              \
  X(holdings, "holdings", read)                      \
  X(statement, "statement", read)                    \
  X(serial_history, "serial.history", read)          \
  X(entry_get, "entry.get", read)                    \
  X(entry_list, "entry.list", read)                  \
  X(log_entries, "log.entries", read)                \
  X(request_find, "request.find", read)              \
  X(report_issuance, "report.issuance", read)        \
  X(checkpoint, "checkpoint", read)                  \
  X(checkpoint_list, "checkpoint.list", read)        \
  X(key_list, "key.list", read)                      \
  X(receipt, "receipt", read)                        \
  X(proof_consistency, "proof.consistency", read)    \
  X(checkpoint_cosign, "checkpoint.cosign", read)

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

// A write adds one entry; a batch holds writes.
enum class MethodAct : std::uint8_t { read, write, batch };

struct MethodInfo {
  Method method;
  std::string_view name;
  MethodAct act;
  std::string_view title;   // one line, from the schema
  std::string_view role;    // who may call it ("administrator"), from the schema
  std::string_view schema;  // text of schemas/methods/<name>.json
  [[nodiscard]] bool writes() const { return act != MethodAct::read; }
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
