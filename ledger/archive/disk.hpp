// The steps by which an archive changes a disk, so that a test can stop after any of them and see
// what was synced before what.
#pragma once

#include <string>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::archive {

// Every method: store.full, file.unwritable.
class Disk {
 public:
  virtual ~Disk() = default;
  // 0755 less the umask; one that is there already is fine.
  virtual base::Status make_directory(const std::string& path) = 0;
  // A file with this content, 0644 less the umask; not synced.
  virtual base::Status write(const std::string& path, base::ByteView content) = 0;
  virtual base::Status sync(const std::string& path) = 0;  // a file or a directory
  virtual base::Status rename(const std::string& from, const std::string& to) = 0;
  // A file or an empty directory; one that is gone already is fine.
  virtual base::Status remove(const std::string& path) = 0;
};

Disk& real_disk();

}  // namespace jcm::archive
