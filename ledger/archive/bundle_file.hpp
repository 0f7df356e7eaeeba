// One bundle, whole or damaged, taken apart: the entries that stand where they should, the places
// that cannot be read, and how reading goes on behind them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::archive {

struct BundleGap {
  std::size_t first = 0, last = 0;  // positions in the bundle, both included
  std::size_t offset = 0;           // of the first byte that is wrong
  std::string detail;
};
struct BundleContent {
  std::vector<std::optional<base::ByteView>> entries;  // by position; point into the bytes given
  std::vector<BundleGap> gaps;
  std::optional<std::size_t> excess_at;  // bytes that belong to no entry
};

// The leaf hash a hash tile gives for a seq, where there is one.
using KnownLeaf = std::function<std::optional<base::Digest>(domain::Seq)>;

// `count` entries, the first of which is `first`. Where a length is damaged, the following entries
// are found again by their own seq and, where known, their leaf hash.
BundleContent take_apart(base::ByteView bytes, std::size_t count, domain::Seq first,
                         const KnownLeaf& known);

}  // namespace jcm::archive
