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

Finding unopened(const NamedNote& note, const base::Error& error) {
  const bool signature =
      error.id == base::ErrorId::note_signature || error.id == base::ErrorId::note_key_unknown;
  return note_finding(
      signature ? FindingId::checkpoint_signature : FindingId::checkpoint_unreadable, note,
      fmt::format("{}: {}", base::id_text(error.id), error.detail));
}

Finding of_another(const NamedNote& note, const std::string& expected, const std::string& found) {
  Finding finding = note_finding(FindingId::checkpoint_origin, note,
                                 "the key signed this checkpoint for another ledger");
  finding.expected = expected;
  finding.found = found;
  return finding;
}

Finding revoked(const NamedNote& note, const chain::SignedCheckpoint& opened,
                const chain::KeyHistory& history) {
  const std::size_t signer = opened.signers.front();
  Finding finding =
      note_finding(FindingId::key_revoked, note,
                   fmt::format("key {} signed a checkpoint of {} entries: {}", signer,
                               opened.checkpoint.size, chain::why_not(history.spans()[signer])));
  finding.found = history.verifier_key(signer).text();
  return finding;
}

// What became of one note.
struct Judged {
  std::optional<std::vector<std::size_t>> signers;  // absent: not accepted
  std::optional<Finding> finding;
  bool not_judged = false;  // its key may be one that an unreadable entry brought
};

// With the key that was handed over alone: the entries do not name it, or cannot say.
Judged judge_by_given(const NamedNote& note, const KnownKeys& keys) {
  Judged out;
  auto checkpoint = chain::open_checkpoint(note.text, {&*keys.given, 1});
  const std::string& origin = keys.history ? keys.history->origin() : keys.given->name;
  // Without a genesis nobody knows what other keys there are.
  if (!checkpoint && !keys.history && checkpoint.error().id == base::ErrorId::note_key_unknown &&
      keys.lost_from)
    out.not_judged = true;
  else if (!checkpoint)
    out.finding = unopened(note, checkpoint.error());
  else if (checkpoint->origin != origin)
    out.finding = of_another(note, origin, checkpoint->origin);
  else
    out.signers.emplace();
  return out;
}

Judged judge(const NamedNote& note, const KnownKeys& keys) {
  if (!keys.history) return judge_by_given(note, keys);
  Judged out;
  auto opened = chain::open_checkpoint(note.text, *keys.history);
  if (!opened) {
    const bool stranger = opened.error().id == base::ErrorId::note_key_unknown;
    if (stranger && keys.given && !keys.number_of_given()) {
      Judged by_given = judge_by_given(note, keys);
      if (by_given.signers) return by_given;
    }
    const auto text = chain::note_text(note.text);
    const auto stated = text ? chain::Checkpoint::parse(*text) : text.error();
    out.not_judged = stranger && stated && keys.lost_from && stated->size > *keys.lost_from;
    if (!out.not_judged) out.finding = unopened(note, opened.error());
  } else if (opened->checkpoint.origin != keys.history->origin()) {
    out.finding = of_another(note, keys.history->origin(), opened->checkpoint.origin);
  } else if (!opened->counts) {
    out.finding = revoked(note, *opened, *keys.history);
  } else {
    out.signers = std::move(opened->signers);
  }
  return out;
}

Finding keys_unchecked(const KnownKeys& keys) {
  Finding finding{};
  finding.id = FindingId::keys_unchecked;
  finding.first = *keys.lost_from;
  finding.last = std::max(*keys.lost_from, keys.size == 0 ? 0 : keys.size - 1);
  finding.detail = fmt::format(
      "entry {} cannot be read, and may have changed the key: which key signs from there on is not "
      "known, so checkpoints or a key handed over that none of the known keys explains were not "
      "judged",
      *keys.lost_from);
  return finding;
}

