// The result for people and for scripts.
#pragma once

#include "ledger/base/clock.hpp"
#include "ledger/reports/table.hpp"
#include "tools/verify/options.hpp"

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
// The last lines: CLEAN, DAMAGED, WARNING or COULD NOT CHECK, and what that rests on.
std::string verdict(const Outcome& outcome);

// `now`: for the age of the unsigned tail. `seconds`: what the check took. `width`: of the
// terminal, 0 for lines as long as they need to be.
std::string to_text(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds, std::size_t width);
std::string to_json(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds);
// The facts above the findings: what was checked, and against which checkpoint and key.
struct Summary {
  reports::FactList facts;
  reports::FactList entry;  // of a receipt: what it is for, in words
};
Summary summarize(const Options& options, const Outcome& outcome, base::Timestamp now,
                  double seconds);
// "1 entry", "1,200 entries".
std::string plural(std::uint64_t n, std::string_view one, std::string_view many);
// "entries 3 to 7, entries/000012.sst at byte 4096"; empty for a finding about the whole.
std::string place_of(const audit::Finding& finding);
// When nothing could be verified at all.
std::string failure_text(const base::Error& error);
std::string failure_json(const Options& options, const base::Error& error);

}  // namespace jcm::verifier
