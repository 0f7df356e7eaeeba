// `jcm-ledger reconcile`: a registry here against the other side's ledger, archive or CSV.
#pragma once

#include <string>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

struct ReconcileOptions {
  std::string registry;
  std::string socket;  // exactly one of the three
  std::string archive;
  std::string csv;
  bool record = false;  // the result becomes an entry
};
int run_reconcile(Session& session, const ReconcileOptions& options);

}  // namespace jcm::ctl
