// report aef: the five Article 6 tables of a year, as files for the reporting platform.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

struct AefOutput {
  std::string folder;    // for the five CSV files; empty: none
  std::string workbook;  // path; empty: none
  bool force = false;    // over files that are there
};
// Without an output, says what the tables hold and what is wrong with them. With faults nothing is
// written, and the command fails with report.invalid.
int run_aef(Session& session, const json::object& params, const AefOutput& output);

}  // namespace jcm::ctl
