// What the sources of this room share about RocksDB: options, status to error, slices. Types are
// only declared here, so that no header of the room includes RocksDB.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"
#include "ledger/domain/identifiers.hpp"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Logger;
class Slice;
class Status;
struct ColumnFamilyOptions;
struct DBOptions;
struct ReadOptions;
}  // namespace rocksdb

namespace jcm::store {

inline constexpr std::string_view entries_format = "jcm-ledger entries 0";
inline constexpr std::string_view views_format = "jcm-ledger views 1";

// The error for a RocksDB status that is not ok. `doing` is what failed ("committing a group"). A
// status of corruption becomes `corrupt`: store.corrupt, or views.corrupt in the views.
base::Error error_of(const rocksdb::Status& status, std::string_view doing,
                     base::ErrorId corrupt = base::ErrorId::store_corrupt);

rocksdb::Slice slice(base::ByteView bytes);
base::ByteView view(const rocksdb::Slice& slice);

std::string seq_key(domain::Seq seq);               // 8 bytes, big-endian: ordered like the number
domain::Seq seq_of_key(const rocksdb::Slice& key);  // the caller has checked the length

// Discards everything: no LOG file in a data directory.
std::shared_ptr<rocksdb::Logger> silent_logger();

rocksdb::DBOptions entries_db_options();
rocksdb::DBOptions views_db_options();
// `bloom`: for tables that are asked for keys they do not hold.
// `small_memtables`: for a ledger that grows slowly, and beside which a large one wants the memory.
rocksdb::ColumnFamilyOptions table_options(bool tiny_memtables, bool bloom,
                                           bool small_memtables = false);
// Column family options under which existing files are only read.
rocksdb::ColumnFamilyOptions reading_options();
// Checksums verified; `scan`: long forward reads that should not displace what is cached.
rocksdb::ReadOptions read_options(bool scan);

// Creates the directory with its parents; file.unwritable.
base::Status make_directories(const std::string& directory);
// True when the directory holds a RocksDB database.
bool holds_database(const std::string& directory);

// A database and its column family handles, closed together.
class Database {
 public:
  Database() = default;
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // in the order in which they were opened
  // Closes; what a close reports is lost in a destructor.
  rocksdb::Status close();
};

}  // namespace jcm::store
