// Where things lie in a data directory.
//   entries/      RocksDB, write-ahead log, synced: the truth, and the erasable texts of personal
//   fields views/        RocksDB, no log: derived; deleting it is always safe checkpoints/  signed
//   checkpoints, plain files (may lie elsewhere: a restored backup must not bring its own)
#pragma once

#include <string>

namespace jcm::store {

struct Layout {
  std::string data;
  [[nodiscard]] std::string entries() const { return data + "/entries"; }
  [[nodiscard]] std::string views() const { return data + "/views"; }
  [[nodiscard]] std::string checkpoints() const { return data + "/checkpoints"; }
};

}  // namespace jcm::store
