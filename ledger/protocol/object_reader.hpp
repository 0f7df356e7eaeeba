// Reads the fields of one JSON object into typed values, remembers the first fault, and refuses
// keys nobody asked for. Converters turn a value into a type; those of the domain are in
// fields.hpp.
//
//   ObjectReader in(params);
//   out.from = in.required("from", as_account);
//   out.vintage = in.optional("vintage", as_vintage);
//   JCM_TRY_VOID(in.finish());
//
// Precedence: an unknown key of this object; then its fields in the order they are read (which is
// the order of the schema), a nested object's own keys before its fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// "lines" + "[1].quantity" -> "lines[1].quantity"; "holder" + "name" -> "holder.name".
std::string join_path(std::string_view parent, std::string_view child);

class ObjectReader {
 public:
  explicit ObjectReader(const json::object& object) : object_(object) {}

  // `convert` takes a const json::value& and gives a Result<T>; the field of its error is relative
  // to the value and gets this key put before it. After a fault the result is a default value.
  template <class Convert>
  auto required(std::string_view key, const Convert& convert) {
    using T = std::decay_t<decltype(*convert(std::declval<const json::value&>()))>;
    const json::value* value = take(key);
    if (value == nullptr) {
      missing(key);
      return T{};
    }
    auto read = convert(*value);
    if (read) return T(*std::move(read));
    fail(key, std::move(read).error());
    return T{};
  }
  template <class Convert>
  auto optional(std::string_view key, const Convert& convert) {
    using T = std::decay_t<decltype(*convert(std::declval<const json::value&>()))>;
    const json::value* value = take(key);
    if (value == nullptr) return std::optional<T>{};
    auto read = convert(*value);
    if (read) return std::optional<T>(*std::move(read));
    fail(key, std::move(read).error());
    return std::optional<T>{};
  }

  // Whether the key is there; counts as asking for it.
  bool has(std::string_view key) { return take(key) != nullptr; }
  // A fault found by the caller, about `key` (or about a path relative to it); the first one stays.
  void fail(std::string_view key, base::Error error);
  [[nodiscard]] bool ok() const { return !error_.has_value(); }

  // After everything was asked for: the fault to report, if any. field.unknown names the keys there
  // are.
  base::Status finish();

 private:
  const json::value* take(std::string_view key);
  void missing(std::string_view key);
  const json::object& object_;
  std::vector<std::string_view> asked_;
  std::size_t found_ = 0;  // how many of the object's keys were asked for
  std::optional<base::Error> error_;
};

}  // namespace jcm::protocol
