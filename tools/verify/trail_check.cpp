#include "tools/verify/trail_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ledger/archive/reader.hpp"
#include "tools/verify/sources.hpp"

namespace jcm::verifier {
namespace {

namespace fs = std::filesystem;
using audit::Finding;
using audit::FindingId;

// The key with which the trail began; absent when its first entry cannot be read.
std::optional<crypto::PublicKey> first_key(const chain::RecordSource& source) {
  const auto genesis = genesis_of(source);
  return genesis ? std::optional(crypto::PublicKey{genesis->checkpoint_key.bytes}) : std::nullopt;
}

std::optional<crypto::PublicKey> first_key(const std::string& place, SourceKind kind) {
  if (kind == SourceKind::archive) {
    const auto reader = archive::Reader::open(place);
    return reader ? first_key(**reader) : std::nullopt;
  }
  const auto reader = store::EntriesReader::open(store::Layout{place}.entries());
  return reader ? first_key(**reader) : std::nullopt;
}

// The ledger's keys sign the trail, too. The trail may have been begun under a later one than that
// which was handed over; where the ledger leads from the one to the other, the later one counts.
std::optional<chain::VerifierKey> key_of_trail(const Outcome& ledger, const std::string& place,
                                               SourceKind kind) {
  const auto& report = ledger.report;
  if (report.key_from_ledger || !report.key) return std::nullopt;
  chain::VerifierKey key{domain::trail_origin(report.key->name), report.key->key};
  const bool led = std::none_of(report.findings.begin(), report.findings.end(),
                                [](const Finding& f) { return f.id == FindingId::key_differs; });
  const auto first = led && report.given_key ? first_key(place, kind) : std::nullopt;
  if (!first) return key;
  for (std::size_t i = *report.given_key; i < report.keys.size(); ++i)
    if (report.keys[i].key.key.bytes == first->bytes) key.key = *first;
  return key;
}

bool is_of(const audit::NamedNote& note, const std::string& origin) {
  const auto text = chain::note_text(note.text);
  return text && text->starts_with(origin + "\n");
}

Options options_of_trail(const Options& options, const Outcome& ledger, const std::string& place,
                         SourceKind kind) {
  Options of_trail;
  of_trail.path = place;
  // Where checkpoints are kept outside the data, the trail's are below; else they are with its data.
  std::error_code unreachable;
  if (!options.checkpoints.empty() && fs::exists(options.checkpoints + "/trail", unreachable))
    of_trail.checkpoints = options.checkpoints + "/trail";
  of_trail.key = key_of_trail(ledger, place, kind);
  const auto origin = domain::trail_origin(ledger.report.origin);
  for (const auto& note : options.outside_notes)
    if (is_of(note, origin)) of_trail.outside_notes.push_back(note);
  of_trail.level = options.level;
  of_trail.files = options.files;
  of_trail.threads = options.threads;
  of_trail.progress = options.progress;
  return of_trail;
}

void in_trail(std::string& file) { file = file.empty() ? "trail" : "trail/" + file; }

}  // namespace

std::optional<domain::Genesis> genesis_of(const chain::RecordSource& source) {
  const auto cursor = source.open(0, 1);
  if (!cursor) return std::nullopt;
  const auto item = (*cursor)->next();
  if (!item || !*item) return std::nullopt;
  const auto* stored = std::get_if<chain::StoredRecord>(&**item);
  if (stored == nullptr || stored->seq != 0) return std::nullopt;
  const auto record = chain::decode(stored->bytes);
  if (!record) return std::nullopt;
  const auto* genesis = std::get_if<domain::Genesis>(&record->entry.body.given);
  return genesis == nullptr ? std::nullopt : std::optional(*genesis);
}

base::Status check_trail(const Options& options, SourceKind kind, Outcome& outcome) {
  if (domain::is_trail(outcome.report.origin)) return {};
  std::string place = options.path + "/trail";
  if (kind == SourceKind::data_directory) {
    JCM_TRY(const auto layout, locate(options.path));
    place = layout.data + "/trail";
  }
  auto& findings = outcome.report.findings;
  const auto missing = [&](const std::string& why) {
    for (auto& finding : audit::trail_missing(outcome.sealed_trail, why))
      findings.push_back(std::move(finding));
  };
  std::error_code unreachable;
  if (!fs::exists(place, unreachable)) {
    // An archive without its trail is what most auditors are handed; a data directory has one.
    if (kind == SourceKind::data_directory) missing(place + " is not there");
    if (kind == SourceKind::archive && !outcome.sealed_trail.empty())
      outcome.notes.push_back(
          fmt::format("seals cover {} entries of the trail, which is not in this archive and was "
                      "not checked",
                      outcome.sealed_trail.back().head.size));
    return {};
  }
  audit::TrailHeads heads(outcome.sealed_trail);
  Options of_trail = options_of_trail(options, outcome, place, kind);
  of_trail.on_leaf = [&heads](domain::Seq seq, const std::optional<base::Digest>& leaf) {
    heads.feed(seq, leaf);
  };
  auto checked = kind == SourceKind::archive ? check_archive(of_trail) : check_directory(of_trail);
  if (!checked) {
    Finding finding{};
    finding.id = FindingId::trail_missing;
    finding.file = "trail";
    finding.detail = fmt::format("the trail cannot be opened: {}: {}",
                                 base::id_text(checked.error().id), checked.error().detail);
    findings.push_back(std::move(finding));
    return {};
  }
  auto& report = checked->report;
  // That another key was handed over is said once, of the ledger.
  const bool said = std::any_of(findings.begin(), findings.end(),
                                [](const Finding& f) { return f.id == FindingId::key_differs; });
  for (auto& finding : report.findings) {
    if (said && finding.id == FindingId::key_differs) continue;
    in_trail(finding.file);
    findings.push_back(finding);
  }
  for (auto& finding : heads.finish(report.origin, report.size, report.level >= audit::Level::tree))
    findings.push_back(std::move(finding));
  for (const auto& note : checked->notes) outcome.notes.push_back("trail: " + note);
  outcome.trail = std::make_shared<const Outcome>(std::move(*checked));
  return {};
}

}  // namespace jcm::verifier
