// Authorizations, ITMOs, and what is known of units under Article 6, as JSON.
#pragma once

#include <span>

#include "ledger/domain/article6.hpp"
#include "ledger/domain/itmo_text.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// What the units of a first transfer are called as ITMOs, block by block, read from its entry
// alone.
struct ItmoRange {
  domain::UnitBlock block;
  domain::ItmoId first, last;
};
std::vector<ItmoRange> itmo_ranges(const domain::Body& body);

// The authorization as recorded, with recorded_by and covered.
json::object authorization_json(const domain::AuthorizationRow& row);
// The same, with the sums over its units: first transferred, and used for each purpose.
json::object authorization_sums_json(const domain::AuthorizationRow& row,
                                     const domain::State& state);

// The parts of the blocks that are under an authorization, as of the entries below `end`; empty
// when none is. `state`: the marks and authorizations of the ledger.
json::array known_parts_json(const domain::State& state, std::span<const domain::UnitBlock> blocks,
                             domain::Seq end);
json::object known_part_json(const domain::State& state, const domain::article6::KnownPart& part);

}  // namespace jcm::protocol
