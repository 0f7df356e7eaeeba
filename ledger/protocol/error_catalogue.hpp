// schemas/errors.json, read once: what each error means and what the caller should do next.
#pragma once

#include <string_view>

#include "ledger/base/error_ids.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

struct ErrorAdvice {
  std::string_view meaning;  // one sentence
  std::string_view next;     // one sentence: what to do
};
const ErrorAdvice& advice_of(base::ErrorId id);
// The whole file, for `describe`.
const json::value& error_catalogue();

// The JSON-RPC code of an error: -32700 not JSON, -32600 no request, -32601 unknown method, -32602
// bad params, -32001 refused, -32002 denied, -32003 conflict, -32004 busy, -32005 unavailable,
// -32006 corrupt, -32603 internal. Programs should match data.id instead.
int rpc_code(base::ErrorId id);

}  // namespace jcm::protocol
