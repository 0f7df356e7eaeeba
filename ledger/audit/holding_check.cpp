#include "ledger/audit/holding_check.hpp"

#include <fmt/format.h>

namespace jcm::audit {
namespace {

Finding finding(FindingId id, const ReceiptInput& input, const base::Error& error) {
  Finding made{};
  made.id = id;
  made.file = input.receipt.file;
  made.detail = fmt::format("{}: {}", base::id_text(error.id), error.detail);
  return made;
}

}  // namespace

HoldingReport check_holding(const ReceiptInput& input) {
  HoldingReport report;
  const auto proof = chain::HoldingProof::parse(input.receipt.text);
  if (!proof) {
    report.receipt.findings.push_back(finding(FindingId::holding_malformed, input, proof.error()));
    return report;
  }
  ReceiptInput of_seal = input;
  of_seal.receipt.text = proof->receipt;
  report.receipt = check_receipt(of_seal);
  if (auto leaf = chain::decode_holding(proof->leaf)) report.leaf = std::move(*leaf);
  const auto& record = report.receipt.record;
  if (record && report.leaf)
    if (const auto* seal = std::get_if<domain::Seal>(&record->entry.body.given))
      report.seal = *seal;
  // What is wrong with the receipt or its entry has been said.
  if (!record && report.leaf) return report;
  const auto opened = chain::open_holding(*proof);
  report.sealed = opened.has_value();
  if (opened) return report;
  const bool differs = opened.error().id == base::ErrorId::proof_mismatch;
  report.receipt.findings.push_back(finding(
      differs ? FindingId::holding_mismatch : FindingId::holding_malformed, input, opened.error()));
  return report;
}

bool looks_like_holding_proof(std::string_view text) {
  return text.starts_with(chain::holding_proof_first_line);
}

}  // namespace jcm::audit
