// Whether the officers there are could still change who may do what. If neither officer.grant nor
// policy.set for the whole ledger can get the approvals its policy asks for, nobody could ever mend
// that, and an officer's key may be lost or wrong without anybody seeing it. The gates refuse
// whatever would bring either about (officer.last).
#pragma once

#include <map>

#include "ledger/domain/policy.hpp"

namespace jcm::domain {

// What stands in the way.
struct Lockout {
  std::optional<ApprovalNeed> need;      // of officer.grant; absent: no administrator is left
  std::uint32_t there = 0;               // so many could give it, beside the one who proposes
  std::optional<std::uint64_t> without;  // were the key of this officer lost
};

// Absent when one of the two can be recorded: by an administrator of the whole ledger alone, or as
// a proposal that enough others can approve; and would be so without any one officer who signs.
std::optional<Lockout> lockout(const std::map<std::uint64_t, OfficerRow>& officers,
                               const std::map<PolicyKey, PolicyRow>& policies);

// Why, for a refusal: a part of a sentence, to be followed by what to do first.
std::string text_of(const Lockout& lockout);

}  // namespace jcm::domain
