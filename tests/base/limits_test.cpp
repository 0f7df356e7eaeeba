// The bounds fit each other: what one of them allows never breaks another.
#include "ledger/base/limits.hpp"

#include <sys/un.h>

#include <catch2/catch.hpp>

namespace {

using namespace jcm::base;

TEST_CASE("amounts survive a double, as JSON readers keep them") {
  CHECK(max_exact_integer == 9'007'199'254'740'991U);
  CHECK(static_cast<std::uint64_t>(static_cast<double>(max_exact_integer)) == max_exact_integer);
  CHECK(static_cast<double>(max_exact_integer) + 1 == static_cast<double>(max_exact_integer + 1));
  CHECK(static_cast<double>(max_exact_integer + 1) == static_cast<double>(max_exact_integer + 2));
}

TEST_CASE("an entry's length fits sixteen bits") { CHECK(max_entry_bytes == 0xffff); }

// The largest CBOR of a range is 1 + 6 + 3 + 9 + 9 bytes; of an account 10.
TEST_CASE("the fullest entries fit") {
  constexpr std::size_t range = 28;
  constexpr std::size_t account = 10;
  constexpr std::size_t envelope_and_note = 600 + max_long_text;
  CHECK(2 * max_blocks_per_entry * range + envelope_and_note <= max_entry_bytes);
  CHECK(max_credits_per_issuance * (2 * account + 3 + 2 * range) + envelope_and_note <=
        max_entry_bytes);
  constexpr std::size_t line = 30 + max_vintages_per_line * 13;
  constexpr std::size_t overlap = 24;
  CHECK(max_lines_per_decision * line + max_overlaps_per_decision * overlap + 2 * max_long_text +
            envelope_and_note <=
        max_entry_bytes);
  constexpr std::size_t project_texts = 4;
  CHECK(project_texts * max_long_text + envelope_and_note <= max_entry_bytes);
}

TEST_CASE("a full batch fits a request line and the writer's queue") {
  constexpr std::size_t transfer_as_json = 500;
  CHECK(max_batch_items * transfer_as_json <= max_line_bytes);
  CHECK(max_batch_items <= max_queued_commands);
  CHECK(max_batch_items <= max_group_entries);
  CHECK(max_open_requests_per_connection >= 1);
  CHECK(max_queued_commands >= max_group_entries);
}

TEST_CASE("names of sockets and accounts") {
  CHECK(max_socket_path + 1 == sizeof(sockaddr_un::sun_path));
  CHECK(max_account_number == 999'999);
  CHECK(max_request_id == 64);
  CHECK(max_origin == 255);
}

}  // namespace
