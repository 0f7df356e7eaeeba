// Who may do what. Default deny: for now the genesis names one administrator, who may call every
// method, and everyone else may call none. Officers with roles take this function's place later; it
// stays pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/base/result.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::service {

// The officer that the genesis makes.
inline constexpr std::uint64_t administrator_officer = 1;

// caller.unknown for everybody but the administrator, whatever the method, known or not.
base::Result<domain::Actor> authorize(std::uint64_t uid, std::string_view method,
                                      std::uint64_t administrator_uid);

}  // namespace jcm::service
