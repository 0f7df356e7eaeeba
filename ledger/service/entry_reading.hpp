// Entries of a snapshot, read and shown: what entry.get, the lists and the change feed have in
// common.
#pragma once

#include "ledger/engine/snapshot.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::service {

// The view of an entry; `texts`: with its personal texts, where they are not erased; `raw` adds its
// bytes.
base::Result<protocol::json::object> shown_entry(const engine::Snapshot& snapshot,
                                                 const engine::StoredEntry& entry, bool raw,
                                                 bool texts);
// entry.unknown about `field` past the end; store.gap when an entry that must be there is not.
base::Result<engine::StoredEntry> stored_entry(const engine::Snapshot& snapshot, domain::Seq seq,
                                               std::string_view field);

}  // namespace jcm::service
