// Every stable error id, with its kind. The id is what programs match on; schemas/errors.json gives
// its meaning and what to do next, and a test holds the two lists equal. Ids are never reused or
// renamed after the first release.
#pragma once

#include <cstdint>
#include <string_view>

namespace jcm::base {

// What a caller should make of an error.
enum class ErrorKind : std::uint8_t {
  malformed,    // the request itself is wrong: mend it
  refused,      // the rules say no in the present state
  denied,       // the caller may not do this
  conflict,     // something else already stands under this name
  busy,         // try again later, unchanged
  unavailable,  // the ledger cannot serve this now; an operator must act
  corrupt,      // stored data is damaged; call the auditor
  internal,     // a fault of ours
};

// X(name in C++, stable id, kind)
#define JCM_ERROR_IDS(X)                                                   \
  /* requests: JSON, JSON-RPC and fields */                                \
  X(json_malformed, "json.malformed", malformed)                           \
  X(json_duplicate_key, "json.duplicate_key", malformed)                   \
  X(json_too_deep, "json.too_deep", malformed)                             \
  X(line_too_long, "line.too_long", malformed)                             \
  X(line_incomplete, "line.incomplete", malformed)                         \
  X(line_not_utf8, "line.not_utf8", malformed)                             \
  X(request_malformed, "request.malformed", malformed)                     \
  X(request_array, "request.array", malformed)                             \
  X(request_without_id, "request.without_id", malformed)                   \
  X(method_unknown, "method.unknown", malformed)                           \
  X(field_missing, "field.missing", malformed)                             \
  X(field_unknown, "field.unknown", malformed)                             \
  X(field_type, "field.type", malformed)                                   \
  X(field_value, "field.value", malformed)                                 \
  X(field_text, "field.text", malformed)                                   \
  X(field_too_long, "field.too_long", malformed)                           \
  X(field_conflict, "field.conflict", malformed)                           \
  X(request_id_malformed, "request_id.malformed", malformed)               \
  X(amount_zero, "amount.zero", malformed)                                 \
  X(amount_negative, "amount.negative", malformed)                         \
  X(amount_too_large, "amount.too_large", malformed)                       \
  X(amount_overflow, "amount.overflow", malformed)                         \
  X(range_reversed, "range.reversed", malformed)                           \
  X(range_order, "range.order", malformed)                                 \
  X(ranges_too_many, "ranges.too_many", malformed)                         \
  X(account_number_malformed, "account.number_malformed", malformed)       \
  X(serial_malformed, "serial.malformed", malformed)                       \
  X(batch_empty, "batch.empty", malformed)                                 \
  X(batch_too_many, "batch.too_many", malformed)                           \
  X(batch_request_id_repeated, "batch.request_id_repeated", malformed)     \
  X(entry_too_large, "entry.too_large", malformed)                         \
  X(csv_malformed, "csv.malformed", malformed)                             \
  X(csv_header, "csv.header", malformed)                                   \
  /* idempotency */                                                        \
  X(request_id_conflict, "request_id.conflict", conflict)                  \
  /* who */                                                                \
  X(caller_unknown, "caller.unknown", denied)                              \
  X(officer_not_allowed, "officer.not_allowed", denied)                    \
  X(officer_signature, "officer.signature", denied)                        \
  X(officer_unknown, "officer.unknown", refused)                           \
  X(officer_exists, "officer.exists", conflict)                            \
  X(officer_last, "officer.last", refused)                                 \
  /* registries, projects, decisions, accounts */                          \
  X(registry_unknown, "registry.unknown", refused)                         \
  X(registry_exists, "registry.exists", conflict)                          \
  X(registry_not_importing, "registry.not_importing", refused)             \
  X(project_unknown, "project.unknown", refused)                           \
  X(project_exists, "project.exists", conflict)                            \
  X(project_not_registered, "project.not_registered", refused)             \
  X(project_dates, "project.dates", refused)                               \
  X(decision_unknown, "decision.unknown", refused)                         \
  X(decision_exists, "decision.exists", conflict)                          \
  X(decision_before_registration, "decision.before_registration", refused) \
  X(decision_period, "decision.period", refused)                           \
  X(decision_overlap, "decision.overlap", refused)                         \
  X(decision_vintages, "decision.vintages", refused)                       \
  X(decision_lines, "decision.lines", refused)                             \
  X(account_unknown, "account.unknown", refused)                           \
  X(account_exists, "account.exists", conflict)                            \
  X(account_kind, "account.kind", refused)                                 \
  X(account_status, "account.status", refused)                             \
  X(account_not_empty, "account.not_empty", refused)                       \
  X(account_numbers_exhausted, "account.numbers_exhausted", refused)       \
  X(business_date_missing, "business_date.missing", refused)               \
  X(business_date_falls, "business_date.falls", refused)                   \
  X(business_date_future, "business_date.future", refused)                 \
  X(business_date_live, "business_date.live", refused)                     \
  X(effective_on_future, "effective_on.future", refused)                   \
  /* credits */                                                            \
  X(issue_line_unknown, "issue.line_unknown", refused)                     \
  X(issue_line_posted, "issue.line_posted", refused)                       \
  X(issue_line_zero, "issue.line_zero", refused)                           \
  X(issue_line_not_hosted, "issue.line_not_hosted", refused)               \
  X(issue_exceeds_allocation, "issue.exceeds_allocation", refused)         \
  X(issue_below_allocation, "issue.below_allocation", refused)             \
  X(issue_vintage, "issue.vintage", refused)                               \
  X(issue_before_decision, "issue.before_decision", refused)               \
  X(issue_serials_overlap, "issue.serials_overlap", refused)               \
  X(issue_serials_gap, "issue.serials_gap", refused)                       \
  X(issue_serials_exhausted, "issue.serials_exhausted", refused)           \
  X(transfer_same_account, "transfer.same_account", refused)               \
  X(transfer_across_registries, "transfer.across_registries", refused)     \
  X(units_not_held, "units.not_held", refused)                             \
  X(units_insufficient, "units.insufficient", refused)                     \
  X(units_too_scattered, "units.too_scattered", refused)                   \
  X(authority_missing, "authority.missing", refused)                       \
  /* policy and proposals */                                               \
  X(policy_approval, "approval.required", refused)                         \
  X(policy_limit, "policy.limit", refused)                                 \
  X(policy_untrusted, "policy.untrusted", refused)                         \
  X(policy_form, "policy.form", malformed)                                 \
  X(proposal_unknown, "proposal.unknown", refused)                         \
  X(proposal_ended, "proposal.ended", refused)                             \
  X(proposal_expired, "proposal.expired", refused)                         \
  X(proposal_own, "proposal.own", refused)                                 \
  X(proposal_approved, "proposal.approved", refused)                       \
  X(proposal_seen, "proposal.seen", refused)                               \
  X(proposal_role, "proposal.role", denied)                                \
  X(proposal_not_due, "proposal.not_due", refused)                         \
  /* holds, corrections */                                                 \
  X(hold_unknown, "hold.unknown", refused)                                 \
  X(hold_lifted, "hold.lifted", refused)                                   \
  X(units_held, "units.held", refused)                                     \
  X(units_reserved, "units.reserved", refused)                             \
  X(account_held, "account.held", refused)                                 \
  X(reversal_kind, "reversal.kind", refused)                               \
  X(reversal_done, "reversal.done", refused)                               \
  X(reversal_window, "reversal.window", refused)                           \
  X(excess_not_of_issuance, "excess.not_of_issuance", refused)             \
  X(decision_posted, "decision.posted", refused)                           \
  X(decision_withdrawn, "decision.withdrawn", refused)                     \
  /* Article 6 */                                                          \
  X(authorization_unknown, "authorization.unknown", refused)               \
  X(authorization_version, "authorization.version", conflict)              \
  X(authorization_scope, "authorization.scope", refused)                   \
  X(authorization_ceiling, "authorization.ceiling", refused)               \
  X(authorization_purpose, "authorization.purpose", refused)               \
  X(units_authorized, "units.authorized", refused)                         \
  X(units_not_authorized, "units.not_authorized", refused)                 \
  X(units_first_transferred, "units.first_transferred", refused)           \
  X(units_used, "units.used", refused)                                     \
  X(units_not_used, "units.not_used", refused)                             \
  X(itmo_malformed, "itmo.malformed", malformed)                           \
  X(itmo_unknown, "itmo.unknown", refused)                                 \
  /* seals, personal data, the trail */                                    \
  X(seal_exists, "seal.exists", conflict)                                  \
  X(seal_late, "seal.late", refused)                                       \
  X(seal_early, "seal.early", refused)                                     \
  X(seal_unknown, "seal.unknown", refused)                                 \
  X(business_date_sealed, "business_date.sealed", refused)                 \
  X(seal_roots, "seal.roots", corrupt)                                     \
  X(personal_none, "personal.none", refused)                               \
  X(trail_only, "trail.only", refused)                                     \
  X(trail_unavailable, "trail.unavailable", unavailable)                   \
  /* the laws (docs/laws.md): raised when a state would break one */       \
  X(law_conservation, "law.conservation", refused)                         \
  X(law_one_holder, "law.one_holder", refused)                             \
  X(law_serials_unique, "law.serials_unique", refused)                     \
  X(law_allocation, "law.allocation", refused)                             \
  X(law_periods, "law.periods", refused)                                   \
  X(law_terminal, "law.terminal", refused)                                 \
  X(law_amounts, "law.amounts", refused)                                   \
  X(law_accounts, "law.accounts", refused)                                 \
  X(law_restraint, "law.restraint", refused)                               \
  X(law_article6, "law.article6", refused)                                 \
  X(law_approvals, "law.approvals", refused)                               \
  X(law_officers, "law.officers", refused)                                 \
  X(law_keys, "law.keys", refused)                                         \
  X(law_time, "law.time", refused)                                         \
  X(entry_resolution, "entry.resolution", corrupt)                         \
  /* queries */                                                            \
  X(entry_unknown, "entry.unknown", refused)                               \
  X(cursor_malformed, "cursor.malformed", malformed)                       \
  X(serial_unknown, "serial.unknown", refused)                             \
  X(request_unknown, "request.unknown", refused)                           \
  X(report_invalid, "report.invalid", refused)                             \
  X(subscription_exists, "subscription.exists", conflict)                  \
  X(subscription_absent, "subscription.absent", refused)                   \
  /* bytes: CBOR, records, notes, tiles, proofs */                         \
  X(cbor_malformed, "cbor.malformed", corrupt)                             \
  X(cbor_not_canonical, "cbor.not_canonical", corrupt)                     \
  X(record_malformed, "record.malformed", corrupt)                         \
  X(record_version, "record.version", unavailable)                         \
  X(record_kind, "record.kind", unavailable)                               \
  X(note_malformed, "note.malformed", corrupt)                             \
  X(note_signature, "note.signature", corrupt)                             \
  X(note_key_unknown, "note.key_unknown", corrupt)                         \
  X(checkpoint_malformed, "checkpoint.malformed", corrupt)                 \
  X(checkpoint_torn, "checkpoint.torn", corrupt)                           \
  X(checkpoint_behind, "checkpoint.behind", corrupt)                       \
  X(checkpoint_fork, "checkpoint.fork", corrupt)                           \
  X(checkpoint_missing, "checkpoint.missing", unavailable)                 \
  X(proof_malformed, "proof.malformed", corrupt)                           \
  X(proof_mismatch, "proof.mismatch", corrupt)                             \
  X(policy_malformed, "policy.malformed", malformed)                       \
  /* archives and receipts */                                              \
  X(archive_absent, "archive.absent", unavailable)                         \
  X(archive_locked, "archive.locked", conflict)                            \
  X(archive_foreign, "archive.foreign", conflict)                          \
  X(archive_damaged, "archive.damaged", corrupt)                           \
  X(archive_differs, "archive.differs", corrupt)                           \
  /* keys */                                                               \
  X(key_unreadable, "key.unreadable", unavailable)                         \
  X(key_permissions, "key.permissions", unavailable)                       \
  X(key_malformed, "key.malformed", malformed)                             \
  X(key_exists, "key.exists", conflict)                                    \
  X(key_mismatch, "key.mismatch", unavailable)                             \
  X(key_used_before, "key.used_before", refused)                           \
  X(key_authorization, "key.authorization", refused)                       \
  X(key_recovery_missing, "key.recovery_missing", refused)                 \
  /* store and engine */                                                   \
  X(store_exists, "store.exists", conflict)                                \
  X(store_absent, "store.absent", unavailable)                             \
  X(store_locked, "store.locked", conflict)                                \
  X(store_io, "store.io", unavailable)                                     \
  X(store_full, "store.full", unavailable)                                 \
  X(store_read_only, "store.read_only", unavailable)                       \
  X(store_corrupt, "store.corrupt", corrupt)                               \
  X(store_format, "store.format", unavailable)                             \
  X(store_gap, "store.gap", corrupt)                                       \
  X(views_corrupt, "views.corrupt", corrupt)                               \
  X(clock_behind, "clock.behind", unavailable)                             \
  X(clock_jumped, "clock.jumped", unavailable)                             \
  X(writer_busy, "writer.busy", busy)                                      \
  X(writer_stopped, "writer.stopped", unavailable)                         \
  X(too_many_connections, "connections.too_many", busy)                    \
  /* socket, files, programs */                                            \
  X(socket_path_too_long, "socket.path_too_long", malformed)               \
  X(socket_in_use, "socket.in_use", conflict)                              \
  X(socket_not_a_socket, "socket.not_a_socket", conflict)                  \
  X(socket_io, "socket.io", unavailable)                                   \
  X(socket_absent, "socket.absent", unavailable)                           \
  X(config_malformed, "config.malformed", malformed)                       \
  X(file_unreadable, "file.unreadable", unavailable)                       \
  X(file_unwritable, "file.unwritable", unavailable)                       \
  X(internal_fault, "internal.fault", internal)

enum class ErrorId : std::uint16_t {
#define X(name, text, kind) name,
  JCM_ERROR_IDS(X)
#undef X
};

std::string_view id_text(ErrorId id);
ErrorKind kind_of(ErrorId id);
std::string_view kind_text(ErrorKind kind);
inline constexpr std::size_t error_id_count = 0
#define X(name, text, kind) +1
    JCM_ERROR_IDS(X)
#undef X
    ;

}  // namespace jcm::base
