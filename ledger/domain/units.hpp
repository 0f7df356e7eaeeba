// Private to the room: units of an account, and the two sides of a debit, for gates 2 and 3. The
// laws do not use these; they look for themselves.
#pragma once

#include "ledger/domain/state.hpp"

namespace jcm::domain {

// The lowest part of `block` that `account` does not hold; absent when it holds all of it.
std::optional<UnitBlock> first_part_not_held(const State& state, const AccountNumber& account,
                                             const UnitBlock& block);
// units.not_held. Other holders are not named: who they are is not the asker's business.
base::Error not_held(const AccountNumber& account, const UnitBlock& part, std::string field);

// The block changes that move `moved` (ascending, none overlapping) from one account to another.
base::Result<std::vector<Change<BlockKey, BlockRow>>> move_blocks(
    const State& state, const std::vector<UnitBlock>& moved, const AccountNumber& from,
    const AccountNumber& to);
// The block changes of freshly issued units (any order). issue.serials_overlap.
base::Result<std::vector<Change<BlockKey, BlockRow>>> issue_blocks(
    const State& state, const std::vector<IssuedBlock>& issued, Seq issued_by);

}  // namespace jcm::domain
