// The change feed on the wire (docs/protocol.md, Following the ledger): the params of `subscribe`,
// and the notifications that follow its answer, one a line, each a JSON-RPC request without an id.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/domain/entry.hpp"
#include "ledger/protocol/client.hpp"

namespace jcm::protocol {

// An entry is sent when its kind is one of `kinds` (empty: any) and its scope is `registry`
// (absent: any, and the ledger-wide ones).
inline constexpr std::size_t max_feed_kinds = 64;
struct SubscribeParams {
  std::optional<domain::Seq> from;   // absent: the size of the ledger when the request's turn comes
  std::optional<domain::Seq> until;  // the last entry; absent: without end
  std::vector<domain::EntryKind> kinds;
  std::optional<domain::RegistryCode> registry;
  bool raw = false;  // also the stored bytes, in hexadecimal
};
base::Result<SubscribeParams> read_subscribe(const json::object& params);

// The result of subscribe.
json::object subscribed_json(domain::Seq from, std::uint64_t size);

// Why a feed ends by itself.
enum class FeedEnd : std::uint8_t {
  until,        // the last entry asked for has been passed
  input_ended,  // the client has closed its sending half, and has got what there was
  stopping,     // the service stops: go on after its next start
  failed,       // as the error says
};
std::string_view text_of(FeedEnd reason);

// Lines, line feed included. `next` is always the seq from which to subscribe again.
std::string entry_notification(const json::object& entry);
std::string progress_notification(domain::Seq next);
std::string end_notification(domain::Seq next, FeedEnd reason,
                             const std::optional<base::Error>& error = std::nullopt);

// The client's side: any line that comes while it follows.
struct Notification {
  std::string method;
  json::object params;
};
// As parse_reply for a line with an id.
base::Result<std::variant<Reply, Notification>> parse_message(std::string_view line);

}  // namespace jcm::protocol
