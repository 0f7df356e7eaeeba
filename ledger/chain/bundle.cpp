#include "ledger/chain/bundle.hpp"

#include "ledger/base/limits.hpp"

namespace jcm::chain {
namespace {

constexpr std::size_t length_bytes = 2;

}  // namespace

void append_to_bundle(base::Bytes& bundle, base::ByteView entry) {
  JCM_CHECK(entry.size() <= base::max_entry_bytes);
  base::put_u16(bundle, static_cast<std::uint16_t>(entry.size()));
  bundle.insert(bundle.end(), entry.begin(), entry.end());
}

SplitBundle split_bundle(base::ByteView bundle) {
  SplitBundle out;
  while (bundle.size() - out.rest_at >= length_bytes) {
    const auto length = base::get_be<std::uint16_t>(bundle.subspan(out.rest_at, length_bytes));
    const std::size_t begin = out.rest_at + length_bytes;
    if (length > bundle.size() - begin) break;
    out.items.push_back({begin, bundle.subspan(begin, length)});
    out.rest_at = begin + length;
  }
  out.whole = out.rest_at == bundle.size();
  return out;
}

}  // namespace jcm::chain
