#include "ledger/store/views.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/store/durable_file.hpp"
#include "ledger/store/tiles.hpp"
#include "ledger/store/view_index.hpp"
#include "ledger/store/views_common.hpp"

namespace jcm::store {
namespace {

// As in entries_reader.cpp: beside a writer a file may go between the MANIFEST and its opening.
constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds pause{10};

bool asked_for_absent_keys(std::size_t family) {
  return family == view_requests || family == view_state;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(bool tiny, bool small) {
  std::vector<rocksdb::ColumnFamilyDescriptor> out;
  for (std::size_t i = 0; i < view_family_count; ++i)
    out.emplace_back(view_family_names[i], table_options(tiny, asked_for_absent_keys(i), small));
  return out;
}

// Rows of one group. For every key the last write of the group counts; each table is put in key
// order, which the memtable rewards (measured: 1.07x at 1,000 entries a group, 1.3x at 10,000).
class Group {
 public:
  void take(const AppliedEntry& applied) {
    const domain::Entry& entry = applied.record->entry;
    note(registries_, applied.delta.registries);
    note(projects_, applied.delta.projects);
    note(decisions_, applied.delta.decisions);
    note(accounts_, applied.delta.accounts);
    note(runs_, applied.delta.runs);
    note(blocks_, applied.delta.blocks);
    note(keys_, applied.delta.keys);
    note(countries_, applied.delta.countries);
    note(officers_, applied.delta.officers);
    note(policies_, applied.delta.policies);
    note(proposals_, applied.delta.proposals);
    note(holds_, applied.delta.holds);
    note(marks_, applied.delta.marks);
    note(reversals_, applied.delta.reversals);
    note(authorizations_, applied.delta.authorizations);
    note(itmos_, applied.delta.itmos);
    note(seals_, applied.delta.seals);
    note(erasures_, applied.delta.erasures);
    for (const auto& change : applied.delta.blocks) note_holdings(change);
    for (auto& row : index_rows(entry, applied.delta)) index_.push_back(std::move(row));
    if (const auto date = date_of_index(entry)) dates_[*date] = entry.seq + 1;
  }

  rocksdb::Status put_into(rocksdb::WriteBatch& batch, const Database& database) {
    batch_ = &batch;
    database_ = &database;
    put_table(StateTable::accounts, accounts_);
    put_table(StateTable::blocks, blocks_);
    put_table(StateTable::decisions, decisions_);
    for (const auto& [key, last] : held_)
      put(view_state, view_key::state(StateTable::holdings, key),
          last ? std::optional<std::string>(view_row::encode(*last)) : std::nullopt);
    put_table(StateTable::keys, keys_);
    put_table(StateTable::projects, projects_);
    put_table(StateTable::registries, registries_);
    put_table(StateTable::runs, runs_);
    put_table(StateTable::countries, countries_);
    put_table(StateTable::officers, officers_);
    put_table(StateTable::policies, policies_);
    put_table(StateTable::proposals, proposals_);
    put_table(StateTable::holds, holds_);
    put_table(StateTable::marks, marks_);
    put_table(StateTable::reversals, reversals_);
    put_table(StateTable::authorizations, authorizations_);
    put_table(StateTable::itmos, itmos_);
    put_table(StateTable::seals, seals_);
    put_table(StateTable::erasures, erasures_);
    std::sort(index_.begin(), index_.end(), [](const IndexRow& a, const IndexRow& b) {
      return a.family != b.family ? a.family < b.family : a.key < b.key;
    });
    for (auto& row : index_) put(row.family, row.key, std::move(row.value));
    for (const auto& [key, end] : dates_)
      put(view_dates, view_key::join(key.first, key.second), view_row::encode(end));
    return status_;
  }

 private:
  template <class Key, class Row>
  using Table = std::map<Key, const std::optional<Row>*>;

  template <class Key, class Row>
  void note(Table<Key, Row>& table, const std::vector<domain::Change<Key, Row>>& changes) {
    for (const auto& change : changes) table[change.key] = &change.after;
  }
  void note_holdings(const domain::Change<domain::BlockKey, domain::BlockRow>& change) {
    const domain::HoldingKey key{change.key.run.vintage, change.key.run.project, change.key.first};
    if (change.before) held_[{change.before->account, key}] = std::nullopt;
    if (change.after) held_[{change.after->account, key}] = change.after->last;
  }
  template <class Key, class Row>
  void put_table(StateTable table, const Table<Key, Row>& rows) {
    for (const auto& [key, row] : rows)
      put(view_state, view_key::state(table, key),
          *row ? std::optional<std::string>(view_row::encode(**row)) : std::nullopt);
  }
  void put(ViewFamily family, const std::string& key, const std::optional<std::string>& value) {
    if (!status_.ok()) return;
    auto* handle = database_->families[family];
    status_ = value ? batch_->Put(handle, key, *value) : batch_->Delete(handle, key);
  }

  Table<domain::RegistryCode, domain::RegistryRow> registries_;
  Table<domain::ProjectReference, domain::ProjectRow> projects_;
  Table<domain::DecisionKey, domain::DecisionRow> decisions_;
  Table<domain::AccountNumber, domain::AccountRow> accounts_;
  Table<domain::NumberingRun, domain::RunRow> runs_;
  Table<domain::BlockKey, domain::BlockRow> blocks_;
  Table<domain::Seq, domain::KeyRow> keys_;
  Table<domain::RegistryCode, domain::CountryRow> countries_;
  Table<std::uint64_t, domain::OfficerRow> officers_;
  Table<domain::PolicyKey, domain::PolicyRow> policies_;
  Table<domain::Seq, domain::ProposalRow> proposals_;
  Table<domain::Seq, domain::HoldRow> holds_;
  Table<domain::MarkKey, domain::MarkRow> marks_;
  Table<domain::Seq, domain::ReversalRow> reversals_;
  Table<std::string, domain::AuthorizationRow> authorizations_;
  Table<domain::ItmoKey, domain::ItmoRow> itmos_;
  Table<domain::SealKey, domain::SealRow> seals_;
  Table<base::Digest, domain::ErasureRow> erasures_;
  std::map<HeldKey, std::optional<std::uint64_t>> held_;
  std::vector<IndexRow> index_;
  std::map<std::pair<domain::RegistryCode, domain::Date>, std::uint64_t> dates_;
  rocksdb::WriteBatch* batch_ = nullptr;
  const Database* database_ = nullptr;
  rocksdb::Status status_;
};

void follow(view_row::StoredHead& head, const domain::Entry& entry) {
  head.size = entry.seq + 1;
  head.last_time = entry.time;
  head.batch_id = entry.batch ? entry.batch->id : std::string();
  head.batch_count = entry.batch ? entry.batch->count : 0;
  head.batch_remaining = entry.batch ? entry.batch->count - entry.batch->position - 1 : 0;
}

}  // namespace

struct Views::Impl {
  std::string directory;
  std::shared_ptr<Database> database;
  mutable std::mutex mutex;  // head and database change together for snapshot()
  view_row::StoredHead head;
  TileBuilder tiles;

