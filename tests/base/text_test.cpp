#include "ledger/base/text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace jcm::base;

// RFC 3629 in one line: what an encoder of UTF-8 makes of a scalar value.
std::string utf8(std::uint32_t c) {
  const auto byte = [](std::uint32_t v) { return static_cast<char>(v); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 63))};
  if (c < 0x10000)
    return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 63)), byte(0x80 | ((c >> 6) & 63)),
          byte(0x80 | (c & 63))};
}

TEST_CASE("every Unicode scalar value is read back, no surrogate is") {
  std::size_t wrong = 0;
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c) {
    const std::string text = utf8(c);
    std::size_t at = 0;
    const auto read = next_scalar(text, at);
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    if (surrogate ? read.has_value() : read != char32_t{c} || at != text.size()) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("bytes that are no UTF-8 are found, with their place") {
  const std::vector<std::string> bad = {
      "\x80",         "\xbf",         "\xc0\x80",         "\xc1\xbf",
      "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
      "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
      "\xff",         "\xc3",         "\xe2\x82",         "\xf0\x9f\x98",
      "\xc3(",        "\xe2(\xa1",    "\xe2\x82("};
  for (const auto& bytes : bad) {
    INFO(printable(bytes));
    std::size_t at = 99;
    CHECK(find_text_fault("ok " + bytes, &at) == TextFault::not_utf8);
    CHECK(at == 3);
  }
}

TEST_CASE("controls, bidirectional controls and zero-width characters are found") {
  std::size_t faults = 0;
  for (std::uint32_t c = 0; c < 0x20; ++c)
    CHECK(find_text_fault(utf8(c)) == TextFault::control_character);
  for (std::uint32_t c = 0x7f; c <= 0x9f; ++c)
    CHECK(find_text_fault(utf8(c)) == TextFault::control_character);
  for (const std::uint32_t c : {0x2028U, 0x2029U})
    CHECK(find_text_fault(utf8(c)) == TextFault::control_character);
  for (const std::uint32_t c : {0x061cU, 0x200eU, 0x200fU, 0x202aU, 0x202bU, 0x202cU, 0x202dU,
                                0x202eU, 0x2066U, 0x2067U, 0x2068U, 0x2069U})
    CHECK(find_text_fault(utf8(c)) == TextFault::bidirectional_control);
  for (const std::uint32_t c :
       {0x00adU, 0x180eU, 0x200bU, 0x200cU, 0x200dU, 0x2060U, 0x2064U, 0xfeffU})
    CHECK(find_text_fault(utf8(c)) == TextFault::zero_width);
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c)
    if ((c < 0xd800 || c > 0xdfff) && find_text_fault(utf8(c)) != TextFault::none) ++faults;
  CHECK(faults == 32 + 33 + 2 + 12 + 11);  // and nothing else in all of Unicode
}

TEST_CASE("text of every script passes") {
  for (const auto* text : {"", "plain", "二国間クレジット制度", "Дархан хот", "Nguyễn", "ประเทศไทย",
                           "México – “São José” €", "😀", "a\u00a0b"})
    CHECK(find_text_fault(text) == TextFault::none);
}

TEST_CASE("each fault has its words") {
  CHECK(describe(TextFault::none) == "is well formed");
  CHECK(describe(TextFault::not_utf8) == "is not valid UTF-8");
  CHECK(describe(TextFault::control_character) == "holds a control character");
  CHECK(describe(TextFault::bidirectional_control) == "holds a bidirectional control character");
  CHECK(describe(TextFault::zero_width) == "holds a zero-width character");
}

TEST_CASE("printable text is safe for a terminal and bounded") {
  CHECK(printable("plain 太陽") == "plain 太陽");
  CHECK(printable("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m");
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("\u202eabc") == "\\xe2\\x80\\xaeabc");
  CHECK(printable(std::string(200, 'x')) == std::string(120, 'x') + "...");
  CHECK(printable("abcdef", 3) == "abc...");
  CHECK(printable("abc", 3) == "abc");
  CHECK(printable("") == "");
}

TEST_CASE("whole numbers are read in one spelling only") {
  CHECK(parse_u64("0") == 0U);
  CHECK(parse_u64("9007199254740991") == 9007199254740991U);
  CHECK(parse_u64("18446744073709551615") == 18446744073709551615U);
  for (const auto* text : {"", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "1e3", "0x1", "a", "1a",
                           "18446744073709551616", "99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_u64(text));
  }
}

}  // namespace
