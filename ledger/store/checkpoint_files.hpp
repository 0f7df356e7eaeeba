// Signed checkpoints as plain files: `checkpoint` is the newest, older ones are kept beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"

namespace jcm::store {

// Writes durably: temporary file, sync, rename, sync of the directory. `keep`: also kept for ever
// as
// `<size>.checkpoint`.
base::Status write_checkpoint(const std::string& directory, const std::string& note,
                              std::uint64_t size, bool keep);
// The newest; absent when the directory holds none. checkpoint.torn: the file is there, but is
// empty or cut.
base::Result<std::optional<std::string>> read_checkpoint(const std::string& directory);
// All kept ones and the newest, ascending by size.
base::Result<std::vector<std::string>> read_all_checkpoints(const std::string& directory);

}  // namespace jcm::store
