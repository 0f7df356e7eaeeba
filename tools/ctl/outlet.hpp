// Standard output of a command that runs until it is told to end: by a signal (Ctrl-C), or by
// whoever reads its output going away. Both are good ends, noticed also while there is nothing to
// write.
#pragma once

#include <string_view>

namespace jcm::ctl {

// One at a time. Takes SIGINT, SIGTERM, SIGHUP and SIGPIPE over for the rest of the program; a
// second signal ends the program at once.
class Outlet {
 public:
  Outlet();

  enum class Written { whole, nobody_reads, failed };
  // Whole text, past the buffers of stdio.
  Written write(std::string_view text);

  enum class Event { readable, time_over, end };
  // Waits for bytes on `descriptor` (-1: for none) at most so long (-1: for ever).
  Event wait(int descriptor, int milliseconds);
};

}  // namespace jcm::ctl
