#include "ledger/protocol/object_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "ledger/base/text.hpp"

namespace jcm::protocol {

using base::ErrorId;

std::string join_path(std::string_view parent, std::string_view child) {
  if (child.empty()) return std::string(parent);
  if (parent.empty() || child.front() == '[') return fmt::format("{}{}", parent, child);
  return fmt::format("{}.{}", parent, child);
}

const json::value* ObjectReader::take(std::string_view key) {
  const auto* value = object_.if_contains(key_of(key));
  if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) return value;
  asked_.push_back(key);
  if (value != nullptr) ++found_;
  return value;
}

void ObjectReader::missing(std::string_view key) {
  fail(key, base::error(ErrorId::field_missing, fmt::format("{} is missing; give it", key)));
}

void ObjectReader::fail(std::string_view key, base::Error error) {
  if (error_) return;
  error.field = join_path(key, error.field);
  error_ = std::move(error);
}

base::Status ObjectReader::finish() {
  if (found_ < object_.size()) {
    for (const auto& member : object_) {
      const auto key = view_of(member.key());
      if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
      const auto shown = base::printable(key);
      const auto known = asked_.empty() ? std::string("there are no fields here; leave it out")
                                        : fmt::format("the fields are {}", fmt::join(asked_, ", "));
      return base::error(ErrorId::field_unknown,
                         fmt::format("\"{}\" is no field; {}", shown, known), shown);
    }
  }
  if (error_) return *error_;
  return {};
}

}  // namespace jcm::protocol
