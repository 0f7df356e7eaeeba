// The snapshot that readers get: the views at their mark, and over them the entries of the tail
// from the mark on (foundation, point 16).
#pragma once

#include <map>
#include <mutex>

#include "ledger/engine/board.hpp"
#include "ledger/engine/snapshot.hpp"

namespace jcm::engine {

std::shared_ptr<const Snapshot> make_snapshot(std::shared_ptr<const Published> published,
                                              std::shared_ptr<store::Entries> entries,
                                              std::shared_ptr<store::Views> views);

class SnapshotImpl final : public Snapshot {
 public:
  SnapshotImpl(std::shared_ptr<const Published> published, std::shared_ptr<store::Entries> entries,
               std::shared_ptr<store::Views> views);

  [[nodiscard]] std::uint64_t size() const override;
  [[nodiscard]] base::Result<std::vector<std::pair<domain::RegistryCode, domain::RegistryRow>>>
  registries() const override;
  [[nodiscard]] base::Result<std::optional<domain::RegistryRow>> registry(
      const domain::RegistryCode& code) const override;
  [[nodiscard]] base::Result<std::vector<domain::ProjectRow>> projects() const override;
  [[nodiscard]] base::Result<std::optional<domain::ProjectRow>> project(
      const domain::ProjectReference& reference) const override;
  [[nodiscard]] base::Result<std::vector<domain::DecisionRow>> decisions() const override;
  [[nodiscard]] base::Result<std::optional<domain::DecisionRow>> decision(
      const domain::DecisionKey& key) const override;
  [[nodiscard]] base::Result<std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts() const override;
  [[nodiscard]] base::Result<std::optional<domain::AccountRow>> account(
      const domain::AccountNumber& number) const override;
  [[nodiscard]] base::Result<std::vector<domain::UnitBlock>> holdings(
      const domain::AccountNumber& number) const override;
  [[nodiscard]] base::Result<std::vector<std::pair<domain::UnitBlock, domain::BlockRow>>> blocks_of(
      const domain::NumberingRun& run) const override;
  [[nodiscard]] base::Result<std::vector<domain::UnitBlock>> holdings_as_of(
      const domain::AccountNumber& number, std::uint64_t end) const override;
  [[nodiscard]] base::Result<std::uint64_t> end_of_time(base::Timestamp time) const override;
  [[nodiscard]] base::Result<std::uint64_t> end_of_date(const domain::RegistryCode& registry,
                                                        domain::Date date) const override;
  [[nodiscard]] base::Result<Statement> statement(const domain::AccountNumber& number,
                                                  std::optional<domain::Date> from,
                                                  std::optional<domain::Date> to, domain::Seq first,
                                                  std::size_t limit,
                                                  std::uint64_t end) const override;
  [[nodiscard]] base::Result<Cut> cut(const Moment& moment) const override;
  [[nodiscard]] base::Result<std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts_as_of(const Cut& cut) const override;
  [[nodiscard]] base::Result<std::optional<domain::AccountRow>> account_as_of(
      const domain::AccountNumber& number, const Cut& cut) const override;
  [[nodiscard]] base::Result<std::vector<domain::DecisionRow>> decisions_as_of(
      const Cut& cut) const override;
  [[nodiscard]] base::Result<std::shared_ptr<const domain::State>> small_state() const override;
  [[nodiscard]] base::Result<std::vector<domain::Seq>> of_kind(domain::EntryKind kind,
                                                               domain::Seq first) const override;
  [[nodiscard]] base::Result<SerialHistory> history(const domain::NumberingRun& run,
                                                    domain::Serial serial) const override;
  [[nodiscard]] base::Result<std::optional<StoredEntry>> entry(domain::Seq seq) const override;
  [[nodiscard]] base::Result<std::optional<domain::Seq>> request(
      const domain::RequestId& id) const override;
  [[nodiscard]] base::Result<std::optional<store::PersonalRow>> personal(
      const base::Digest& digest) const override;
  [[nodiscard]] base::Result<std::vector<base::Digest>> inclusion(
      domain::Seq seq, std::uint64_t size) const override;
  [[nodiscard]] base::Result<std::vector<base::Digest>> consistency(
      std::uint64_t old_size, std::uint64_t new_size) const override;

 private:
  // Puts status, trust and holder back to what they were at the cut.
  [[nodiscard]] base::Status undo_changes(std::map<domain::AccountNumber, domain::AccountRow>& rows,
                                          const Cut& cut) const;
  [[nodiscard]] base::Status undo_changes(domain::DecisionRow& row, const Cut& cut) const;
  [[nodiscard]] domain::Seq mark() const { return published_->views->mark(); }
  [[nodiscard]] const Tail& tail() const { return published_->tail; }
  [[nodiscard]] const store::ViewsSnapshot& views() const { return *published_->views; }
  // The entry, which must be there.
  [[nodiscard]] base::Result<StoredEntry> need(domain::Seq seq) const;
  // Hash of a complete subtree of the whole ledger (chain::NodeReader).
  [[nodiscard]] base::Result<base::Digest> tree_node(unsigned level, std::uint64_t index) const;
  [[nodiscard]] base::Status check_tree_size(std::uint64_t size) const;
  // The entry that opened the account; account.unknown when it was not open by `end`.
  [[nodiscard]] base::Result<std::uint64_t> opened_before(const domain::AccountNumber& number,
                                                          std::uint64_t end) const;
  [[nodiscard]] base::Result<std::vector<store::AccountMovement>> movements(
      const domain::AccountNumber& number, domain::Seq first, std::size_t limit) const;
  [[nodiscard]] base::Result<domain::Quantity> balance_before(const domain::AccountNumber& number,
                                                              domain::Seq end) const;
  [[nodiscard]] base::Result<StatementLine> statement_line(
      const domain::AccountNumber& number, const store::AccountMovement& movement) const;
  [[nodiscard]] base::Result<std::vector<domain::UnitBlock>> split_by_issuance(
      const std::vector<domain::UnitBlock>& joined) const;
  // The block that holds the unit now, with its issuance; every issued unit is in one.
  [[nodiscard]] base::Result<std::optional<std::pair<domain::UnitBlock, domain::BlockRow>>>
  block_at(const domain::NumberingRun& run, domain::Serial serial) const;
  // Whole tables: those of the views with the tail's changes over them.
  template <class Key, class Row, class List>
  base::Result<std::map<Key, Row>> merged(
      const base::Result<std::vector<std::pair<Key, Row>>>& stored, List list) const;

  // The order of destruction matters: snapshots go before the database they were taken of.
  std::shared_ptr<store::Entries> entries_;
  std::shared_ptr<store::Views> views_database_;
  // What small_state answered, once it was asked.
  mutable std::mutex small_mutex_;
  mutable std::shared_ptr<const domain::State> small_;
  std::shared_ptr<const Published> published_;
};

}  // namespace jcm::engine
