#include "ledger/engine/recorded_time.hpp"

#include <catch2/catch.hpp>

#include "tests/support/domain_builders.hpp"
#include "tests/support/fake_clock.hpp"

using namespace jcm;
using namespace jcm::test;
using engine::RecordedTime;

namespace {
constexpr std::int64_t day_seconds = 86'400;
std::string id_of(const base::Result<base::Timestamp>& read) {
  return read ? "believed" : std::string(base::id_text(read.error().id));
}
}  // namespace

TEST_CASE("recorded times rise by at least a microsecond") {
  const auto last = instant("2026-02-01T00:00:00Z");
  CHECK(RecordedTime::after(last, base::Timestamp{last.micros + 7}).micros == last.micros + 7);
  CHECK(RecordedTime::after(last, last).micros == last.micros + 1);
  CHECK(RecordedTime::after(last, base::Timestamp{last.micros - 4'000'000}).micros ==
        last.micros + 1);
}

TEST_CASE("a clock up to five seconds behind the last entry is borne, further behind refused") {
  FakeClock clock(instant("2026-02-01T00:00:00Z"));
  const auto last = clock.now();
  const RecordedTime time(clock, last, day_seconds);
  clock.step_seconds(-5);
  CHECK(id_of(time.read(last)) == "believed");
  clock.step_seconds(-1);
  CHECK(id_of(time.read(last)) == "clock.behind");
}

TEST_CASE("a clock that jumps further ahead than time went on is refused") {
  FakeClock clock(instant("2026-02-01T00:00:00Z"));
  const auto last = clock.now();
  RecordedTime time(clock, last, day_seconds);
  clock.step_seconds(day_seconds);
  CHECK(id_of(time.read(last)) == "believed");
  clock.step_seconds(1);
  CHECK(id_of(time.read(last)) == "clock.jumped");
  // Time that really passes widens the bound; an entry moves it.
  clock.step_seconds(-1);
  clock.advance_seconds(40 * day_seconds);
  CHECK(id_of(time.read(last)) == "believed");
  time.believe(clock.now());
  clock.step_seconds(day_seconds + 1);
  CHECK(id_of(time.read(last)) == "clock.jumped");
}

TEST_CASE("a start takes the clock at its word, unless it is behind") {
  FakeClock clock(instant("2026-02-01T00:00:00Z"));
  const auto long_ago = instant("2016-02-01T00:00:00Z");
  CHECK(id_of(RecordedTime(clock, long_ago, day_seconds).read(long_ago)) == "believed");
  const auto ahead = instant("2026-02-01T00:00:04Z");
  CHECK(id_of(RecordedTime(clock, ahead, day_seconds).read(ahead)) == "believed");
  const auto far_ahead = instant("2026-02-01T00:10:00Z");
  CHECK(id_of(RecordedTime(clock, far_ahead, day_seconds).read(far_ahead)) == "clock.behind");
}
