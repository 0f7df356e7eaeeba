// The figures of the HTML report: what was issued, transferred, retired and cancelled over time,
// and what was held by kind of account. From the verifier's own replay.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/reports/bar_chart.hpp"
#include "ledger/reports/table.hpp"
#include "tools/verify/html_report.hpp"

namespace jcm::verifier {
namespace {

using audit::MonthOfActivity;
using audit::RegistryActivity;
using reports::thousands;

// Months while there are few enough to be told apart, then years.
constexpr std::size_t most_months = 36;

struct Period {
  std::string label;
  std::uint64_t issued = 0, transferred = 0, retired = 0, cancelled = 0;
  std::array<std::uint64_t, 4> held{};
};
struct RegistryPeriods {
  std::string code;
  std::vector<Period> periods;
};

int index_of(const MonthOfActivity& month) {
  return month.year * 12 + static_cast<int>(month.month) - 1;
}

std::string label_of(int index, bool by_month) {
  return by_month ? fmt::format("{}-{:02}", index / 12, index % 12 + 1) : fmt::format("{}", index);
}

// All registries over the same periods, from the first month of any to the last.
std::vector<RegistryPeriods> periods_of(const std::vector<RegistryActivity>& registries) {
  int first = index_of(registries.front().months.front()), last = first;
  for (const auto& registry : registries) {
    first = std::min(first, index_of(registry.months.front()));
    last = std::max(last, index_of(registry.months.back()));
  }
  const bool by_month = static_cast<std::size_t>(last - first) < most_months;
  const auto period_of = [by_month](int month) { return by_month ? month : month / 12; };
  std::vector<RegistryPeriods> out;
  for (const auto& registry : registries) {
    RegistryPeriods row{registry.registry.text(), {}};
    for (int at = period_of(first); at <= period_of(last); ++at)
      row.periods.push_back({.label = label_of(at, by_month)});
    for (const auto& month : registry.months) {
      auto& period =
          row.periods[static_cast<std::size_t>(period_of(index_of(month)) - period_of(first))];
      period.issued += month.issued;
      period.transferred += month.transferred;
      period.retired += month.retired;
      period.cancelled += month.cancelled;
      period.held = month.held;  // the last month of the period stays
    }
    out.push_back(std::move(row));
  }
  return out;
}

reports::BarChart chart_of(std::string title, const std::vector<RegistryPeriods>& all) {
  reports::BarChart chart;
  chart.title = std::move(title);
  for (const auto& period : all.front().periods) chart.labels.push_back(period.label);
  return chart;
}

std::string flow_chart(const std::string& title, const std::vector<RegistryPeriods>& all,
                       std::uint64_t Period::* what) {
  auto chart = chart_of(title, all);
  chart.legend = all.size() > 1;
  for (const auto& registry : all) {
    reports::ChartSeries series{registry.code, {}};
    for (const auto& period : registry.periods) series.values.push_back(period.*what);
    chart.series.push_back(std::move(series));
  }
  return "<figure>" + reports::to_svg(chart) + "</figure>\n";
}

constexpr std::array<std::string_view, 4> kind_names{"government holding", "entity holding",
                                                     "cancellation", "retirement"};

std::string held_chart(const RegistryPeriods& registry, const std::vector<RegistryPeriods>& all) {
  auto chart =
      chart_of(fmt::format("Held in registry {} at the end of each period", registry.code), all);
  for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
    reports::ChartSeries series{std::string(kind_names[kind]), {}};
    for (const auto& period : registry.periods) series.values.push_back(period.held[kind]);
    chart.series.push_back(std::move(series));
  }
  return "<figure>" + reports::to_svg(chart) + "</figure>\n";
}

// "0" as a dash, so that what happened stands out.
std::string cell(std::uint64_t value) {
  return fmt::format("<td class=\"n\">{}</td>", value == 0 ? "–" : thousands(value));
}

std::string figures(const std::vector<RegistryPeriods>& all) {
  std::string out =
      "<table class=\"figures\"><caption>The same in figures, t CO2e; held is at the end of the "
      "period</caption>\n<thead><tr><th>Registry</th><th>Period</th><th>Issued</th>"
      "<th>Transferred</th><th>Retired</th><th>Cancelled</th><th>Held: government</th>"
      "<th>entity</th><th>cancellation</th><th>retirement</th></tr></thead>\n<tbody>\n";
  for (const auto& registry : all)
    for (const auto& period : registry.periods) {
      const bool idle = period.issued + period.transferred + period.retired + period.cancelled == 0;
      if (idle && &period != &registry.periods.back()) continue;
      out += fmt::format("<tr><td>{}</td><td>{}</td>", reports::escaped_html(registry.code),
                         period.label);
      for (const auto value : {period.issued, period.transferred, period.retired, period.cancelled})
        out += cell(value);
      for (const auto value : period.held) out += cell(value);
      out += "</tr>\n";
    }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string activity_html(const audit::Activity& activity) {
  const auto registries = activity.registries();
  if (registries.empty()) return "<p>No credits were issued or moved.</p>\n";
  const auto all = periods_of(registries);
  std::string out = "<div class=\"charts\">\n";
  out += flow_chart("Issued, t CO2e", all, &Period::issued);
  out += flow_chart("Transferred, t CO2e", all, &Period::transferred);
  out += flow_chart("Retired, t CO2e", all, &Period::retired);
  out += flow_chart("Cancelled, t CO2e", all, &Period::cancelled);
  for (const auto& registry : all) out += held_chart(registry, all);
  return out + "</div>\n" + figures(all);
}

}  // namespace jcm::verifier
