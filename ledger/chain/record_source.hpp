// Where records come from, for whoever checks them: a data directory, an archive, salvaged files.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::chain {

struct StoredRecord {
  domain::Seq seq = 0;
  base::ByteView bytes;  // valid until the next call on the cursor
};
// Records first to last that the source cannot read, and why (file and offset when known).
struct UnreadableRange {
  domain::Seq first = 0;
  domain::Seq last = 0;
  std::string file;  // empty: not known
  std::uint64_t offset = 0;
  std::string detail;
};
using SourceItem = std::variant<StoredRecord, UnreadableRange>;

// Forward only. Not shared between threads; open one per thread.
class RecordCursor {
 public:
  virtual ~RecordCursor() = default;
  // Absent at the end. Items come in ascending order of seq; a missing seq is simply not there.
  virtual base::Result<std::optional<SourceItem>> next() = 0;
};

class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // Number of entries the source holds or should hold: highest seq + 1.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Entries first <= seq < end.
  virtual base::Result<std::unique_ptr<RecordCursor>> open(domain::Seq first,
                                                           domain::Seq end) const = 0;
};

}  // namespace jcm::chain
