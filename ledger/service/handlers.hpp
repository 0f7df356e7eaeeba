// The methods that only read, each a function from its params and a snapshot to its result. They
// run on the reading threads.
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "ledger/base/clock.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/protocol/method.hpp"
#include "ledger/service/trail.hpp"

namespace jcm::service {

// What every handler may use. Thread-safe parts only.
struct Environment {
  engine::Ledger& ledger;
  const base::Clock& clock;
  std::string version;                         // of the program
  std::function<std::uint64_t()> connections;  // open now
  // Until when a handler that waits for the signer may wait; of the clock's monotonic time.
  std::int64_t wait_until_micros = 0;
  Trail* trail = nullptr;  // null: this service has none
  [[nodiscard]] std::int64_t wait_left_ms() const {
    return std::max<std::int64_t>(0, (wait_until_micros - clock.monotonic_micros()) / 1'000);
  }
};
// How long a request may wait for the signer, from its arrival.
inline constexpr std::int64_t max_signer_wait_micros = 5'000'000;

using ReadHandler = base::Result<protocol::json::value> (*)(const Environment& environment,
                                                            const domain::Actor& actor,
                                                            const protocol::json::object& params);
// Every method that reads has one; asking for a write's is a bug.
ReadHandler read_handler(protocol::Method method);
bool may_wait(protocol::Method method);
// Whether the handler would have to wait for the signer now: then it runs on the waiting thread, so
// that it holds up no other reader, and the signer has been asked to hurry, so that one request in
// line there does not wait for the next. Of methods that may wait; cheap.
bool must_wait(const Environment& environment, protocol::Method method,
               const protocol::json::object& params);

}  // namespace jcm::service
