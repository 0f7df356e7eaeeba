#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "tools/verify/print.hpp"

namespace jcm::verifier {
namespace {

using audit::Finding;

std::string grouped(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string plural(std::uint64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(n), n == 1 ? one : many);
}

std::string age(std::int64_t micros) {
  const std::int64_t seconds = std::max<std::int64_t>(0, micros / 1'000'000);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7'200) return fmt::format("{} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{} h", seconds / 3'600);
  return fmt::format("{} days", seconds / 86'400);
}

std::string row(std::string_view name, std::string_view value) {
  return fmt::format("  {:<12} {}\n", name, value);
}

std::string unsigned_text(const audit::Report& report, base::Timestamp now) {
  if (report.unsigned_entries == 0) return "none: the checkpoint covers every entry";
  std::string text = plural(report.unsigned_entries, "entry", "entries") + " past the checkpoint";
  if (report.oldest_unsigned)
    text += fmt::format(", the oldest recorded {} ({} ago)", base::to_text(*report.oldest_unsigned),
                        age(now.micros - report.oldest_unsigned->micros));
  return text;
}

std::string views_text(const Outcome& outcome) {
  const std::string mark = outcome.views_mark ? grouped(*outcome.views_mark) : "?";
  switch (outcome.views) {
    case ViewsState::equal:
      return fmt::format("equal to the replay at their mark, {}", mark);
    case ViewsState::differ:
      return fmt::format("differ from the replay at their mark, {}", mark);
    case ViewsState::missing:
      return "none";
    case ViewsState::unreadable:
      return "cannot be read";
    case ViewsState::ahead:
      return fmt::format("ahead of the entries, mark {}", mark);
    case ViewsState::not_compared:
      return "not compared";
  }
  return "";
}

std::string summary(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds) {
  const auto& report = outcome.report;
  std::string text = fmt::format("jcm-verify {}\n", options.path);
  text += row("origin", report.origin.empty() ? "not known" : report.origin);
  text += row("key", !report.key ? "none"
                                 : fmt::format("{} ({})", report.key->text(),
                                               report.key_from_ledger ? "taken from the ledger"
                                                                      : "handed over with --key"));
  text +=
      row("entries", report.entries == report.size
                         ? grouped(report.size)
                         : fmt::format("{} of {}", grouped(report.entries), grouped(report.size)));
  if (report.root) text += row("root", base::to_hex(report.root->view()));
  if (report.level >= audit::Level::tree) {
    text += row("checkpoint", report.checkpoint
                                  ? fmt::format("size {}", grouped(report.checkpoint->size))
                                  : "none that holds");
    text += row("unsigned", unsigned_text(report, now));
  }
  text += row("level",
              fmt::format("{}{}", audit::text_of(report.level),
                          report.rules_stopped_at ? fmt::format(" (only before entry {})",
                                                                grouped(*report.rules_stopped_at))
                                                  : ""));
  if (report.level == audit::Level::rules) text += row("views", views_text(outcome));
  text += row("files", outcome.files_checked ? "every raw file checked" : "not checked");
  const auto rate =
      static_cast<std::uint64_t>(seconds > 0 ? static_cast<double>(report.entries) / seconds : 0.0);
  text +=
      row("took",
          fmt::format("{:.1f} s, {} entries a second{}", seconds, grouped(rate),
                      outcome.openings > 1 ? fmt::format(", {} openings", outcome.openings) : ""));
  for (const auto& note : outcome.notes) text += row("note", note);
  return text;
}

std::string place(const Finding& finding) {
  std::string text;
  if (finding.first && finding.last && *finding.first != *finding.last)
    text = fmt::format("entries {} to {}", *finding.first, *finding.last);
  else if (finding.first)
    text = fmt::format("entry {}", *finding.first);
  if (!finding.file.empty()) text += (text.empty() ? "" : ", ") + finding.file;
  if (finding.offset) text += fmt::format(" at byte {}", *finding.offset);
  return text;
}

std::string finding_text(const Finding& finding) {
  std::string text =
      fmt::format("  {:<9} {:<22} {}\n", audit::text_of(audit::severity_of(finding.id)),
                  audit::id_text(finding.id), place(finding));
  const auto line = [&text](std::string_view name, const std::string& value) {
    if (!value.empty())
      text += fmt::format("            {}{}\n", name, base::printable(value, 1'000));
  };
  line("", finding.detail);
  line("expected ", finding.expected);
  line("found    ", finding.found);
  return text;
}

std::string verdict(const Outcome& outcome) {
  const auto& report = outcome.report;
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
    return "WARNING: " + parts + "; the entries are sound, what is derived from them is not\n";
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
                        grouped(report.checkpoint->size - 1), grouped(report.unsigned_entries)));
}

}  // namespace

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

std::string to_text(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds) {
  std::string text = summary(options, outcome, now, seconds);
  if (!outcome.report.findings.empty()) text += "findings\n";
  for (const auto& finding : outcome.report.findings) text += finding_text(finding);
  return text + verdict(outcome);
}

std::string failure_text(const base::Error& error) {
  return fmt::format("COULD NOT CHECK: {} ({})\n", error.detail, base::id_text(error.id));
}

}  // namespace jcm::verifier
