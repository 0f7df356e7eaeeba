#include <unistd.h>

#include <algorithm>

#include "tools/verify/check.hpp"
#include "tools/verify/holding_file.hpp"
#include "tools/verify/receipt_file.hpp"
#include "tools/verify/spool.hpp"
#include "tools/verify/stream_source.hpp"

namespace jcm::verifier {
namespace {

using audit::Finding;
using audit::FindingId;

std::vector<Finding> framing_faults(const StreamSource& source) {
  std::vector<Finding> findings;
  for (const auto& fault : source.faults()) {
    Finding finding{};
    finding.id = FindingId::tile_unreadable;
    finding.file = fault.file;
    finding.offset = fault.offset;
    if (fault.first <= fault.last) {
      finding.first = fault.first;
      finding.last = fault.last;
    }
    finding.detail = fault.detail;
    findings.push_back(std::move(finding));
  }
  return findings;
}

base::Result<Outcome> check_stream(const Options& options, const StreamSource& source) {
  Outcome outcome;
  outcome.source = SourceKind::stream;
  audit::Input input;
  input.records = &source;
  JCM_TRY_VOID(verify_ledger(options, input, outcome));
  auto& findings = outcome.report.findings;
  // The framing's faults say the same of the entries that they cost, and where.
  std::erase_if(findings,
                [](const Finding& finding) { return finding.id == FindingId::entry_unreadable; });
  for (auto& fault : framing_faults(source)) findings.push_back(std::move(fault));
  outcome.files_checked = true;
  JCM_TRY_VOID(compare_with_other(options, source, outcome));
  return outcome;
}

}  // namespace

base::Result<Outcome> check_standard_input(const Options& options) {
  JCM_TRY(const auto spool, Spool::fill(STDIN_FILENO, options.progress));
  const auto text = base::as_text(spool->bytes());
  if (audit::looks_like_receipt(text))
    return receipt_outcome(options, {"standard input", std::string(text)});
  if (audit::looks_like_holding_proof(text))
    return holding_outcome(options, {"standard input", std::string(text)});
  const StreamSource source(spool->bytes(), options.progress);
  if (!source.holds_entries())
    return base::error(base::ErrorId::store_absent,
                       text.empty() ? "standard input is empty: give a receipt, or the bundles of "
                                      "an archive in their order (cat tile/entries/...)"
                                    : "standard input is neither a receipt nor entries in bundle "
                                      "framing (cat tile/entries/...)");
  return check_stream(options, source);
}

}  // namespace jcm::verifier
