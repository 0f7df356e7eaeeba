// What text may stand in an entry: valid UTF-8 without control characters, bidirectional controls or
// zero-width characters (they can make two different texts look alike). Kept byte for byte, never
// normalised.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jcm::base {

enum class TextFault { none, not_utf8, control_character, bidirectional_control, zero_width };

// The first fault in `text`, or none. `offset` (when given) receives the byte where it stands.
TextFault find_text_fault(std::string_view text, std::size_t* offset = nullptr);
std::string_view describe(TextFault fault);  // "is not valid UTF-8", ...

// Decodes one scalar value at `at` and advances it; absent for anything RFC 3629 forbids.
std::optional<char32_t> next_scalar(std::string_view text, std::size_t& at);

// Text with everything outside printable ASCII and valid UTF-8 shown as \xNN: safe for a log or a
// terminal. At most `limit` bytes of input are shown.
std::string printable(std::string_view text, std::size_t limit = 120);

// Whole, unsigned, no sign, no leading zero, no overflow.
std::optional<std::uint64_t> parse_u64(std::string_view text);

}  // namespace jcm::base
