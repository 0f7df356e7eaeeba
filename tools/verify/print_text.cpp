#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger/base/text.hpp"
#include "tools/verify/entry_words.hpp"
#include "tools/verify/explain.hpp"
#include "tools/verify/holding_file.hpp"
#include "tools/verify/print.hpp"

namespace jcm::verifier {
namespace {

using audit::Finding;
using reports::FactList;
using reports::thousands;

constexpr std::size_t shown_text = 2'000;
constexpr std::size_t below = 13;  // where the text of a finding begins

std::string indented(std::string_view text, std::size_t width) {
  std::string out;
  const std::size_t room = width > 2 * below ? width - below : 0;
  for (const auto& line :
       room == 0 ? std::vector<std::string>{std::string(text)} : reports::wrap(text, room, true))
    out += std::string(below, ' ') + line + "\n";
  return out;
}

std::string finding_text(const Finding& finding, std::size_t width) {
  std::string text =
      fmt::format("  {:<10} {:<23} {}\n", audit::text_of(audit::severity_of(finding.id)),
                  audit::id_text(finding.id), place_of(finding));
  if (!finding.detail.empty()) text += indented(base::printable(finding.detail, shown_text), width);
  FactList hashes;
  if (!finding.expected.empty())
    hashes.add("expected", base::printable(finding.expected, shown_text));
  if (!finding.found.empty()) hashes.add("found", base::printable(finding.found, shown_text));
  return text + hashes.text({.width = 0, .indent = below});
}

// What to do, once for each kind of finding, in the order in which they were found.
std::string advice_text(const std::vector<Finding>& findings, std::size_t width) {
  FactList advice;
  std::vector<audit::FindingId> told;
  for (const auto& finding : findings) {
    if (std::find(told.begin(), told.end(), finding.id) != told.end()) continue;
    told.push_back(finding.id);
    advice.add(std::string(audit::id_text(finding.id)), std::string(advice_of(finding.id).next));
  }
  return "what to do\n" + advice.text({.width = width, .indent = 2});
}

std::string parting_text(const Options& options, const audit::Parting& parting, std::size_t width) {
  const reports::TableStyle style{.width = width, .indent = 2};
  FactList mine, other;
  add_entry(mine, parting.one);
  add_entry(other, parting.other);
  return fmt::format("entry {} in {}\n{}entry {} in {}\n{}", parting.seq, options.path,
                     mine.text(style), parting.seq, options.compare, other.text(style));
}

std::string clean_receipt(const Outcome& outcome) {
  const auto& receipt = *outcome.receipt;
  return fmt::format("CLEAN: entry {} stands in {} at size {},\n       authentic under key {}\n",
                     receipt.proof->index, receipt.checkpoint->origin,
                     thousands(receipt.checkpoint->size), receipt.signed_by->text());
}

std::string clean_ledger(const Outcome& outcome) {
  const auto& report = outcome.report;
  const std::string entries = plural(report.size, "entry", "entries");
  const std::string upto =
      report.level == audit::Level::rules
          ? ""
          : fmt::format(" (checked up to level {} only)", audit::text_of(report.level));
  if (report.level < audit::Level::signatures)
    return fmt::format("CLEAN: {}{}; signatures were not checked\n", entries, upto);
  if (report.key_from_ledger)
    return fmt::format(
        "CLEAN: {}{}, self-consistent, key taken from the ledger\n"
        "       Not shown to be authentic: give the key you were handed with --key.\n",
        entries, upto);
  return fmt::format(
      "CLEAN: {}{}, authentic under key {}{}\n", entries, upto, report.key->text(),
      report.unsigned_entries == 0
          ? ""
          : fmt::format("\n       up to entry {}; no signature covers the {} after it yet",
                        thousands(report.checkpoint->size - 1),
                        thousands(report.unsigned_entries)));
}

}  // namespace

std::string plural(std::uint64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", thousands(n), n == 1 ? one : many);
}

std::string place_of(const Finding& finding) {
  std::string text;
  if (finding.first && finding.last && *finding.first != *finding.last)
    text = fmt::format("entries {} to {}", *finding.first, *finding.last);
  else if (finding.first)
    text = fmt::format("entry {}", *finding.first);
  if (!finding.file.empty())
    text += (text.empty() ? "" : ", ") + base::printable(finding.file, shown_text);
  if (finding.offset) text += fmt::format(" at byte {}", *finding.offset);
  return text;
}

Counts count(const Outcome& outcome) {
  Counts counts;
  for (const auto& finding : outcome.report.findings) {
    switch (audit::severity_of(finding.id)) {
      case audit::Severity::damage:
        ++counts.damage;
        break;
      case audit::Severity::warning:
        ++counts.warning;
        break;
      case audit::Severity::unchecked:
        ++counts.unchecked;
        break;
    }
  }
  return counts;
}

int exit_code(const Outcome& outcome) {
  const Counts counts = count(outcome);
  if (counts.damage > 0) return exit_findings;
  if (counts.unchecked > 0) return exit_unchecked;
  return counts.warning > 0 ? exit_findings : exit_clean;
}

std::string verdict(const Outcome& outcome) {
  const Counts counts = count(outcome);
  std::string parts;
  const auto part = [&parts](std::size_t n, std::string_view one, std::string_view many) {
    if (n > 0) parts += (parts.empty() ? "" : ", ") + plural(n, one, many);
  };
  part(counts.damage, "damage", "damages");
  part(counts.warning, "warning", "warnings");
  part(counts.unchecked, "thing not checked", "things not checked");
  if (counts.damage > 0) return "DAMAGED: " + parts + "\n";
  if (counts.unchecked > 0) return "COULD NOT CHECK: " + parts + ", nothing found damaged\n";
  if (counts.warning > 0)
    return "WARNING: " + parts + "; the entries are sound, something beside them is not\n";
  if (outcome.holding) return clean_holding(outcome);
  return outcome.receipt ? clean_receipt(outcome) : clean_ledger(outcome);
}

std::string to_text(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds, std::size_t width) {
  const Summary summary = summarize(options, outcome, now, seconds);
  const reports::TableStyle style{.width = width, .indent = 2};
  std::string text = fmt::format("jcm-verify {}\n", options.path) + summary.facts.text(style);
  if (!summary.entry.empty()) text += "what it is for\n" + summary.entry.text(style);
  if (outcome.comparison && outcome.comparison->parting)
    text += parting_text(options, *outcome.comparison->parting, width);
  const auto& findings = outcome.report.findings;
  if (!findings.empty()) {
    text += "findings\n";
    for (const auto& finding : findings) text += finding_text(finding, width);
    text += advice_text(findings, width);
  }
  return text + verdict(outcome);
}

std::string failure_text(const base::Error& error) {
  return fmt::format("COULD NOT CHECK: {} ({})\n", error.detail, base::id_text(error.id));
}

}  // namespace jcm::verifier
