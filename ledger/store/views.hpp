// The views: live state and indexes, derived from the entries. No write-ahead log; each group of
// rows and the mark up to which it is applied reach the disk in one atomic flush. Deleting the
// directory is safe.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/chain/record.hpp"
#include "ledger/chain/tile.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::store {

// One applied entry, as the views are told of it.
struct AppliedEntry {
  std::shared_ptr<const chain::Record> record;
  std::shared_ptr<const base::Bytes> bytes;
  base::Digest leaf;
  domain::Delta delta;
};

// One line of an account's index: what the entry moved in and out, and the balance after it.
struct AccountMovement {
  domain::Seq seq = 0;
  domain::Date business_date;
  domain::Quantity in;
  domain::Quantity out;
  domain::Quantity balance;
};

// A consistent state of the views at their mark. Thread-safe.
class ViewsSnapshot {
 public:
  virtual ~ViewsSnapshot() = default;
  [[nodiscard]] virtual std::uint64_t mark() const = 0;  // entries applied: seq < mark
  [[nodiscard]] virtual base::Result<std::optional<domain::RegistryRow>> registry(
      const domain::RegistryCode&) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::ProjectRow>> project(
      const domain::ProjectReference&) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::DecisionRow>> decision(
      const domain::DecisionKey&) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::AccountRow>> account(
      const domain::AccountNumber&) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::RunRow>> run(
      const domain::NumberingRun&) const = 0;
  // Whole tables, in key order (few rows: registries, projects, decisions, accounts, runs).
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::RegistryCode, domain::RegistryRow>>>
  registries() const = 0;
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::ProjectReference, domain::ProjectRow>>>
  projects() const = 0;
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::DecisionKey, domain::DecisionRow>>>
  decisions() const = 0;
  [[nodiscard]] virtual base::Result<
      std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts() const = 0;
  [[nodiscard]] virtual base::Result<std::vector<std::pair<domain::NumberingRun, domain::RunRow>>>
  runs() const = 0;
  // The tables with few rows that no call above reads: countries, officers, policies, proposals,
  // holds, marks, reversals, authorizations, ITMO numbers, seals. The rest of the state stays
  // empty.
  [[nodiscard]] virtual base::Result<domain::State> load_small() const = 0;
  // What an account holds, in picking order.
  [[nodiscard]] virtual base::Result<std::vector<domain::UnitBlock>> holdings(
      const domain::AccountNumber&) const = 0;
  // The block that contains the unit.
  [[nodiscard]] virtual base::Result<std::optional<std::pair<domain::UnitBlock, domain::BlockRow>>>
  block_at(const domain::NumberingRun&, domain::Serial) const = 0;
  // Every block of a run, by first serial.
  [[nodiscard]] virtual base::Result<std::vector<std::pair<domain::BlockKey, domain::BlockRow>>>
  blocks_of(const domain::NumberingRun&) const = 0;
  // Entries that moved units of an account, from `first` on, at most `limit`, ascending.
  [[nodiscard]] virtual base::Result<std::vector<AccountMovement>> movements(
      const domain::AccountNumber&, domain::Seq first, std::size_t limit) const = 0;
  // The last movement before `end`, if any: gives the balance as of any entry.
  [[nodiscard]] virtual base::Result<std::optional<AccountMovement>> last_movement(
      const domain::AccountNumber&, domain::Seq end) const = 0;
  // Entries that issued or moved the unit, ascending.
  [[nodiscard]] virtual base::Result<std::vector<domain::Seq>> touching(const domain::NumberingRun&,
                                                                        domain::Serial) const = 0;
  // Entries of a rare kind (any but issuances, transfers, retirements and cancellations), from
  // `first` on, ascending.
  [[nodiscard]] virtual base::Result<std::vector<domain::Seq>> of_kind(domain::EntryKind,
                                                                       domain::Seq first) const = 0;
  [[nodiscard]] virtual base::Result<std::optional<domain::Seq>> request(
      const domain::RequestId&) const = 0;
  // The end (exclusive) of the registry's entries with a business date not after `date`; 0 when
  // none.
  [[nodiscard]] virtual base::Result<std::uint64_t> end_of_date(const domain::RegistryCode&,
                                                                domain::Date date) const = 0;
  // Leaf and node hashes of the tree at size mark().
  [[nodiscard]] virtual base::Result<base::Digest> tree_node(unsigned level,
                                                             std::uint64_t index) const = 0;
  [[nodiscard]] virtual base::Result<chain::Frontier> frontier() const = 0;
  // Everything of the live state, and the state's head, for opening and for the verifier.
  [[nodiscard]] virtual base::Result<domain::State> load_state() const = 0;
};

// Thread-safe; one thread writes.
class Views {
 public:
  // Creates an empty directory when there is none. views.corrupt: delete the directory and open
  // again.
  static base::Result<std::unique_ptr<Views>> open(const std::string& directory,
                                                   bool tiny_memtables = false,
                                                   bool small_memtables = false);
  static base::Result<std::unique_ptr<Views>> open_read_only(const std::string& directory);
  ~Views();
  // Contiguous from the mark. Unsynced; visible to new snapshots when it returns.
  base::Status write(std::span<const AppliedEntry> entries);
  // Makes everything written so far survive a crash (atomic flush).
  base::Status flush();
  [[nodiscard]] std::shared_ptr<const ViewsSnapshot> snapshot() const;

 private:
  struct Impl;
  explicit Views(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Removes a views directory (RocksDB files only; refuses anything else in it).
base::Status remove_views(const std::string& directory);

// For the verifier: compares the index rows (requests, account movements, serial index, dates,
// tiles) of the views with what the entries below the mark ask for. Fed every applied entry in
// order.
class ViewsComparison {
 public:
  virtual ~ViewsComparison() = default;
  // Entries at or past the mark are ignored.
  virtual void feed(const domain::Entry& entry, const base::Digest& leaf,
                    const domain::Delta& delta) = 0;
  void feed(const AppliedEntry& entry) { feed(entry.record->entry, entry.leaf, entry.delta); }
  struct Difference {
    std::string table;  // "requests", "movements", "serials", "kinds", "dates", "tiles"
    std::string detail;
    // The first entry whose rows differ; in large ledgers the first of a short run of entries that
    // holds it (the detail says so). Absent: not known.
    std::optional<domain::Seq> seq;
  };
  // After all entries: what differs; empty when equal. views.corrupt when a table cannot be read.
  virtual base::Result<std::vector<Difference>> finish() = 0;
  static base::Result<std::unique_ptr<ViewsComparison>> start(
      std::shared_ptr<const ViewsSnapshot> snapshot, const Views& views);
};

}  // namespace jcm::store
