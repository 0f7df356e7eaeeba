// The keys of the ledger as its entries tell them, gathered during the walk: every key.rotate entry
// with its authorization. At the end it judges the notes, and says which key vouches for what.
#pragma once

#include "ledger/audit/checkpoint_check.hpp"

namespace jcm::audit {

class KeyCheck {
 public:
  KeyCheck(const Input& input, const std::optional<domain::Genesis>& genesis, std::uint64_t size);

  // Every entry in order. `record` is null where none can be read; `as_recorded`: its bytes are
  // those that were recorded. A change of key that its signature does not allow is rule.broken, and
  // the key stays what it was.
  std::optional<Finding> take(domain::Seq seq, const chain::Record* record, bool as_recorded);

  // As far as the keys are known by now: whether this note counts.
  [[nodiscard]] bool vouches(const SignedPoint& point) const;
  // After the last entry.
  [[nodiscard]] JudgedNotes judge() const { return judge_notes(input_, keys_); }
  // Of the stored row of key entries, where there is one: head.differs.
  [[nodiscard]] std::optional<Finding> row_fault() const;
  // A head that the recovery key called trusted, and that the entries do not give: checkpoint.fork.
  [[nodiscard]] std::vector<Finding> untrue_heads() const;
  // Fills the report's keys from report.held. checkpoint.missing when a key was handed over and no
  // checkpoint that holds leads back to it.
  std::optional<Finding> finish(Report& report) const;

 private:
  [[nodiscard]] bool leads_to(std::size_t given, std::size_t signer) const;
  const Input& input_;
  KnownKeys keys_;
  std::vector<domain::Seq> changes_;  // every key.rotate entry, allowed or not
};

}  // namespace jcm::audit
