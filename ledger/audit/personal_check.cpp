#include "ledger/audit/personal_check.hpp"

#include <fmt/format.h>

#include <algorithm>

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

std::vector<Finding> PersonalCheck::finish() const {
  std::vector<Finding> findings;
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
