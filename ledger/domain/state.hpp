// The live state: what a fold of the entries gives. Held in memory by the writer and by the verifier;
// only `absorb` changes it, by a Delta that `apply` (gates.hpp) computed. No thread may read a State
// while another absorbs into it.
#pragma once

#include <map>
#include <set>
#include <unordered_map>

#include "ledger/domain/entry.hpp"

namespace jcm::domain {

struct RegistryRow {
  Side side = Side::japan;
  std::string name;
  std::int32_t utc_offset_minutes = 0;
  bool live = false;                         // false: importing
  std::optional<Date> last_business_date;    // of postings and account changes
  Seq opened_by = 0;
  auto operator<=>(const RegistryRow&) const = default;
};

struct ProjectRow {
  RecordProject facts;
  Seq recorded_by = 0;
  auto operator<=>(const ProjectRow&) const = default;
};

struct LinePosting {
  Seq posted_by = 0;
  Date issued_on;                            // business date
  auto operator<=>(const LinePosting&) const = default;
};
struct DecisionRow {
  RecordDecision facts;
  Seq recorded_by = 0;
  std::vector<std::optional<LinePosting>> postings;  // one per line
  auto operator<=>(const DecisionRow&) const = default;
};

struct AccountRow {
  AccountStatus status = AccountStatus::open;
  TrustProperty trust_property = TrustProperty::none;
  std::optional<Digest> holder_name;         // personal digest
  Seq opened_by = 0;
  Date opened_on;
  Quantity balance;
  auto operator<=>(const AccountRow&) const = default;
};

// A numbering run: how much was issued, and the highest serial.
struct RunRow {
  Quantity issued;
  Serial highest = 0;
  auto operator<=>(const RunRow&) const = default;
};

// The units of one run from `first` (the key) to `last`, all with one holder and equal attributes.
// Kept maximal: two neighbours with the same holder and attributes are one block.
struct BlockKey {
  NumberingRun run;
  Serial first = 1;
  auto operator<=>(const BlockKey&) const = default;
};
struct BlockRow {
  Serial last = 1;
  AccountNumber account;
  Seq issued_by = 0;                         // the issuance entry; a child inherits it
  auto operator<=>(const BlockRow&) const = default;
};

template <class Key, class Row>
struct Change {
  Key key;
  std::optional<Row> before;                 // absent: the row is new
  std::optional<Row> after;                  // absent: the row goes
  bool operator==(const Change&) const = default;
};

// What one entry changes. Each key stands at most once per list, ascending; no row stands in it unchanged.
struct Delta {
  std::vector<Change<RegistryCode, RegistryRow>> registries;
  std::vector<Change<ProjectReference, ProjectRow>> projects;
  std::vector<Change<DecisionKey, DecisionRow>> decisions;
  std::vector<Change<AccountNumber, AccountRow>> accounts;
  std::vector<Change<NumberingRun, RunRow>> runs;
  std::vector<Change<BlockKey, BlockRow>> blocks;
  bool operator==(const Delta&) const = default;
};

// The order in which a debit by quantity picks: oldest vintage, then project, then lowest serial.
struct HoldingKey {
  Vintage vintage;
  ProjectReference project;
  Serial first = 1;
  auto operator<=>(const HoldingKey&) const = default;
};

class State {
 public:
  struct Head {
    std::uint64_t size = 0;                  // number of entries; the next seq
    Timestamp last_time;
    std::string batch_id;                    // the batch of the last entry, and what of it is to come
    std::uint32_t batch_remaining = 0;
    std::uint32_t batch_count = 0;
    bool operator==(const Head&) const = default;
  };

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const std::optional<Genesis>& genesis() const { return genesis_; }
  [[nodiscard]] const std::map<RegistryCode, RegistryRow>& registries() const { return registries_; }
  [[nodiscard]] const std::map<ProjectReference, ProjectRow>& projects() const { return projects_; }
  [[nodiscard]] const std::map<DecisionKey, DecisionRow>& decisions() const { return decisions_; }
  [[nodiscard]] const std::unordered_map<AccountNumber, AccountRow>& accounts() const { return accounts_; }
  [[nodiscard]] const std::map<NumberingRun, RunRow>& runs() const { return runs_; }
  // Every block, by run and first serial, and every holding. For whole walks; the calls below are for one.
  [[nodiscard]] const std::map<NumberingRun, std::map<Serial, BlockRow>>& all_blocks() const { return blocks_; }
  [[nodiscard]] const std::unordered_map<AccountNumber, std::set<HoldingKey>>& all_holdings() const {
    return holdings_;
  }
  // Blocks of one run by first serial; an empty map for a run nobody issued.
  [[nodiscard]] const std::map<Serial, BlockRow>& blocks(const NumberingRun& run) const;
  // What an account holds, in picking order; empty for an account that holds nothing.
  [[nodiscard]] const std::set<HoldingKey>& holdings(const AccountNumber& account) const;
  // Null when there is none.
  [[nodiscard]] const RegistryRow* registry(const RegistryCode& code) const;
  [[nodiscard]] const ProjectRow* project(const ProjectReference& reference) const;
  [[nodiscard]] const DecisionRow* decision(const DecisionKey& key) const;
  [[nodiscard]] const AccountRow* account(const AccountNumber& number) const;
  [[nodiscard]] const RunRow* run(const NumberingRun& run) const;
  [[nodiscard]] std::optional<UnitBlock> block_at(const NumberingRun& run, Serial serial) const;
  // One above the highest of the registry and kind, or the lowest free one where the highest possible is
  // taken; 0 when all are taken.
  [[nodiscard]] std::uint32_t next_account_number(const RegistryCode& registry, AccountKind kind) const;

  // Takes the delta of the entry in; `entry.seq` must be head().size.
  void absorb(const Entry& entry, const Delta& delta);
  // Undoes the newest absorb: the same delta, and the head as it was before.
  void revert(const Delta& delta, const Head& before);

  // Rebuilding from stored rows (no checks; the verifier compares the result with a replay).
  void load_head(Head head, std::optional<Genesis> genesis);
  void load(const Delta& rows);

  // Row for row, indexes included.
  bool operator==(const State&) const = default;

 private:
  void put(const Delta& delta, bool forward);
  void put_blocks(const std::vector<Change<BlockKey, BlockRow>>& changes, bool forward);
  Head head_;
  std::optional<Genesis> genesis_;
  std::map<RegistryCode, RegistryRow> registries_;
  std::map<ProjectReference, ProjectRow> projects_;
  std::map<DecisionKey, DecisionRow> decisions_;
  std::unordered_map<AccountNumber, AccountRow> accounts_;
  std::map<NumberingRun, RunRow> runs_;
  std::map<NumberingRun, std::map<Serial, BlockRow>> blocks_;
  std::unordered_map<AccountNumber, std::set<HoldingKey>> holdings_;
  std::set<AccountNumber> account_order_;    // every account: gives the highest number of a kind
};

}  // namespace jcm::domain
