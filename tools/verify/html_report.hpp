// The result of a verification as one HTML file: no script, no other file, reads well on paper.
#pragma once

#include <string>

#include "ledger/audit/activity.hpp"
#include "tools/verify/print.hpp"

namespace jcm::verifier {

// `now`: when the verification ended. `seconds`: what it took. `activity`: absent when the rules
// were not checked, for then nothing vouches for its figures.
std::string to_html(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds);

// The figures: charts and the numbers under them. Empty when nothing moved.
std::string activity_html(const audit::Activity& activity);

// Whether a file may be made there: asked before a long verification. file.unwritable.
base::Status check_html_place(const std::string& path);
base::Status write_html(const std::string& path, const std::string& html);

}  // namespace jcm::verifier
