// One record out of a source.
#pragma once

#include "ledger/chain/record.hpp"
#include "ledger/chain/record_source.hpp"

namespace jcm::chain {

// Absent when the source does not hold the entry, or cannot read it. Errors are failures of the
// source; record.malformed and its like for bytes that are no record.
base::Result<std::optional<Record>> read_record(const RecordSource& records, domain::Seq seq);

}  // namespace jcm::chain
