// A file named on the command line, read whole.
#pragma once

#include <string>

#include "ledger/base/result.hpp"

namespace jcm::ctl {

// file.unreadable, with the reason of the system and what to give instead: `wanted` completes "give
// the path of ...". A directory is not a file.
base::Result<std::string> read_file(const std::string& path, const char* wanted);

}  // namespace jcm::ctl
