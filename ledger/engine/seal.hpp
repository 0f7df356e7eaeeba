// Seals as the engine makes them: the roots of one that the rules have accepted, and what is due at
// the turn of a year.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/domain/state.hpp"

namespace jcm::engine {

class Snapshot;

// How far the trail has come; empty, or absent, for a ledger without one.
using TrailHeadSource = std::function<std::optional<domain::TrailHead>()>;

// The roots of a seal decided on `state`. Walks every account and block of its registry: measured
// in tests/bench/seal_bench.cpp.
domain::SealRoots roots_of(const domain::Seal& seal, const domain::State& state,
                           const TrailHeadSource& trail_head);

// Which seal of a registry is meant: that of a date, that of an entry, or the newest.
using WhichSeal = std::variant<std::monostate, domain::Date, domain::Seq>;
// seal.unknown (field as_of or seal).
base::Result<std::pair<domain::SealKey, domain::SealRow>> find_seal(
    const domain::State& small, const domain::RegistryCode& registry, const WhichSeal& which);

// One account's place in the tree of a seal.
struct SealedHolding {
  base::Bytes leaf;
  std::uint64_t index = 0;
  std::uint64_t size = 0;  // accounts in the tree
  std::vector<base::Digest> hashes;
};
// Makes the tree again, from what every account of the registry held when it was sealed; so it
// costs a question about the past for each of them. account.unknown when the account was opened
// later; seal.roots when the tree is not the sealed one, that is when the ledger is damaged.
base::Result<SealedHolding> prove_holding(const Snapshot& snapshot,
                                          const domain::AccountNumber& account,
                                          const domain::SealRow& seal);

// What the turn of a year asks of the ledger.
struct YearEnd {
  std::vector<domain::Seal> due;         // registries to seal at 31 December of the year that ended
  std::vector<std::string> notices;      // for the operator: what cannot be sealed any more
  std::optional<base::Timestamp> again;  // when to look again: the next year of a live registry
};
// Every live registry is sealed as of 31 December once its year is over, unless that was done, the
// registry had nothing in that year's books yet, or a posting of the new year came first.
base::Result<YearEnd> year_end(const Snapshot& snapshot, base::Timestamp now);
// The request id of such a seal, the same at every try: "seal/JP/2026-12-31".
domain::RequestId year_end_request(const domain::Seal& seal);

}  // namespace jcm::engine
