#include "ledger/audit/trail_heads.hpp"

#include <fmt/format.h>

namespace jcm::audit {
namespace {

Finding about_trail(FindingId id, std::string detail) {
  Finding finding{};
  finding.id = id;
  finding.file = "trail";
  finding.detail = std::move(detail);
  return finding;
}

}  // namespace

std::optional<SealedTrail> sealed_trail(const domain::Entry& entry) {
  const auto& seal = entry.body.resolved.seal;
  if (!seal || !seal->trail) return std::nullopt;
  return SealedTrail{entry.seq, *seal->trail};
}

TrailHeads::TrailHeads(std::vector<SealedTrail> sealed) : sealed_(std::move(sealed)) {
  for (const auto& one : sealed_) roots_.emplace(one.head.size, std::nullopt);
}

void TrailHeads::feed(domain::Seq seq, const std::optional<base::Digest>& leaf) {
  if (seq == 0) {
    tree_ = chain::Frontier();
    broken_ = false;
    for (auto& [size, root] : roots_) root.reset();
  }
  broken_ = broken_ || !leaf || seq != tree_.size();
  if (broken_) return;
  tree_.append(*leaf);
  const auto asked = roots_.find(tree_.size());
  if (asked != roots_.end()) asked->second = tree_.root();
}

std::vector<Finding> TrailHeads::finish(const std::string& origin, std::uint64_t size,
                                        bool compared) const {
  std::vector<Finding> findings;
  for (const auto& [seal, head] : sealed_) {
    const std::string by = fmt::format("the seal at entry {} of the ledger", seal);
    if (head.origin != origin) {
      auto finding = about_trail(FindingId::trail_differs, by + " is of another trail");
      finding.expected = head.origin;
      finding.found = origin;
      findings.push_back(std::move(finding));
    } else if (head.size > size) {
      findings.push_back(about_trail(
          FindingId::trail_cut,
          fmt::format("{} covers {} entries of the trail, which holds {}", by, head.size, size)));
    } else if (const auto& root = roots_.at(head.size); compared && root && *root != head.root) {
      auto finding =
          about_trail(FindingId::trail_differs,
                      fmt::format("the first {} entries of the trail are not those that {} covers",
                                  head.size, by));
      finding.expected = base::to_hex(head.root.view());
      finding.found = base::to_hex(root->view());
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

std::vector<Finding> trail_missing(const std::vector<SealedTrail>& sealed, const std::string& why) {
  if (sealed.empty()) return {};
  const auto& newest = sealed.back();
  return {about_trail(
      FindingId::trail_missing,
      fmt::format("the seal at entry {} of the ledger covers {} entries of the trail {}; {}",
                  newest.seal, newest.head.size, newest.head.origin, why))};
}

}  // namespace jcm::audit
