// What is wrong with a file, told by line and column.
#pragma once

#include "tools/ctl/import_plan.hpp"

namespace jcm::ctl {

// The place in the file that the field of the ledger's refusal stands for.
Fault fault_of(const ImportItem& item, const protocol::RemoteError& error);

// Prints the faults in the order of the file, the first 50 and how many more; exit_refused.
// `outcome`: "nothing of it was recorded".
int report_faults(const Session& session, const ImportPlan& plan, std::string_view outcome,
                  Faults faults);

}  // namespace jcm::ctl
