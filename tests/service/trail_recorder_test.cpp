// Merging and the bounds of the trail, with a clock that only the test moves.
#include "ledger/service/trail_recorder.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using domain::TrailEventKind;
using service::TrailLimits;
using service::TrailNote;
using service::TrailRecorder;

namespace {

constexpr std::int64_t second = 1'000'000;

struct Day {
  TrailRecorder recorder;
  TrailRecorder::Moment now{0, {1'800'000'000'000'000}};

  explicit Day(TrailLimits limits = {}) : recorder(limits) {}
  void pass(std::int64_t micros) {
    now.monotonic_micros += micros;
    now.wall.micros += micros;
  }
  void deny(std::uint64_t uid, const std::string& method = "status", std::uint64_t officer = 0,
            const std::string& object = "") {
    recorder.note({TrailEventKind::denied, method, "caller.unknown", uid, uid, 7, officer, object},
                  now);
  }
  std::vector<domain::TrailEvent> take() { return recorder.take(); }
};

std::uint64_t sum(const std::vector<domain::TrailEvent>& events) {
  std::uint64_t count = 0;
  for (const auto& event : events) count += event.count;
  return count;
}

}  // namespace

TEST_CASE("the first of its kind is ready at once, the rest of the minute when it ends") {
  Day day;
  day.deny(1000);
  auto events = day.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].event == TrailEventKind::denied);
  CHECK(events[0].count == 1);
  CHECK_FALSE(events[0].since);
  CHECK(events[0].pid == 7);
  day.pass(second);
  const auto began = day.now.wall;
  for (int i = 0; i < 9'999; ++i) day.deny(1000);
  CHECK(day.take().empty());
  CHECK_FALSE(day.recorder.tick(day.now));
  REQUIRE(day.recorder.due() == 60 * second);
  day.pass(59 * second);
  CHECK(day.recorder.tick(day.now));
  events = day.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].count == 9'999);
  CHECK(events[0].since == began);
}

TEST_CASE("another minute begins anew, and a minute in which nothing repeats adds nothing") {
  Day day;
  day.deny(1000);
  CHECK(day.take().size() == 1);
  day.pass(61 * second);
  day.recorder.tick(day.now);
  CHECK(day.take().empty());
  day.deny(1000);
  CHECK(day.take().size() == 1);
}

TEST_CASE("events of another uid, method or outcome stand apart") {
  Day day;
  day.deny(1000);
  day.deny(1001);
  day.deny(1000, "whoami");
  day.recorder.note({TrailEventKind::read, "status", "", 1000, 1000, 7, 1, "entry 3"}, day.now);
  day.deny(1000);
  CHECK(day.take().size() == 4);
  day.recorder.finish();
  CHECK(sum(day.take()) == 1);
}

TEST_CASE("a merged event names what it was about, up to eight, and counts the rest") {
  Day day;
  const auto read = [&](const std::string& object) {
    day.recorder.note({TrailEventKind::read, "account.show", "", 1000, 1000, 7, 1, object},
                      day.now);
  };
  for (int i = 0; i < 12; ++i) read("account " + std::to_string(i));
  read("account 1");
  REQUIRE(day.take().size() == 1);
  day.recorder.finish();
  const auto events = day.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].count == 12);
  CHECK(events[0].object ==
        "account 1, account 2, account 3, account 4, account 5, account 6, account 7, account 8, "
        "3 more");
}

TEST_CASE("a request cannot make an event long") {
  Day day;
  day.deny(1000, "status", 0, std::string(10'000, 'x'));
  const auto events = day.take();
  REQUIRE(events.size() == 1);
  CHECK(events[0].object.size() == 256);
}

TEST_CASE("one uid cannot add more than its share in an hour, and nothing is uncounted") {
  Day day;
  std::uint64_t told = 0;
  std::size_t events = 0;
  const auto collect = [&] {
    const auto ready = day.take();
    events += ready.size();
    told += sum(ready);
  };
  for (int i = 0; i < 5'000; ++i) {
    day.deny(1000, "method" + std::to_string(i));
    collect();
  }
  CHECK(events == TrailLimits{}.per_stranger / 2);
  day.pass(3'600 * second);
  CHECK(day.recorder.tick(day.now));
  const auto ready = day.take();
  REQUIRE(ready.size() == 1);
  CHECK(ready[0].count == 5'000 - events);
  CHECK(ready[0].error == "caller.unknown");
  CHECK(ready[0].object == "past the bounds of an hour, not told apart: uid 1000");
  SECTION("and the next hour it has a new share") {
    day.deny(1000, "method0");
    CHECK(day.take().size() == 1);
  }
}

TEST_CASE("however many strangers there are, officers are still told apart") {
  Day day;
  for (std::uint64_t uid = 2'000; uid < 4'000; ++uid) day.deny(uid);
  CHECK(day.take().size() == TrailLimits{}.strangers / 2);
  day.deny(1000, "status", 1);
  CHECK(day.take().size() == 1);
  day.recorder.finish();
  const auto rest = day.take();
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].count == 2'000 - TrailLimits{}.strangers / 2);
  CHECK_THAT(rest[0].object, Catch::Contains("and others"));
}

TEST_CASE("an hour never adds more entries than its bound, whatever happens") {
  Day day;
  std::size_t events = 0;
  std::uint64_t told = 0;
  for (int i = 0; i < 20'000; ++i) {
    day.deny(static_cast<std::uint64_t>(i % 50), "m" + std::to_string(i % 700),
             static_cast<std::uint64_t>(1 + i % 50));
    const auto ready = day.take();
    events += ready.size();
    told += sum(ready);
    day.pass(150'000);  // 50 minutes in all
  }
  day.recorder.finish();
  const auto ready = day.take();
  events += ready.size();
  told += sum(ready);
  CHECK(told == 20'000);
  CHECK(events <= TrailLimits{}.total + 7);
}

TEST_CASE("nothing open, nothing due") {
  Day day;
  CHECK_FALSE(day.recorder.due());
  CHECK_FALSE(day.recorder.tick(day.now));
  day.recorder.finish();
  CHECK(day.take().empty());
}
