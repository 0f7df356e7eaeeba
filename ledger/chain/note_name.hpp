// Names of keys in signed notes. Internal to this room.
#pragma once

#include <string_view>

#include "ledger/chain/note.hpp"

namespace jcm::chain {

// C2SP signed-note: not empty, valid UTF-8, no Unicode space, no '+'. Control characters are out
// too: a note may hold none.
bool is_key_name(std::string_view name);

}  // namespace jcm::chain
