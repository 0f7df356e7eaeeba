// Reading members of an answer, forgivingly: a member that is absent or of another type reads as
// empty, so that an answer of a newer daemon is shown as far as it is understood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/protocol/json.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::ctl {

namespace json = protocol::json;

// Text as it is, numbers in decimal, booleans yes or no; null and absent empty.
std::string text_of(const json::value& value);
std::string text_at(const json::object& object, std::string_view key);
std::uint64_t number_at(const json::object& object, std::string_view key);
bool has(const json::object& object, std::string_view key);  // present and not null
const json::object& object_at(const json::object& object, std::string_view key);
const json::array& array_at(const json::object& object, std::string_view key);
const json::object& as_object(const json::value& value);
// "1,234"; empty when absent or null.
std::string quantity_at(const json::object& object, std::string_view key);
// Texts of an array, one space between.
std::string joined(const json::array& values);

// Every member as a name and a value, nested ones as "batch position" and "lines 1 quantity".
void add_facts(reports::FactList& facts, const json::object& object,
               const std::string& before = {});

}  // namespace jcm::ctl
