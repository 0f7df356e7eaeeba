// Comparing one registry as two systems have it: totals first, then blocks, then the first unit at
// which they part. As the reconciliation of the Kyoto registries narrows a mismatch (provide
// totals, provide unit blocks, provide audit trail).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/domain/identifiers.hpp"

namespace jcm::reports {

// A registry's units: who holds which, by run. Ranges of one run ascend and do not overlap.
struct Holder {
  domain::UnitRange range;
  std::string account;  // printed; empty: the source does not say
  bool operator==(const Holder&) const = default;
};
using Position = std::map<domain::NumberingRun, std::vector<Holder>>;

// Adds a block to a position. range.order when it overlaps one that is there.
base::Status add_block(Position& position, const domain::UnitBlock& block, std::string account);
// Of all runs; at most 2^53 - 1.
domain::Quantity total_of(const Position& position);

struct RunDifference {
  domain::NumberingRun run;
  std::uint64_t own = 0;    // units of the run here ...
  std::uint64_t other = 0;  // ... and there
};
// Units first to last, where both sides differ: absent on one of them, or held by another account.
struct UnitDifference {
  domain::UnitBlock block;
  std::string own;    // the account here; empty: these units are not there
  std::string other;  // the account there
};
struct Reconciliation {
  domain::Quantity own_total, other_total;
  std::vector<RunDifference> runs;    // whose totals differ, ascending
  std::vector<UnitDifference> units;  // ascending, at most `limit`
  std::size_t more_units = 0;         // differences beyond the limit
  [[nodiscard]] bool agrees() const { return runs.empty() && units.empty(); }
  // The first difference in words; empty when there is none.
  [[nodiscard]] std::string first_difference() const;
};
// Accounts are compared only where both sides name them.
Reconciliation reconcile(const Position& own, const Position& other, std::size_t limit = 1'000);

}  // namespace jcm::reports
