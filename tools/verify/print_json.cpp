
#include "ledger/protocol/json.hpp"
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
  out["unsigned"] = unsigned_json(report, now);
  out["rules_checked_before"] =
      report.level < audit::Level::rules ? 0 : report.rules_stopped_at.value_or(report.size);
}

}  // namespace

std::string to_json(const Options& options, const Outcome& outcome, base::Timestamp now,
                    double seconds) {
  const auto& report = outcome.report;
  const Counts counts = count(outcome);
  json::object out;
  out["path"] = options.path;
  out["level"] = text(audit::text_of(report.level));
  out["verdict"] = text(verdict_word(outcome));
  out["authentic"] = exit_code(outcome) == exit_clean && !report.key_from_ledger &&
                     report.checkpoint.has_value() && report.level >= audit::Level::signatures;
  out["exit"] = exit_code(outcome);
  add_report(out, report, now);
  out["views"] = {{"state", text(text_of(outcome.views))}, {"mark", or_null(outcome.views_mark)}};
  out["files"] = outcome.files_checked ? "checked" : "not_checked";
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
