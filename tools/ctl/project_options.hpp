// Options of a project in full, for `project record` and `project amend`.
#pragma once

#include <string>

#include "tools/ctl/form.hpp"

namespace jcm::ctl {

// `before` is "" or "facts.": where the params have them.
void project_details(Form& form, const std::string& before);
// "TITLE=FILE" as {"title", "document": {"sha256", "length"}}.
json::value named_document(const std::string& text);

}  // namespace jcm::ctl
