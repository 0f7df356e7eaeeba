// Finds request ids that stand in more than one entry of a ledger of any length, in 16 bytes an
// entry: hashes are collected in order and sorted once at the end, which is several times cheaper
// than a table that every insertion misses the cache in.
#pragma once

#include <algorithm>
#include <vector>

#include "ledger/chain/record_source.hpp"

namespace jcm::audit {

class RequestIds {
 public:
  // `entries` may be untrue: what a damaged store states. So only up to a bound.
  void reserve(std::uint64_t entries) {
    seen_.reserve(static_cast<std::size_t>(std::min(entries, reserved_at_most)));
  }
  void add(const domain::RequestId& id, domain::Seq seq);

  struct Repeated {
    std::string id;
    domain::Seq first = 0;
    domain::Seq again = 0;
  };
  // Equal hashes are confirmed by reading the entries, so that a chance collision is never a
  // finding. Ascending by `again`. Uses the collected hashes up.
  std::vector<Repeated> finish(const chain::RecordSource& source);

 private:
  struct Seen {
    std::uint64_t hash;
    domain::Seq seq;
    auto operator<=>(const Seen&) const = default;
  };
  static constexpr std::uint64_t reserved_at_most = std::uint64_t{1} << 22;
  std::vector<Seen> seen_;
};

}  // namespace jcm::audit
