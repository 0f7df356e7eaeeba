#include <fmt/format.h>

#include <algorithm>

#include "ledger/archive/reader.hpp"
#include "tools/verify/check.hpp"
#include "tools/verify/sources.hpp"

namespace jcm::verifier {
namespace {

using audit::Finding;
using audit::FindingId;

Finding of_fault(const archive::FileFault& fault) {
  Finding finding{};
  finding.id = fault.unreadable ? FindingId::tile_unreadable : FindingId::tile_differs;
  finding.file = fault.file;
  finding.offset = fault.offset;
  if (fault.first <= fault.last) {
    finding.first = fault.first;
    finding.last = fault.last;
  }
  finding.expected = fault.expected;
  finding.found = fault.found;
  finding.detail = fault.detail;
  return finding;
}

// A damaged bundle and the entries that it makes unreadable are one finding, the one that names the
// file.
void fold_unreadable(std::vector<Finding>& findings, const std::vector<Finding>& faults) {
  std::erase_if(findings, [&faults](const Finding& finding) {
    if (finding.id != FindingId::entry_unreadable && finding.id != FindingId::entry_missing)
      return false;
    return std::any_of(faults.begin(), faults.end(), [&finding](const Finding& fault) {
      return fault.id == FindingId::tile_unreadable && fault.first &&
             *fault.first <= *finding.first && *finding.last <= *fault.last;
    });
  });
}

// A bundle or tile that is not there past the last entry is the cut tail over again.
void fold_cut_tail(std::vector<Finding>& faults, const std::vector<Finding>& findings) {
  std::erase_if(faults, [&findings](const Finding& fault) {
    if (fault.id != FindingId::tile_unreadable || !fault.first) return false;
    return std::any_of(findings.begin(), findings.end(), [&fault](const Finding& finding) {
      return finding.id == FindingId::tail_cut && *finding.first <= *fault.first;
    });
  });
}

// The key files are help for the reader and no part of the record; that one misleads is said.
void compare_key_files(const archive::Layout& layout, Outcome& outcome) {
  for (std::size_t i = 0; i < outcome.report.keys.size(); ++i) {
    const auto name = fmt::format("keys/{}.vkey", i);
    const auto key = read_file(layout.path(name));
    if (!key) continue;
    const std::string_view text(*key);
    if (text.substr(0, text.find('\n')) != outcome.report.keys[i].key.text())
      outcome.notes.push_back(
          fmt::format("{} is not the key that the entries name: do not hand it on", name));
  }
}

std::vector<Finding> notes_missing(const std::vector<archive::Note>& notes) {
  const bool there = std::any_of(notes.begin(), notes.end(),
                                 [](const auto& note) { return note.file == "checkpoint"; });
  if (there) return {};
  Finding finding{};
  finding.id = FindingId::checkpoint_unreadable;
  finding.file = "checkpoint";
  finding.detail = "the archive holds no file checkpoint, which every archive has";
  return {finding};
}

}  // namespace

base::Result<Outcome> check_archive(const Options& options) {
  JCM_TRY(const auto reader, archive::Reader::open(options.path));
  JCM_TRY(const auto notes, reader->notes());
  Outcome outcome;
  outcome.source = SourceKind::archive;
  audit::Input input;
  input.records = reader.get();
  for (const auto& note : notes) {
    const bool known = std::any_of(input.checkpoint_notes.begin(), input.checkpoint_notes.end(),
                                   [&](const auto& other) { return other.text == note.text; });
    if (!known) input.checkpoint_notes.push_back({note.file, note.text});
  }
  input.stored_leaf = [&reader](domain::Seq seq) { return reader->stored_leaf(seq); };
  archive::TileComparison tiles(*reader);
  if (options.files)
    input.on_leaf = [&tiles](domain::Seq, const std::optional<base::Digest>& leaf) {
      tiles.feed(leaf);
    };
  JCM_TRY_VOID(verify_ledger(options, input, outcome));

  auto& findings = outcome.report.findings;
  std::vector<Finding> faults = notes_missing(notes);
  if (options.files) {
    outcome.files_checked = true;
    JCM_TRY(const auto bundles, reader->bundle_faults());
    for (const auto& fault : bundles) faults.push_back(of_fault(fault));
    outcome.tiles_compared = options.level >= audit::Level::tree;
    if (outcome.tiles_compared)
      for (const auto& fault : tiles.finish()) faults.push_back(of_fault(fault));
  }
  fold_unreadable(findings, faults);
  fold_cut_tail(faults, findings);
  findings.insert(findings.end(), faults.begin(), faults.end());
  compare_key_files(reader->layout(), outcome);
  return outcome;
}

}  // namespace jcm::verifier
