// Files as the operating system sees them: written so that they are there, whole, after a crash;
// read whole; listed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"

namespace jcm::store {

// Temporary file, sync, rename, sync of the directory. store.full, file.unwritable.
base::Status write_durably(const std::string& directory, const std::string& name,
                           std::string_view text);
base::Status sync_directory(const std::string& directory);
// Absent: no such file. file.unreadable.
base::Result<std::optional<std::string>> read_whole(const std::string& path);
// Names of the regular files of a directory, sorted. store.absent, file.unreadable.
base::Result<std::vector<std::string>> file_names(const std::string& directory);

}  // namespace jcm::store
