#include "ledger/protocol/request.hpp"

#include <fmt/format.h>

#include <optional>

#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

using base::ErrorId;

// Walks the members of a top-level object without building anything. Every step is bounds-checked;
// on anything odd the walk ends.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void blanks() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // A string with its quotes; empty when there is none.
  std::string_view string() {
    blanks();
    const std::size_t start = at_;
    if (!take('"')) return {};
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    if (at_ >= text_.size()) return {};
    ++at_;
    return text_.substr(start, at_ - start);
  }
  // Any value; empty when there is none.
  std::string_view value() {
    blanks();
    const std::size_t start = at_;
    int depth = 0;
    do {
      if (at_ >= text_.size()) return {};
      const char c = text_[at_];
      if (c == '"') {
        if (string().empty()) return {};
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        if (--depth < 0) return {};
        ++at_;
      } else if (depth > 0) {
        ++at_;
      } else {
        at_ = std::min(text_.find_first_of(" \t\r\n,}]", at_), text_.size());
      }
    } while (depth > 0);
    return text_.substr(start, at_ - start);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether a key as written means "id"; it may be escaped.
bool means_id(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw == "\"id\"";
  if (raw.size() > 16) return false;
  const auto key = parse_json(raw);
  return key && key->is_string() && key->get_string() == "id";
}

base::Error malformed(std::string_view field, std::string detail) {
  return base::error(ErrorId::request_malformed, std::move(detail), std::string(field));
}

base::Status check_members(const json::object& object) {
  for (const auto& member : object) {
    const auto key = view_of(member.key());
    if (key != "jsonrpc" && key != "id" && key != "method" && key != "params")
      return malformed(
          base::printable(key),
          fmt::format("unknown member \"{}\"; a request has jsonrpc, id, method and params",
                      base::printable(key)));
  }
  return {};
}

base::Status check_version(const json::object& object) {
  const auto* version = object.if_contains("jsonrpc");
  if (version == nullptr)
    return malformed("jsonrpc", "member \"jsonrpc\" is missing; give \"2.0\"");
  if (!version->is_string() || version->get_string() != "2.0")
    return malformed("jsonrpc", fmt::format("jsonrpc is {}; give \"2.0\"",
                                            base::printable(to_compact(*version), 40)));
  return {};
}

base::Status check_id(const json::object& object, std::string_view raw) {
  const auto* id = object.if_contains("id");
  if (id == nullptr)
    return base::error(
        ErrorId::request_without_id,
        "the request has no id, so its answer could not be told apart; give a string or a "
        "number as id",
        "id");
  if (!id->is_string() && !id->is_number())
    return malformed("id", "id is neither a string nor a number; give one of the two");
  if (raw.size() > max_raw_id)
    return malformed("id",
                     fmt::format("id is {} bytes long; give at most {}", raw.size(), max_raw_id));
  return {};
}

base::Result<Request> take_request(json::object& object, std::string_view raw_id) {
  JCM_TRY_VOID(check_members(object));
  JCM_TRY_VOID(check_version(object));
  JCM_TRY_VOID(check_id(object, raw_id));
  const auto* method = object.if_contains("method");
  if (method == nullptr)
    return malformed("method", "member \"method\" is missing; give a method's name (see describe)");
  if (!method->is_string())
    return malformed("method", "method is not a string; give a method's name (see describe)");
  auto* params = object.if_contains("params");
  if (params != nullptr && !params->is_object())
    return malformed("params", "params is not an object; give named parameters, or leave it out");
  Request request{std::string(raw_id), std::string(view_of(method->get_string())), {}};
  if (params != nullptr) request.params = std::move(params->get_object());
  return request;
}

// The id to answer a line with that is no request: only one that a request could have had.
std::string answerable_id(std::string_view line) {
  const auto raw = find_raw_id(line);
  if (raw.empty() || raw.size() > max_raw_id) return "null";
  const auto id = parse_json(raw);
  return id && (id->is_string() || id->is_number()) ? std::string(raw) : "null";
}

}  // namespace

std::string_view find_raw_id(std::string_view line) {
  Scanner scan(line);
  std::string_view found;
  if (!scan.take('{') || scan.take('}')) return {};
  do {
    const auto key = scan.string();
    if (key.empty() || !scan.take(':')) return {};
    const auto value = scan.value();
    if (value.empty()) return {};
    if (!means_id(key)) continue;
    if (!found.empty()) return {};
    found = value;
  } while (scan.take(','));
  return scan.take('}') ? found : std::string_view();
}

ParsedRequest parse_request(std::string_view line) {
  auto value = parse_json(line);
  if (!value) return BadRequest{answerable_id(line), std::move(value).error()};
  if (value->is_array())
    return BadRequest{"null",
                      base::error(ErrorId::request_array,
                                  "an array of requests is not taken; send one request a line, or "
                                  "use the method batch")};
  if (!value->is_object())
    return BadRequest{"null",
                      malformed("", "the line is not an object; send a JSON-RPC 2.0 request")};
  auto request = take_request(value->get_object(), find_raw_id(line));
  if (!request) return BadRequest{answerable_id(line), std::move(request).error()};
  return *std::move(request);
}

}  // namespace jcm::protocol
