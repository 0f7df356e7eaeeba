// Which personal fields (command.hpp) an entry of a kind may carry: the one table that the first
// gate and the record codec both follow.
#pragma once

#include <span>

#include "ledger/domain/entry.hpp"

namespace jcm::domain {

struct PersonalRule {
  PersonalField field;
  bool mandatory;
};
// In the order of the kind's schema, which is ascending by field; empty for most kinds.
std::span<const PersonalRule> personal_rules(EntryKind kind);

}  // namespace jcm::domain
