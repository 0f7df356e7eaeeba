// Records of every kind, smallest and fullest forms: the logical side of the golden vectors.
#pragma once

#include <string>
#include <vector>

#include "ledger/chain/record.hpp"

namespace jcm::test {

struct Sample {
  std::string name;
  std::string about;
  chain::Record record;  // request digest filled in
};
std::vector<Sample> record_samples();
const Sample& sample(const std::string& name);

}  // namespace jcm::test
