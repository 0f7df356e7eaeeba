// An entry in words, from its bytes alone: facts, amounts, serials.
#pragma once

#include "ledger/chain/record.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::verifier {

// The view that the daemon answers too, without personal texts: no entry holds them.
protocol::json::object entry_view(const chain::Record& record, const base::Digest& leaf);
void add_entry(reports::FactList& facts, const chain::Record& record, const base::Digest& leaf);
// The same for bytes that may be no entry; then why they are none.
void add_entry(reports::FactList& facts, base::ByteView bytes);

}  // namespace jcm::verifier
