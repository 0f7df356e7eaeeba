#include <fmt/format.h>

#include "tools/verify/check.hpp"
#include "tools/verify/trail_check.hpp"

namespace jcm::verifier {
namespace {

using audit::Finding;
using audit::FindingId;

// The receipts that the entries of a ledger are compared with as they pass.
class ReceiptSearch {
 public:
  ReceiptSearch(const Options& options, audit::Input& input) {
    for (const auto& receipt : options.receipts) {
      audit::ReceiptInput asked;
      asked.receipt = receipt;
      asked.signature_elsewhere = true;
      found_.push_back({receipt.file, audit::check_receipt(asked), false});
      if (auto& proof = found_.back().report.proof)
        input.outside_notes.push_back({receipt.file, proof->checkpoint});
    }
  }

  void pass(domain::Seq seq, const std::optional<base::Digest>& leaf) {
    for (auto& receipt : found_) {
      const auto& report = receipt.report;
      if (!report.proof || report.proof->index != seq || !report.leaf || !leaf) continue;
      receipt.held = *report.leaf == *leaf;
      if (receipt.held) continue;
      Finding finding{};
      finding.id = FindingId::receipt_mismatch;
      finding.file = receipt.file;
      finding.first = finding.last = seq;
      finding.expected = base::to_hex(report.leaf->view());
      finding.found = base::to_hex(leaf->view());
      finding.detail = "the ledger holds another entry under the receipt's number";
      findings_.push_back(std::move(finding));
    }
  }

  void finish(Outcome& outcome) {
    auto& all = outcome.report.findings;
    for (auto& receipt : found_)
      all.insert(all.end(), receipt.report.findings.begin(), receipt.report.findings.end());
    all.insert(all.end(), findings_.begin(), findings_.end());
    for (const auto& receipt : found_)
      if (receipt.report.proof && receipt.report.proof->index >= outcome.report.size)
        outcome.notes.push_back(fmt::format("{} is for entry {}, which is not there", receipt.file,
                                            receipt.report.proof->index));
    outcome.receipts = std::move(found_);
  }

 private:
  std::vector<FoundReceipt> found_;
  std::vector<Finding> findings_;
};

bool is_of_trail(const audit::NamedNote& note) {
  const auto text = chain::note_text(note.text);
  return text && domain::is_trail(text->substr(0, text->find('\n')));
}

}  // namespace

base::Status verify_ledger(const Options& options, audit::Input& input, Outcome& outcome) {
  // Those of the trail are for the trail, which is checked on its own.
  const auto genesis = genesis_of(*input.records);
  const bool is_ledger = genesis && !domain::is_trail(genesis->origin);
  for (const auto& note : options.outside_notes)
    if (!is_ledger || !is_of_trail(note)) input.outside_notes.push_back(note);
  input.key = options.key;
  input.policy = options.policy;
  input.level = options.level;
  input.threads = options.threads;
  if (options.progress)
    input.progress = [&options](std::uint64_t done, std::uint64_t total) {
      options.progress("verified", "entries", done, total);
    };
  ReceiptSearch receipts(options, input);
  input.on_entry = [&outcome](const domain::Entry& entry) {
    if (auto sealed = audit::sealed_trail(entry))
      outcome.sealed_trail.push_back(*std::move(sealed));
  };
  input.on_leaf = [&receipts, &options, inner = std::move(input.on_leaf)](
                      domain::Seq seq, const std::optional<base::Digest>& leaf) {
    if (inner) inner(seq, leaf);
    if (options.on_leaf) options.on_leaf(seq, leaf);
    receipts.pass(seq, leaf);
  };
  // Only the HTML report shows the figures.
  if (!options.html.empty())
    input.on_applied = [&outcome,
                        inner = std::move(input.on_applied)](const audit::AppliedView& applied) {
      if (inner) inner(applied);
      outcome.activity.take(applied.record.entry);
    };
  JCM_TRY(outcome.report, audit::verify(input));
  receipts.finish(outcome);
  return {};
}

}  // namespace jcm::verifier
