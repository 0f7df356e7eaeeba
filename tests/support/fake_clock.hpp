// A clock that stands where a test puts it. Thread-safe.
#pragma once

#include <atomic>

#include "ledger/base/clock.hpp"

namespace jcm::test {

class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(base::Timestamp start) : now_(start.micros) {}
  [[nodiscard]] base::Timestamp now() const override { return {now_.load()}; }
  [[nodiscard]] std::int64_t monotonic_micros() const override { return monotonic_.load(); }

  // Time goes on.
  void advance_seconds(std::int64_t seconds) {
    now_ += seconds * 1'000'000;
    monotonic_ += seconds * 1'000'000;
  }
  // Somebody sets the wall clock; the monotonic one does not follow.
  void step_seconds(std::int64_t seconds) { now_ += seconds * 1'000'000; }

 private:
  std::atomic<std::int64_t> now_;
  std::atomic<std::int64_t> monotonic_{0};
};

}  // namespace jcm::test
