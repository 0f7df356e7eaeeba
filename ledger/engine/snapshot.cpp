// Rows: tables, single rows, holdings now, entries and request ids.
#include <algorithm>

#include "ledger/engine/snapshot_impl.hpp"

namespace jcm::engine {

namespace {

// The newest value that the tail gives a row, if it changes it.
template <class Row, class Key, class Changes>
void take_newest(std::optional<Row>& row, const Key& key, const Changes& changes) {
  for (const auto& change : changes)
    if (change.key == key) row = change.after;
}

template <class Key, class Row>
std::vector<std::pair<Key, Row>> to_vector(std::map<Key, Row>&& rows) {
  return {std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end())};
}

template <class Key, class Row>
std::vector<Row> rows_of(std::map<Key, Row>&& rows) {
  std::vector<Row> out;
  out.reserve(rows.size());
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

}  // namespace

SnapshotImpl::SnapshotImpl(std::shared_ptr<const Published> published,
                           std::shared_ptr<store::Entries> entries,
                           std::shared_ptr<store::Views> views)
    : entries_(std::move(entries)),
      views_database_(std::move(views)),
      published_(std::move(published)) {}

std::shared_ptr<const Snapshot> make_snapshot(std::shared_ptr<const Published> published,
                                              std::shared_ptr<store::Entries> entries,
                                              std::shared_ptr<store::Views> views) {
  return std::make_shared<SnapshotImpl>(std::move(published), std::move(entries), std::move(views));
}

std::uint64_t SnapshotImpl::size() const { return tail().end(); }

template <class Key, class Row, class List>
base::Result<std::map<Key, Row>> SnapshotImpl::merged(
    const base::Result<std::vector<std::pair<Key, Row>>>& stored, List list) const {
  if (!stored) return stored.error();
  std::map<Key, Row> rows(stored->begin(), stored->end());
  const auto take = [&](const AppliedEntry& entry) {
    for (const auto& change : entry.delta.*list) {
      if (change.after)
        rows.insert_or_assign(change.key, *change.after);
      else
        rows.erase(change.key);
    }
  };
  if constexpr (std::is_same_v<Key, domain::AccountNumber>)
    tail().each_entry(mark(), take);
  else
    tail().each_of_ledger_rows(mark(), take);
  return rows;
}

base::Result<std::vector<std::pair<domain::RegistryCode, domain::RegistryRow>>>
SnapshotImpl::registries() const {
  JCM_TRY(auto rows, merged(views().registries(), &domain::Delta::registries));
  return to_vector(std::move(rows));
}

base::Result<std::optional<domain::RegistryRow>> SnapshotImpl::registry(
    const domain::RegistryCode& code) const {
  JCM_TRY(auto row, views().registry(code));
  tail().each_of_ledger_rows(
      mark(), [&](const AppliedEntry& entry) { take_newest(row, code, entry.delta.registries); });
  return row;
}

base::Result<std::vector<domain::ProjectRow>> SnapshotImpl::projects() const {
  JCM_TRY(auto rows, merged(views().projects(), &domain::Delta::projects));
  return rows_of(std::move(rows));
}

base::Result<std::optional<domain::ProjectRow>> SnapshotImpl::project(
    const domain::ProjectReference& reference) const {
  JCM_TRY(auto row, views().project(reference));
  tail().each_of_ledger_rows(mark(), [&](const AppliedEntry& entry) {
    take_newest(row, reference, entry.delta.projects);
  });
  return row;
}

base::Result<std::vector<domain::DecisionRow>> SnapshotImpl::decisions() const {
  JCM_TRY(auto merged_rows, merged(views().decisions(), &domain::Delta::decisions));
  auto rows = rows_of(std::move(merged_rows));
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) {
    const auto &left = a.facts.key, &right = b.facts.key;
    return std::tie(left.decided_on, left.project) < std::tie(right.decided_on, right.project);
  });
  return rows;
}

base::Result<std::optional<domain::DecisionRow>> SnapshotImpl::decision(
    const domain::DecisionKey& key) const {
  JCM_TRY(auto row, views().decision(key));
  tail().each_of_ledger_rows(
      mark(), [&](const AppliedEntry& entry) { take_newest(row, key, entry.delta.decisions); });
  return row;
}

base::Result<std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
SnapshotImpl::accounts() const {
  JCM_TRY(auto rows, merged(views().accounts(), &domain::Delta::accounts));
  return to_vector(std::move(rows));
}

