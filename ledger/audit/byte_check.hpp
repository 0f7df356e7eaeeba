// Level bytes: each entry is read, hashed and decoded on its own. Runs on the threads that read
// ahead; a chunk depends on nothing outside it, so chunks can be made in any order and on any core.
#pragma once

#include <vector>

#include "ledger/audit/verify.hpp"

namespace jcm::audit {

// What stands under one sequence number.
struct Slot {
  enum class Is : std::uint8_t { missing, unreadable, present };
  enum class Reading : std::uint8_t {
    good,
    malformed,
    not_canonical,
    unknown_version,
    unknown_kind
  };
  Is is = Is::missing;
  Reading reading = Reading::malformed;
  bool digest_holds = true;              // the request digest, recomputed (level rules)
  std::uint32_t offset = 0, length = 0;  // in the chunk's bytes
  base::Digest leaf;                     // of the stored bytes; present entries only
  std::optional<base::Digest> prev;      // as the entry states it, where it can be read
  std::optional<chain::Record> record;   // when the reading is good
  std::string detail;                    // what is wrong, when something is

  [[nodiscard]] bool present() const { return is == Is::present; }
  [[nodiscard]] bool good() const { return record.has_value(); }
  [[nodiscard]] bool at_home(domain::Seq seq) const { return record && record->entry.seq == seq; }
  // Neither good nor merely newer than this program.
  [[nodiscard]] bool broken(domain::Seq seq) const {
    if (!present()) return true;
    if (reading == Reading::unknown_version || reading == Reading::unknown_kind) return false;
    return !at_home(seq);
  }
};

// Consecutive sequence numbers, one slot for each; or a gap, a long row of numbers under which
// nothing can be read, which has no slots.
struct Chunk {
  domain::Seq first = 0;
  base::Bytes bytes;
  std::vector<Slot> slots;
  std::vector<chain::UnreadableRange> unreadable;
  std::uint64_t gap = 0;  // numbers in it; then `unreadable` says why, or is empty: missing

  [[nodiscard]] domain::Seq end() const { return first + slots.size() + gap; }
  [[nodiscard]] base::ByteView bytes_of(const Slot& slot) const {
    return base::ByteView(bytes).subspan(slot.offset, slot.length);
  }
};

// Reads entries first <= seq < end. `with_digests`: also recompute request digests.
base::Result<Chunk> read_chunk(const chain::RecordSource& source, domain::Seq first,
                               domain::Seq end, bool with_digests);

// The findings of one slot on its own. Missing and unreadable ones come from the chunk
// (findings.hpp joins neighbours to one range).
std::optional<Finding> finding_of(const Chunk& chunk, domain::Seq seq);
// The same for a gap, of all of its numbers.
Finding finding_of_gap(const Chunk& gap);

}  // namespace jcm::audit
