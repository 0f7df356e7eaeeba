#include <algorithm>
#include <array>
#include <cstdint>

#include "ledger/base/text.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::reports {
namespace {

struct Range {
  char32_t first, last;
};

// East Asian Width W and F (Unicode 15, UAX #11), neighbouring ranges joined where nothing else is
// assigned between them.
constexpr std::array<Range, 27> wide{{
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a}, {0x23e9, 0x23ec}, {0x23f0, 0x23f0},
    {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615}, {0x2648, 0x2653}, {0x2705, 0x2705},
    {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797}, {0x27b0, 0x27b0}, {0x2b1b, 0x2b1c},
    {0x2e80, 0x303e},   {0x3041, 0x4dbf},   {0x4e00, 0xa4c6}, {0xa960, 0xa97c}, {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b}, {0xff01, 0xff60}, {0xffe0, 0xffe6},
    {0x16fe0, 0x1b2fb}, {0x1f200, 0x1f64f},
}};
constexpr std::array<Range, 3> wide_planes{
    {{0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd}}};

// Combining marks (Mn, Me) of the scripts of the scheme's countries, and variation selectors.
constexpr std::array<Range, 20> zero{{
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0981, 0x0981}, {0x09c1, 0x09c4},
    {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x0eb1, 0x0eb1}, {0x0eb4, 0x0ebc},
    {0x0ec8, 0x0ece}, {0x102d, 0x1030}, {0x17b7, 0x17bd}, {0x3099, 0x309a}, {0xfe00, 0xfe0f},
}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  const auto it = std::lower_bound(ranges.begin(), ranges.end(), c,
                                   [](const Range& r, char32_t v) { return r.last < v; });
  return it != ranges.end() && it->first <= c;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    const auto c = base::next_scalar(text, at);
    if (!c) {
      at = start + 1;
      ++width;
    } else if (!within(zero, *c)) {
      width += within(wide, *c) || within(wide_planes, *c) ? 2U : 1U;
    }
  }
  return width;
}

}  // namespace jcm::reports
