#include "tools/verify/progress.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace jcm::verifier {
namespace {

constexpr std::int64_t redraw_micros = 200'000;

}  // namespace

Progress::Progress(const base::Clock& clock) : clock_(clock), begun_(clock.monotonic_micros()) {}

Progress::~Progress() {
  if (shown_ != 0) fmt::print(stderr, "\r\033[K");
}

void Progress::show(std::uint64_t done, std::uint64_t total) {
  const std::int64_t now = clock_.monotonic_micros();
  if (done < last_done_) begun_ = now;  // a second opening begins anew
  last_done_ = done;
  if (now - (shown_ == 0 ? begun_ : shown_) < redraw_micros) return;
  shown_ = now;
  const double seconds = static_cast<double>(now - begun_) / 1e6;
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0.0;
  const double left = rate > 0 ? static_cast<double>(total - done) / rate : 0.0;
  fmt::print(stderr, "\r\033[Kverified {} of {} entries ({:.0f} %), {:.0f} a second, {:.0f} s left",
             done, total,
             total == 0 ? 100.0 : 100.0 * static_cast<double>(done) / static_cast<double>(total),
             rate, left);
  std::fflush(stderr);
}

}  // namespace jcm::verifier
