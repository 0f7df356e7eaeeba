// Time: instants in microseconds UTC, civil dates in days, their text forms, and the Clock that is
// injected so that tests decide what time it is.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jcm::base {

// An instant: microseconds since 1970-01-01T00:00:00Z, without leap seconds. Never negative here.
struct Timestamp {
  std::int64_t micros = 0;
  auto operator<=>(const Timestamp&) const = default;
};

// A civil date: days since 1970-01-01 in the proleptic Gregorian calendar. May be negative.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};

std::string to_text(Timestamp t);   // RFC 3339, UTC, six fractional digits: 2026-01-30T09:15:00.000001Z
std::string to_text(Date d);        // 2026-01-30
std::optional<Timestamp> parse_timestamp(std::string_view text);  // RFC 3339 in UTC ("Z"), 0 to 6 fraction digits
std::optional<Date> parse_date(std::string_view text);            // exactly YYYY-MM-DD, 1900 to 9999
Date date_from_civil(int year, unsigned month, unsigned day);
int year_of(Date d);
// The civil date of an instant at a fixed offset from UTC (never a time zone database).
Date date_of(Timestamp t, std::int32_t utc_offset_minutes);

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;          // wall clock
  [[nodiscard]] virtual std::int64_t monotonic_micros() const = 0;  // never steps; for durations only
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] std::int64_t monotonic_micros() const override;
};

}  // namespace jcm::base
