#include "ledger/base/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace jcm::base {

std::optional<char32_t> next_scalar(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > text.size()) return std::nullopt;
  char32_t value = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return std::nullopt;
    value = (value << 6) | (byte(at + i) & 0x3fU);
  }
  // Overlong forms, surrogates and values past U+10FFFF (RFC 3629, section 3).
  if ((length == 3 && value < 0x800) || (length == 4 && value < 0x10000) || value > 0x10ffff ||
      (value >= 0xd800 && value <= 0xdfff))
    return std::nullopt;
  at += length;
  return value;
}

TextFault find_text_fault(std::string_view text, std::size_t* offset) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (offset != nullptr) *offset = at;
    const auto c = next_scalar(text, at);
    if (!c) return TextFault::not_utf8;
    if (*c < 0x20 || (*c >= 0x7f && *c <= 0x9f) || *c == 0x2028 || *c == 0x2029)
      return TextFault::control_character;
    if (*c == 0x061c || *c == 0x200e || *c == 0x200f || (*c >= 0x202a && *c <= 0x202e) ||
        (*c >= 0x2066 && *c <= 0x2069))
      return TextFault::bidirectional_control;
    if ((*c >= 0x200b && *c <= 0x200d) || (*c >= 0x2060 && *c <= 0x2064) || *c == 0xfeff ||
        *c == 0x00ad || *c == 0x180e)
      return TextFault::zero_width;
  }
  return TextFault::none;
}

std::string_view describe(TextFault fault) {
  switch (fault) {
    case TextFault::none: return "is well formed";
    case TextFault::not_utf8: return "is not valid UTF-8";
    case TextFault::control_character: return "holds a control character";
    case TextFault::bidirectional_control: return "holds a bidirectional control character";
    case TextFault::zero_width: return "holds a zero-width character";
  }
  return "";
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && at < limit) {
    const std::size_t start = at;
    const auto c = next_scalar(text, at);
    if (c && find_text_fault(text.substr(start, at - start)) == TextFault::none) {
      out += text.substr(start, at - start);
      continue;
    }
    at = start + 1;
    out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[start]));
  }
  if (at < text.size()) out += "...";
  return out;
}

std::optional<std::uint64_t> parse_u64(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace jcm::base
