// The recorded time of the next entry: the clock's, but always after the last entry's; and the
// bounds within which the clock is believed at all (foundation, point 7).
#pragma once

#include "ledger/base/clock.hpp"
#include "ledger/base/result.hpp"

namespace jcm::engine {

// Used by the deciding thread only.
class RecordedTime {
 public:
  // `last` is the recorded time of the newest entry. A start is the operator's word that the clock
  // is right, unless it lies behind the newest entry.
  RecordedTime(const base::Clock& clock, base::Timestamp last, std::int64_t tolerance_seconds);

  // The clock now; clock.behind more than 5 s before `last`, clock.jumped more than the tolerance
  // ahead of where the clock should stand by the monotonic time since it was last believed.
  base::Result<base::Timestamp> read(base::Timestamp last) const;
  // An entry was recorded under this reading.
  void believe(base::Timestamp reading);
  // The time of an entry after one recorded at `last`.
  static base::Timestamp after(base::Timestamp last, base::Timestamp reading) {
    return std::max(reading, base::Timestamp{last.micros + 1});
  }

 private:
  const base::Clock& clock_;
  base::Timestamp believed_;
  std::int64_t believed_at_;  // monotonic
  std::int64_t tolerance_micros_;
};

}  // namespace jcm::engine
