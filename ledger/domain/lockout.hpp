// Whether the officers there are could still change who may do what. If neither officer.grant nor
// policy.set for the whole ledger can get the approvals its policy asks for, nobody could ever mend
// that: the gates refuse whatever would bring it about (officer.last).
#pragma once

#include <map>

#include "ledger/domain/policy.hpp"

namespace jcm::domain {

// What stands in the way of officer.grant.
struct Lockout {
  ApprovalNeed need;
  std::uint32_t there = 0;  // so many officers could give it, beside the one who proposes
};

// Absent when one of the two can be recorded: by an administrator of the whole ledger alone, or as
// a proposal that enough others can approve.
std::optional<Lockout> lockout(const std::map<std::uint64_t, OfficerRow>& officers,
                               const std::map<PolicyKey, PolicyRow>& policies);

// "officer.grant would ask for 2 approvals ..., and 1 officer could give one": for a refusal.
std::string text_of(const Lockout& lockout);

}  // namespace jcm::domain
