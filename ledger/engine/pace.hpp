// A clock for pauses only: how often to flush, to sign. What it says is recorded nowhere, so it is
// not the injected one.
#pragma once

#include <chrono>
#include <cstdint>

namespace jcm::engine {

inline std::int64_t pace_micros() {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace jcm::engine