  base::Status load() {
    const ViewsReading reading(database);
    JCM_TRY(const auto format, reading.get(view_meta, views_format_key));
    if (!format || *format != views_format)
      return views_corrupt(
          fmt::format("{} is not in the format \"{}\": remove it, the views are built anew",
                      directory, views_format));
    JCM_TRY(head, reading.head());
    JCM_TRY(tiles, TileBuilder::load(head.size, [&](const chain::TileId& id) {
              return reading.get(view_tiles, tile_key(id));
            }));
    return {};
  }
};

Views::Views(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Views::~Views() = default;

base::Result<std::unique_ptr<Views>> Views::open(const std::string& directory, bool tiny_memtables,
                                                 bool small_memtables) {
  JCM_TRY_VOID(make_directories(directory));
  const bool fresh = !holds_database(directory);
  rocksdb::DBOptions options = views_db_options();
  options.create_if_missing = fresh;
  options.create_missing_column_families = fresh;
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  impl->database = std::make_shared<Database>();
  auto& database = *impl->database;
  auto status = rocksdb::DB::Open(options, directory, families(tiny_memtables, small_memtables),
                                  &database.families, &database.db);
  if (!status.ok()) {
    if (status.IsInvalidArgument()) status = rocksdb::Status::Corruption(status.ToString());
    return error_of(status, fmt::format("opening {}", directory), base::ErrorId::views_corrupt);
  }
  if (fresh) {
    // Flushed at once: there is no log, and a directory without a marker would be refused.
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;
    status = database.db->Put(unlogged, database.families[view_meta], std::string(views_format_key),
                              std::string(views_format));
    if (status.ok()) status = database.db->Flush(rocksdb::FlushOptions(), database.families);
    if (!status.ok())
      return error_of(status, fmt::format("making {}", directory), base::ErrorId::views_corrupt);
  }
  JCM_TRY_VOID(impl->load());
  return std::unique_ptr<Views>(new Views(std::move(impl)));
}

base::Result<std::unique_ptr<Views>> Views::open_read_only(const std::string& directory) {
  if (!holds_database(directory))
    return base::error(base::ErrorId::store_absent, fmt::format("{} holds no views", directory));
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const char* name : view_family_names) descriptors.emplace_back(name, reading_options());
  rocksdb::Status status;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    JCM_TRY(const auto before, file_names(directory));
    auto impl = std::make_unique<Impl>();
    impl->directory = directory;
    impl->database = std::make_shared<Database>();
    status = rocksdb::DB::OpenForReadOnly(views_db_options(), directory, descriptors,
                                          &impl->database->families, &impl->database->db);
    if (status.ok()) {
      JCM_TRY_VOID(impl->load());
      return std::unique_ptr<Views>(new Views(std::move(impl)));
    }
    JCM_TRY(const auto after, file_names(directory));
    // Equal: nobody was in the way, it is as it is.
    if (before == after || std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(pause);
  }
  if (status.IsInvalidArgument()) status = rocksdb::Status::Corruption(status.ToString());
  return error_of(status, fmt::format("opening {} to read", directory),
                  base::ErrorId::views_corrupt);
}

base::Status Views::write(std::span<const AppliedEntry> entries) {
  if (entries.empty()) return {};
  const Database& database = *impl_->database;
  rocksdb::WriteBatch batch(entries.size() * 1024, 0, 8, 0);
  rocksdb::Status status;
  Group group;
  view_row::StoredHead head = impl_->head;
  TileBuilder tiles = impl_->tiles;
  const TileBuilder::Sink put_tile = [&](const chain::TileId& id, std::string_view bytes) {
    if (status.ok())
      status = batch.Put(database.families[view_tiles], tile_key(id), slice(base::as_bytes(bytes)));
  };
  for (const auto& applied : entries) {
    JCM_CHECK(applied.record->entry.seq == head.size);
    group.take(applied);
    tiles.append(applied.leaf, put_tile);
    follow(head, applied.record->entry);
    if (applied.record->entry.seq == 0 && status.ok())
      status = batch.Put(database.families[view_meta], std::string(views_genesis_key),
                         slice(*applied.bytes));
  }
  tiles.flush_partial(put_tile);
  if (status.ok()) status = group.put_into(batch, database);
  if (status.ok())
    status = batch.Put(database.families[view_meta], std::string(views_mark_key),
                       view_row::encode(head));
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  const std::lock_guard hold(impl_->mutex);
  if (status.ok()) status = database.db->Write(unlogged, &batch);
  if (!status.ok())
    return error_of(status, fmt::format("writing the views up to {}", head.size),
                    base::ErrorId::views_corrupt);
  impl_->head = std::move(head);
  impl_->tiles = std::move(tiles);
  return {};
}

base::Status Views::flush() {
  const auto status =
      impl_->database->db->Flush(rocksdb::FlushOptions(), impl_->database->families);
  if (!status.ok()) return error_of(status, "flushing the views", base::ErrorId::views_corrupt);
  return {};
}

std::shared_ptr<const ViewsSnapshot> Views::snapshot() const {
  const std::lock_guard hold(impl_->mutex);
  return make_snapshot(std::make_shared<ViewsReading>(impl_->database), impl_->head.size);
}

}  // namespace jcm::store
