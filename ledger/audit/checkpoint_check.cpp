#include "ledger/audit/checkpoint_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jcm::audit {
namespace {

Finding note_finding(FindingId id, const NamedNote& note, std::string detail) {
  Finding finding{};
  finding.id = id;
  finding.file = note.file;
  finding.detail = std::move(detail);
  return finding;
}

FindingId finding_for(base::ErrorId id) {
  const bool signature =
      id == base::ErrorId::note_signature || id == base::ErrorId::note_key_unknown;
  return signature ? FindingId::checkpoint_signature : FindingId::checkpoint_unreadable;
}

void open_one(const NamedNote& note, bool outside, const chain::VerifierKey& key,
              const std::optional<std::string>& origin, OpenedNotes& opened) {
  auto checkpoint = chain::open_checkpoint(note.text, {&key, 1});
  if (!checkpoint) {
    const auto& error = checkpoint.error();
    opened.findings.push_back(note_finding(
        finding_for(error.id), note, fmt::format("{}: {}", base::id_text(error.id), error.detail)));
    return;
  }
  if (origin && checkpoint->origin != *origin) {
    Finding finding = note_finding(FindingId::checkpoint_origin, note,
                                   "the key signed this checkpoint for another ledger");
    finding.expected = *origin;
    finding.found = checkpoint->origin;
    opened.findings.push_back(std::move(finding));
    return;
  }
  opened.points.push_back({std::move(checkpoint).value(), note.file, outside});
}

}  // namespace

ChosenKey choose_key(const Input& input, const std::optional<domain::Genesis>& genesis) {
  ChosenKey chosen;
  std::optional<chain::VerifierKey> own;
  if (genesis) {
    own.emplace();
    own->name = genesis->origin;
    own->key.bytes = genesis->checkpoint_key.bytes;
  }
  if (!input.key) {
    chosen.key = own;
    chosen.from_ledger = true;
    return chosen;
  }
  chosen.key = input.key;
  if (own && own->text() != input.key->text()) {
    Finding finding{};
    finding.id = FindingId::key_differs;
    finding.first = finding.last = 0;
    finding.expected = input.key->text();
    finding.found = own->text();
    finding.detail = "the genesis of this ledger names another key than the one handed over";
    chosen.finding = std::move(finding);
  }
  return chosen;
}

OpenedNotes open_notes(const Input& input, const ChosenKey& key,
                       const std::optional<std::string>& origin) {
  OpenedNotes opened;
  if (key.key) {
    for (const auto& note : input.checkpoint_notes) open_one(note, false, *key.key, origin, opened);
    for (const auto& note : input.outside_notes) open_one(note, true, *key.key, origin, opened);
  }
  // Under another ledger's key no signature can hold; that is said once, by key.differs.
  if (key.finding)
    std::erase_if(opened.findings, [](const Finding& finding) {
      return finding.id == FindingId::checkpoint_signature;
    });
  std::stable_sort(opened.points.begin(), opened.points.end(), [](const auto& a, const auto& b) {
    return a.checkpoint.size < b.checkpoint.size;
  });
  const bool refused =
      std::any_of(opened.findings.begin(), opened.findings.end(),
                  [](const Finding& f) { return severity_of(f.id) == Severity::damage; });
  if (opened.points.empty() && !refused && !key.finding) {
    Finding finding{};
    finding.id = FindingId::checkpoint_missing;
    finding.detail = key.key
                         ? "no signed checkpoint was found, so no signature vouches for any entry"
                         : "the genesis cannot be read and no key was given, so no checkpoint "
                           "could be opened: give the ledger's key";
    opened.findings.push_back(std::move(finding));
  }
  return opened;
}

}  // namespace jcm::audit
