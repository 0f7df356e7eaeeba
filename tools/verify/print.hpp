// The result for people and for scripts.
#pragma once

#include "ledger/base/clock.hpp"
#include "tools/verify/directory.hpp"

namespace jcm::verifier {

// Exit codes, as documented in docs/auditing.md.
inline constexpr int exit_clean = 0;
inline constexpr int exit_findings = 1;   // damage, or warnings only
inline constexpr int exit_unchecked = 2;  // something could not be checked, and nothing is damaged

struct Counts {
  std::size_t damage = 0, warning = 0, unchecked = 0;
};
Counts count(const Outcome& outcome);
int exit_code(const Outcome& outcome);

// `now`: for the age of the unsigned tail. `seconds`: what the check took.
std::string to_text(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds);
std::string to_json(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds);
// When nothing could be verified at all.
std::string failure_text(const base::Error& error);
std::string failure_json(const Options& options, const base::Error& error);

}  // namespace jcm::verifier
