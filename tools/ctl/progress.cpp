#include "tools/ctl/progress.hpp"

#include <fmt/format.h>

namespace jcm::ctl {

using std::chrono::duration;
using std::chrono::milliseconds;

Progress::Progress(const Session& session, std::string what, std::size_t total, std::string things)
    : screen_(session.err),
      silent_(session.options.json),
      what_(std::move(what)),
      total_(total),
      things_(std::move(things)) {}

Progress::~Progress() {
  if (shown_ && screen_.terminal) screen_.write("\r\x1b[K");
}

void Progress::at(std::size_t done) {
  const auto now = Clock::now();
  if (silent_ || done == 0 ||
      now - last_ < (screen_.terminal ? milliseconds(100) : milliseconds(3000)))
    return;
  last_ = now;
  shown_ = true;
  const double seconds = duration<double>(now - begun_).count();
  const double rate = static_cast<double>(done) / seconds;
  const auto left = static_cast<std::uint64_t>(static_cast<double>(total_ - done) / rate + 1);
  const auto text = fmt::format(
      "  {}: {} of {} {}, {} %, {} {}/s, {} s left", what_, reports::thousands(done),
      reports::thousands(total_), things_, done * 100 / total_,
      reports::thousands(static_cast<std::uint64_t>(rate)), things_, reports::thousands(left));
  if (screen_.terminal) {
    screen_.write("\r" + text + "\x1b[K");
    std::fflush(screen_.stream);
  } else {
    screen_.line(text);
  }
}

}  // namespace jcm::ctl
