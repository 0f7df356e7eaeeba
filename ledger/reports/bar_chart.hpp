// Stacked bars as SVG: for reports that are one file, read on paper, and need no script. Colours are
// told apart by the colour-blind (Okabe and Ito, 2008) and keep their order of lightness in print.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jcm::reports {

struct ChartSeries {
  std::string name;
  std::vector<std::uint64_t> values;  // one for each label
};

struct BarChart {
  std::string title;  // what is counted; also the picture's text for screen readers
  std::vector<std::string> labels;
  std::vector<ChartSeries> series;  // stacked, first at the bottom; at most 8 are told apart
  unsigned width = 640, height = 228;
  bool legend = true;
};

// One <svg> element. A chart without labels, or of zeros only, says "none" in its plot area. Text is
// escaped.
std::string to_svg(const BarChart& chart);

// The largest value of the axis and its step: 1, 2 or 5 times a power of ten, at most 5 steps; never
// below `most`.
struct ChartScale {
  std::uint64_t top = 1;
  std::uint64_t step = 1;
};
ChartScale scale_for(std::uint64_t most);

// Text as it may stand in HTML and SVG, between tags or in a quoted attribute.
std::string escaped_html(std::string_view text);

}  // namespace jcm::reports
