// Entry bundles (C2SP tlog-tiles): up to 256 entries, each behind its length as two bytes, high byte
// first. A tile's and a bundle's bytes are what is published, so both are read strictly.
#pragma once

#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::chain {

void append_to_bundle(base::Bytes& bundle, base::ByteView entry);  // at most 65,535 bytes

struct BundleItem {
  std::size_t offset = 0;  // of the entry's first byte in the bundle
  base::ByteView bytes;    // points into the bundle
};
// What can be split off the front, and what is wrong behind it.
struct SplitBundle {
  std::vector<BundleItem> items;
  std::size_t rest_at = 0;  // where the first byte that belongs to no item stands
  bool whole = true;        // false: bytes are left over that are no item
};
SplitBundle split_bundle(base::ByteView bundle);

}  // namespace jcm::chain
