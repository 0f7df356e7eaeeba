#include "ledger/audit/personal_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace jcm::audit {

std::vector<Finding> PersonalCheck::take(domain::Seq seq, const domain::PersonalDigests& digests) {
  std::vector<Finding> findings;
  if (!input_.personal_text) return findings;
  for (const auto& [field, digest] : digests) {
    const auto stored = input_.personal_text(digest);
    if (!stored) {
      auto [cause, fresh] = unreadable_.try_emplace(stored.error().detail, Cause{seq, seq});
      ++cause->second.texts;
      if (fresh || cause->second.last != seq) ++cause->second.entries;
      cause->second.last = seq;
      continue;
    }
    if (!*stored) missing_.try_emplace(digest, Missing{seq, field});
    if (!*stored || chain::personal_digest((*stored)->salt, (*stored)->text) == digest) continue;
    Finding finding{};
    finding.id = FindingId::personal_differs;
    finding.first = finding.last = seq;
    finding.expected = base::to_hex(digest.view());
    finding.detail =
        fmt::format("the stored text of {} is not the one whose digest the entry holds",
                    domain::text_of(field));
    findings.push_back(std::move(finding));
  }
  return findings;
}

void PersonalCheck::take_erasure(domain::Seq seq, const std::vector<base::Digest>& erased) {
  if (!input_.personal_text) return;
  for (const auto& digest : erased) erased_.try_emplace(digest, seq);
}

void PersonalCheck::add_missing(std::vector<Finding>& findings) const {
  Cause all;
  std::optional<Missing> only;
  std::set<domain::Seq> entries;
  for (const auto& [digest, missing] : missing_) {
    if (erased_.contains(digest)) continue;
    if (entries.empty()) all.first = all.last = missing.seq;
    all.first = std::min(all.first, missing.seq);
    all.last = std::max(all.last, missing.seq);
    ++all.texts;
    entries.insert(missing.seq);
    only = missing;
  }
  if (!only) return;
  Finding finding{};
  finding.id = FindingId::personal_missing;
  finding.first = all.first;
  finding.last = all.last;
  finding.detail = all.texts == 1
                       ? fmt::format("the text of {} is not in the store, and no entry erased it",
                                     domain::text_of(only->field))
                       : fmt::format(
                             "{} texts of {} of these entries are not in the store, and no entry "
                             "erased them",
                             all.texts, entries.size());
  findings.push_back(std::move(finding));
}

void PersonalCheck::add_not_erased(std::vector<Finding>& findings) const {
  std::map<domain::Seq, std::size_t> left;  // by the entry that erased them
  for (const auto& [digest, seq] : erased_)
    if (const auto stored = input_.personal_text(digest); stored && *stored) ++left[seq];
  for (const auto& [seq, texts] : left) {
    Finding finding{};
    finding.id = FindingId::personal_not_erased;
    finding.first = finding.last = seq;
    finding.detail = fmt::format("{} of the texts that this entry erased {} still in the store",
                                 texts, texts == 1 ? "is" : "are");
    findings.push_back(std::move(finding));
  }
}

std::vector<Finding> PersonalCheck::finish() const {
  std::vector<Finding> findings;
  add_missing(findings);
  add_not_erased(findings);
  for (const auto& [why, cause] : unreadable_) {
    Finding finding{};
    finding.id = FindingId::personal_differs;
    finding.first = cause.first;
    finding.last = cause.last;
    finding.detail = cause.texts == 1
                         ? fmt::format("a text cannot be read: {}", why)
                         : fmt::format("{} texts of {} of these entries cannot be read: {}",
                                       cause.texts, cause.entries, why);
    findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return *a.first < *b.first; });
  return findings;
}

}  // namespace jcm::audit
