#include "ledger/archive/bundle_file.hpp"

#include <fmt/format.h>

#include "ledger/chain/bundle.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::archive {
namespace {

constexpr std::size_t length_bytes = 2;

// A CBOR map whose first key is 0: a quick look, before the thorough one.
bool may_begin_entry(base::ByteView bytes) {
  return bytes.size() > 2 && (bytes[0] & 0xe0) == 0xa0 && bytes[1] == 0;
}

std::optional<domain::Seq> seq_of(base::ByteView entry) {
  const auto link = chain::decode_link(entry);
  if (!link) return std::nullopt;
  return link->seq;
}

class DamagedBundle {
 public:
  DamagedBundle(base::ByteView bytes, std::size_t count, domain::Seq first, const KnownLeaf& known)
      : bytes_(bytes), count_(count), first_(first), known_(known) {
    out_.entries.resize(count);
  }

  BundleContent take_apart() {
    if (only_excess()) return std::move(out_);
    std::size_t position = 0;
    while (position < count_) {
      const auto entry = framed(at_);
      if (entry && stands_at(*entry, position)) {
        accept(position++, *entry);
        continue;
      }
      position = pass_damage(position, entry);
    }
    if (at_ < bytes_.size() && !out_.excess_at) out_.excess_at = at_;
    return std::move(out_);
  }

 private:
  // What the length at an offset frames; absent when it leads past the end.
  [[nodiscard]] std::optional<base::ByteView> framed(std::size_t at) const {
    if (at > bytes_.size() || bytes_.size() - at < length_bytes) return std::nullopt;
    const auto length = base::get_be<std::uint16_t>(bytes_.subspan(at, length_bytes));
    if (length > bytes_.size() - at - length_bytes) return std::nullopt;
    return bytes_.subspan(at + length_bytes, length);
  }

  void accept(std::size_t position, base::ByteView entry) {
    out_.entries[position] = entry;
    at_ += length_bytes + entry.size();
  }

  // Every entry is framed as it should be, by its own seq, and only then come more bytes.
  bool only_excess() {
    const auto split = chain::split_bundle(bytes_);
    if (split.items.size() < count_) return false;
    for (std::size_t i = 0; i < count_; ++i)
      if (seq_of(split.items[i].bytes) != first_ + i) return false;
    // The last one may have lost its end to what follows.
    if (const auto leaf = known_(first_ + count_ - 1))
      if (chain::leaf_hash(split.items[count_ - 1].bytes) != *leaf) return false;
    for (std::size_t i = 0; i < count_; ++i) accept(i, split.items[i].bytes);
    out_.excess_at = at_;
    return true;
  }

  // By its leaf hash; where that is not known, by its seq; an entry of a kind of log that carries
  // no seq is taken as it is framed.
  bool stands_at(base::ByteView entry, std::size_t position) {
    if (const auto leaf = known_(first_ + position)) return chain::leaf_hash(entry) == *leaf;
    const auto seq = seq_of(entry);
    if (!seq) return !carries_seq_;
    carries_seq_ = true;
    return *seq == first_ + position;
  }

  // The entry at at_ is not the one that stands there. Finds the next that is in its place, this
  // one or a later, and gives its position.
  std::size_t pass_damage(std::size_t position, const std::optional<base::ByteView>& entry) {
    const auto next = find_next(position);
    const std::size_t framed_end = entry ? at_ + length_bytes + entry->size() : bytes_.size() + 1;
    // The frame holds and the content does not: that is for the reader of the content.
    const bool frame_holds = next ? next->position == position + 1 && next->at == framed_end
                                  : position + 1 == count_ && framed_end == bytes_.size();
    if (frame_holds) {
      accept(position, *entry);
      return position + 1;
    }
    const std::size_t end = next ? next->position : count_;
    if (end == position) {
      if (!out_.excess_at) out_.excess_at = at_;  // something was put in between
    } else {
      out_.gaps.push_back({position, end - 1, at_, why(entry)});
    }
    at_ = next ? next->at : bytes_.size();
    return end;
  }

  [[nodiscard]] std::string why(const std::optional<base::ByteView>& entry) const {
    if (!entry)
      return fmt::format("the bundle ends within the entry whose length stands at offset {}", at_);
    return fmt::format(
        "what stands at offset {} with a length of {} is not the entry of this place", at_,
        entry->size());
  }

  struct Place {
    std::size_t position;
    std::size_t at;
  };
  [[nodiscard]] std::optional<Place> find_next(std::size_t position) {
    for (std::size_t at = at_; at < bytes_.size(); ++at) {
      const auto entry = framed(at);
      if (!entry || !may_begin_entry(*entry)) continue;
      const auto seq = seq_of(*entry);
      if (!seq || *seq < first_ + position || *seq >= first_ + count_) continue;
      if (at == at_ && *seq == first_ + position) continue;  // looked at already
      const auto leaf = known_(*seq);
      if (leaf && !spend(entry->size())) return std::nullopt;
      if (leaf && chain::leaf_hash(*entry) != *leaf) continue;
      return Place{static_cast<std::size_t>(*seq - first_), at};
    }
    return std::nullopt;
  }

  // A file made to look like the beginning of many long entries must not keep a reader busy.
  bool spend(std::size_t bytes) {
    if (bytes > hashing_left_) return false;
    hashing_left_ -= bytes;
    return true;
  }

  std::size_t hashing_left_ = std::size_t{256} << 20;
  base::ByteView bytes_;
  std::size_t count_;
  domain::Seq first_;
  const KnownLeaf& known_;
  std::size_t at_ = 0;  // where the next length stands
  bool carries_seq_ = false;
  BundleContent out_;
};

}  // namespace

BundleContent take_apart(base::ByteView bytes, std::size_t count, domain::Seq first,
                         const KnownLeaf& known) {
  const auto split = chain::split_bundle(bytes);
  if (split.whole && split.items.size() == count) {
    BundleContent out;
    out.entries.reserve(count);
    for (const auto& item : split.items) out.entries.emplace_back(item.bytes);
    return out;
  }
  return DamagedBundle(bytes, count, first, known).take_apart();
}

}  // namespace jcm::archive
