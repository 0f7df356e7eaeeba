// Small files of keys and changes of key.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace jcm::daemon {

// file.unreadable; `what` says what to give.
base::Result<std::string> read_file(const std::string& path, std::string_view what);
// key.exists, file.unwritable. Synced.
base::Status write_new_file(const std::string& path, const std::string& text);

}  // namespace jcm::daemon
