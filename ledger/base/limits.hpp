// Every bound of the system in one place, with its reason. Tested in tests/base/limits_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jcm::base {

// Amounts and serials end here so that every JSON reader keeps them exact (RFC 8259, section 6).
inline constexpr std::uint64_t max_exact_integer = (std::uint64_t{1} << 53) - 1;
// C2SP tlog-tiles: an entry stands in its bundle behind a 16-bit length.
inline constexpr std::size_t max_entry_bytes = 65'535;
// Ranges that one entry may name; with the rest of the entry they stay below max_entry_bytes.
inline constexpr std::size_t max_blocks_per_entry = 1'000;
inline constexpr std::size_t max_credits_per_issuance = 500;
inline constexpr std::size_t max_lines_per_decision = 16;
inline constexpr std::size_t max_vintages_per_line = 64;
inline constexpr std::size_t max_overlaps_per_decision = 16;
// Text in an entry, in bytes of UTF-8.
inline constexpr std::size_t max_short_text = 256;     // names, references, purposes
inline constexpr std::size_t max_long_text = 4'096;    // titles, participants, notes, reasons
inline constexpr std::size_t max_request_id = 64;      // printable ASCII, foundation point 3
inline constexpr std::size_t max_origin = 255;         // C2SP issue 242 leaves it open; we cap it
inline constexpr std::uint32_t max_account_number = 999'999;  // six digits in the printed number
inline constexpr std::size_t max_batch_items = 1'000;
// The socket: one request line; a batch of 1,000 transfers is about 400 kB.
inline constexpr std::size_t max_line_bytes = std::size_t{4} << 20;
inline constexpr std::size_t max_connections = 256;
inline constexpr std::size_t max_open_requests_per_connection = 1'024;
inline constexpr std::size_t max_json_depth = 16;
inline constexpr std::size_t max_page = 1'000;         // items a list answers at once
inline constexpr std::size_t max_log_entries = 256;    // of log.entries: a full bundle
inline constexpr std::size_t max_log_bytes = std::size_t{1} << 20;  // of them, less when long
inline constexpr std::size_t max_queued_commands = 16'384;   // bounded queue before the writer
inline constexpr std::size_t max_group_entries = 4'096;      // entries in one synced group
inline constexpr std::size_t max_socket_path = 107;    // sockaddr_un, less the final NUL

}  // namespace jcm::base
