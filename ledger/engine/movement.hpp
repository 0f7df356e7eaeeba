// What an entry did to one account, read from the record alone.
#pragma once

#include <optional>
#include <vector>

#include "ledger/domain/entry.hpp"
#include "ledger/engine/tail.hpp"

namespace jcm::engine {

struct Movement {
  bool in = false;  // toward the account
  std::vector<domain::UnitBlock> blocks;
  std::optional<domain::AccountNumber> counterparty;  // none for an issuance
};
// Absent when the entry moved no unit of the account.
std::optional<Movement> movement_of(const domain::Entry& entry,
                                    const domain::AccountNumber& account);
// The line of the account's index that the entry gives, like store::Views writes it.
std::optional<store::AccountMovement> index_line(const AppliedEntry& entry,
                                                 const domain::AccountNumber& account);
// Whether the entry issued or moved the unit.
bool moved_unit(const domain::Entry& entry, const domain::NumberingRun& run, domain::Serial serial);

}  // namespace jcm::engine
