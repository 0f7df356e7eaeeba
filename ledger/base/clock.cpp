#include "ledger/base/clock.hpp"

#include <fmt/format.h>

#include <chrono>

namespace jcm::base {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Reads exactly `count` digits at `at`; absent when one is not a digit.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string to_text(Date d) {
  const year_month_day ymd{sys_days{days{d.days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_text(Timestamp t) {
  const std::int64_t day = floor_div(t.micros, micros_per_day);
  const std::int64_t rest = t.micros - day * micros_per_day;
  const std::int64_t seconds = rest / micros_per_second;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", to_text(Date{static_cast<std::int32_t>(day)}),
                     seconds / 3600, seconds / 60 % 60, seconds % 60, rest % micros_per_second);
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || *year < 1900) return std::nullopt;
  const year_month_day ymd{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                           std::chrono::day{static_cast<unsigned>(*day)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z')
    return std::nullopt;
  const auto date = parse_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  std::int64_t fraction = 0;
  if (text.size() > 20) {
    const std::size_t count = text.size() - 21;
    if (text[19] != '.' || count < 1 || count > 6) return std::nullopt;
    const auto value = digits(text, 20, count);
    if (!value) return std::nullopt;
    fraction = *value;
    for (std::size_t i = count; i < 6; ++i) fraction *= 10;
  }
  return Timestamp{date->days * micros_per_day +
                   (*hour * 3600 + *minute * 60 + *second) * micros_per_second + fraction};
}

Date date_from_civil(int year, unsigned month, unsigned day) {
  const year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  return Date{static_cast<std::int32_t>(sys_days{ymd}.time_since_epoch().count())};
}

int year_of(Date d) {
  return static_cast<int>(year_month_day{sys_days{days{d.days}}}.year());
}

Date date_of(Timestamp t, std::int32_t utc_offset_minutes) {
  const std::int64_t local = t.micros + std::int64_t{utc_offset_minutes} * 60 * micros_per_second;
  return Date{static_cast<std::int32_t>(floor_div(local, micros_per_day))};
}

Timestamp SystemClock::now() const {
  using namespace std::chrono;
  return Timestamp{duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

std::int64_t SystemClock::monotonic_micros() const {
  using namespace std::chrono;
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace jcm::base
