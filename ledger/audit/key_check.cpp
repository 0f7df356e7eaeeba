#include "ledger/audit/key_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jcm::audit {
namespace {

using domain::KeyChangeReason;

std::string list(const std::vector<domain::Seq>& seqs) {
  return seqs.empty() ? "none" : fmt::format("{}", fmt::join(seqs, ", "));
}

// Root of the first `size` entries; absent when one of them cannot be read.
std::optional<base::Digest> root_at(const chain::RecordSource& source, std::uint64_t size) {
  const auto cursor = source.open(0, size);
  if (!cursor) return std::nullopt;
  chain::Frontier tree;
  while (tree.size() < size) {
    const auto item = (*cursor)->next();
    const auto* stored = item && *item ? std::get_if<chain::StoredRecord>(&**item) : nullptr;
    if (stored == nullptr || stored->seq != tree.size()) return std::nullopt;
    tree.append(chain::leaf_hash(stored->bytes));
  }
  return tree.root();
}

}  // namespace

KeyCheck::KeyCheck(const Input& input, const std::optional<domain::Genesis>& genesis,
                   std::uint64_t size)
    : input_(input) {
  if (genesis) keys_.history.emplace(*genesis);
  keys_.given = input.key;
  if (!keys_.given && input.policy && !input.policy->logs.empty())
    keys_.given = genesis ? policy_key(*input.policy, genesis->origin) : input.policy->logs.front();
  keys_.size = size;
}

std::optional<Finding> KeyCheck::take(domain::Seq seq, const chain::Record* record,
                                      bool as_recorded) {
  if (record == nullptr || !as_recorded) {
    if (!keys_.lost_from) keys_.lost_from = seq;
    return std::nullopt;
  }
  const auto* rotate = std::get_if<domain::RotateKey>(&record->entry.body.given);
  if (rotate == nullptr) return std::nullopt;
  changes_.push_back(seq);
  // Behind a change that cannot be read nobody can tell which key had to allow this one.
  if (!keys_.history || keys_.lost_from) {
    if (!keys_.lost_from) keys_.lost_from = seq;
    return std::nullopt;
  }
  const auto taken = keys_.history->take(seq, *rotate);
  if (taken) return std::nullopt;
  Finding finding{};
  finding.id = FindingId::rule_broken;
  finding.first = finding.last = seq;
  finding.detail = fmt::format("{}: {}", base::id_text(taken.error().id), taken.error().detail);
  return finding;
}

bool KeyCheck::vouches(const SignedPoint& point) const {
  return vouched_for(*all_notes(input_)[point.note], keys_);
}

std::optional<Finding> KeyCheck::row_fault() const {
  if (!input_.key_entries || keys_.lost_from || *input_.key_entries == changes_)
    return std::nullopt;
  Finding finding{};
  finding.id = FindingId::head_differs;
  finding.expected = list(changes_);
  finding.found = list(*input_.key_entries);
  finding.detail =
      "the row that lists the entries which change the key does not name those that do";
  return finding;
}

std::vector<Finding> KeyCheck::untrue_heads() const {
  std::vector<Finding> findings;
  if (!keys_.history) return findings;
  const auto& spans = keys_.history->spans();
  for (std::size_t i = 0; i + 1 < spans.size(); ++i) {
    if (!spans[i].trusted) continue;
    const auto root = root_at(*input_.records, spans[i].trusted->size);
    if (!root || *root == spans[i].trusted->root) continue;
    Finding finding{};
    finding.id = FindingId::checkpoint_fork;
    finding.first = finding.last = spans[i + 1].from_seq;
    finding.expected = base::to_hex(spans[i].trusted->root.view());
    finding.found = base::to_hex(root->view());
    finding.detail = fmt::format(
        "this change of key relies on a ledger of {} entries whose root the entries do not give",
        spans[i].trusted->size);
    findings.push_back(std::move(finding));
  }
  return findings;
}

// Whether the holder of key `given` has allowed key `signer`: its signature under a planned change
// names the next key and, if a recovery key came with it, what that one allowed.
bool KeyCheck::leads_to(std::size_t given, std::size_t signer) const {
  const auto& spans = keys_.history->spans();
  bool recovery_allowed = false;
  for (std::size_t i = given + 1; i <= signer; ++i) {
    const bool planned = spans[i].reason == KeyChangeReason::planned;
    if (!planned && !recovery_allowed) return false;
    if (spans[i].recovery_key != spans[i - 1].recovery_key) recovery_allowed = true;
  }
  return given <= signer;
}

std::optional<Finding> KeyCheck::finish(Report& report) const {
  report.key_from_ledger = !keys_.given;
  report.key = keys_.given;
  if (!keys_.history) return std::nullopt;
  const auto& spans = keys_.history->spans();
  if (!report.key) report.key = keys_.history->current_key();
  for (std::size_t i = 0; i < spans.size(); ++i)
    report.keys.push_back({keys_.history->verifier_key(i), spans[i], 0});
  const auto given = keys_.number_of_given();
  report.given_key = given;
  bool led = false;
  for (const auto& held : report.held) {
    for (const auto signer : held.signers) {
      if (!spans[signer].counts_for(held.checkpoint.size)) continue;
      ++report.keys[signer].held;
      report.vouching_key = signer;
      led = led || (given && leads_to(*given, signer));
    }
  }
  if (!given || led || report.held.empty()) return std::nullopt;
  Finding finding{};
  finding.id = FindingId::checkpoint_missing;
  finding.detail = fmt::format(
      "no checkpoint that holds was signed by the key handed over (key {} of this ledger), nor by "
      "one that it leads to by signatures: give a checkpoint that it signed with --checkpoint, or "
      "one of the other keys by other means",
      *given);
  return finding;
}

}  // namespace jcm::audit
