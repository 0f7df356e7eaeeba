// Carries an import out: the whole file checked here, then by the ledger in a dry run, then applied
// in atomic batches. A second run of the same file repeats harmlessly.
#pragma once

#include "tools/ctl/import_plan.hpp"

namespace jcm::ctl {

int run_import(Session& session, const base::Result<ImportPlan>& plan);

}  // namespace jcm::ctl
