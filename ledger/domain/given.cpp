#include "ledger/domain/command.hpp"

namespace jcm::domain {

Given::Given() = default;
Given::Given(const Given& other) = default;
// A proposal's inner command is moved by allocating (base/boxed.hpp); without memory for that the
// process ends.
Given::Given(Given&& other) noexcept = default;
Given& Given::operator=(const Given& other) = default;
Given& Given::operator=(Given&& other) noexcept = default;
Given::~Given() = default;

bool Given::operator==(const Given& other) const {
  return static_cast<const AnyGiven&>(*this) == static_cast<const AnyGiven&>(other);
}

}  // namespace jcm::domain
