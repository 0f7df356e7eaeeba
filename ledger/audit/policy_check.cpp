#include "ledger/audit/policy_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/base/text.hpp"

namespace jcm::audit {
namespace {

// A checkpoint by its signed text, with what witnesses said of it in all its notes.
struct Gathered {
  const OpenedNote* first = nullptr;  // that holds it, the one with a cosignature before others
  std::vector<chain::Cosignature> cosignatures;
};

Finding invalid(const OpenedNote& note, const chain::Policy& policy,
                const chain::WitnessLine& line) {
  Finding finding{};
  finding.id = FindingId::cosignature_invalid;
  finding.file = note.file;
  finding.expected = line.cosignature.witness.text();
  finding.detail = fmt::format(
      "a line under the name and key id of the witness {} is not its signature of this checkpoint "
      "of {} entries",
      base::printable(policy.name_of(line.cosignature.witness)), note.checkpoint.size);
  return finding;
}

std::vector<PolicyVerdict::Cosigner> cosigners_of(
    const chain::Policy& policy, const std::vector<chain::Cosignature>& cosignatures) {
  std::vector<PolicyVerdict::Cosigner> out;
  for (const auto& witness : policy.witnesses) {
    std::uint64_t newest = 0;
    for (const auto& cosignature : cosignatures)
      if (cosignature.witness == witness.key) newest = std::max(newest, cosignature.time);
    if (newest > 0) out.push_back({witness.name, witness.key, newest});
  }
  return out;
}

Finding unmet(const chain::Policy& policy, const std::vector<const Gathered*>& held) {
  Finding finding{};
  finding.id = FindingId::policy_unmet;
  finding.expected = "quorum " + base::printable(policy.quorum);
  finding.detail = held.empty() ? "there is no checkpoint that holds"
                                : "no checkpoint that holds carries the cosignatures that the "
                                  "policy asks for";
  const auto nearest =
      std::ranges::find_if(held, [](const Gathered* one) { return !one->cosignatures.empty(); });
  if (nearest == held.end()) {
    if (!held.empty()) finding.detail += "; no witness of the policy has signed any of them";
    return finding;
  }
  std::string names;
  for (const auto& cosigner : cosigners_of(policy, (*nearest)->cosignatures))
    names += (names.empty() ? "" : ", ") + base::printable(cosigner.name);
  finding.file = (*nearest)->first->file;
  finding.found = names;
  finding.detail += fmt::format(
      "; the newest one that any witness of the policy signed has {} entries, and is signed by {}",
      (*nearest)->first->checkpoint.size, names);
  return finding;
}

}  // namespace

PolicyVerdict check_policy(const chain::Policy& policy, const std::vector<OpenedNote>& notes,
                           std::optional<std::uint64_t> size) {
  PolicyVerdict out;
  out.quorum = policy.quorum;
  const auto known = policy.witness_keys();
  std::map<std::string, Gathered> by_text;
  for (const auto& note : notes) {
    const auto text = chain::note_text(note.note);
    const auto lines = chain::judge_cosignatures(note.note, known);
    if (!text || !lines) continue;  // it was opened, so both are there
    auto& gathered = by_text[*text];
    const bool first_cosigned = gathered.cosignatures.empty() && !lines->empty();
    if (gathered.first == nullptr || first_cosigned) gathered.first = &note;
    for (const auto& line : *lines) {
      if (line.good)
        gathered.cosignatures.push_back(line.cosignature);
      else
        out.findings.push_back(invalid(note, policy, line));
    }
  }
  std::vector<const Gathered*> held;  // the newest first
  for (const auto& [text, gathered] : by_text)
    if (gathered.first->holds) held.push_back(&gathered);
  std::ranges::stable_sort(held, std::greater(),
                           [](const Gathered* one) { return one->first->checkpoint.size; });
  const auto met = std::ranges::find_if(
      held, [&](const Gathered* one) { return policy.met_by(one->cosignatures); });
  if (met == held.end()) {
    out.findings.push_back(unmet(policy, held));
    return out;
  }
  out.checkpoint = (*met)->first->checkpoint;
  out.file = (*met)->first->file;
  out.cosigners = cosigners_of(policy, (*met)->cosignatures);
  if (size && *size >= out.checkpoint->size) out.entries_after = *size - out.checkpoint->size;
  return out;
}

std::optional<chain::VerifierKey> policy_key(const chain::Policy& policy,
                                             const std::string& origin) {
  for (const auto& log : policy.logs)
    if (log.name == origin) return log;
  return std::nullopt;
}

base::Status policy_fits(const chain::Policy& policy, const std::string& origin,
                         const std::vector<chain::VerifierKey>& keys) {
  for (const auto& witness : policy.witnesses)
    for (const auto& key : keys)
      if (witness.key.key == key.key)
        return base::error(base::ErrorId::policy_malformed,
                           fmt::format("the witness {} of the policy has a key of this ledger: "
                                       "nobody is a witness to himself; give another policy",
                                       base::printable(witness.name)));
  if (policy.logs.empty()) return {};  // the log is then known from elsewhere
  const bool named = std::ranges::any_of(policy.logs, [&](const chain::VerifierKey& log) {
    return log.name == origin &&
           (keys.empty() || std::ranges::any_of(keys, [&](const chain::VerifierKey& key) {
              return key.key == log.key;
            }));
  });
  if (named) return {};
  std::string logs;
  for (const auto& log : policy.logs) logs += (logs.empty() ? "" : ", ") + log.text();
  return base::error(
      base::ErrorId::key_mismatch,
      fmt::format(
          "the policy is not for this ledger, {}: its log {} {}{}; give the policy for this "
          "ledger",
          keys.empty() ? base::printable(origin) : keys.back().text(),
          policy.logs.size() == 1 ? "is" : "lines are", base::printable(logs, 2'000),
          keys.size() > 1 ? fmt::format(", none of the ledger's {} keys", keys.size()) : ""));
}

}  // namespace jcm::audit