// The key handed over is none that the entries name.
std::optional<Finding> stranger(const KnownKeys& keys, bool cut_off) {
  if (!keys.given || !keys.history || keys.number_of_given() || keys.lost_from || cut_off)
    return std::nullopt;
  Finding finding{};
  finding.id = FindingId::key_differs;
  finding.first = finding.last = 0;
  finding.expected = keys.given->text();
  finding.found = keys.history->current_key().text();
  finding.detail =
      keys.history->spans().size() == 1
          ? "the genesis of this ledger names another key than the one handed over"
          : fmt::format("none of the {} keys that the entries name is the one handed over",
                        keys.history->spans().size());
  return finding;
}

}  // namespace

std::vector<const NamedNote*> all_notes(const Input& input) {
  std::vector<const NamedNote*> out;
  for (const auto& note : input.checkpoint_notes) out.push_back(&note);
  for (const auto& note : input.outside_notes) out.push_back(&note);
  return out;
}

std::vector<SignedPoint> read_points(const Input& input) {
  std::vector<SignedPoint> points;
  const auto notes = all_notes(input);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const auto text = chain::note_text(notes[i]->text);
    if (!text) continue;
    auto checkpoint = chain::Checkpoint::parse(*text);
    if (!checkpoint) continue;
    points.push_back(
        {*std::move(checkpoint), notes[i]->file, i >= input.checkpoint_notes.size(), i, {}});
  }
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
    return a.checkpoint.size < b.checkpoint.size;
  });
  return points;
}

std::optional<std::size_t> KnownKeys::number_of_given() const {
  return history && given ? history->find(*given) : std::nullopt;
}

bool vouched_for(const NamedNote& note, const KnownKeys& keys) {
  if (!keys.history && !keys.given) return false;
  return judge(note, keys).signers.has_value();
}

JudgedNotes judge_notes(const Input& input, const KnownKeys& keys) {
  JudgedNotes out;
  const auto notes = all_notes(input);
  out.signers.resize(notes.size());
  bool not_judged = false;
  bool cut_off = false;  // the given key's checkpoint covers entries that are gone: one may name it
  bool accepted = false;
  const bool foreign = keys.given && keys.history && !keys.number_of_given() && !keys.lost_from;
  for (std::size_t i = 0; i < notes.size() && (keys.history || keys.given); ++i) {
    auto one = judge(*notes[i], keys);
    not_judged = not_judged || one.not_judged;
    if (one.signers && one.signers->empty() && foreign) {
      const auto stated = chain::Checkpoint::parse(*chain::note_text(notes[i]->text));
      cut_off = cut_off || (stated && stated->size > keys.size);
    }
    // Under another ledger's key no signature counts; that is said once, by key.differs.
    if (foreign && one.signers && !one.signers->empty()) one.signers.reset();
    accepted = accepted || one.signers.has_value();
    out.signers[i] = std::move(one.signers);
    if (one.finding) out.findings.push_back(*std::move(one.finding));
  }
  auto differs = stranger(keys, cut_off);
  if (foreign)
    std::erase_if(out.findings, [](const Finding& finding) {
      return finding.id == FindingId::checkpoint_signature;
    });
  const bool given_unknown = keys.given && keys.history && !keys.number_of_given();
  if (keys.lost_from && (not_judged || given_unknown)) out.findings.push_back(keys_unchecked(keys));
  const bool refused = std::any_of(
      out.findings.begin(), out.findings.end(),
      [](const Finding& finding) { return severity_of(finding.id) == Severity::damage; });
  if (!accepted && !refused && !not_judged && !differs) {
    Finding finding{};
    finding.id = FindingId::checkpoint_missing;
    finding.detail = keys.history || keys.given
                         ? "no signed checkpoint was found, so no signature vouches for any entry"
                         : "the genesis cannot be read and no key was given, so no checkpoint "
                           "could be opened: give the ledger's key";
    out.findings.push_back(std::move(finding));
  }
  if (differs) out.findings.insert(out.findings.begin(), *std::move(differs));
  return out;
}

}  // namespace jcm::audit
