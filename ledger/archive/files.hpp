// Reading files of an archive, which may hold anything: bounded, and never waiting on a pipe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::archive {

// At most `most` bytes and one more, so that what is too long shows. Absent: there is no such file.
// file.unreadable: no regular file, or the system refuses.
base::Result<std::optional<base::Bytes>> read_bounded(const std::string& path, std::size_t most);
bool is_there(const std::string& path);

struct Listing {
  std::vector<std::string> files, directories;  // names, ascending
};
// A directory that is not there, or cannot be listed, is empty.
Listing list(const std::string& directory);

}  // namespace jcm::archive
