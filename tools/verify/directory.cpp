#include "tools/verify/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ledger/store/entries.hpp"
#include "ledger/store/raw_files.hpp"
#include "tools/verify/sources.hpp"
#include "tools/verify/views_check.hpp"

namespace jcm::verifier {
namespace {

namespace fs = std::filesystem;
using audit::Finding;
using audit::FindingId;

// The newest checkpoint and the kept ones. Read before the entries are opened: a checkpoint signed
// in between would look like a cut tail.
base::Result<std::vector<audit::NamedNote>> read_notes(const std::string& folder) {
  std::vector<audit::NamedNote> notes;
  std::error_code fault;
  std::vector<std::string> names;
  for (const auto& item : fs::directory_iterator(folder, fault)) {
    const std::string name = item.path().filename().string();
    if (name == "checkpoint" || name.ends_with(".checkpoint")) names.push_back(name);
  }
  if (fault && fault != std::errc::no_such_file_or_directory)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot list {}: {}", folder, fault.message()));
  std::sort(names.begin(), names.end());
  for (const auto& name : names) {
    auto text = read_file(folder + "/" + name);
    if (!text && !fs::exists(folder + "/" + name)) continue;  // replaced meanwhile
    if (!text) return std::move(text).error();
    const bool known = std::any_of(notes.begin(), notes.end(),
                                   [&](const auto& note) { return note.text == *text; });
    if (!known) notes.push_back({"checkpoints/" + name, std::move(*text)});
  }
  return notes;
}

base::Result<std::vector<Finding>> damaged_files(const std::string& directory,
                                                 const std::string& name, FindingId id) {
  std::vector<Finding> findings;
  JCM_TRY(const auto faults, store::check_files(directory, true));
  for (const auto& fault : faults) {
    Finding finding{};
    finding.id = id;
    if (fault.set_changed) finding.id = FindingId::files_changed;
    finding.file = fault.set_changed ? name : name + "/" + fault.file;
    if (!fault.set_changed) finding.offset = fault.offset;
    if (id == FindingId::file_damaged && fault.first <= fault.last) {
      finding.first = fault.first;
      finding.last = fault.last;
    }
    finding.detail = fault.detail;
    if (fault.length > 0) finding.detail += fmt::format(" ({} bytes)", fault.length);
    findings.push_back(std::move(finding));
  }
  return findings;
}

base::Result<std::vector<Finding>> raw_files(const store::Layout& layout) {
  JCM_TRY(auto findings, damaged_files(layout.entries(), "entries", FindingId::file_damaged));
  std::error_code fault;
  if (!fs::exists(layout.views(), fault)) return findings;
  JCM_TRY(auto views, damaged_files(layout.views(), "views", FindingId::views_unreadable));
  std::move(views.begin(), views.end(), std::back_inserter(findings));
  return findings;
}

base::Result<std::optional<audit::PersonalText>> personal_text(const store::EntriesReader& reader,
                                                               const base::Digest& digest) {
  JCM_TRY(auto row, reader.personal(digest));
  if (!row) return std::optional<audit::PersonalText>{};
  audit::PersonalText text;
  if (row->salt.size() == text.salt.size())
    std::copy(row->salt.begin(), row->salt.end(), text.salt.begin());
  text.text = std::move(row->text);
  return std::optional(std::move(text));
}

void witnesses(audit::Input& input, const OpenedEntries& opened) {
  if (!opened.reader) return;
  input.head_expected = true;
  if (const auto head = opened.reader->stored_head()) input.head = {head->size, head->leaf};
  // A row that cannot be read is never that of the entries: entry 0 changes no key.
  const auto listed = opened.reader->key_entries();
  input.key_entries = listed ? *listed : std::vector<domain::Seq>{0};
  input.personal_text = [&reader = *opened.reader](const base::Digest& digest) {
    return personal_text(reader, digest);
  };
}

// A damaged file and what it makes unreadable are one finding, the one that names the file.
void fold_unreadable(std::vector<Finding>& findings, const std::vector<Finding>& files) {
  std::erase_if(findings, [&files](const Finding& finding) {
    return std::any_of(files.begin(), files.end(), [&finding](const Finding& file) {
      if (finding.id == FindingId::views_unreadable) return file.id == finding.id;
      return finding.id == FindingId::entry_unreadable && file.first &&
             *file.first <= *finding.first && *finding.last <= *file.last;
    });
  });
}

void note_salvage(const OpenedEntries& opened, Outcome& outcome, bool named) {
  if (!opened.refusal) return;
  const std::string why =
      fmt::format("{}: {}", base::id_text(opened.refusal->id), opened.refusal->detail);
  outcome.notes.push_back("the store does not open (" + why +
                          "); the entries were read from its files one by one");
  if (named) return;
  Finding finding{};
  finding.id = FindingId::file_damaged;
  finding.file = "entries";
  finding.detail = "the store does not open: " + why;
  outcome.report.findings.push_back(std::move(finding));
}

}  // namespace

base::Result<Outcome> check_once(const Options& options, const store::Layout& layout) {
  audit::Input input;
  const std::string folder =
      options.checkpoints.empty() ? layout.checkpoints() : options.checkpoints;
  JCM_TRY(input.checkpoint_notes, read_notes(folder));
  ViewsCheck views(layout);  // before the entries, so that their mark cannot be ahead
  const bool expected = !input.checkpoint_notes.empty() || !options.outside_notes.empty();
  JCM_TRY(const OpenedEntries opened, open_entries(layout, expected));
  input.records = &opened.source();
  input.level = options.level;
  witnesses(input, opened);
  views.attach(input, input.records->size());

  Outcome outcome;
  JCM_TRY_VOID(verify_ledger(options, input, outcome));
  views.finish(outcome);
  std::vector<Finding> files;
  if (options.files) {
    if (options.progress) options.progress("checking the raw files", "", 0, 0);
    JCM_TRY(files, raw_files(layout));
  }
  outcome.files_checked = options.files;
  auto& findings = outcome.report.findings;
  fold_unreadable(findings, files);
  note_salvage(opened, outcome, !files.empty());
  findings.insert(findings.end(), files.begin(), files.end());
  return outcome;
}

}  // namespace jcm::verifier
