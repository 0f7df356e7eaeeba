// schemas/findings.json, carried in the program: what each finding means and what to do next.
#pragma once

#include <string>
#include <string_view>

#include "ledger/audit/finding.hpp"
#include "ledger/base/result.hpp"

namespace jcm::verifier {

struct Advice {
  std::string_view level;    // the level that finds it, or "directory"
  std::string_view meaning;  // one sentence
  std::string_view next;     // what to do
};
const Advice& advice_of(audit::FindingId id);
std::optional<audit::FindingId> parse_finding(std::string_view text);

// For people: one finding, or all of them. `width` of the terminal; 0: as wide as needed.
std::string explained(audit::FindingId id, std::size_t width);
std::string explained_all(std::size_t width);

}  // namespace jcm::verifier
