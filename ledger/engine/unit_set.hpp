// A set of units of one registry, for folding what an account held: neighbours are joined, parts
// cut out.
#pragma once

#include <map>
#include <vector>

#include "ledger/domain/state.hpp"

namespace jcm::engine {

class UnitSet {
 public:
  // The units must not be in the set yet; false when one is.
  [[nodiscard]] bool add(const domain::UnitBlock& block);
  // The units must all be in the set; false when one is not.
  [[nodiscard]] bool remove(const domain::UnitBlock& block);
  // In picking order, neighbours joined.
  [[nodiscard]] std::vector<domain::UnitBlock> blocks() const;

 private:
  std::map<domain::HoldingKey, std::pair<domain::Serial, domain::RegistryCode>> parts_;
};

}  // namespace jcm::engine
