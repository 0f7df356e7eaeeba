// JCM_CHECK: an invariant of our own code. Compiled into every build; a failure is a bug, prints where
// and stops the process (recovery at the next start is tested, so stopping is safe). It never judges
// input from outside: that is a Result.
#pragma once

namespace jcm::base {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}  // namespace jcm::base

#define JCM_CHECK(condition)                                                  \
  do {                                                                        \
    if (!(condition)) [[unlikely]]                                            \
      ::jcm::base::check_failed(#condition, __FILE__, __LINE__);              \
  } while (false)
