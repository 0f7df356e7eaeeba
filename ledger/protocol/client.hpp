// The other end of the socket: what a client sends and what it gets back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// A request line, line feed included.
std::string build_request(std::uint64_t id, std::string_view method, const json::object& params);

// An error as the ledger told it.
struct RemoteError {
  int code = 0;
  std::string message;              // one sentence
  std::string id;                   // stable: "units.insufficient"
  std::string kind;                 // malformed, refused, denied, ...: fixes the exit code
  std::string field;                // empty: none
  std::string next;                 // what to do
  std::optional<std::size_t> item;  // of a refused atomic batch
};
// From the "error" member of a reply or of one item of a batch; request.malformed when it is none.
base::Result<RemoteError> read_remote_error(const json::value& error);

struct Reply {
  json::value id;
  std::variant<json::value, RemoteError> outcome;
};
// json.* or request.malformed when the line is not a reply.
base::Result<Reply> parse_reply(std::string_view line);

}  // namespace jcm::protocol
