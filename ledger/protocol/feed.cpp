#include "ledger/protocol/feed.hpp"

#include <fmt/format.h>

#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/reply.hpp"

namespace jcm::protocol {
namespace {

std::string notification(std::string_view method, std::string_view params) {
  std::string out;
  out.reserve(method.size() + params.size() + 48);
  out.append(R"({"jsonrpc":"2.0","method":")").append(method);
  out.append(R"(","params":)").append(params).append("}\n");
  return out;
}

}  // namespace

base::Result<SubscribeParams> read_subscribe(const json::object& params) {
  ObjectReader in(params);
  SubscribeParams out;
  out.from = in.optional("from", as_seq);
  out.until = in.optional("until", as_seq);
  if (auto kinds = in.optional("kinds", AsList{as_entry_kind, 1, max_feed_kinds}))
    out.kinds = std::move(*kinds);
  out.registry = in.optional("registry", as_registry);
  out.raw = in.optional("raw", as_bool).value_or(false);
  JCM_TRY_VOID(in.finish());
  return out;
}

json::object subscribed_json(domain::Seq from, std::uint64_t size) {
  return {{"from", from}, {"size", size}};
}

std::string_view text_of(FeedEnd reason) {
  switch (reason) {
    case FeedEnd::until:
      return "until";
    case FeedEnd::input_ended:
      return "input_ended";
    case FeedEnd::stopping:
      return "stopping";
    case FeedEnd::failed:
      break;
  }
  return "failed";
}

std::string entry_notification(const json::object& entry) {
  return notification("entry", to_compact(entry));
}

std::string progress_notification(domain::Seq next) {
  return notification("progress", fmt::format(R"({{"next":{}}})", next));
}

std::string end_notification(domain::Seq next, FeedEnd reason,
                             const std::optional<base::Error>& error) {
  const std::string told = error ? R"(,"error":)" + error_text(*error) : std::string();
  return notification("end",
                      fmt::format(R"({{"next":{},"reason":"{}"{}}})", next, text_of(reason), told));
}

base::Result<std::variant<Reply, Notification>> parse_message(std::string_view line) {
  using Message = std::variant<Reply, Notification>;
  JCM_TRY(auto value, parse_json(line));
  auto* object = value.if_object();
  auto* method = object == nullptr ? nullptr : object->if_contains("method");
  auto* params = object == nullptr ? nullptr : object->if_contains("params");
  if (method == nullptr || !method->is_string() || params == nullptr || !params->is_object() ||
      object->contains("id")) {
    JCM_TRY(auto reply, parse_reply(line));
    return Message(std::move(reply));
  }
  return Message(
      Notification{std::string(view_of(method->get_string())), std::move(params->get_object())});
}

}  // namespace jcm::protocol
