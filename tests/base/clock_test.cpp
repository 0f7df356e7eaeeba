#include "ledger/base/clock.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace {

using namespace jcm::base;

TEST_CASE("dates go through text and back, leap days included") {
  for (const auto* text : {"1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29",
                           "2026-11-22", "9999-12-31"}) {
    const auto date = parse_date(text);
    REQUIRE(date);
    CHECK(to_text(*date) == text);
  }
  CHECK(parse_date("1970-01-01")->days == 0);
  CHECK(parse_date("1969-12-31")->days == -1);
  CHECK(parse_date("2000-03-01")->days == 11'017);
  CHECK(parse_date("1900-01-01")->days == -25'567);
  CHECK(parse_date("9999-12-31")->days == 2'932'896);
}

TEST_CASE("every day from 1900 to 2200 follows the one before") {
  const Date last = *parse_date("2200-12-31");
  std::size_t wrong = 0;
  for (Date d = *parse_date("1900-01-01"); d <= last; ++d.days)
    if (parse_date(to_text(d)) != d) ++wrong;
  CHECK(wrong == 0);
}

TEST_CASE("what is no date is refused") {
  for (const auto* text :
       {"", "2026-1-01", "2026-01-1", "26-01-01", "2026/01/01", "2026-13-01", "2026-00-01",
        "2026-01-00", "2026-01-32", "2026-02-29", "2100-02-29", "1899-12-31", "2026-01-01 ",
        " 2026-01-01", "2026-01-01T", "+026-01-01", "2026-0a-01", "12026-01-01"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("civil dates") {
  CHECK(date_from_civil(2017, 10, 24) == *parse_date("2017-10-24"));
  CHECK(year_of(*parse_date("2017-12-31")) == 2017);
  CHECK(year_of(*parse_date("2018-01-01")) == 2018);
  CHECK(year_of(*parse_date("1969-12-31")) == 1969);
}

TEST_CASE("instants go through text and back") {
  CHECK(to_text(Timestamp{0}) == "1970-01-01T00:00:00.000000Z");
  CHECK(to_text(Timestamp{1'769'764'500'000'001}) == "2026-01-30T09:15:00.000001Z");
  for (const std::int64_t micros :
       {std::int64_t{1}, std::int64_t{86'399'999'999}, std::int64_t{86'400'000'000},
        std::int64_t{253'402'300'799'999'999}})
    CHECK(parse_timestamp(to_text(Timestamp{micros}))->micros == micros);
  CHECK(parse_timestamp("2026-01-30T09:15:00Z")->micros == 1'769'764'500'000'000);
  CHECK(parse_timestamp("2026-01-30T09:15:00.5Z")->micros == 1'769'764'500'500'000);
  CHECK(parse_timestamp("2026-01-30T09:15:00.000001Z")->micros == 1'769'764'500'000'001);
}

TEST_CASE("what is no instant in UTC is refused") {
  for (const auto* text :
       {"", "2026-01-30", "2026-01-30T09:15:00", "2026-01-30T09:15:00+00:00",
        "2026-01-30T09:15:00+09:00", "2026-01-30t09:15:00Z", "2026-01-30 09:15:00Z",
        "2026-01-30T09:15Z", "2026-01-30T24:00:00Z", "2026-01-30T09:60:00Z", "2026-01-30T09:15:60Z",
        "2026-01-30T09:15:00.Z", "2026-01-30T09:15:00.1234567Z", "2026-01-30T09:15:00,5Z",
        "2026-02-30T09:15:00Z", "2026-01-30T9:15:00Z", "2026-01-30T09:15:00.12aZ",
        "2026-01-30T09:15:00.5zZ"}) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}

TEST_CASE("the civil date of an instant depends on the offset, to the microsecond") {
  const auto noon = *parse_timestamp("2026-01-30T15:00:00Z");
  const Timestamp before{noon.micros - 1};
  CHECK(date_of(noon, 0) == *parse_date("2026-01-30"));
  CHECK(date_of(noon, 540) == *parse_date("2026-01-31"));  // midnight in Tokyo
  CHECK(date_of(before, 540) == *parse_date("2026-01-30"));
  CHECK(date_of(noon, -720) == *parse_date("2026-01-30"));
  CHECK(date_of(Timestamp{0}, -1) == *parse_date("1969-12-31"));
  CHECK(date_of(Timestamp{0}, 840) == *parse_date("1970-01-01"));
}

TEST_CASE("the system's clocks run") {
  const SystemClock clock;
  const auto wall = clock.now();
  CHECK(wall > *parse_timestamp("2020-01-01T00:00:00Z"));
  const auto first = clock.monotonic_micros();
  const auto second = clock.monotonic_micros();
  CHECK(second >= first);
}

}  // namespace
