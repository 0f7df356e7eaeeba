// Entries in bundle framing, one behind the other without end: what `cat` makes of the bundles of
// an archive. Entries have no number there but their place. Where a length is damaged, the next
// entry that says its own number is looked for, and reading goes on from it.
#pragma once

#include "ledger/chain/record_source.hpp"
#include "tools/verify/options.hpp"

namespace jcm::verifier {

class StreamSource final : public chain::RecordSource {
 public:
  // `bytes` must outlive it.
  explicit StreamSource(base::ByteView bytes, const ShowProgress& progress = {});

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override;
  // Places where the framing does not hold. A range without entries (first > last): bytes behind
  // the last one.
  [[nodiscard]] const std::vector<chain::UnreadableRange>& faults() const { return faults_; }
  [[nodiscard]] bool holds_entries() const { return !runs_.empty(); }

 private:
  friend class StreamCursor;
  // Entries that stand one behind the other: at most 256, so that every place is found quickly.
  struct Run {
    domain::Seq first = 0;
    std::uint64_t count = 0;
    std::size_t offset = 0;  // of the length before the first
  };
  [[nodiscard]] std::optional<base::ByteView> framed(std::size_t at) const;
  [[nodiscard]] bool frame_holds(std::size_t at, base::ByteView entry) const;
  void take(std::size_t at);
  std::size_t pass_damage(std::size_t at);

  base::ByteView bytes_;
  std::vector<Run> runs_;
  std::vector<chain::UnreadableRange> faults_;
  std::uint64_t size_ = 0;
};

}  // namespace jcm::verifier
