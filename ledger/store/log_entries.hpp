// The entries in write-ahead logs, read without opening the database.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/domain/identifiers.hpp"
#include "ledger/store/raw_files.hpp"

namespace jcm::store {

struct LogEntries {
  std::map<domain::Seq, base::Bytes> entries;  // empty unless asked for
  std::vector<FileFault> faults;               // with the entries each makes unreadable
};
// All write-ahead logs of the directory, oldest first. `keep`: also keep the entries' bytes. Faults
// only name entries from `floor` on: those before it stand in table files.
base::Result<LogEntries> read_logs(const std::string& directory, bool keep, domain::Seq floor);
// Every MANIFEST file.
base::Result<std::vector<FileFault>> check_manifests(const std::string& directory);

}  // namespace jcm::store
