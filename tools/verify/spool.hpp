// Standard input, kept in a file that has no name, so that it can be read from several threads and
// takes no memory however long it is.
#pragma once

#include <memory>

#include "ledger/base/bytes.hpp"
#include "tools/verify/options.hpp"

namespace jcm::verifier {

class Spool {
 public:
  // Reads `descriptor` to its end. file.unreadable; file.unwritable when the folder for temporary
  // files (TMPDIR, else /tmp) takes no more.
  static base::Result<std::unique_ptr<Spool>> fill(int descriptor, const ShowProgress& progress);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  [[nodiscard]] base::ByteView bytes() const { return bytes_; }

 private:
  Spool() = default;
  base::Status map(int file, std::size_t size);
  base::ByteView bytes_;
};

}  // namespace jcm::verifier
