// Short ways to ask what the gates make of a command.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "ledger/domain/laws.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

// "ok", or "<error id> <field>".
inline std::string outcome_of(const base::Error& error) {
  return std::string(base::id_text(error.id)) + (error.field.empty() ? "" : " " + error.field);
}
template <class T>
std::string outcome_of(const base::Result<T>& result) {
  return result ? "ok" : outcome_of(result.error());
}
inline std::string form(Command command) { return outcome_of(check_form(std::move(command))); }

// A message must be worth reading: a sentence with a way out.
inline bool helpful(const base::Error& error) {
  return error.detail.size() > 20 && error.detail.find("  ") == std::string::npos &&
         error.detail.back() != '.';
}

// What one law says of an entry whatever the others say: "ok", or the error id.
inline std::string judged_by_law(int number, const State& before, const Entry& entry,
                                 const Delta& delta) {
  for (const auto& law : laws()) {
    if (law.number != number) continue;
    const auto status = law.touched(before, entry, delta);
    return status ? "ok" : std::string(base::id_text(status.error().id));
  }
  return "no such law";
}

}  // namespace jcm::test
