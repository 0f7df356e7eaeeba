#include "ledger/domain/state.hpp"

#include <type_traits>

namespace jcm::domain {
namespace {

template <class Map, class Key>
auto find_or_null(const Map& map, const Key& key) -> const typename Map::mapped_type* {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

template <class Key, class Row>
const std::optional<Row>& target(const Change<Key, Row>& change, bool forward) {
  return forward ? change.after : change.before;
}

template <class Map, class Key, class Row>
void put_rows(Map& map, const std::vector<Change<Key, Row>>& changes, bool forward) {
  for (const auto& change : changes) {
    if (const auto& row = target(change, forward))
      map.insert_or_assign(change.key, *row);
    else
      map.erase(change.key);
  }
}

}  // namespace

const RunBlocks& State::blocks(const NumberingRun& run) const {
  static const RunBlocks none;
  const auto* found = find_or_null(blocks_, run);
  return found == nullptr ? none : *found;
}

const Holdings& State::holdings(const AccountNumber& account) const {
  static const Holdings none;
  const auto* found = find_or_null(holdings_, account);
  return found == nullptr ? none : *found;
}

const RegistryRow* State::registry(const RegistryCode& code) const {
  return find_or_null(registries_, code);
}
const ProjectRow* State::project(const ProjectReference& reference) const {
  return find_or_null(projects_, reference);
}
const DecisionRow* State::decision(const DecisionKey& key) const {
  return find_or_null(decisions_, key);
}
const AccountRow* State::account(const AccountNumber& number) const {
  return find_or_null(accounts_, number);
}
const RunRow* State::run(const NumberingRun& run) const { return find_or_null(runs_, run); }

const Digest& State::checkpoint_key() const {
  return keys_.empty() ? genesis_->checkpoint_key : keys_.rbegin()->second.key;
}
const std::optional<Digest>& State::recovery_key() const {
  return keys_.empty() ? genesis_->recovery_key : keys_.rbegin()->second.recovery_key;
}

const ProposalRow* State::proposal(Seq seq) const { return find_or_null(proposals_, seq); }
const OfficerRow* State::officer(std::uint64_t number) const {
  return find_or_null(officers_, number);
}
const PolicyRow* State::policy(const Scope& scope, EntryKind operation) const {
  const auto* own = find_or_null(policies_, PolicyKey{scope, operation});
  return own != nullptr || scope.empty() ? own : find_or_null(policies_, PolicyKey{{}, operation});
}

std::optional<Seq> State::hold_on(const AccountNumber& account) const {
  const auto it = held_accounts_.lower_bound({account, 0});
  if (it == held_accounts_.end() || it->first != account) return std::nullopt;
  return it->second;
}

std::optional<UnitBlock> State::block_at(const NumberingRun& run, Serial serial) const {
  const auto& all = blocks(run);
  auto it = all.upper_bound(serial);
  if (it == all.begin()) return std::nullopt;
  --it;
  if (it->second.last < serial) return std::nullopt;
  return UnitBlock{run, {it->first, it->second.last}};
}

std::uint32_t State::next_account_number(const RegistryCode& registry, AccountKind kind) const {
  const AccountNumber end{registry, kind, base::max_account_number + 1};
  auto it = account_order_.lower_bound(end);
  if (it == account_order_.begin()) return 1;
  --it;
  if (it->registry != registry || it->kind != kind) return 1;
  if (it->number < base::max_account_number) return it->number + 1;
  std::uint32_t free = 1;
  it = account_order_.lower_bound(AccountNumber{registry, kind, 1});
  while (it != account_order_.end() && it->registry == registry && it->kind == kind &&
         it->number == free) {
    ++it;
    ++free;
  }
  return free > base::max_account_number ? 0 : free;
}

void State::absorb(const Entry& entry, const Delta& delta) {
  JCM_CHECK(entry.seq == head_.size);
  put(delta, true);
  if (const auto* genesis = std::get_if<Genesis>(&entry.body.given)) genesis_ = *genesis;
  head_.size += 1;
  head_.last_time = entry.time;
  if (entry.batch) {
    head_.batch_id = entry.batch->id;
    head_.batch_count = entry.batch->count;
    head_.batch_remaining = entry.batch->count - entry.batch->position - 1;
  } else {
    head_.batch_id.clear();
    head_.batch_count = 0;
    head_.batch_remaining = 0;
  }
}

void State::revert(const Delta& delta, const Head& before) {
  JCM_CHECK(before.size + 1 == head_.size);
  put(delta, false);
  head_ = before;
  if (head_.size == 0) genesis_.reset();
}

void State::load_head(Head head, std::optional<Genesis> genesis) {
  head_ = std::move(head);
  genesis_ = std::move(genesis);
}

void State::load(const Delta& rows) { put(rows, true); }

void State::put(const Delta& delta, bool forward) {
  put_rows(registries_, delta.registries, forward);
  put_rows(projects_, delta.projects, forward);
  put_rows(decisions_, delta.decisions, forward);
  put_rows(accounts_, delta.accounts, forward);
  put_rows(runs_, delta.runs, forward);
  put_rows(keys_, delta.keys, forward);
  put_rows(countries_, delta.countries, forward);
  put_rows(officers_, delta.officers, forward);
  put_rows(policies_, delta.policies, forward);
  put_rows(proposals_, delta.proposals, forward);
  for (const auto& change : delta.proposals) {
    const auto& row = target(change, forward);
    if (row && row->open())
      open_proposals_.insert(change.key);
    else
      open_proposals_.erase(change.key);
  }
  put_rows(holds_, delta.holds, forward);
  put_rows(marks_, delta.marks, forward);
  put_rows(reversals_, delta.reversals, forward);
  put_rows(authorizations_, delta.authorizations, forward);
  put_rows(itmos_, delta.itmos, forward);
  put_rows(seals_, delta.seals, forward);
  put_rows(erasures_, delta.erasures, forward);
  for (const auto& change : delta.holds) {
    const auto in_force = [](const std::optional<HoldRow>& row) {
      return row && row->account && !row->lifted_by;
    };
    const auto& was = target(change, !forward);
    const auto& is = target(change, forward);
    if (in_force(was)) held_accounts_.erase({*was->account, change.key});
    if (in_force(is)) held_accounts_.insert({*is->account, change.key});
  }
  for (const auto& change : delta.accounts) {
    if (change.before.has_value() == change.after.has_value()) continue;
    if (target(change, forward))
      account_order_.insert(change.key);
    else
      account_order_.erase(change.key);
  }
  put_blocks(delta.blocks, forward);
}

// The changes of one entry are about two or three accounts, one after the other.
class State::HoldingsEditor {
 public:
  explicit HoldingsEditor(std::unordered_map<AccountNumber, Holdings>& all) : all_(all) {}

