// Which kinds are postings and account changes: what a registry's business dates are about, what a
// seal closes, and what policy leaves alone while a registry imports.
#pragma once

#include "ledger/domain/entry_kind.hpp"

namespace jcm::domain {

bool is_dated(EntryKind kind);

}  // namespace jcm::domain
