// A holding proof as the source of a verification.
#pragma once

#include "ledger/protocol/json.hpp"
#include "ledger/reports/table.hpp"
#include "tools/verify/options.hpp"

namespace jcm::verifier {

base::Result<Outcome> holding_outcome(const Options& options, audit::NamedNote proof);
// What it proves, in words.
void add_holding(reports::FactList& facts, const audit::HoldingReport& holding);
std::string clean_holding(const Outcome& outcome);
// Null for another source.
protocol::json::value holding_json(const Outcome& outcome);

}  // namespace jcm::verifier
