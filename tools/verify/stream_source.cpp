#include "tools/verify/stream_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/chain/record.hpp"

namespace jcm::verifier {
namespace {

constexpr std::size_t length_bytes = 2;
constexpr std::uint64_t run_entries = 256;
// An entry that is found again can be this many numbers further on; more were never in one damage.
constexpr std::uint64_t lost_at_most = 65'536;
constexpr std::uint64_t progress_every = 1 << 16;

std::optional<domain::Seq> seq_of(base::ByteView entry) {
  const auto link = chain::decode_link(entry);
  return link ? std::optional(link->seq) : std::nullopt;
}

}  // namespace

class StreamCursor final : public chain::RecordCursor {
 public:
  StreamCursor(const StreamSource& source, domain::Seq first, domain::Seq end)
      : source_(source), next_(first), end_(std::min(end, source.size())) {
    const auto& runs = source_.runs_;
    run_ = std::upper_bound(runs.begin(), runs.end(), first,
                            [](domain::Seq seq, const auto& run) { return seq < run.first; });
    if (run_ != runs.begin() && (run_ - 1)->first + (run_ - 1)->count > first) --run_;
    hole_ = std::find_if(source_.faults_.begin(), source_.faults_.end(), [first](const auto& hole) {
      return hole.first <= hole.last && hole.last >= first;
    });
  }

  base::Result<std::optional<chain::SourceItem>> next() override {
    using Item = std::optional<chain::SourceItem>;
    if (next_ >= end_) return Item{};
    if (hole_ != source_.faults_.end() && hole_->first <= next_ && hole_->first <= hole_->last) {
      auto hole = *hole_++;
      hole.first = next_;
      next_ = hole.last + 1;
      return Item{std::move(hole)};
    }
    while (run_ != source_.runs_.end()) {
      if (in_run_ == 0) at_ = run_->offset;
      if (in_run_ == run_->count) {
        ++run_;
        in_run_ = 0;
        continue;
      }
      const domain::Seq seq = run_->first + in_run_++;
      const auto entry = source_.framed(at_);
      at_ += length_bytes + entry->size();
      if (seq < next_) continue;
      next_ = seq + 1;
      return Item{chain::StoredRecord{seq, *entry}};
    }
    return Item{};
  }

 private:
  const StreamSource& source_;
  domain::Seq next_;
  domain::Seq end_;
  std::vector<StreamSource::Run>::const_iterator run_;
  std::vector<chain::UnreadableRange>::const_iterator hole_;
  std::uint64_t in_run_ = 0;
  std::size_t at_ = 0;
};

StreamSource::StreamSource(base::ByteView bytes, const ShowProgress& progress) : bytes_(bytes) {
  std::size_t at = 0;
  while (at < bytes_.size()) {
    if (progress && size_ % progress_every == 0)
      progress("looked through", "bytes", at, bytes_.size());
    const auto entry = framed(at);
    if (entry && frame_holds(at, *entry)) {
      take(at);
      at += length_bytes + entry->size();
    } else {
      at = pass_damage(at);
    }
  }
}

std::optional<base::ByteView> StreamSource::framed(std::size_t at) const {
  if (at > bytes_.size() || bytes_.size() - at < length_bytes) return std::nullopt;
  const auto length = base::get_be<std::uint16_t>(bytes_.subspan(at, length_bytes));
  if (length > bytes_.size() - at - length_bytes) return std::nullopt;
  return bytes_.subspan(at + length_bytes, length);
}

// An entry, good or not, whose length leads to the next one; or a good one before a damaged length.
bool StreamSource::frame_holds(std::size_t at, base::ByteView entry) const {
  const std::size_t behind = at + length_bytes + entry.size();
  if (behind == bytes_.size()) return true;
  const auto next = framed(behind);
  return (next && seq_of(*next)) || chain::decode(entry).has_value();
}

void StreamSource::take(std::size_t at) {
  const bool goes_on = !runs_.empty() && runs_.back().count < run_entries &&
                       runs_.back().first + runs_.back().count == size_;
  if (!goes_on) runs_.push_back({size_, 0, at});
  ++runs_.back().count;
  ++size_;
}

// The length here does not frame an entry. Returns where reading goes on.
std::size_t StreamSource::pass_damage(std::size_t at) {
  const auto entry = framed(at);
  for (std::size_t next = at + 1; next < bytes_.size(); ++next) {
    const auto found = framed(next);
    const auto seq = found ? seq_of(*found) : std::nullopt;
    if (!seq || *seq <= size_ || *seq - size_ > lost_at_most) continue;
    faults_.push_back(
        {size_, *seq - 1, std::string("standard input"), at,
         entry ? fmt::format("the length of {} does not lead to the next entry", entry->size())
               : "the length leads past the end"});
    size_ = *seq;
    return next;
  }
  const bool half = bytes_.size() - at > length_bytes;
  faults_.push_back({half ? size_ : 1, half ? size_ : 0, "standard input", at,
                     half ? "the last entry is cut" : "bytes behind the last entry"});
  if (half) ++size_;
  return bytes_.size();
}

base::Result<std::unique_ptr<chain::RecordCursor>> StreamSource::open(domain::Seq first,
                                                                      domain::Seq end) const {
  return std::unique_ptr<chain::RecordCursor>(std::make_unique<StreamCursor>(*this, first, end));
}

}  // namespace jcm::verifier