  void put(const AccountNumber& account, const Holding& holding) {
    if (taker_ == nullptr || *taker_ != account) {
      const auto place = all_.try_emplace(account).first;
      taker_ = &place->first;
      taken_ = &place->second;
    }
    taken_->put(holding);
  }
  void drop(const AccountNumber& account, const HoldingKey& key) {
    if (giver_ == nullptr || *giver_ != account) {
      const auto place = all_.find(account);
      JCM_CHECK(place != all_.end());
      giver_ = &place->first;
      given_ = &place->second;
    }
    given_->erase(key);
    if (!given_->empty()) return;
    all_.erase(account);
    giver_ = taker_ = nullptr;
  }

 private:
  std::unordered_map<AccountNumber, Holdings>& all_;
  const AccountNumber* giver_ = nullptr;
  Holdings* given_ = nullptr;
  const AccountNumber* taker_ = nullptr;
  Holdings* taken_ = nullptr;
};

void State::put_blocks(const std::vector<Change<BlockKey, BlockRow>>& changes, bool forward) {
  HoldingsEditor holdings(holdings_);
  auto run = blocks_.end();
  for (const auto& change : changes) {
    const auto& key = change.key;
    if (run == blocks_.end() || run->first != key.run) run = blocks_.try_emplace(key.run).first;
    auto& blocks = run->second;
    const auto& from = target(change, !forward);
    const auto& to = target(change, forward);
    const HoldingKey held{key.run.vintage, key.run.project, key.first};
    if (from && (!to || from->account != to->account)) holdings.drop(from->account, held);
    if (to) {
      blocks.put({key.first, *to});
      holdings.put(to->account, {held, to->last});
    } else {
      blocks.erase(key.first);
    }
    if (blocks.empty()) {
      blocks_.erase(run);
      run = blocks_.end();
    }
  }
}

}  // namespace jcm::domain
