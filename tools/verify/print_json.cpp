
#include "tools/verify/entry_words.hpp"
#include "tools/verify/holding_file.hpp"
#include "tools/verify/policy_words.hpp"
#include "tools/verify/print.hpp"

namespace jcm::verifier {
namespace {

namespace json = protocol::json;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

template <class T>
json::value or_null(const std::optional<T>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

json::value text(std::string_view text) { return json::value(protocol::key_of(text)); }

json::object finding_json(const audit::Finding& finding) {
  json::object out;
  out["id"] = text(audit::id_text(finding.id));
  out["severity"] = text(audit::text_of(audit::severity_of(finding.id)));
  out["first"] = or_null(finding.first);
  out["last"] = or_null(finding.last);
  out["file"] = text_or_null(finding.file);
  out["offset"] = or_null(finding.offset);
  out["expected"] = text_or_null(finding.expected);
  out["found"] = text_or_null(finding.found);
  out["detail"] = finding.detail;
  return out;
}

std::string_view verdict_word(const Outcome& outcome) {
  const Counts counts = count(outcome);
  if (counts.damage > 0) return "damaged";
  if (counts.unchecked > 0) return "unchecked";
  return counts.warning > 0 ? "warnings" : "clean";
}

json::object unsigned_json(const audit::Report& report, base::Timestamp now) {
  json::object out;
  out["entries"] = report.unsigned_entries;
  out["oldest"] =
      report.oldest_unsigned ? json::value(base::to_text(*report.oldest_unsigned)) : json::value();
  out["age_seconds"] = report.oldest_unsigned
                           ? json::value((now.micros - report.oldest_unsigned->micros) / 1'000'000)
                           : json::value();
  return out;
}

void add_report(json::object& out, const audit::Report& report, base::Timestamp now) {
  out["origin"] = text_or_null(report.origin);
  json::value key;
  if (report.key)
    key = {{"vkey", report.key->text()}, {"source", report.key_from_ledger ? "ledger" : "given"}};
  out["key"] = std::move(key);
  out["size"] = report.size;
  out["entries"] = report.entries;
  out["root"] = report.root ? json::value(base::to_hex(report.root->view())) : json::value();
  json::value checkpoint;
  if (report.checkpoint)
    checkpoint = {{"size", report.checkpoint->size},
                  {"root", base::to_hex(report.checkpoint->root.view())}};
  out["checkpoint"] = std::move(checkpoint);
  json::array held;
  for (const auto& point : report.held)
    held.push_back(
        {{"file", point.file}, {"size", point.checkpoint.size}, {"kept_elsewhere", point.outside}});
  out["held"] = std::move(held);
  json::array keys;
  for (const auto& use : report.keys)
    keys.push_back(
        {{"vkey", use.key.text()},
         {"from_seq", use.span.from_seq},
         {"reason", use.span.reason ? text(domain::text_of(*use.span.reason)) : json::value()},
         {"first_size", use.span.first_size},
         {"last_size", or_null(use.span.last_size)},
         {"held", use.held}});
  out["keys"] = std::move(keys);
  out["policy"] = report.policy ? policy_json(*report.policy) : json::value();
  out["unsigned"] = unsigned_json(report, now);
  out["rules_checked_before"] =
      report.level < audit::Level::rules ? 0 : report.rules_stopped_at.value_or(report.size);
}

json::value entry_or_bytes(base::ByteView bytes) {
  if (const auto record = chain::decode(bytes)) return entry_view(*record, chain::leaf_hash(bytes));
  return {{"entry_hash", base::to_hex(chain::leaf_hash(bytes).view())},
          {"raw", base::to_hex(bytes)}};
}

json::value receipt_json(const std::string& file, const audit::ReceiptReport& receipt) {
  json::object out;
  out["file"] = file;
  out["index"] = receipt.proof ? json::value(receipt.proof->index) : json::value();
  json::value checkpoint;
  if (receipt.checkpoint)
    checkpoint = {{"origin", receipt.checkpoint->origin},
                  {"size", receipt.checkpoint->size},
                  {"root", base::to_hex(receipt.checkpoint->root.view())}};
  out["checkpoint"] = std::move(checkpoint);
  json::array signers;
  for (const auto& signer : receipt.signers) signers.push_back(json::value(signer));
  out["signed_by"] = std::move(signers);
  out["included"] = receipt.included;
  out["entry"] = receipt.record ? entry_view(*receipt.record, *receipt.leaf) : json::value();
  return out;
}

json::value comparison_json(const Options& options, const Outcome& outcome) {
  if (!outcome.comparison) return {};
  const auto& comparison = *outcome.comparison;
  json::object out;
  out["other"] = options.compare;
  out["state"] = comparison.parting                             ? "part"
                 : comparison.one_size == comparison.other_size ? "equal"
                 : comparison.one_size < comparison.other_size  ? "shorter"
                                                                : "longer";
  out["size"] = comparison.one_size;
  out["other_size"] = comparison.other_size;
  out["not_compared"] = comparison.unreadable;
  json::value parting;
  if (comparison.parting)
    parting = {{"seq", comparison.parting->seq},
               {"entry", entry_or_bytes(comparison.parting->one)},
               {"other_entry", entry_or_bytes(comparison.parting->other)}};
  out["parting"] = std::move(parting);
  return out;
}

json::value trail_json(const Outcome& outcome) {
  if (!outcome.trail) return nullptr;
  const auto& report = outcome.trail->report;
  json::object out{{"origin", report.origin}, {"entries", report.size}};
  out["checkpoint_size"] =
      report.checkpoint ? json::value(report.checkpoint->size) : json::value(nullptr);
  out["unsigned_entries"] = report.unsigned_entries;
  out["authentic_key"] = report.key && !report.key_from_ledger;
  out["seals"] = outcome.sealed_trail.size();
  return out;
}

}  // namespace

std::string to_json(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds) {
  const auto& report = outcome.report;
  const Counts counts = count(outcome);
  json::object out;
  out["path"] = options.path;
  out["source"] = text(text_of(outcome.source));
  out["level"] = text(audit::text_of(report.level));
  out["verdict"] = text(verdict_word(outcome));
  out["authentic"] = exit_code(outcome) == exit_clean && report.key && !report.key_from_ledger &&
                     report.checkpoint.has_value() && report.level >= audit::Level::signatures;
  out["exit"] = exit_code(outcome);
  add_report(out, report, now);
  out["views"] = {{"state", text(text_of(outcome.views))}, {"mark", or_null(outcome.views_mark)}};
  out["files"] = outcome.files_checked ? "checked" : "not_checked";
  json::array receipts;
  if (outcome.receipt) receipts.push_back(receipt_json(options.path, *outcome.receipt));
  for (const auto& receipt : outcome.receipts)
    receipts.push_back(receipt_json(receipt.file, receipt.report));
  out["receipts"] = std::move(receipts);
  out["holding"] = holding_json(outcome);
  out["trail"] = trail_json(outcome);
  out["comparison"] = comparison_json(options, outcome);
  out["counts"] = {
      {"damage", counts.damage}, {"warning", counts.warning}, {"unchecked", counts.unchecked}};
  json::array findings;
  for (const auto& finding : report.findings) findings.push_back(finding_json(finding));
  out["findings"] = std::move(findings);
  json::array notes;
  for (const auto& note : outcome.notes) notes.push_back(json::value(note));
  out["notes"] = std::move(notes);
  out["openings"] = outcome.openings;
  out["milliseconds"] = static_cast<std::int64_t>(seconds * 1e3);
  return protocol::to_pretty(out);
}

std::string failure_json(const Options& options, const base::Error& error) {
  json::object out;
  out["path"] = options.path;
  out["verdict"] = "could_not_check";
  out["exit"] = exit_unchecked;
  out["error"] = {{"id", text(base::id_text(error.id))}, {"detail", error.detail}};
  return protocol::to_pretty(out);
}

}  // namespace jcm::verifier
