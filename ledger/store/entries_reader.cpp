#include <fmt/format.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "ledger/store/durable_file.hpp"
#include "ledger/store/entries_common.hpp"

namespace jcm::store {
namespace {

// Beside a writer a file can be deleted between the reading of the MANIFEST and its opening, and a
// write-ahead log between two looks (measured: a quarter of the openings beside a busy writer with
// tiny memtables). Such an opening is tried again, as long as files came or went while it ran.
constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds pause{10};

base::Result<std::shared_ptr<Database>> open_once(const std::string& directory) {
  rocksdb::DBOptions options = entries_db_options();
  auto database = std::make_shared<Database>();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : entries_family_names) families.emplace_back(name, reading_options());
  const auto status = rocksdb::DB::OpenForReadOnly(options, directory, families,
                                                   &database->families, &database->db);
  if (!status.ok()) return error_of(status, fmt::format("opening {} to read", directory));
  return database;
}

// The first seq missing between the table files and the end of the log; absent when there is none.
// Only the part from the write-ahead log is walked: what tables hold was whole when they were
// written.
base::Result<std::optional<domain::Seq>> hole_behind_tables(const Database& database) {
  auto* family = database.families[family_entries];
  rocksdb::ColumnFamilyMetaData tables;
  database.db->GetColumnFamilyMetaData(family, &tables);
  domain::Seq expected = 0;
  for (const auto& level : tables.levels)
    for (const auto& file : level.files)
      if (file.largestkey.size() == 8)
        expected = std::max(expected, seq_of_key(file.largestkey) + 1);
  const std::unique_ptr<rocksdb::Iterator> at(database.db->NewIterator(read_options(true), family));
  for (at->Seek(seq_key(expected)); at->Valid(); at->Next(), ++expected)
    if (at->key().size() != 8 || seq_of_key(at->key()) != expected)
      return std::optional<domain::Seq>{expected};
  if (!at->status().ok()) return error_of(at->status(), "reading the end of the log");
  return std::optional<domain::Seq>{};
}

}  // namespace

struct EntriesReader::Impl {
  std::shared_ptr<Database> database;
  std::uint64_t size = 0;
  std::optional<Head> head;
};

EntriesReader::EntriesReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EntriesReader::~EntriesReader() = default;

base::Result<std::unique_ptr<EntriesReader>> EntriesReader::open(const std::string& directory) {
  if (!holds_database(directory))
    return base::error(base::ErrorId::store_absent, fmt::format("{} holds no ledger", directory));
  base::Result<std::shared_ptr<Database>> database =
      base::error(base::ErrorId::store_io, "not tried");
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    JCM_TRY(const auto before, file_names(directory));
    database = open_once(directory);
    if (database) {
      const auto hole = hole_behind_tables(**database);
      if (hole && !*hole) break;
    }
    JCM_TRY(const auto after, file_names(directory));
    // Equal: nobody was in the way, it is as it is.
    if (before == after || std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(pause);
  }
  if (!database) return std::move(database).error();
  JCM_TRY_VOID(check_format(**database, entries_format, directory));
  auto impl = std::make_unique<Impl>();
  impl->database = std::move(database).value();
  JCM_TRY(const auto highest, highest_seq(*impl->database));
  impl->size = highest ? *highest + 1 : 0;
  if (auto head = load_head(*impl->database)) impl->head = *head;
  return std::unique_ptr<EntriesReader>(new EntriesReader(std::move(impl)));
}

std::uint64_t EntriesReader::size() const { return impl_->size; }
std::optional<Head> EntriesReader::stored_head() const { return impl_->head; }

base::Result<std::vector<domain::Seq>> EntriesReader::key_entries() const {
  return load_key_entries(*impl_->database);
}

base::Result<std::optional<base::Bytes>> EntriesReader::read(domain::Seq seq) const {
  return read_entry(*impl_->database, seq);
}

base::Result<std::optional<PersonalRow>> EntriesReader::personal(const base::Digest& digest) const {
  return read_personal(*impl_->database, digest);
}

base::Result<std::unique_ptr<chain::RecordCursor>> EntriesReader::open(domain::Seq first,
                                                                       domain::Seq end) const {
  return open_cursor(impl_->database, first, std::min(end, impl_->size));
}

}  // namespace jcm::store
