// The five tables as one workbook (Office Open XML), a sheet each, in the layout of the format's
// own template: the title of the table, then its columns. Table 1 stands upright, a field a line.
#pragma once

#include <string>

#include "ledger/base/result.hpp"
#include "ledger/reports/aef.hpp"

namespace jcm::reports {

// Writes the file, over one that is there. Dates are dates, whole numbers numbers (beyond the 15
// digits that a spreadsheet keeps, texts), everything else text: no cell is ever a formula. The
// same report gives the same bytes. A report with faults (check_aef) is not to be written; this
// does not look. file.unwritable.
base::Status write_aef_workbook(const AefReport& report, const std::string& path);

}  // namespace jcm::reports
