// The live state: what a fold of the entries gives. Held in memory by the writer and by the verifier;
// only `absorb` changes it, by a Delta that `apply` (gates.hpp) computed. No thread may read a State
// while another absorbs into it.
#pragma once

#include <map>
#include <set>
#include <unordered_map>

#include "ledger/domain/entry.hpp"
#include "ledger/domain/sorted_table.hpp"

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

// What a key.rotate entry brought; its key in the tables is that entry's seq. The first key and the first
// recovery key stand in the genesis.
struct KeyRow {
  Digest key;
  KeyChangeReason reason = KeyChangeReason::planned;
  std::optional<Digest> recovery_key;        // in force from then on
  std::optional<TrustedHead> trusted;        // what the key before it still vouches for, if it was stolen
  auto operator<=>(const KeyRow&) const = default;
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
  std::vector<Change<Seq, KeyRow>> keys;
  bool operator==(const Delta&) const = default;
};

// The order in which a debit by quantity picks: oldest vintage, then project, then lowest serial.
struct HoldingKey {
  Vintage vintage;
  ProjectReference project;
  Serial first = 1;
  bool operator==(const HoldingKey&) const = default;
  constexpr std::strong_ordering operator<=>(const HoldingKey& o) const {
    const auto high = [](const HoldingKey& key) {
      return std::uint64_t{key.vintage.year} << 40 | key.project.packed();
    };
    const auto order = high(*this) <=> high(o);
    return order != 0 ? order : first <=> o.first;
  }
};

// One block in what an account holds: its key, and its last serial again, so that picking units needs
// no other table.
struct Holding : HoldingKey {
  Serial last = 1;
  auto operator<=>(const Holding&) const = default;
};

// Blocks of one run by first serial: pairs, as in std::map<Serial, BlockRow>.
struct ByFirstSerial {
  using Key = Serial;
  static const Serial& key(const std::pair<Serial, BlockRow>& block) { return block.first; }
};
using RunBlocks = SortedTable<std::pair<Serial, BlockRow>, ByFirstSerial>;
// The holdings of one account, in picking order.
struct InPickingOrder {
  using Key = HoldingKey;
  static const HoldingKey& key(const Holding& holding) { return holding; }
};
using Holdings = SortedTable<Holding, InPickingOrder>;

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
  // Every change of the checkpoint key, by the seq of its entry.
  [[nodiscard]] const std::map<Seq, KeyRow>& keys() const { return keys_; }
  // The keys in force: of the newest key entry, or of the genesis, which must be there.
  [[nodiscard]] const Digest& checkpoint_key() const;
  [[nodiscard]] const std::optional<Digest>& recovery_key() const;
  // Every block, by run and first serial, and every holding. For whole walks; the calls below are for one.
  [[nodiscard]] const std::map<NumberingRun, RunBlocks>& all_blocks() const { return blocks_; }
  [[nodiscard]] const std::unordered_map<AccountNumber, Holdings>& all_holdings() const {
    return holdings_;
  }
  // Blocks of one run by first serial; an empty table for a run nobody issued.
  [[nodiscard]] const RunBlocks& blocks(const NumberingRun& run) const;
  // What an account holds, in picking order; empty for an account that holds nothing.
  [[nodiscard]] const Holdings& holdings(const AccountNumber& account) const;
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
  class HoldingsEditor;
  void put_blocks(const std::vector<Change<BlockKey, BlockRow>>& changes, bool forward);
  Head head_;
  std::optional<Genesis> genesis_;
  std::map<RegistryCode, RegistryRow> registries_;
  std::map<ProjectReference, ProjectRow> projects_;
  std::map<DecisionKey, DecisionRow> decisions_;
  std::unordered_map<AccountNumber, AccountRow> accounts_;
  std::map<NumberingRun, RunRow> runs_;
  std::map<NumberingRun, RunBlocks> blocks_;
  std::map<Seq, KeyRow> keys_;
  std::unordered_map<AccountNumber, Holdings> holdings_;
  std::set<AccountNumber> account_order_;    // every account: gives the highest number of a kind
};

}  // namespace jcm::domain
