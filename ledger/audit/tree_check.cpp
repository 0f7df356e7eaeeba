#include "ledger/audit/tree_check.hpp"

#include <fmt/format.h>

namespace jcm::audit {

TreeCheck::TreeCheck(const Input& input, std::uint64_t size, std::vector<SignedPoint> points,
                     std::function<bool(const SignedPoint&)> vouches)
    : input_(input), size_(size), vouches_(std::move(vouches)) {
  for (auto& point : points) points_.push_back({std::move(point), Fit::not_compared, {}});
  compare();
}

void TreeCheck::compare() {
  while (next_ < points_.size() && points_[next_].is.checkpoint.size == appended_) {
    Point& point = points_[next_++];
    if (!computable_) continue;
    const auto root = appended_ == 0 ? chain::empty_root() : frontier_.root();
    point.fit = root == point.is.checkpoint.root ? Fit::agrees : Fit::differs;
  }
}

void TreeCheck::append(const std::optional<base::Digest>& leaf, bool substituted,
                       std::optional<base::Timestamp> time) {
  while (awaiting_time_ < points_.size() && points_[awaiting_time_].is.checkpoint.size <= appended_)
    points_[awaiting_time_++].next_time = time;
  if (!leaf) computable_ = false;
  substituted_ = substituted_ || substituted;
  if (computable_) frontier_.append(*leaf);
  ++appended_;
  compare();
}

void TreeCheck::append_gap(std::uint64_t entries) {
  computable_ = false;
  appended_ += entries;
  const auto within = [this](std::size_t at) {
    return at < points_.size() && points_[at].is.checkpoint.size < appended_;
  };
  while (within(awaiting_time_)) ++awaiting_time_;
  while (within(next_)) ++next_;
  compare();
}

std::optional<bool> TreeCheck::signed_leaf(const base::Digest& leaf) const {
  if (!computable_) return std::nullopt;
  for (std::size_t i = next_; i < points_.size(); ++i) {
    const auto& point = points_[i].is;
    if (point.checkpoint.size != appended_ + 1) return std::nullopt;
    if (!vouches_(point)) continue;
    chain::Frontier with = frontier_;
    with.append(leaf);
    return with.root() == point.checkpoint.root;
  }
  return std::nullopt;
}

std::optional<domain::Seq> TreeCheck::first_unlike_stored(domain::Seq first,
                                                          domain::Seq end) const {
  if (!input_.stored_leaf) return std::nullopt;
  auto cursor = input_.records->open(first, end);
  if (!cursor) return std::nullopt;
  for (;;) {
    const auto item = (*cursor)->next();
    if (!item || !*item) return std::nullopt;
    const auto* stored = std::get_if<chain::StoredRecord>(&**item);
    if (stored == nullptr) continue;
    const auto leaf = input_.stored_leaf(stored->seq);
    if (leaf && *leaf != chain::leaf_hash(stored->bytes)) return stored->seq;
  }
}

Finding TreeCheck::mismatch(const Point& point, std::uint64_t good) const {
  const std::uint64_t size = point.is.checkpoint.size;
  Finding finding{};
  finding.id = FindingId::tree_mismatch;
  finding.file = point.is.file;
  finding.first = good < size ? good : 0;
  finding.last = size == 0 ? 0 : size - 1;
  finding.expected = base::to_hex(point.is.checkpoint.root.view());
  finding.detail = fmt::format(
      "the entries do not give the root that was signed at size {}; the newest signed root before "
      "it "
      "that they do give is at size {}",
      size, good);
  if (const auto seq = first_unlike_stored(*finding.first, size))
    finding.detail +=
        fmt::format("; the stored hash tiles hold another hash from entry {} on", *seq);
  return finding;
}

std::vector<Finding> TreeCheck::wrong_roots() const {
  std::vector<Finding> findings;
  std::uint64_t good = 0;    // the largest size below the point's whose root agrees
  std::uint64_t agreed = 0;  // the largest one so far
  std::uint64_t last_agreeing = 0;
  bool any_agrees = false;
  for (const auto& point : points_)
    if (point.fit == Fit::agrees) {
      last_agreeing = point.is.checkpoint.size;
      any_agrees = true;
    }
  bool told = false;
  for (const auto& point : points_) {
    const std::uint64_t size = point.is.checkpoint.size;
    if (agreed < size) good = agreed;
    if (point.fit == Fit::agrees) agreed = size;
    if (point.fit != Fit::differs) continue;
    // A later root agrees, so the entries are what was signed later; this note tells another
    // history.
    const bool other_history = any_agrees && size <= last_agreeing;
    if (!point.is.outside && !other_history) {
      if (!told) findings.push_back(mismatch(point, good));
      told = true;
      continue;
    }
    Finding finding = mismatch(point, good);
    finding.id = FindingId::checkpoint_fork;
    finding.detail = fmt::format(
        "the key signed another history: at size {} this checkpoint has a "
        "root that the entries do not give",
        size);
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> TreeCheck::cut_tails() const {
  std::vector<Finding> findings;
  for (const bool outside : {false, true}) {
    const Point* longest = nullptr;
    for (const auto& point : points_)
      if (point.is.outside == outside && point.is.checkpoint.size > size_) longest = &point;
    if (longest == nullptr) continue;
    const std::uint64_t size = longest->is.checkpoint.size;
    Finding finding{};
    finding.id = FindingId::tail_cut;
    finding.first = size_;
    finding.last = size - 1;
    finding.file = longest->is.file;
    finding.expected = fmt::format("{}", size);
    finding.found = fmt::format("{}", size_);
    finding.detail = fmt::format(
        "a signed checkpoint covers {} entries and the ledger holds {}: "
        "the last {} are gone",
        size, size_, size - size_);
    findings.push_back(std::move(finding));
  }
  return findings;
}

void TreeCheck::keep_only(const JudgedNotes& judged) {
  std::erase_if(points_, [&](Point& point) {
    const auto& signers = judged.signers[point.is.note];
    if (signers) point.is.signers = *signers;
    return !signers;
  });
}

std::vector<Finding> TreeCheck::finish(Report& report) const {
  if (computable_ && !substituted_)
    report.root = size_ == 0 ? chain::empty_root() : frontier_.root();
  report.unsigned_entries = size_;
  for (const auto& point : points_) {
    if (point.fit == Fit::agrees)
      report.held.push_back(
          {point.is.checkpoint, point.is.file, point.is.outside, point.is.signers, point.is.note});
    if (point.fit == Fit::differs || point.is.checkpoint.size > size_) continue;
    report.checkpoint = point.is.checkpoint;
    report.unsigned_entries = size_ - point.is.checkpoint.size;
    report.oldest_unsigned = point.next_time;
  }
  auto findings = wrong_roots();
  for (auto& finding : cut_tails()) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace jcm::audit