base::Result<std::optional<domain::AccountRow>> SnapshotImpl::account(
    const domain::AccountNumber& number) const {
  JCM_TRY(auto row, views().account(number));
  tail().each_of_account(number, mark(), [&](const AppliedEntry& entry) {
    take_newest(row, number, entry.delta.accounts);
  });
  return row;
}

base::Result<std::vector<domain::UnitBlock>> SnapshotImpl::holdings(
    const domain::AccountNumber& number) const {
  JCM_TRY(auto stored, views().holdings(number));
  std::map<domain::HoldingKey, domain::Serial> held;
  for (const auto& block : stored)
    held[{block.run.vintage, block.run.project, block.range.first}] = block.range.last;
  tail().each_of_account(number, mark(), [&](const AppliedEntry& entry) {
    for (const auto& change : entry.delta.blocks) {
      const domain::HoldingKey key{change.key.run.vintage, change.key.run.project,
                                   change.key.first};
      if (change.before && change.before->account == number) held.erase(key);
    }
    for (const auto& change : entry.delta.blocks) {
      const domain::HoldingKey key{change.key.run.vintage, change.key.run.project,
                                   change.key.first};
      if (change.after && change.after->account == number) held[key] = change.after->last;
    }
  });
  std::vector<domain::UnitBlock> blocks;
  blocks.reserve(held.size());
  for (const auto& [key, last] : held)
    blocks.push_back({{number.registry, key.project, key.vintage}, {key.first, last}});
  return blocks;
}

base::Result<std::optional<std::pair<domain::UnitBlock, domain::BlockRow>>> SnapshotImpl::block_at(
    const domain::NumberingRun& run, domain::Serial serial) const {
  JCM_TRY(auto found, views().block_at(run, serial));
  // An entry that changes the block of a unit leaves the unit in a block that it wrote.
  tail().each_entry(mark(), [&](const AppliedEntry& entry) {
    for (const auto& change : entry.delta.blocks)
      if (change.after && change.key.run == run && change.key.first <= serial &&
          serial <= change.after->last)
        found = std::pair(domain::UnitBlock{run, {change.key.first, change.after->last}},
                          *change.after);
  });
  return found;
}

base::Result<std::vector<std::pair<domain::UnitBlock, domain::BlockRow>>> SnapshotImpl::blocks_of(
    const domain::NumberingRun& run) const {
  JCM_TRY(const auto stored, views().blocks_of(run));
  std::map<domain::BlockKey, domain::BlockRow> rows(stored.begin(), stored.end());
  tail().each_entry(mark(), [&](const AppliedEntry& entry) {
    for (const auto& change : entry.delta.blocks) {
      if (change.key.run != run) continue;
      if (change.after)
        rows.insert_or_assign(change.key, *change.after);
      else
        rows.erase(change.key);
    }
  });
  std::vector<std::pair<domain::UnitBlock, domain::BlockRow>> out;
  out.reserve(rows.size());
  for (const auto& [key, row] : rows)
    out.emplace_back(domain::UnitBlock{run, {key.first, row.last}}, row);
  return out;
}

base::Result<std::optional<StoredEntry>> SnapshotImpl::entry(domain::Seq seq) const {
  if (seq >= size()) return std::optional<StoredEntry>();
  if (const auto* recent = tail().find(seq))
    return std::optional(StoredEntry{recent->record, recent->bytes, recent->leaf});
  JCM_TRY(auto bytes, entries_->read(seq));
  if (!bytes)
    return base::error(base::ErrorId::store_gap,
                       "entry " + std::to_string(seq) + " is missing in the store; run jcm-verify");
  JCM_TRY(auto record, chain::decode(*bytes));
  const auto leaf = chain::leaf_hash(*bytes);
  return std::optional(StoredEntry{std::make_shared<const chain::Record>(std::move(record)),
                                   std::make_shared<const base::Bytes>(std::move(*bytes)), leaf});
}

base::Result<StoredEntry> SnapshotImpl::need(domain::Seq seq) const {
  JCM_TRY(auto found, entry(seq));
  if (!found)
    return base::error(base::ErrorId::store_corrupt,
                       "an index names entry " + std::to_string(seq) + " of " +
                           std::to_string(size()) + "; stop, remove the views directory, start " +
                           "again, and run jcm-verify");
  return std::move(*found);
}

base::Result<std::optional<domain::Seq>> SnapshotImpl::request(const domain::RequestId& id) const {
  if (const auto* recent = tail().find_request(id.text, mark()))
    return std::optional(recent->record->entry.seq);
  return views().request(id);
}

base::Result<std::optional<store::PersonalRow>> SnapshotImpl::personal(
    const base::Digest& digest) const {
  return entries_->personal(digest);
}

}  // namespace jcm::engine
