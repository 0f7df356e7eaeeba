// A record source in memory, that a test may damage as it likes.
#pragma once

#include <map>
#include <utility>

#include "ledger/chain/record_source.hpp"

namespace jcm::test {

class MemorySource final : public chain::RecordSource {
 public:
  std::map<domain::Seq, base::Bytes> entries;
  std::map<domain::Seq, chain::UnreadableRange> unreadable;  // by first
  std::optional<base::Error> fault;                          // what opening answers

  [[nodiscard]] std::uint64_t size() const override {
    std::uint64_t size = entries.empty() ? 0 : entries.rbegin()->first + 1;
    if (!unreadable.empty()) size = std::max(size, unreadable.rbegin()->second.last + 1);
    return size;
  }

  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override {
    if (fault) return *fault;
    return std::unique_ptr<chain::RecordCursor>(std::make_unique<Cursor>(*this, first, end));
  }

 private:
  class Cursor final : public chain::RecordCursor {
   public:
    Cursor(const MemorySource& source, domain::Seq first, domain::Seq end)
        : source_(source), at_(first), end_(end) {}
    base::Result<std::optional<chain::SourceItem>> next() override {
      // From one key to the next: a stray key far out must not be walked to.
      for (const auto& [first, range] : source_.unreadable) {
        if (at_ < range.first || at_ > range.last || at_ >= end_) continue;
        at_ = range.last + 1;
        return std::optional<chain::SourceItem>(range);
      }
      const auto found = source_.entries.lower_bound(at_);
      const auto hole = source_.unreadable.lower_bound(at_);
      const bool holed = hole != source_.unreadable.end() && hole->first < end_ &&
                         (found == source_.entries.end() || hole->first <= found->first);
      if (holed) {
        at_ = hole->second.last + 1;
        return std::optional<chain::SourceItem>(hole->second);
      }
      if (found != source_.entries.end() && found->first < end_) {
        at_ = found->first + 1;
        return std::optional<chain::SourceItem>(chain::StoredRecord{found->first, found->second});
      }
      at_ = end_;
      return std::optional<chain::SourceItem>{};
    }

   private:
    const MemorySource& source_;
    domain::Seq at_;
    domain::Seq end_;
  };
};

}  // namespace jcm::test
