// JSON values and text. The only place that includes Boost.JSON; the rest of the house says
// protocol::json. Reading is strict: valid UTF-8, at most base::max_json_depth levels, and no key
// twice in one object (Boost.JSON alone would silently keep the last).
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace jcm::protocol {

namespace json = boost::json;

// The value a text holds. line.not_utf8, json.malformed (the detail names the byte), json.too_deep,
// json.duplicate_key (`field` is the key). Whole numbers up to 2^64 - 1 keep their value; every
// other number is a double, and typed readers refuse those.
base::Result<json::value> parse_json(std::string_view text);

// One line, keys in the order of the object, no line feed at the end.
std::string to_compact(const json::value& value);
// For people: two spaces a level, an empty container on one line, a line feed at the end.
std::string to_pretty(const json::value& value);

// Appends `text` to `out` as a JSON string, quotes included. `text` must be UTF-8.
void append_string(std::string& out, std::string_view text);

// Between the two kinds of string view in play: Boost.JSON has its own.
inline std::string_view view_of(json::string_view text) { return {text.data(), text.size()}; }
inline json::string_view key_of(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace jcm::protocol
