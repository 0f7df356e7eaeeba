// One request line: JSON-RPC 2.0, narrowed. Notifications, arrays, positional params and unknown or
// repeated members are refused (docs/protocol.md).
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// An id is given back exactly as it was written, so that no client's number format matters. Longer
// ones are refused: an answer should not be mostly an echo.
inline constexpr std::size_t max_raw_id = 256;

struct Request {
  std::string raw_id;   // JSON text as sent: 7, "a1", 1e2, "\u0041"
  std::string method;   // not yet looked up
  json::object params;  // empty when left out
};
// A line that is no request. Answer it with reply_error(raw_id, error).
struct BadRequest {
  std::string raw_id = "null";  // the id where it could be read, else null
  base::Error error;
};
using ParsedRequest = std::variant<Request, BadRequest>;

// line.not_utf8, json.*, request.array, request.without_id, request.malformed (field: jsonrpc, id,
// method, params or the unknown member), in this order of precedence.
ParsedRequest parse_request(std::string_view line);

// The text of member "id" of the object in `line`, as written; empty when it has none, or two, or
// when the text is not JSON up to there. Only finds, does not judge.
std::string_view find_raw_id(std::string_view line);

}  // namespace jcm::protocol
