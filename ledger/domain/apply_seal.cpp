// Gate 3 for seals and erasure.
#include <algorithm>

#include "ledger/domain/apply.hpp"

namespace jcm::domain::effect {

using base::ErrorId;

base::Result<Delta> changes(const Seal& seal, const State& state, const Entry& entry) {
  const SealKey key{seal.registry, seal.as_of};
  if (state.seals().contains(key))
    return base::error(ErrorId::seal_exists, "registry " + seal.registry.text() + " is sealed at " +
                                                 base::to_text(seal.as_of) + " already");
  const auto& roots = entry.body.resolved.seal;
  if (!roots) return base::error(ErrorId::entry_resolution, "the seal has no roots");
  Delta delta;
  delta.seals.push_back({key, std::nullopt, SealRow{entry.seq, roots->totals, roots->holdings}});
  return delta;
}

base::Result<Delta> changes(const ErasePersonal&, const State& state, const Entry& entry) {
  auto digests = entry.body.resolved.erased;
  if (digests.empty()) return base::error(ErrorId::entry_resolution, "the erasure names no digest");
  std::sort(digests.begin(), digests.end());
  Delta delta;
  for (const auto& digest : digests) {
    if (state.erasures().contains(digest) ||
        (!delta.erasures.empty() && delta.erasures.back().key == digest))
      return base::error(ErrorId::personal_none, "one of its texts is erased already");
    delta.erasures.push_back({digest, std::nullopt, ErasureRow{entry.seq}});
  }
  return delta;
}

}  // namespace jcm::domain::effect
