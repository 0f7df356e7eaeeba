#include "tools/verify/check.hpp"

#include <fmt/format.h>

#include "ledger/archive/reader.hpp"
#include "tools/verify/sources.hpp"
#include "tools/verify/trail_check.hpp"

namespace jcm::verifier {
namespace {

struct OpenedLedger {
  OpenedEntries entries;
  std::unique_ptr<archive::Reader> archive;
  [[nodiscard]] const chain::RecordSource& source() const {
    return archive ? static_cast<const chain::RecordSource&>(*archive) : entries.source();
  }
};

base::Result<OpenedLedger> open_ledger(const std::string& path, SourceKind kind) {
  OpenedLedger opened;
  if (kind == SourceKind::archive) {
    JCM_TRY(opened.archive, archive::Reader::open(path));
  } else {
    JCM_TRY(const auto layout, locate(path));
    JCM_TRY(opened.entries, open_entries(layout, false));
  }
  return opened;
}

base::Result<OpenedLedger> open_other(const std::string& path) {
  JCM_TRY(const auto kind, recognise(path));
  if (kind == SourceKind::receipt || kind == SourceKind::holding_proof ||
      kind == SourceKind::stream)
    return base::error(
        base::ErrorId::store_absent,
        fmt::format("--compare {} is no ledger: give a data directory or an archive", path));
  return open_ledger(path, kind);
}

}  // namespace

std::string_view text_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::data_directory:
      return "data directory";
    case SourceKind::archive:
      return "archive";
    case SourceKind::receipt:
      return "receipt";
    case SourceKind::holding_proof:
      return "holding proof";
    case SourceKind::stream:
      return "standard input";
  }
  return "";
}

base::Status compare_with_other(const Options& options, const chain::RecordSource& mine,
                                Outcome& outcome) {
  if (options.compare.empty()) return {};
  JCM_TRY(const auto other, open_other(options.compare));
  const auto show = [&options](std::uint64_t done, std::uint64_t total) {
    if (options.progress) options.progress("compared", "entries", done, total);
  };
  JCM_TRY(outcome.comparison, audit::compare_ledgers(mine, other.source(), show));
  if (auto finding = audit::finding_of(*outcome.comparison, options.compare))
    outcome.report.findings.push_back(std::move(*finding));
  return {};
}

base::Result<Outcome> check(const Options& options) {
  JCM_TRY(const auto kind, recognise(options.path));
  if (kind == SourceKind::receipt) return check_receipt_file(options);
  if (kind == SourceKind::holding_proof) return check_holding_file(options);
  if (kind == SourceKind::stream) return check_standard_input(options);
  JCM_TRY(auto outcome,
          kind == SourceKind::archive ? check_archive(options) : check_directory(options));
  JCM_TRY_VOID(check_trail(options, kind, outcome));
  if (!options.compare.empty()) {
    JCM_TRY(const auto mine, open_ledger(options.path, kind));
    JCM_TRY_VOID(compare_with_other(options, mine.source(), outcome));
  }
  return outcome;
}

}  // namespace jcm::verifier
