#include "ledger/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace jcm::base {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "bug: check failed: %s (%s:%d)\n", expression, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace jcm::base
