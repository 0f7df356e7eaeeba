#include "ledger/audit/compare_ledgers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/chain/record.hpp"

namespace jcm::audit {
namespace {

constexpr std::uint64_t progress_every = 4'096;

// One side: its next entry that can be read. Gaps and unreadable ranges are passed over.
class Side {
 public:
  static base::Result<Side> start(const chain::RecordSource& source, std::uint64_t end) {
    Side side;
    JCM_TRY(side.cursor_, source.open(0, end));
    JCM_TRY_VOID(side.advance());
    return side;
  }
  [[nodiscard]] bool done() const { return !at_; }
  [[nodiscard]] const chain::StoredRecord& at() const { return *at_; }
  base::Status advance() {
    at_.reset();
    for (;;) {
      JCM_TRY(auto item, cursor_->next());
      if (!item) return {};
      if (const auto* stored = std::get_if<chain::StoredRecord>(&*item)) {
        at_ = *stored;
        return {};
      }
    }
  }

 private:
  std::unique_ptr<chain::RecordCursor> cursor_;
  std::optional<chain::StoredRecord> at_;
};

void compare_entry(Comparison& comparison, const chain::StoredRecord& one,
                   const chain::StoredRecord& other) {
  ++comparison.compared;
  if (std::equal(one.bytes.begin(), one.bytes.end(), other.bytes.begin(), other.bytes.end())) {
    if (comparison.parting && !comparison.agree_again) comparison.agree_again = one.seq;
    return;
  }
  ++comparison.differing;
  comparison.agree_again.reset();
  if (comparison.parting) return;
  comparison.parting = Parting{one.seq,
                               {one.bytes.begin(), one.bytes.end()},
                               {other.bytes.begin(), other.bytes.end()},
                               chain::leaf_hash(one.bytes),
                               chain::leaf_hash(other.bytes)};
}

}  // namespace

base::Result<Comparison> compare_ledgers(
    const chain::RecordSource& one, const chain::RecordSource& other,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  Comparison comparison;
  comparison.one_size = one.size();
  comparison.other_size = other.size();
  const std::uint64_t end = std::min(comparison.one_size, comparison.other_size);
  JCM_TRY(Side a, Side::start(one, end));
  JCM_TRY(Side b, Side::start(other, end));
  while (!a.done() && !b.done()) {
    if (a.at().seq < b.at().seq) {
      JCM_TRY_VOID(a.advance());
      continue;
    }
    if (b.at().seq < a.at().seq) {
      JCM_TRY_VOID(b.advance());
      continue;
    }
    compare_entry(comparison, a.at(), b.at());
    if (progress && comparison.compared % progress_every == 0) progress(a.at().seq + 1, end);
    JCM_TRY_VOID(a.advance());
    JCM_TRY_VOID(b.advance());
  }
  comparison.unreadable = end - comparison.compared;
  if (progress) progress(end, end);
  return comparison;
}

std::optional<Finding> finding_of(const Comparison& comparison, const std::string& name) {
  if (!comparison.parting) return std::nullopt;
  const Parting& parting = *comparison.parting;
  Finding finding{};
  finding.id = FindingId::ledgers_part;
  finding.first = finding.last = parting.seq;
  finding.expected = base::to_hex(parting.one_leaf.view());
  finding.found = base::to_hex(parting.other_leaf.view());
  finding.detail = fmt::format("{} holds another entry under this number", name);
  if (comparison.agree_again)
    finding.detail += fmt::format(
        "; {}, and from entry {} on the two agree again: one of them was changed after it was "
        "written",
        comparison.differing == 1 ? "only this one differs"
                                  : fmt::format("{} differ", comparison.differing),
        *comparison.agree_again);
  else if (comparison.differing > 1)
    finding.detail += fmt::format(", and {} after it", comparison.differing - 1);
  return finding;
}

}  // namespace jcm::audit
