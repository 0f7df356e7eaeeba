#include "ledger/store/rocks.hpp"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <filesystem>
#include <system_error>

namespace jcm::store {
namespace {

class SilentLogger final : public rocksdb::Logger {
 public:
  SilentLogger() : Logger(rocksdb::InfoLogLevel::HEADER_LEVEL) {}
  using Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
  void LogHeader(const char* /*format*/, va_list /*arguments*/) override {}
};

// RocksDB passes the operating system's words on; the subcode is not always set (7.8.3).
bool says(const rocksdb::Status& status, std::string_view words) {
  return status.ToString().find(words) != std::string::npos;
}

rocksdb::DBOptions common_options() {
  rocksdb::DBOptions options;
  options.paranoid_checks = true;
  options.info_log = silent_logger();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_background_jobs = 2;
  options.write_dbid_to_manifest = true;
  // A background error must not mend itself behind our back: the writer has stopped by then.
  options.max_bgerror_resume_count = 0;
  options.atomic_flush = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  return options;
}

}  // namespace

base::Error error_of(const rocksdb::Status& status, std::string_view doing, base::ErrorId corrupt) {
  using base::ErrorId;
  const std::string said = status.ToString();
  if (status.IsNoSpace() || says(status, "No space left"))
    return base::error(
        ErrorId::store_full,
        fmt::format("the disk is full while {}: make room, then start again ({})", doing, said));
  if (says(status, "lock hold by current process") || says(status, "While lock file"))
    return base::error(
        ErrorId::store_locked,
        fmt::format("another process holds this data directory: stop it first ({})", said));
  const bool file_is_gone = status.IsPathNotFound() || says(status, "No such file");
  if (status.IsCorruption() ||
      (status.IsIOError() && file_is_gone && corrupt == ErrorId::views_corrupt))
    return base::error(corrupt, fmt::format("damage found while {}: {}", doing, said));
  return base::error(ErrorId::store_io, fmt::format("failure while {}: {}", doing, said));
}

rocksdb::Slice slice(base::ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
base::ByteView view(const rocksdb::Slice& slice) {
  return {reinterpret_cast<const std::uint8_t*>(slice.data()), slice.size()};
}

std::string seq_key(domain::Seq seq) {
  std::string key(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<char>(seq >> (56 - 8 * i));
  return key;
}
domain::Seq seq_of_key(const rocksdb::Slice& key) { return base::get_be<domain::Seq>(view(key)); }

std::shared_ptr<rocksdb::Logger> silent_logger() {
  static const std::shared_ptr<rocksdb::Logger> logger = std::make_shared<SilentLogger>();
  return logger;
}

rocksdb::DBOptions entries_db_options() {
  rocksdb::DBOptions options = common_options();
  options.max_total_wal_size = std::uint64_t{64} << 20;
  // A torn last record is what a crash leaves. That this mode also drops synced records behind a
  // damaged one is why the engine compares with the last signed checkpoint before a read-write
  // open.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  return options;
}

rocksdb::DBOptions views_db_options() { return common_options(); }

rocksdb::ColumnFamilyOptions table_options(bool tiny_memtables, bool bloom, bool small_memtables) {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.block_size = 16 << 10;
  table.format_version = 5;
  if (bloom) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  options.write_buffer_size = tiny_memtables ? 32 << 10 : small_memtables ? 1 << 20 : 32 << 20;
  if (small_memtables) {
    options.arena_block_size = 32 << 10;
    options.target_file_size_base = 4 << 20;
  }
  if (tiny_memtables) {
    options.arena_block_size = 4 << 10;
    options.target_file_size_base = 32 << 10;
    options.max_bytes_for_level_base = 128 << 10;
  }
  return options;
}

rocksdb::ColumnFamilyOptions reading_options() { return table_options(false, true); }

rocksdb::ReadOptions read_options(bool scan) {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.total_order_seek = true;
  if (scan) {
    options.fill_cache = false;
    options.readahead_size = std::size_t{2} << 20;
  }
  return options;
}

base::Status make_directories(const std::string& directory) {
  std::error_code fault;
  std::filesystem::create_directories(directory, fault);
  if (fault)
    return base::error(base::ErrorId::file_unwritable,
                       fmt::format("cannot make the directory {}: {}", directory, fault.message()));
  return {};
}

bool holds_database(const std::string& directory) {
  std::error_code fault;
  return std::filesystem::exists(directory + "/CURRENT", fault);
}

Database::~Database() { (void)close(); }

rocksdb::Status Database::close() {
  if (db == nullptr) return rocksdb::Status::OK();
  for (auto* family : families) (void)db->DestroyColumnFamilyHandle(family);
  families.clear();
  const rocksdb::Status status = db->Close();
  delete db;
  db = nullptr;
  return status;
}

}  // namespace jcm::store
