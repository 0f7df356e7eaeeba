// What the seals of a ledger say of its trail, held against the trail: each recorded head must be
// that of a beginning of it.
#pragma once

#include <map>
#include <vector>

#include "ledger/audit/finding.hpp"
#include "ledger/chain/merkle.hpp"
#include "ledger/domain/entry.hpp"

namespace jcm::audit {

struct SealedTrail {
  domain::Seq seal = 0;  // entry of the ledger
  domain::TrailHead head;
};
// Absent when the entry seals no trail.
std::optional<SealedTrail> sealed_trail(const domain::Entry& entry);

class TrailHeads {
 public:
  explicit TrailHeads(std::vector<SealedTrail> sealed);
  // Every leaf of the trail in order; a walk that begins anew at 0 is taken anew. Absent: not
  // known, and roots beyond it are not compared.
  void feed(domain::Seq seq, const std::optional<base::Digest>& leaf);
  // trail.cut, trail.differs. `compared`: leaves were fed at all (level tree and above).
  [[nodiscard]] std::vector<Finding> finish(const std::string& origin, std::uint64_t size,
                                            bool compared) const;

 private:
  std::vector<SealedTrail> sealed_;
  std::map<std::uint64_t, std::optional<base::Digest>> roots_;  // by size; absent: not reached
  chain::Frontier tree_;
  bool broken_ = false;
};

// trail.missing, when there is something to miss. `why`: what was found instead.
std::vector<Finding> trail_missing(const std::vector<SealedTrail>& sealed, const std::string& why);

}  // namespace jcm::audit
