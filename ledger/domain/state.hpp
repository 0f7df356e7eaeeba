// The live state: what a fold of the entries gives. Held in memory by the writer and by the
// verifier; only `absorb` changes it, by a Delta that `apply` (gates.hpp) computed. No thread may
// read a State while another absorbs into it.
#pragma once

#include <map>
#include <set>
#include <unordered_map>

#include "ledger/domain/entry.hpp"
#include "ledger/domain/rows.hpp"
#include "ledger/domain/sorted_table.hpp"

namespace jcm::domain {

struct RegistryRow {
  Side side = Side::japan;
  std::string name;
  std::int32_t utc_offset_minutes = 0;
  bool live = false;                       // false: importing
  std::optional<Date> last_business_date;  // of postings and account changes
  Seq opened_by = 0;
  auto operator<=>(const RegistryRow&) const = default;
};

struct ProjectRow {
  RecordProject facts;
  Seq recorded_by = 0;  // project.record, or the newest amendment
  bool operator==(const ProjectRow&) const = default;
};

struct LinePosting {
  Seq posted_by = 0;
  Date issued_on;  // business date
  auto operator<=>(const LinePosting&) const = default;
};
struct DecisionRow {
  RecordDecision facts;
  Seq recorded_by = 0;
  std::vector<std::optional<LinePosting>> postings;  // one per line
  // What amendments put right; the key and the facts stay as they were recorded.
  std::optional<Date> amended_decided_on{};
  std::string amended_reference{};
  std::optional<Seq> amended_by{};  // the newest amendment
  std::optional<Seq> withdrawn_by{};
  // The date of the decision as it counts now.
  [[nodiscard]] Date decided_on() const {
    return amended_decided_on.value_or(facts.key.decided_on);
  }
  bool operator==(const DecisionRow&) const = default;
};

struct AccountRow {
  AccountStatus status = AccountStatus::open;
  TrustProperty trust_property = TrustProperty::none;
  std::optional<Digest> holder_name;  // personal digest
  Seq opened_by = 0;
  Date opened_on;
  Quantity balance;
  std::optional<Date> debited_on{};  // business date of the last debit ...
  Quantity debited{};                // ... and what left the account on that date
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
  Seq issued_by = 0;  // the issuance entry; a child inherits it
  auto operator<=>(const BlockRow&) const = default;
};

// What a key.rotate entry brought; its key in the tables is that entry's seq. The first key and the
// first recovery key stand in the genesis.
struct KeyRow {
  Digest key;
  KeyChangeReason reason = KeyChangeReason::planned;
  std::optional<Digest> recovery_key;  // in force from then on
  std::optional<TrustedHead> trusted;  // what the key before it still vouches for, if it was stolen
  auto operator<=>(const KeyRow&) const = default;
};

template <class Key, class Row>
struct Change {
  Key key;
  std::optional<Row> before;  // absent: the row is new
  std::optional<Row> after;   // absent: the row goes
  bool operator==(const Change&) const = default;
};

// What one entry changes. Each key stands at most once per list, ascending; no row stands in it
// unchanged.
struct Delta {
  std::vector<Change<RegistryCode, RegistryRow>> registries;
  std::vector<Change<ProjectReference, ProjectRow>> projects;
  std::vector<Change<DecisionKey, DecisionRow>> decisions;
  std::vector<Change<AccountNumber, AccountRow>> accounts;
  std::vector<Change<NumberingRun, RunRow>> runs;
  std::vector<Change<BlockKey, BlockRow>> blocks;
  std::vector<Change<Seq, KeyRow>> keys;
  std::vector<Change<RegistryCode, CountryRow>> countries;
  std::vector<Change<std::uint64_t, OfficerRow>> officers;
  std::vector<Change<PolicyKey, PolicyRow>> policies;
  std::vector<Change<Seq, ProposalRow>> proposals;
  std::vector<Change<Seq, HoldRow>> holds;
  std::vector<Change<MarkKey, MarkRow>> marks;
  std::vector<Change<Seq, ReversalRow>> reversals;
  std::vector<Change<std::string, AuthorizationRow>> authorizations;
  std::vector<Change<ItmoKey, ItmoRow>> itmos;
  std::vector<Change<SealKey, SealRow>> seals;
  std::vector<Change<Digest, ErasureRow>> erasures;
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

// One block in what an account holds: its key, and its last serial again, so that picking units
// needs no other table.
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
    std::uint64_t size = 0;  // number of entries; the next seq
    Timestamp last_time;
    std::string batch_id;  // the batch of the last entry, and what of it is to come
    std::uint32_t batch_remaining = 0;
    std::uint32_t batch_count = 0;
    bool operator==(const Head&) const = default;
  };

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const std::optional<Genesis>& genesis() const { return genesis_; }
  [[nodiscard]] const std::map<RegistryCode, RegistryRow>& registries() const {
    return registries_;
  }
  [[nodiscard]] const std::map<ProjectReference, ProjectRow>& projects() const { return projects_; }
  [[nodiscard]] const std::map<DecisionKey, DecisionRow>& decisions() const { return decisions_; }
  [[nodiscard]] const std::unordered_map<AccountNumber, AccountRow>& accounts() const {
    return accounts_;
  }
  [[nodiscard]] const std::map<NumberingRun, RunRow>& runs() const { return runs_; }
  // Every change of the checkpoint key, by the seq of its entry.
  [[nodiscard]] const std::map<Seq, KeyRow>& keys() const { return keys_; }
  [[nodiscard]] const std::map<RegistryCode, CountryRow>& countries() const { return countries_; }
  [[nodiscard]] const std::map<std::uint64_t, OfficerRow>& officers() const { return officers_; }
  [[nodiscard]] const std::map<PolicyKey, PolicyRow>& policies() const { return policies_; }
  [[nodiscard]] const std::map<Seq, ProposalRow>& proposals() const { return proposals_; }
  // Those pending or delayed.
  [[nodiscard]] const std::set<Seq>& open_proposals() const { return open_proposals_; }
  [[nodiscard]] const std::map<Seq, HoldRow>& holds() const { return holds_; }
  // By run, kind, first serial; marks.hpp has the look-ups.
  [[nodiscard]] const std::map<MarkKey, MarkRow>& marks() const { return marks_; }
  [[nodiscard]] const std::map<Seq, ReversalRow>& reversals() const { return reversals_; }
  [[nodiscard]] const std::map<std::string, AuthorizationRow>& authorizations() const {
    return authorizations_;
  }
  [[nodiscard]] const std::map<ItmoKey, ItmoRow>& itmos() const { return itmos_; }
  [[nodiscard]] const std::map<SealKey, SealRow>& seals() const { return seals_; }
  [[nodiscard]] const std::map<Digest, ErasureRow>& erasures() const { return erasures_; }
  // Null when there is none.
  [[nodiscard]] const ProposalRow* proposal(Seq seq) const;
  [[nodiscard]] const OfficerRow* officer(std::uint64_t number) const;
  // The policy in force for an operation in a scope: the registry's own, or the general one.
  [[nodiscard]] const PolicyRow* policy(const Scope& scope, EntryKind operation) const;
  // The earliest hold in force on the account itself, if any; holds on its units are marks.
  [[nodiscard]] std::optional<Seq> hold_on(const AccountNumber& account) const;
  // The keys in force: of the newest key entry, or of the genesis, which must be there.
  [[nodiscard]] const Digest& checkpoint_key() const;
  [[nodiscard]] const std::optional<Digest>& recovery_key() const;
  // Every block, by run and first serial, and every holding. For whole walks; the calls below are
  // for one.
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
  // One above the highest of the registry and kind, or the lowest free one where the highest
  // possible is taken; 0 when all are taken.
  [[nodiscard]] std::uint32_t next_account_number(const RegistryCode& registry,
                                                  AccountKind kind) const;

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
  std::map<RegistryCode, CountryRow> countries_;
  std::map<std::uint64_t, OfficerRow> officers_;
  std::map<PolicyKey, PolicyRow> policies_;
  std::map<Seq, ProposalRow> proposals_;
  std::set<Seq> open_proposals_;
  std::map<Seq, HoldRow> holds_;
  std::map<MarkKey, MarkRow> marks_;
  std::map<Seq, ReversalRow> reversals_;
  std::map<std::string, AuthorizationRow> authorizations_;
  std::map<ItmoKey, ItmoRow> itmos_;
  std::map<SealKey, SealRow> seals_;
  std::map<Digest, ErasureRow> erasures_;
  std::unordered_map<AccountNumber, Holdings> holdings_;
  std::set<std::pair<AccountNumber, Seq>> held_accounts_;  // holds on accounts, in force
  std::set<AccountNumber> account_order_;  // every account: gives the highest number of a kind
};

}  // namespace jcm::domain
