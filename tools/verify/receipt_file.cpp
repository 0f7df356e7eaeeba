#include <fmt/format.h>

#include <algorithm>

#include "tools/verify/check.hpp"
#include "tools/verify/receipt_file.hpp"
#include "tools/verify/sources.hpp"

namespace jcm::verifier {
namespace {

// The checkpoint of the receipt, and those kept elsewhere that agree with it, may all carry
// cosignatures.
void check_cosignatures(const Options& options, const audit::ReceiptInput& input,
                        Outcome& outcome) {
  const auto& result = *outcome.receipt;
  std::vector<audit::OpenedNote> opened;
  if (result.signed_by && result.included) {
    const auto& note = result.proof->checkpoint;
    opened.push_back({input.receipt.file, note, *result.checkpoint, true});
    for (const auto& outside : input.outside_notes)
      if (std::ranges::find(result.agreeing, outside.file) != result.agreeing.end())
        opened.push_back({outside.file, outside.text, *result.checkpoint, true});
  }
  auto& report = outcome.report;
  report.policy = audit::check_policy(*options.policy, opened, std::nullopt);
  const auto& findings = report.policy->findings;
  report.findings.insert(report.findings.end(), findings.begin(), findings.end());
}

}  // namespace

audit::ReceiptInput receipt_input(const Options& options, audit::NamedNote receipt) {
  audit::ReceiptInput input;
  input.receipt = std::move(receipt);
  if (options.key)
    input.keys.push_back(*options.key);
  else if (options.policy)
    input.keys = options.policy->logs;
  input.outside_notes = options.outside_notes;
  return input;
}

base::Result<Outcome> receipt_outcome(const Options& options, audit::NamedNote receipt) {
  const auto input = receipt_input(options, std::move(receipt));
  Outcome outcome;
  outcome.source = SourceKind::receipt;
  outcome.receipt = audit::check_receipt(input);
  JCM_TRY_VOID(report_receipt(options, input, outcome));
  return outcome;
}

base::Status report_receipt(const Options& options, const audit::ReceiptInput& input,
                            Outcome& outcome) {
  const auto& result = *outcome.receipt;
  auto& report = outcome.report;
  report.level = audit::Level::signatures;
  report.findings = result.findings;
  report.key = options.key ? options.key : result.signed_by;
  report.key_from_ledger = false;
  if (result.checkpoint) {
    report.origin = result.checkpoint->origin;
    if (result.signed_by && result.included) report.checkpoint = result.checkpoint;
  }
  if (result.record) {
    report.entries = 1;
    report.newest = result.record->entry.time;
  }
  if (options.policy) {
    if (result.checkpoint)
      JCM_TRY_VOID(audit::policy_fits(*options.policy, result.checkpoint->origin, {}));
    check_cosignatures(options, input, outcome);
  }
  return {};
}

base::Status needs_no_ledger(const Options& options) {
  if (options.compare.empty() && options.receipts.empty()) return {};
  return base::error(base::ErrorId::field_value,
                     "--compare and --receipt need a ledger: give a data directory or an archive "
                     "as PATH");
}

base::Result<Outcome> check_receipt_file(const Options& options) {
  JCM_TRY_VOID(needs_no_ledger(options));
  JCM_TRY(auto text, read_file(options.path));
  return receipt_outcome(options, {options.path, std::move(text)});
}

}  // namespace jcm::verifier
