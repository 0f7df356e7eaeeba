#include "tools/verify/progress.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "ledger/reports/table.hpp"

namespace jcm::verifier {
namespace {

constexpr std::int64_t redraw_micros = 200'000;
constexpr std::uint64_t mebibyte = 1 << 20;

std::string counted(std::string_view unit, std::uint64_t n) {
  if (unit == "bytes") return fmt::format("{} MiB", reports::thousands(n / mebibyte));
  return fmt::format("{} {}", reports::thousands(n), unit);
}

std::string in_time(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 100) return fmt::format("{} s", whole);
  if (whole < 6'000) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3'600, whole / 60 % 60);
}

}  // namespace

Progress::Progress(const base::Clock& clock) : clock_(clock), begun_(clock.monotonic_micros()) {}

Progress::~Progress() {
  if (shown_ != 0) fmt::print(stderr, "\r\033[K");
}

void Progress::show(std::string_view doing, std::string_view unit, std::uint64_t done,
                    std::uint64_t total) {
  const std::int64_t now = clock_.monotonic_micros();
  const bool another = doing != doing_;
  if (another || done < last_done_) begun_ = now;  // also: a second opening begins anew
  doing_ = doing;
  last_done_ = done;
  if (!unit.empty() && now - (shown_ == 0 ? begun_ : shown_) < redraw_micros) return;
  shown_ = now;
  if (unit.empty()) {
    fmt::print(stderr, "\r\033[K{}", doing);
    std::fflush(stderr);
    return;
  }
  const double seconds = static_cast<double>(now - begun_) / 1e6;
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0.0;
  std::string line = fmt::format("{} {}", doing, counted(unit, done));
  if (total > 0)
    line += fmt::format(" of {} ({:.0f} %)",
                        reports::thousands(unit == "bytes" ? total / mebibyte : total),
                        100.0 * static_cast<double>(done) / static_cast<double>(total));
  line += fmt::format(", {} a second", counted(unit, static_cast<std::uint64_t>(rate)));
  if (total > done && rate > 0)
    line += fmt::format(", {} left", in_time(static_cast<double>(total - done) / rate));
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
}

}  // namespace jcm::verifier
