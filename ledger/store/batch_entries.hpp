// The entries in the bytes of a RocksDB write batch, read without RocksDB, whose own reader stops
// the process on bytes that are no batch (7.8.3 as packaged is built with assertions).
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::store {

struct BatchEntries {
  std::vector<std::pair<domain::Seq, base::ByteView>> entries;  // in the order of the batch
  bool whole = false;  // every record was read, up to the last byte
  // What the head row at the end of the batch states: the seq after its last entry. Also found
  // where the records before it cannot be read.
  std::optional<domain::Seq> end;
};
// What can be read from the front of it.
BatchEntries entries_of_batch(base::ByteView batch);

}  // namespace jcm::store
