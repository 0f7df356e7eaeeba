#include "ledger/engine/recorded_time.hpp"

#include <algorithm>
#include <string>

namespace jcm::engine {

namespace {
constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t behind_micros = 5 * micros_per_second;
}  // namespace

RecordedTime::RecordedTime(const base::Clock& clock, base::Timestamp last,
                           std::int64_t tolerance_seconds)
    : clock_(clock),
      believed_(std::max(clock.now(), last)),
      believed_at_(clock.monotonic_micros()),
      tolerance_micros_(tolerance_seconds * micros_per_second) {}

base::Result<base::Timestamp> RecordedTime::read(base::Timestamp last) const {
  const auto now = clock_.now();
  if (now.micros < last.micros - behind_micros)
    return base::error(base::ErrorId::clock_behind,
                       "the clock says " + base::to_text(now) +
                           ", which is before the last entry, " + base::to_text(last) +
                           "; set the clock right, nothing is recorded until then");
  const auto elapsed = clock_.monotonic_micros() - believed_at_;
  const auto expected = believed_.micros + elapsed;
  if (now.micros > expected + tolerance_micros_)
    return base::error(
        base::ErrorId::clock_jumped,
        "the clock says " + base::to_text(now) + ", but should stand near " +
            base::to_text(base::Timestamp{expected}) +
            "; set the clock right, or, if it is right " +
            "now, restart the ledger, which takes the clock at its word when it starts");
  return now;
}

void RecordedTime::believe(base::Timestamp reading) {
  believed_ = reading;
  believed_at_ = clock_.monotonic_micros();
}

}  // namespace jcm::engine
