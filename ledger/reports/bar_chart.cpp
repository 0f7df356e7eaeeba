#include "ledger/reports/bar_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/reports/table.hpp"

namespace jcm::reports {
namespace {

constexpr std::array<std::string_view, 8> colours{"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                                  "#56b4e9", "#d55e00", "#f0e442", "#595959"};
constexpr double left = 78, right = 8, above = 34, below = 34, legend_height = 18;

struct Frame {
  double x, y, width, height;  // the plot area
  ChartScale scale;
  [[nodiscard]] double y_of(std::uint64_t value) const {
    return y + height - height * static_cast<double>(value) / static_cast<double>(scale.top);
  }
};

std::string text_at(double x, double y, std::string_view anchor, std::string_view text,
                    std::string_view more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                     anchor, more, escaped_html(text));
}

std::string axis(const Frame& frame) {
  std::string out;
  for (std::uint64_t value = 0; value <= frame.scale.top; value += frame.scale.step) {
    const double y = frame.y_of(value);
    out += fmt::format(
        "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>\n", frame.x,
        frame.x + frame.width, y, y, value == 0 ? "base" : "grid");
    out += text_at(frame.x - 6, y + 3.5, "end", thousands(value));
  }
  return out;
}

// Labels under the bars, as many as there is room for.
std::string labels(const BarChart& chart, const Frame& frame) {
  std::size_t widest = 1;
  for (const auto& label : chart.labels) widest = std::max(widest, label.size());
  const double each = frame.width / static_cast<double>(chart.labels.size());
  const double needed = static_cast<double>(widest) * 6.2 + 8;
  const auto stride = std::max<std::size_t>(1, static_cast<std::size_t>(needed / each + 0.999));
  std::string out;
  for (std::size_t i = 0; i < chart.labels.size(); i += stride)
    out += text_at(frame.x + each * (static_cast<double>(i) + 0.5), frame.y + frame.height + 15,
                   "middle", chart.labels[i]);
  return out;
}

std::string bars(const BarChart& chart, const Frame& frame) {
  const double each = frame.width / static_cast<double>(chart.labels.size());
  const double wide = std::max(1.0, std::min(each * 0.72, 46.0));
  std::string out;
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    std::uint64_t base = 0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const std::uint64_t value = chart.series[s].values[i];
      if (value == 0) continue;
      const double top = frame.y_of(base + value);
      // What is there is seen, however little it is beside the largest.
      const double high = std::max(0.8, frame.y_of(base) - top);
      out += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\">"
          "<title>{}: {} {}</title></rect>\n",
          frame.x + each * (static_cast<double>(i) + 0.5) - wide / 2, frame.y_of(base) - high, wide,
          high, colours[s % colours.size()], escaped_html(chart.labels[i]),
          escaped_html(chart.series[s].name), thousands(value));
      base += value;
    }
  }
  return out;
}

std::string legend(const BarChart& chart, double y) {
  std::string out;
  double x = left;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"10\" height=\"10\" fill=\"{}\"/>\n",
                       x, y - 9, colours[s % colours.size()]);
    out += text_at(x + 15, y, "start", chart.series[s].name);
    x += 34 + static_cast<double>(chart.series[s].name.size()) * 6.4;
  }
  return out;
}

std::uint64_t highest_stack(const BarChart& chart) {
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    std::uint64_t sum = 0;
    for (const auto& series : chart.series) sum += series.values[i];
    most = std::max(most, sum);
  }
  return most;
}

}  // namespace

std::string to_svg(const BarChart& chart) {
  const double extra = chart.legend ? legend_height : 0;
  const std::uint64_t most = highest_stack(chart);
  const Frame frame{left, above, chart.width - left - right, chart.height - above - below - extra,
                    scale_for(most)};
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {} {}\" "
      "role=\"img\" "
      "aria-label=\"{}\">\n",
      chart.width, chart.height, escaped_html(chart.title));
  out += text_at(0, 14, "start", chart.title, " class=\"title\"");
  if (most == 0) {
    out += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=\"empty\"/>\n",
        frame.x, frame.y, frame.width, frame.height);
    out += text_at(frame.x + frame.width / 2, frame.y + frame.height / 2 + 4, "middle", "none");
    return out + "</svg>\n";
  }
  out += axis(frame) + bars(chart, frame) + labels(chart, frame);
  if (chart.legend) out += legend(chart, chart.height - 6.0);
  return out + "</svg>\n";
}

ChartScale scale_for(std::uint64_t most) {
  ChartScale scale;
  if (most == 0) return scale;
  std::uint64_t power = 1;
  while (most / power >= 10) power *= 10;
  for (const std::uint64_t factor : {1U, 2U, 5U, 10U}) {
    // Steps of half the factor where that is whole, so that there are four or five of them.
    const std::uint64_t top = factor * power;
    if (top < most) continue;
    const std::uint64_t parts = factor == 2 || factor == 1 ? 4 : 5;
    scale.top = top;
    scale.step = top % parts == 0 ? top / parts : (top % 2 == 0 ? top / 2 : top);
    return scale;
  }
  return {most, most};
}

std::string escaped_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace jcm::reports
