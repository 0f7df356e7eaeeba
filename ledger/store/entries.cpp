#include "ledger/store/entries.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

#include "ledger/store/entries_common.hpp"
#include "ledger/store/file_sums.hpp"
#include "ledger/store/scrub.hpp"

namespace jcm::store {
namespace {

constexpr std::chrono::seconds patience_with_readers{5};

std::vector<rocksdb::ColumnFamilyDescriptor> families(const EntriesOptions& options) {
  std::vector<rocksdb::ColumnFamilyDescriptor> out;
  for (const char* name : entries_family_names)
    out.emplace_back(name,
                     table_options(options.tiny_memtables, std::string_view(name) == "personal",
                                   options.small_memtables));
  return out;
}

base::Result<std::shared_ptr<Database>> open_database(const std::string& directory,
                                                      const EntriesOptions& options, bool create) {
  rocksdb::DBOptions db_options = entries_db_options();
  db_options.create_if_missing = create;
  db_options.create_missing_column_families = create;
  db_options.error_if_exists = create;
  auto database = std::make_shared<Database>();
  const auto status = rocksdb::DB::Open(db_options, directory, families(options),
                                        &database->families, &database->db);
  if (!status.ok()) return error_of(status, fmt::format("opening {}", directory));
  return database;
}

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

// The sums describe a directory at rest: gone before RocksDB touches anything, and only while
// nobody else holds the directory.
base::Result<std::optional<std::string>> take_sums_under_lock(const std::string& directory) {
  rocksdb::Env* env = rocksdb::Env::Default();
  rocksdb::FileLock* lock = nullptr;
  const auto status = env->LockFile(directory + "/LOCK", &lock);
  if (!status.ok()) return error_of(status, fmt::format("locking {}", directory));
  auto text = take_sums(directory);
  (void)env->UnlockFile(lock);
  return text;
}

}  // namespace

struct Entries::Impl {
  std::string directory;
  FileSums known_sums;
  std::vector<base::Digest> erasing;  // deleted, maybe still in files; commit thread
  std::atomic<bool> failed = false;
  mutable std::mutex mutex;            // guards what follows
  std::shared_ptr<Database> database;  // null once closed
  Head head;
  std::vector<domain::Seq> key_entries;

