#include "tools/ctl/json_fields.hpp"

#include <algorithm>

#include "ledger/base/text.hpp"

namespace jcm::ctl {

std::string text_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "";
    case json::kind::bool_:
      return value.get_bool() ? "yes" : "no";
    // The ledger refuses control characters, but what comes over the socket is not trusted with the
    // terminal.
    case json::kind::string:
      return base::printable(protocol::view_of(value.get_string()), std::string::npos);
    case json::kind::array:
      return joined(value.get_array());
    case json::kind::object:
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return protocol::to_compact(value);
  }
  return "";
}

std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(protocol::key_of(key));
  return value != nullptr ? text_of(*value) : "";
}

std::uint64_t number_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(protocol::key_of(key));
  if (value == nullptr) return 0;
  if (value->is_uint64()) return value->get_uint64();
  return value->is_int64() && value->get_int64() > 0
             ? static_cast<std::uint64_t>(value->get_int64())
             : 0;
}

bool has(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(protocol::key_of(key));
  return value != nullptr && !value->is_null();
}

const json::object& as_object(const json::value& value) {
  static const json::object empty;
  const auto* object = value.if_object();
  return object != nullptr ? *object : empty;
}

const json::object& object_at(const json::object& object, std::string_view key) {
  static const json::value absent;
  const auto* value = object.if_contains(protocol::key_of(key));
  return as_object(value != nullptr ? *value : absent);
}

const json::array& array_at(const json::object& object, std::string_view key) {
  static const json::array empty;
  const auto* value = object.if_contains(protocol::key_of(key));
  const auto* array = value != nullptr ? value->if_array() : nullptr;
  return array != nullptr ? *array : empty;
}

std::string quantity_at(const json::object& object, std::string_view key) {
  return has(object, key) ? reports::thousands(number_at(object, key)) : "";
}

std::string joined(const json::array& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ' ';
    out += text_of(value);
  }
  return out;
}

void add_facts(reports::FactList& facts, const json::object& object, const std::string& before) {
  for (const auto& [key, value] : object) {
    std::string name = before + std::string(key);
    std::replace(name.begin(), name.end(), '_', ' ');
    if (value.is_object()) {
      add_facts(facts, value.get_object(), name + " ");
      continue;
    }
    const auto* array = value.if_array();
    if (array != nullptr && !array->empty() && array->front().is_object()) {
      std::size_t n = 0;
      for (const auto& item : *array)
        add_facts(facts, as_object(item), name + " " + std::to_string(++n) + " ");
      continue;
    }
    // Words of one text and texts of one list must not look alike.
    if (array != nullptr && std::any_of(array->begin(), array->end(), [](const auto& item) {
          return item.is_string() && item.get_string().find(' ') != json::string::npos;
        })) {
      std::size_t n = 0;
      for (const auto& item : *array) facts.add(name + " " + std::to_string(++n), text_of(item));
      continue;
    }
    const bool is_amount = key == "quantity" || key == "balance" || key == "per_transfer" ||
                           key == "per_day" || key == "above" || key == "ceiling";
    const auto text = is_amount ? quantity_at(object, protocol::view_of(key)) : text_of(value);
    if (!text.empty()) facts.add(std::move(name), text);
  }
}

}  // namespace jcm::ctl
