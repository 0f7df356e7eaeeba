// RocksDB's log format, in which the write-ahead log and the MANIFEST are written, read without
// RocksDB so that damage is named by offset and a torn end is told from a changed byte.
//
// Blocks of 32 KiB hold fragments: masked CRC-32C (4 bytes, little-endian, over all that follows
// except the length), length (2 bytes), type (1 byte: full, first, middle, last; 5 to 8 are the
// same with the log's number in 4 more bytes), payload. Fewer than 7 bytes left in a block are
// zeros. (RocksDB wiki, "Write Ahead Log File Format"; db/log_format.h of 7.8.3.)
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.hpp"

namespace jcm::store {

struct LogItem {
  enum class Kind { record, damaged, torn };
  Kind kind = Kind::record;
  std::uint64_t offset = 0;  // of the record, or of the damaged or torn piece
  std::uint64_t length = 0;
  base::ByteView payload;   // damaged: what stands there, whole or not; valid in the call
  std::string_view detail;  // damaged, torn
};

// Walks the bytes of a log; goes on behind damage, at the next fragment where one is certain and
// else at the next block. At most one torn item, the last.
void scan_log(base::ByteView log, const std::function<void(const LogItem&)>& take);

}  // namespace jcm::store