  [[nodiscard]] base::Result<std::shared_ptr<Database>> handle() const {
    const std::lock_guard hold(mutex);
    if (database == nullptr)
      return base::error(base::ErrorId::store_io, fmt::format("{} is closed", directory));
    return database;
  }
};

Entries::Entries(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Entries::~Entries() = default;

base::Result<std::unique_ptr<Entries>> Entries::create(const std::string& directory,
                                                       const EntriesOptions& options) {
  std::error_code fault;
  if (std::filesystem::exists(directory, fault) && !std::filesystem::is_empty(directory, fault))
    return base::error(
        base::ErrorId::store_exists,
        fmt::format("{} is not empty: give a new directory, or open the ledger in it", directory));
  JCM_TRY_VOID(make_directories(directory));
  JCM_TRY(auto database, open_database(directory, options, true));
  const auto status = database->db->Put(synced(), database->families[family_head],
                                        std::string(format_key), std::string(entries_format));
  if (!status.ok()) return error_of(status, "writing the format marker");
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  impl->database = std::move(database);
  return std::unique_ptr<Entries>(new Entries(std::move(impl)));
}

base::Result<std::unique_ptr<Entries>> Entries::open(const std::string& directory,
                                                     const EntriesOptions& options) {
  if (!holds_database(directory))
    return base::error(
        base::ErrorId::store_absent,
        fmt::format("{} holds no ledger: use init to make one, or give its directory", directory));
  JCM_TRY(const auto sums, take_sums_under_lock(directory));
  auto database = open_database(directory, options, false);
  if (!database) {
    if (sums) JCM_TRY_VOID(put_sums(directory, *sums));
    return std::move(database).error();
  }
  JCM_TRY_VOID(check_format(**database, entries_format, directory));
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  if (sums) impl->known_sums = FileSums::parse(*sums).value_or(FileSums{});
  JCM_TRY(const auto stored, load_head(**database));
  JCM_TRY(const auto highest, highest_seq(**database));
  impl->head = stored.value_or(Head{});
  JCM_TRY(impl->key_entries, load_key_entries(**database));
  JCM_TRY(impl->erasing, load_erasing(**database));
  if (impl->head.size != (highest ? *highest + 1 : 0))
    return base::error(
        base::ErrorId::store_corrupt,
        fmt::format("the head row states {} entries, the highest entry is {}: run the verifier",
                    impl->head.size, highest ? std::to_string(*highest) : "none"));
  impl->database = std::move(database).value();
  return std::unique_ptr<Entries>(new Entries(std::move(impl)));
}

base::Status Entries::commit(std::span<const CommitItem> items,
                             std::span<const PersonalRow> personal,
                             std::span<const base::Digest> erased) {
  if (impl_->failed)
    return base::error(
        base::ErrorId::store_read_only,
        "an earlier commit failed, so nothing is written any more: mend the cause and start again");
  JCM_TRY(const auto database, impl_->handle());
  const Head before = head();
  if (items.empty() && personal.empty()) return {};
  std::size_t bytes = 256;
  for (const auto& item : items) bytes += item.bytes.size() + 64;
  rocksdb::WriteBatch batch(bytes, 0, 8, 0);
  auto* entries = database->families[family_entries];
  rocksdb::Status status;
  Head after = before;
  std::vector<domain::Seq> keys = key_entries();
  const auto keys_before = keys.size();
  for (const auto& item : items) {
    JCM_CHECK(item.seq == after.size);
    if (status.ok()) status = batch.Put(entries, seq_key(item.seq), slice(item.bytes));
    after = Head{item.seq + 1, item.leaf};
    if (item.changes_key) keys.push_back(item.seq);
  }
  for (const auto& row : personal)
    if (status.ok())
      status = batch.Put(database->families[family_personal], slice(row.digest.view()),
                         encode_personal(row));
  std::vector<base::Digest> erasing = impl_->erasing;
  for (const auto& digest : erased) {
    if (status.ok())
      status = batch.Delete(database->families[family_personal], slice(digest.view()));
    erasing.push_back(digest);
  }
  if (status.ok() && !erased.empty())
    status = batch.Put(database->families[family_head], std::string(erasing_key),
                       encode_erasing(erasing));
  if (status.ok())
    status = batch.Put(database->families[family_head], std::string(head_key), encode_head(after));
  if (status.ok() && keys.size() > keys_before)
    status =
        batch.Put(database->families[family_head], std::string(keys_key), encode_key_entries(keys));
  if (status.ok()) status = database->db->Write(synced(), &batch);
  if (!status.ok()) {
    impl_->failed = true;
    return error_of(status,
                    fmt::format("committing {} entries from {} on", items.size(), before.size));
  }
  impl_->erasing = std::move(erasing);
  const std::lock_guard hold(impl_->mutex);
  impl_->head = after;
  impl_->key_entries = std::move(keys);
  return {};
}

base::Status Entries::scrub() {
  if (impl_->erasing.empty() || impl_->failed) return {};
  JCM_TRY(const auto database, impl_->handle());
  JCM_TRY_VOID(store::scrub(*database, impl_->erasing));
  const auto status =
      database->db->Delete(synced(), database->families[family_head], std::string(erasing_key));
  if (!status.ok()) return error_of(status, "noting that erased texts are gone from the files");
  impl_->erasing.clear();
  return {};
}

std::vector<domain::Seq> Entries::key_entries() const {
  const std::lock_guard hold(impl_->mutex);
  return impl_->key_entries;
}

Head Entries::head() const {
  const std::lock_guard hold(impl_->mutex);
  return impl_->head;
}

base::Result<std::optional<base::Bytes>> Entries::read(domain::Seq seq) const {
  JCM_TRY(const auto database, impl_->handle());
  return read_entry(*database, seq);
}

base::Result<std::optional<PersonalRow>> Entries::personal(const base::Digest& digest) const {
  JCM_TRY(const auto database, impl_->handle());
  return read_personal(*database, digest);
}

base::Result<std::unique_ptr<chain::RecordCursor>> Entries::cursor(domain::Seq first,
                                                                   domain::Seq end) const {
  JCM_TRY(const auto database, impl_->handle());
  return open_cursor(database, first, end);
}

base::Status Entries::close() {
  std::shared_ptr<Database> database;
  {
    const std::lock_guard hold(impl_->mutex);
    database.swap(impl_->database);
  }
  if (database == nullptr) return {};
  rocksdb::Status status;
  if (!impl_->failed) status = database->db->Flush(rocksdb::FlushOptions(), database->families);
  // Readers that came before us finish; new ones are refused.
  const auto deadline = std::chrono::steady_clock::now() + patience_with_readers;
  while (database.use_count() > 1 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (database.use_count() > 1)
    return base::error(
        base::ErrorId::store_io,
        fmt::format("{} is still being read: it closes with the last reader", impl_->directory));
  const rocksdb::Status closed = database->close();
  if (status.ok()) status = closed;
  if (impl_->failed)
    return base::error(
        base::ErrorId::store_read_only,
        "closed after a failed commit: nothing was flushed, and no file sums were written");
  if (!status.ok()) return error_of(status, fmt::format("closing {}", impl_->directory));
  return write_sums(impl_->directory, impl_->known_sums);
}

}  // namespace jcm::store
