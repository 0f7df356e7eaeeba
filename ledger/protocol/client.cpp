#include "ledger/protocol/client.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

base::Error no_reply(std::string_view what) {
  return base::error(base::ErrorId::request_malformed,
                     fmt::format("the answer {}; is this the socket of jcm-ledgerd?", what));
}

// Text or nothing: an answer from a newer ledger may leave out what this client would like to show.
std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key_of(key));
  return value != nullptr && value->is_string() ? std::string(view_of(value->get_string()))
                                                : std::string();
}

std::optional<std::size_t> number_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key_of(key));
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::size_t>(value->get_int64());
}

}  // namespace

std::string build_request(std::uint64_t id, std::string_view method, const json::object& params) {
  std::string out = fmt::format("{{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":", id);
  append_string(out, method);
  out.append(",\"params\":").append(json::serialize(params)).append("}\n");
  return out;
}

base::Result<RemoteError> read_remote_error(const json::value& error) {
  const auto* object = error.if_object();
  const auto* code = object == nullptr ? nullptr : object->if_contains("code");
  const auto* data = object == nullptr ? nullptr : object->if_contains("data");
  if (code == nullptr || !code->is_int64() || data == nullptr || !data->is_object())
    return no_reply("holds an error without code and data");
  const auto& detail = data->get_object();
  RemoteError out;
  out.code = static_cast<int>(code->get_int64());
  out.message = text_at(*object, "message");
  out.id = text_at(detail, "id");
  out.kind = text_at(detail, "kind");
  out.field = text_at(detail, "field");
  out.next = text_at(detail, "next");
  out.item = number_at(detail, "item");
  if (out.id.empty() || out.kind.empty()) return no_reply("holds an error without id and kind");
  return out;
}

base::Result<Reply> parse_reply(std::string_view line) {
  JCM_TRY(auto value, parse_json(line));
  if (!value.is_object()) return no_reply("is not an object");
  auto& object = value.get_object();
  const auto* version = object.if_contains("jsonrpc");
  auto* id = object.if_contains("id");
  auto* result = object.if_contains("result");
  const auto* error = object.if_contains("error");
  if (version == nullptr || *version != "2.0" || id == nullptr)
    return no_reply("is not JSON-RPC 2.0");
  if ((result == nullptr) == (error == nullptr))
    return no_reply("has not exactly one of result and error");
  if (result != nullptr) return Reply{std::move(*id), std::move(*result)};
  JCM_TRY(auto remote, read_remote_error(*error));
  return Reply{std::move(*id), std::move(remote)};
}

}  // namespace jcm::protocol
