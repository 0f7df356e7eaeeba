#include "tools/verify/html_report.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "ledger/reports/bar_chart.hpp"
#include "tools/verify/explain.hpp"

namespace jcm::verifier {
namespace {

namespace fs = std::filesystem;
using audit::Finding;
using audit::Level;
using reports::escaped_html;
using reports::thousands;

constexpr std::string_view style = R"(
:root{color-scheme:light}
body{font:15px/1.5 "Segoe UI","Noto Sans","DejaVu Sans",Arial,sans-serif;color:#1a1a1a;background:#fff;
max-width:62rem;margin:2rem auto;padding:0 1.2rem}
h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}
.sub{color:#555;margin:0 0 1rem}
.verdict{border:2px solid;border-radius:6px;padding:.7rem 1rem;margin:1rem 0;font-size:1.05rem}
.verdict b{font-size:1.25rem;letter-spacing:.03em}
.verdict.clean{border-color:#1b7837;background:#eef7f0}.verdict.damaged{border-color:#b2182b;background:#fbeeee}
.verdict.warnings,.verdict.unchecked{border-color:#a6611a;background:#fdf6ec}
table{border-collapse:collapse;width:100%;margin:.4rem 0 1rem}
caption{text-align:left;color:#555;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd}
th{font-weight:600}.facts th{width:8rem;color:#444}
.facts td{overflow-wrap:anywhere}.figures{font-size:13px}
td.n,.figures th:nth-child(n+3){text-align:right;font-variant-numeric:tabular-nums}
code,.hash{font:13px/1.45 "DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
.finding{break-inside:avoid;border-left:4px solid #999;padding:.1rem 0 .1rem .8rem;margin:.8rem 0}
.finding.damage{border-color:#b2182b}.finding.warning,.finding.unchecked{border-color:#a6611a}
.finding p{margin:.15rem 0}.next{color:#444}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:1rem}
figure{margin:0;break-inside:avoid}
svg.chart{width:100%;height:auto;font:11px "DejaVu Sans",Arial,sans-serif;fill:#333}
svg .title{font-size:13px;font-weight:600}svg .grid{stroke:#ddd}svg .base{stroke:#555}
svg .empty{fill:#f6f6f6}
footer{color:#555;margin-top:2.5rem;border-top:1px solid #bbb;padding-top:.5rem;font-size:13px}
@page{margin:16mm 14mm}
@media print{body{margin:0;max-width:none;font-size:10pt}.figures{font-size:8.5pt}
svg.chart{font-size:13px}.charts{grid-template-columns:1fr 1fr}
.verdict,rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2{break-after:avoid}}
)";

// The very lines that stand at the end of the text, the word in front set apart.
std::string verdict_box(const Outcome& outcome) {
  const Counts counts = count(outcome);
  const std::string_view kind = counts.damage > 0      ? "damaged"
                                : counts.unchecked > 0 ? "unchecked"
                                : counts.warning > 0   ? "warnings"
                                                       : "clean";
  const std::string text = verdict(outcome);
  const auto colon = text.find(':');
  std::string rest = escaped_html(text.substr(colon + 1));
  while (!rest.empty() && rest.back() == '\n') rest.pop_back();
  for (auto at = rest.find('\n'); at != std::string::npos; at = rest.find('\n', at + 5))
    rest.replace(at, 1, "<br>");
  return fmt::format("<div class=\"verdict {}\"><b>{}</b><br>{}</div>\n", kind,
                     escaped_html(text.substr(0, colon)), rest);
}

// The rows of a list of facts; a row without a name goes on with the one above it.
std::string fact_table(const reports::FactList& facts) {
  std::string out = "<table class=\"facts\">\n";
  for (const auto& [name, value] : facts.facts())
    out += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escaped_html(name),
                       escaped_html(value));
  return out + "</table>\n";
}

std::string facts_html(const Summary& summary) {
  std::string out = "<h2>What was checked</h2>\n" + fact_table(summary.facts);
  if (!summary.entry.empty()) out += "<h2>What it is for</h2>\n" + fact_table(summary.entry);
  return out;
}

constexpr std::string_view footer =
    "<footer>Made from the entries alone: every figure is the verifier's own replay, none was "
    "taken from the ledger's tables. 1 credit = 1 t CO2e. Dates are business dates of the "
    "registry. Repeat it with jcm-verify on the same source, with the key and a checkpoint you "
    "hold yourself.</footer>\n</body></html>\n";

struct LevelRow {
  Level level;
  std::string_view proves;
};
constexpr std::array<LevelRow, 5> levels{{
    {Level::bytes,
     "every entry is there, can be read, stands in the one canonical form and carries its own "
     "number"},
    {Level::chain, "every entry names the hash of the one before it"},
    {Level::tree, "the entries give the signed Merkle root at the size of every checkpoint"},
    {Level::signatures, "the checkpoints are whole, of this ledger, and signed by its key"},
    {Level::rules,
     "every entry was allowed when it was made, and every law of the ledger held after it"},
}};

std::string level_table(const audit::Report& report) {
  std::string out =
      "<h2>Levels</h2>\n<table><thead><tr><th>Level</th><th>What it "
      "proves</th><th>Checked</th></tr>"
      "</thead>\n<tbody>\n";
  for (const auto& row : levels) {
    std::string checked = row.level <= report.level ? "yes" : "no";
    if (row.level == Level::rules && report.level == Level::rules && report.rules_stopped_at)
      checked = fmt::format("before entry {} only", thousands(*report.rules_stopped_at));
    out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", audit::text_of(row.level),
                       row.proves, checked);
  }
  return out + "</tbody></table>\n";
}

std::string finding_html(const Finding& finding) {
  const auto severity = audit::text_of(audit::severity_of(finding.id));
  const Advice& advice = advice_of(finding.id);
  std::string out =
      fmt::format("<div class=\"finding {}\"><p><b>{}</b> ({}) {}</p>\n", severity,
                  audit::id_text(finding.id), severity, escaped_html(place_of(finding)));
  if (!finding.detail.empty()) out += "<p>" + escaped_html(finding.detail) + "</p>\n";
  if (!finding.expected.empty())
    out += fmt::format("<p>expected <span class=\"hash\">{}</span></p>\n",
                       escaped_html(finding.expected));
  if (!finding.found.empty())
    out +=
        fmt::format("<p>found <span class=\"hash\">{}</span></p>\n", escaped_html(finding.found));
  out += fmt::format("<p class=\"next\">{} {}</p></div>\n", escaped_html(advice.meaning),
                     escaped_html(advice.next));
  return out;
}

std::string findings_html(const audit::Report& report) {
  std::string out = "<h2>Findings</h2>\n";
  if (report.findings.empty()) return out + "<p>None.</p>\n";
  for (const auto& finding : report.findings) out += finding_html(finding);
  return out;
}

base::Error unwritable(const std::string& path, const std::string& why) {
  return base::error(base::ErrorId::file_unwritable,
                     fmt::format("cannot write the report {}: {}; give --html the path of a file "
                                 "in a folder of yours",
                                 path, why));
}

}  // namespace

std::string to_html(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds) {
  const auto& report = outcome.report;
  const std::string title =
      "Verification of " + (report.origin.empty() ? std::string("a ledger") : report.origin);
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<title>{0}</title>\n<style>{1}</style></head><body>\n<h1>{0}</h1>\n"
      "<p class=\"sub\">jcm-verify {2}, ended {3}</p>\n",
      escaped_html(title), style, JCM_VERSION, base::to_text(now));
  out += verdict_box(outcome) + facts_html(summarize(options, outcome, now, seconds)) +
         findings_html(report);
  if (outcome.receipt) return out.append(footer);
  out += level_table(report);
  out += "<h2>What the ledger did</h2>\n";
  if (report.level < Level::rules)
    out += "<p>Not shown: the rules were not checked, so nothing vouches for the figures.</p>\n";
  else {
    if (report.rules_stopped_at)
      out += fmt::format("<p>Up to entry {} only, where the rules could be checked.</p>\n",
                         thousands(*report.rules_stopped_at));
    out += activity_html(outcome.activity);
  }
  return out.append(footer);
}

base::Status check_html_place(const std::string& path) {
  std::error_code fault;
  const auto folder = fs::absolute(path, fault).parent_path();
  if (fs::is_directory(path, fault)) return unwritable(path, "it is a directory");
  if (!fs::is_directory(folder, fault))
    return unwritable(path, "there is no folder " + folder.string());
  return {};
}

base::Status write_html(const std::string& path, const std::string& html) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << html;
  out.close();
  if (out) return {};
  return unwritable(path, std::strerror(errno == 0 ? EIO : errno));
}

}  // namespace jcm::verifier
