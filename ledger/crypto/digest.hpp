// SHA-256 (FIPS 180-4), through one kept OpenSSL context per thread: one-shot calls fetch the
// algorithm each time and cost two to four times as much for entries of our size.
#pragma once

#include <initializer_list>

#include "ledger/base/bytes.hpp"

namespace jcm::crypto {

base::Digest sha256(base::ByteView data);
// SHA-256 of the parts, one after the other.
base::Digest sha256(std::initializer_list<base::ByteView> parts);

// For data that comes in pieces. Not shared between threads.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void update(base::ByteView data);
  base::Digest finish();  // and starts anew

 private:
  void* context_;
};

}  // namespace jcm::crypto
