#include <fmt/format.h>

#include <algorithm>

#include "tools/verify/entry_words.hpp"
#include "tools/verify/holding_file.hpp"
#include "tools/verify/policy_words.hpp"
#include "tools/verify/print.hpp"

namespace jcm::verifier {
namespace {

using reports::FactList;
using reports::thousands;

std::string age(std::int64_t micros) {
  const std::int64_t seconds = std::max<std::int64_t>(0, micros / 1'000'000);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7'200) return fmt::format("{} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{} h", seconds / 3'600);
  return fmt::format("{} days", seconds / 86'400);
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
  const std::string mark = outcome.views_mark ? thousands(*outcome.views_mark) : "?";
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

std::string key_text(const Options& options, const audit::Report& report) {
  if (!report.key) return "none";
  return fmt::format("{} ({})", report.key->text(),
                     report.key_from_ledger ? "taken from the ledger"
                     : options.key          ? "handed over with --key"
                                            : "handed over with --policy");
}

void add_checkpoints(FactList& facts, const audit::Report& report, base::Timestamp now) {
  if (report.level < audit::Level::tree) {
    facts.add("checkpoint", "not looked at on this level");
    return;
  }
  std::string newest = "none that holds";
  if (report.checkpoint) {
    const auto held = std::find_if(report.held.rbegin(), report.held.rend(), [&](const auto& h) {
      return h.checkpoint.size == report.checkpoint->size;
    });
    newest = fmt::format("size {}, root {}", thousands(report.checkpoint->size),
                         base::to_hex(report.checkpoint->root.view()));
    if (held != report.held.rend()) newest += fmt::format(" ({})", held->file);
  }
  facts.add("checkpoint", newest);
  bool first = true;
  for (const auto& held : report.held) {
    if (!held.outside) continue;
    facts.add(first ? "kept by you" : "", fmt::format("{}: size {}, and this ledger continues it",
                                                      held.file, thousands(held.checkpoint.size)));
    first = false;
  }
  facts.add("unsigned", unsigned_text(report, now));
}

// Only where the key changed hands: one key is told above.
void add_keys(FactList& facts, const audit::Report& report) {
  if (report.keys.size() < 2) return;
  for (std::size_t i = 0; i < report.keys.size(); ++i) {
    const auto& use = report.keys[i];
    const auto& span = use.span;
    facts.add(i == 0 ? "keys" : "",
              fmt::format("{}: {}, from entry {}{}, counts for {}; signed {}", i, use.key.text(),
                          span.from_seq,
                          span.reason ? fmt::format(" ({})", domain::text_of(*span.reason)) : "",
                          chain::sizes_text(span),
                          plural(use.held, "checkpoint that holds", "checkpoints that hold")));
  }
}

std::string level_text(const audit::Report& report) {
  std::string text;
  for (const auto level : {audit::Level::bytes, audit::Level::chain, audit::Level::tree,
                           audit::Level::signatures, audit::Level::rules})
    if (level <= report.level) text += (text.empty() ? "" : ", ") + std::string(text_of(level));
  if (report.rules_stopped_at)
    text += fmt::format(" (rules only before entry {})", thousands(*report.rules_stopped_at));
  return text;
}

void add_files(FactList& facts, const Outcome& outcome) {
  if (outcome.source == SourceKind::data_directory) {
    if (outcome.report.level == audit::Level::rules) facts.add("views", views_text(outcome));
    facts.add("files", outcome.files_checked ? "every raw file checked" : "not checked");
  } else if (outcome.source == SourceKind::archive) {
    facts.add("files", !outcome.files_checked   ? "not checked"
                       : outcome.tiles_compared ? "every bundle, and every hash tile against the "
                                                  "entries"
                                                : "every bundle");
  }
}

void add_trail(FactList& facts, const Outcome& outcome) {
  if (!outcome.trail) return;
  const auto& report = outcome.trail->report;
  std::string text = fmt::format("{} of {}", plural(report.size, "entry", "entries"),
                                 report.origin.empty() ? "an unknown origin" : report.origin);
  if (report.checkpoint)
    text += fmt::format(", checkpoint size {}", thousands(report.checkpoint->size));
  const auto& sealed = outcome.sealed_trail;
  if (!sealed.empty())
    text += fmt::format("; sealed {}, newest at size {}", plural(sealed.size(), "time", "times"),
                        thousands(sealed.back().head.size));
  facts.add("trail", text);
}

void add_comparison(FactList& facts, const Options& options, const audit::Comparison& comparison) {
  std::string text;
  const std::uint64_t mine = comparison.one_size, other = comparison.other_size;
  if (comparison.parting)
    text = fmt::format("part at entry {}", comparison.parting->seq);
  else if (mine == other)
    text = fmt::format("equal to the end, {}", plural(mine, "entry", "entries"));
  else
    text = fmt::format("equal as far as the shorter one goes, {}; {} is {} longer",
                       plural(std::min(mine, other), "entry", "entries"),
                       mine > other ? options.path : options.compare,
                       plural(mine > other ? mine - other : other - mine, "entry", "entries"));
  if (comparison.unreadable > 0)
    text += fmt::format("; {} could not be compared, because one of the two does not show it",
                        plural(comparison.unreadable, "entry", "entries"));
  facts.add("compared", fmt::format("with {}: {}", options.compare, text));
}

void add_receipts(FactList& facts, const Outcome& outcome) {
  for (const auto& receipt : outcome.receipts)
    facts.add("receipt", fmt::format("{}: {}", receipt.file,
                                     receipt.held ? fmt::format("the ledger holds it as entry {}",
                                                                receipt.report.proof->index)
                                                  : "not shown to be in this ledger"));
}

Summary receipt_summary(const Options& options, const Outcome& outcome, base::Timestamp now) {
  const auto& receipt = *outcome.receipt;
  Summary summary;
  FactList& facts = summary.facts;
  facts.add("source", std::string(text_of(outcome.source)));
  if (receipt.checkpoint) {
    facts.add("origin", receipt.checkpoint->origin);
    facts.add("checkpoint", fmt::format("size {}, root {}", thousands(receipt.checkpoint->size),
                                        base::to_hex(receipt.checkpoint->root.view())));
  }
  if (!receipt.signers.empty())
    facts.add("signed by", fmt::format("{}", fmt::join(receipt.signers, ", ")));
  const auto& key = outcome.report.key;
  facts.add("key", !key ? "none was handed over"
                        : key->text() + (options.key ? " (handed over with --key)"
                                                     : " (handed over with --policy)"));
  facts.add("signature", receipt.signed_by ? "holds under that key"
                         : key             ? "does not hold"
                                           : "not checked");
  facts.add("inclusion", receipt.included
                             ? fmt::format("the proof of {} leads from the entry to "
                                           "that root",
                                           plural(receipt.proof->hashes.size(), "hash", "hashes"))
                             : "not shown");
  if (outcome.report.policy) facts.add("policy", policy_text(*outcome.report.policy, now));
  for (const auto& file : receipt.agreeing)
    facts.add("kept by you", file + ": the same root at the same size");
  if (outcome.holding) add_holding(summary.entry, *outcome.holding);
  if (receipt.record) add_entry(summary.entry, *receipt.record, *receipt.leaf);
  return summary;
}

}  // namespace

Summary summarize(const Options& options, const Outcome& outcome, base::Timestamp now,
                  double seconds) {
  if (outcome.receipt) return receipt_summary(options, outcome, now);
  const auto& report = outcome.report;
  Summary summary;
  FactList& facts = summary.facts;
  facts.add("source", std::string(text_of(outcome.source)));
  facts.add("origin", report.origin.empty() ? "not known" : report.origin);
  facts.add("key", key_text(options, report));
  facts.add("entries",
            report.entries == report.size
                ? thousands(report.size)
                : fmt::format("{} of {}", thousands(report.entries), thousands(report.size)));
  if (report.root) facts.add("root", base::to_hex(report.root->view()));
  add_checkpoints(facts, report, now);
  if (report.policy) facts.add("policy", policy_text(*report.policy, now));
  add_keys(facts, report);
  facts.add("checked", level_text(report));
  add_files(facts, outcome);
  add_trail(facts, outcome);
  add_receipts(facts, outcome);
  if (outcome.comparison) add_comparison(facts, options, *outcome.comparison);
  const auto rate =
      static_cast<std::uint64_t>(seconds > 0 ? static_cast<double>(report.entries) / seconds : 0.0);
  facts.add(
      "took",
      fmt::format("{:.1f} s, {} entries a second{}", seconds, thousands(rate),
                  outcome.openings > 1 ? fmt::format(", {} openings", outcome.openings) : ""));
  for (const auto& note : outcome.notes) facts.add("note", note);
  return summary;
}

}  // namespace jcm::verifier
