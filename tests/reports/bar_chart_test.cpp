#include "ledger/reports/bar_chart.hpp"

#include <catch2/catch.hpp>

using namespace jcm::reports;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("an axis ends at a round number not below the largest value, in at most five steps") {
  std::uint64_t value = 1;
  for (int i = 0; i < 400; ++i) {
    const auto scale = scale_for(value);
    INFO(value << " " << scale.top << " " << scale.step);
    CHECK(scale.top >= value);
    CHECK(scale.top <= value * 5 / 2 + 1);
    CHECK(scale.top % scale.step == 0);
    CHECK(scale.top / scale.step <= 5);
    value += value / 11 + 1;
    if (value > (std::uint64_t{1} << 53)) break;
  }
  CHECK(scale_for(0).top == 1);
  CHECK(scale_for(103'191).top == 200'000);
}

TEST_CASE("each value above zero is one bar that tells its label, series and number") {
  const BarChart chart{.title = "Issued <t CO2e>",
                       .labels = {"2016", "2017"},
                       .series = {{"JP", {5, 0}}, {"MN", {1'000, 1}}}};
  const auto svg = to_svg(chart);
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(count(svg, "<title>") == 3);
  CHECK(svg.find("<title>2016: MN 1,000</title>") != std::string::npos);
  CHECK(svg.find("aria-label=\"Issued &lt;t CO2e&gt;\"") != std::string::npos);
  CHECK(svg.find("<t CO2e>") == std::string::npos);
  CHECK(count(svg, ">JP</text>") == 1);
}

TEST_CASE("a chart of nothing says so") {
  CHECK(to_svg({.title = "Retired", .labels = {"2016"}, .series = {{"JP", {0}}}}).find(">none<") !=
        std::string::npos);
  CHECK(to_svg({.title = "Retired", .labels = {}, .series = {}}).find(">none<") !=
        std::string::npos);
}

TEST_CASE("labels are thinned out where they would run into each other") {
  BarChart chart{.title = "Held", .labels = {}, .series = {{"all", {}}}};
  for (int i = 0; i < 120; ++i) {
    chart.labels.push_back("2026-" + std::to_string(i % 12 + 1));
    chart.series[0].values.push_back(1);
  }
  const auto svg = to_svg(chart);
  CHECK(count(svg, "<title>") == 120);
  CHECK(count(svg, "text-anchor=\"middle\"") < 15);
  CHECK(count(svg, "text-anchor=\"middle\"") > 5);
}

TEST_CASE("text in HTML cannot end a tag or an attribute") {
  CHECK(escaped_html("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
}
