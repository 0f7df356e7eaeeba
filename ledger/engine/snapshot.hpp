// What readers see: the views at their mark with the acknowledged tail over them, never the
// writer's own maps. Immutable, thread-safe, and cheap to take; hold it only as long as one
// question needs.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "ledger/chain/record.hpp"
#include "ledger/engine/cut.hpp"
#include "ledger/store/entries.hpp"
#include "ledger/store/views.hpp"

namespace jcm::engine {

struct StatementLine {
  std::shared_ptr<const chain::Record> record;
  base::Digest leaf;
  domain::Quantity in, out, balance;
  std::vector<domain::UnitBlock> blocks;  // the account's own part of the movement
  std::optional<domain::AccountNumber> counterparty;
};
struct Statement {
  domain::Quantity opening, closing;  // before `from`, after `to`
  std::vector<StatementLine> lines;
  std::optional<domain::Seq> next;  // where the next page begins
};
struct StoredEntry {
  std::shared_ptr<const chain::Record> record;
  std::shared_ptr<const base::Bytes> bytes;
  base::Digest leaf;
};

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;  // entries it covers
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::RegistryCode, domain::RegistryRow>>>
  registries() const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::RegistryRow>> registry(
      const domain::RegistryCode&) const = 0;
  [[nodiscard]] virtual base::Result<std::vector<domain::ProjectRow>> projects()
      const = 0;  // by reference
  [[nodiscard]] virtual base::Result<std::optional<domain::ProjectRow>> project(
      const domain::ProjectReference&) const = 0;
  [[nodiscard]] virtual base::Result<std::vector<domain::DecisionRow>> decisions()
      const = 0;  // by decided_on, project
  [[nodiscard]] virtual base::Result<std::optional<domain::DecisionRow>> decision(
      const domain::DecisionKey&) const = 0;
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts() const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::AccountRow>> account(
      const domain::AccountNumber&) const = 0;
  // In picking order.
  [[nodiscard]] virtual base::Result<std::vector<domain::UnitBlock>> holdings(
      const domain::AccountNumber&) const = 0;
  // Every block of a run now, by first serial.
  [[nodiscard]] virtual base::Result<std::vector<std::pair<domain::UnitBlock, domain::BlockRow>>>
  blocks_of(const domain::NumberingRun&) const = 0;
  // After the entries with seq < end. account.unknown when it was not open by then.
  [[nodiscard]] virtual base::Result<std::vector<domain::UnitBlock>> holdings_as_of(
      const domain::AccountNumber&, std::uint64_t end) const = 0;
  // End (exclusive seq) of what had been recorded by an instant; of a registry's entries by a
  // business date.
  [[nodiscard]] virtual base::Result<std::uint64_t> end_of_time(base::Timestamp) const = 0;
  [[nodiscard]] virtual base::Result<std::uint64_t> end_of_date(const domain::RegistryCode&,
                                                                domain::Date) const = 0;
  // Where a moment cuts the entries. entry.unknown (field as_of.seq) for an entry to come.
  [[nodiscard]] virtual base::Result<Cut> cut(const Moment&) const = 0;
  // Rows as they stood at the cut: accounts open by then, in the order of their numbers, with the
  // balance and the status that they had; decisions known by then (by date: decided by then), with
  // the lines that were posted by then.
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts_as_of(const Cut&) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::AccountRow>> account_as_of(
      const domain::AccountNumber&, const Cut&) const = 0;
  [[nodiscard]] virtual base::Result<std::vector<domain::DecisionRow>> decisions_as_of(
      const Cut&) const = 0;
  // Countries, officers, policies, proposals, holds, marks, reversals, authorizations, ITMO numbers
  // and seals, as they stand after size() entries; the rest of the state, its head too, is empty.
  [[nodiscard]] virtual base::Result<std::shared_ptr<const domain::State>> small_state() const = 0;
  // Entries of a rare kind (any but issuances, transfers, retirements and cancellations), from
  // `first` on, ascending.
  [[nodiscard]] virtual base::Result<std::vector<domain::Seq>> of_kind(domain::EntryKind,
                                                                       domain::Seq first) const = 0;
  // Movements of an account with from <= business date <= to, from entry `first` on, and before
  // entry `end`.
  [[nodiscard]] virtual base::Result<Statement> statement(
      const domain::AccountNumber&, std::optional<domain::Date> from,
      std::optional<domain::Date> to, domain::Seq first, std::size_t limit,
      std::uint64_t end = std::numeric_limits<std::uint64_t>::max()) const = 0;
  struct SerialHistory {
    std::optional<std::pair<domain::UnitBlock, domain::BlockRow>> now;
    std::vector<StoredEntry> entries;  // the issuance, then every move
  };
  [[nodiscard]] virtual base::Result<SerialHistory> history(const domain::NumberingRun&,
                                                            domain::Serial) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<StoredEntry>> entry(domain::Seq) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::Seq>> request(
      const domain::RequestId&) const = 0;
  // The text of a personal field and its salt; absent when erased.
  [[nodiscard]] virtual base::Result<std::optional<store::PersonalRow>> personal(
      const base::Digest&) const = 0;
  // Proofs of RFC 6962 in the tree of the first `size` entries, size <= size(): log(size) reads,
  // and one hash for each entry under the proof that the views do not show yet. proof.malformed for
  // numbers that do not fit each other, entry.unknown for a tree larger than the ledger.
  [[nodiscard]] virtual base::Result<std::vector<base::Digest>> inclusion(
      domain::Seq, std::uint64_t size) const = 0;
  [[nodiscard]] virtual base::Result<std::vector<base::Digest>> consistency(
      std::uint64_t old_size, std::uint64_t new_size) const = 0;
};

}  // namespace jcm::engine
