// The closed vocabulary of what a verification can find. schemas/findings.json gives each id its
// meaning and what to do; a test makes exactly that damage and expects exactly that finding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/domain/identifiers.hpp"

namespace jcm::audit {

enum class Severity : std::uint8_t {
  damage,     // something recorded was changed, lost, doubled or invented
  warning,    // derived or outside data is wrong; the entries are sound
  unchecked,  // could not be checked; never counts as passed
};

// X(name in C++, stable id, severity)
#define JCM_FINDING_IDS(X)                                     \
  X(entry_unreadable, "entry.unreadable", damage)              \
  X(entry_missing, "entry.missing", damage)                    \
  X(entry_malformed, "entry.malformed", damage)                \
  X(entry_not_canonical, "entry.not_canonical", damage)        \
  X(entry_wrong_seq, "entry.wrong_seq", damage)                \
  X(entry_altered, "entry.altered", damage)                    \
  X(entry_unknown_version, "entry.unknown_version", unchecked) \
  X(entry_unknown_kind, "entry.unknown_kind", unchecked)       \
  X(chain_broken, "chain.broken", damage)                      \
  X(genesis_invalid, "genesis.invalid", damage)                \
  X(batch_cut, "batch.cut", damage)                            \
  X(tree_mismatch, "tree.mismatch", damage)                    \
  X(tail_cut, "tail.cut", damage)                              \
  X(checkpoint_unreadable, "checkpoint.unreadable", warning)   \
  X(checkpoint_signature, "checkpoint.signature", damage)      \
  X(checkpoint_missing, "checkpoint.missing", unchecked)       \
  X(checkpoint_origin, "checkpoint.origin", damage)            \
  X(checkpoint_fork, "checkpoint.fork", damage)                \
  X(key_differs, "key.differs", damage)                        \
  X(request_digest, "request.digest", damage)                  \
  X(request_repeated, "request.repeated", damage)              \
  X(rule_broken, "rule.broken", damage)                        \
  X(law_broken, "law.broken", damage)                          \
  X(rules_unchecked, "rules.unchecked", unchecked)             \
  X(views_differ, "views.differ", warning)                     \
  X(views_unreadable, "views.unreadable", warning)             \
  X(views_ahead, "views.ahead", warning)                       \
  X(head_differs, "head.differs", damage)                      \
  X(file_damaged, "file.damaged", damage)                      \
  X(personal_differs, "personal.differs", warning)             \
  X(personal_missing, "personal.missing", warning)             \
  X(personal_not_erased, "personal.not_erased", warning)       \
  X(files_changed, "files.changed", warning)                   \
  X(tile_unreadable, "tile.unreadable", damage)                \
  X(tile_differs, "tile.differs", damage)                      \
  X(key_revoked, "key.revoked", damage)                        \
  X(keys_unchecked, "keys.unchecked", unchecked)               \
  X(cosignature_invalid, "cosignature.invalid", damage)        \
  X(policy_unmet, "policy.unmet", unchecked)                   \
  X(receipt_malformed, "receipt.malformed", damage)            \
  X(receipt_mismatch, "receipt.mismatch", damage)              \
  X(holding_malformed, "holding.malformed", damage)            \
  X(holding_mismatch, "holding.mismatch", damage)              \
  X(trail_cut, "trail.cut", damage)                            \
  X(trail_differs, "trail.differs", damage)                    \
  X(trail_missing, "trail.missing", unchecked)                 \
  X(ledgers_part, "ledgers.part", damage)                      \
  X(key_missing, "key.missing", unchecked)                     \
  X(checkpoint_not_compared, "checkpoint.not_compared", unchecked)

enum class FindingId : std::uint8_t {
#define X(name, text, severity) name,
  JCM_FINDING_IDS(X)
#undef X
};

inline constexpr std::size_t finding_id_count = 0
#define X(name, text, severity) +1
    JCM_FINDING_IDS(X)
#undef X
    ;

std::string_view id_text(FindingId id);
Severity severity_of(FindingId id);
std::string_view text_of(Severity severity);  // "damage", "warning", "unchecked"

struct Finding {
  FindingId id;
  std::optional<domain::Seq> first;  // entries concerned, inclusive
  std::optional<domain::Seq> last;
  std::string file;  // for damaged files
  std::optional<std::uint64_t> offset;
  std::string expected;  // may be empty
  std::string found;
  std::string detail;  // one sentence; for a broken rule starts with its error id
};

}  // namespace jcm::audit
