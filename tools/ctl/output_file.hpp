// Files that a command writes: never over one that is there, unless told so, and whole or not at
// all.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace jcm::ctl {

// Before the work: file.unwritable when something stands at the path already, or its folder is not
// there. With `replace` a regular file may stand there.
base::Status check_writable(const std::string& path, bool replace);
// Through a temporary file beside it. file.unwritable, store.full.
base::Status write_file(const std::string& path, std::string_view bytes, bool replace);

}  // namespace jcm::ctl
