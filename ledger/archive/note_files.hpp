// Signed notes as files. Signatures are checked by whoever holds keys, not here.
#pragma once

#include <string>

#include "ledger/chain/note.hpp"

namespace jcm::archive {

inline constexpr std::size_t max_note_bytes = 1'000'000;  // as chain::open_note

// What a note says, whoever signed it. note.malformed, checkpoint.malformed.
base::Result<chain::Checkpoint> unverified_checkpoint(std::string_view note);

}  // namespace jcm::archive
