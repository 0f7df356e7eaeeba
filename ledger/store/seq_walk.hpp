// A walk over keys that are sequence numbers, going on past blocks that cannot be read. Used for
// the column family of a database and for single table files alike.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/chain/record_source.hpp"

namespace rocksdb {
class Iterator;
class Status;
}  // namespace rocksdb

namespace jcm::store {

// "block checksum mismatch ... in <file> offset <n> size <m>", as RocksDB 7.8 words it. The file
// comes without its directory; empty when the words name none.
struct DamagedPlace {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // 0: not known
  std::string detail;
  bool operator==(const DamagedPlace&) const = default;
};
DamagedPlace damaged_place(const rocksdb::Status& status);

class SeqWalk {
 public:
  struct Unreadable {
    domain::Seq first = 0;
    domain::Seq last = 0;
    DamagedPlace place;
  };
  struct Item {
    std::optional<chain::StoredRecord> record;  // valid until the next call
    std::optional<Unreadable> unreadable;       // exactly one of the two
  };

  // Keys first <= seq < end. The iterator verifies checksums.
  SeqWalk(std::unique_ptr<rocksdb::Iterator> iterator, domain::Seq first, domain::Seq end);
  ~SeqWalk();
  SeqWalk(SeqWalk&&) noexcept;

  // Absent at the end. An error only where nothing says which keys are concerned.
  base::Result<std::optional<Item>> next();

 private:
  bool seek(domain::Seq seq);  // false: the block that would hold it cannot be read
  base::Result<std::optional<Item>> skip_damage();

  std::unique_ptr<rocksdb::Iterator> iterator_;
  domain::Seq next_;  // the lowest seq not handed out yet
  domain::Seq end_;
  bool placed_ = false;  // the iterator stands at or behind next_
};

}  // namespace jcm::store
