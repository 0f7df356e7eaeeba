// The fields of each method that writes, in the order of its schema. Part of write_params; not for
// others.
#pragma once

#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol {

// Reads the facts, the authority and the personal texts of `method` into `out`.
void read_given(Method method, ObjectReader& in, WriteParams& out);
// business_date, effective_on, note.
void read_common(ObjectReader& in, domain::Common& out);

}  // namespace jcm::protocol
