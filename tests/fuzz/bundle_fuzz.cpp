// Entry bundles, whole and damaged: what is split off goes together again to the same bytes, and a
// damaged one is accounted for to the last position. The first three bytes of the input say how
// many entries there should be, from which on, and whether their hashes are known.
#include <map>

#include "ledger/archive/bundle_file.hpp"
#include "ledger/base/check.hpp"
#include "ledger/chain/bundle.hpp"
#include "ledger/chain/record.hpp"

namespace {

using namespace jcm;

void check_split(base::ByteView bytes, const chain::SplitBundle& split) {
  base::Bytes again;
  for (const auto& item : split.items) {
    JCM_CHECK(item.offset + item.bytes.size() <= bytes.size());
    JCM_CHECK(item.bytes.data() == bytes.data() + item.offset);
    chain::append_to_bundle(again, item.bytes);
  }
  JCM_CHECK(again.size() == split.rest_at && split.whole == (split.rest_at == bytes.size()));
  JCM_CHECK(std::equal(again.begin(), again.end(), bytes.begin()));
}

void check_content(base::ByteView bytes, std::size_t count, const archive::BundleContent& content) {
  JCM_CHECK(content.entries.size() == count);
  std::vector<bool> lost(count, false);
  for (const auto& gap : content.gaps) {
    JCM_CHECK(gap.first <= gap.last && gap.last < count && gap.offset <= bytes.size());
    JCM_CHECK(!gap.detail.empty());
    for (std::size_t i = gap.first; i <= gap.last; ++i) {
      JCM_CHECK(!lost[i]);
      lost[i] = true;
    }
  }
  const std::uint8_t* end = bytes.data();
  for (std::size_t i = 0; i < count; ++i) {
    JCM_CHECK(content.entries[i].has_value() != lost[i]);
    if (!content.entries[i]) continue;
    JCM_CHECK(content.entries[i]->data() >= end);  // one behind the other, never twice
    end = content.entries[i]->data() + content.entries[i]->size();
    JCM_CHECK(end <= bytes.data() + bytes.size());
  }
  if (content.excess_at) JCM_CHECK(*content.excess_at < bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::size_t count = std::size_t{data[0]} + 1;
  const domain::Seq first = std::uint64_t{data[1]} * 256;
  const bool hashes_known = (data[2] & 1) != 0;
  const base::ByteView bytes(data + 3, size - 3);

  const auto split = chain::split_bundle(bytes);
  check_split(bytes, split);
  std::map<domain::Seq, base::Digest> leaves;
  for (const auto& item : split.items)
    if (const auto link = chain::decode_link(item.bytes); link && hashes_known)
      leaves.emplace(link->seq, chain::leaf_hash(item.bytes));
  const auto content =
      archive::take_apart(bytes, count, first, [&](domain::Seq seq) -> std::optional<base::Digest> {
        const auto at = leaves.find(seq);
        return at == leaves.end() ? std::nullopt : std::optional(at->second);
      });
  check_content(bytes, count, content);
  if (split.whole && split.items.size() == count)
    JCM_CHECK(content.gaps.empty() && !content.excess_at);
  return 0;
}
