// The methods that only read, each a function from its params and a snapshot to its result. They
// run on the reading threads.
#pragma once

#include <functional>
#include <string>

#include "ledger/base/clock.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/protocol/method.hpp"

namespace jcm::service {

// What every handler may use. Thread-safe parts only.
struct Environment {
  engine::Ledger& ledger;
  const base::Clock& clock;
  std::string version;                         // of the program
  std::function<std::uint64_t()> connections;  // open now
};

using ReadHandler = base::Result<protocol::json::value> (*)(const Environment& environment,
                                                            const domain::Actor& actor,
                                                            const protocol::json::object& params);
// Every method that reads has one; asking for a write's is a bug.
ReadHandler read_handler(protocol::Method method);

}  // namespace jcm::service
