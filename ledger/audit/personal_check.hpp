// Texts of personal fields against the digests that the entries hold. One damaged block can hold
// many texts, so those that cannot be read are one finding for each cause, with a count.
#pragma once

#include <map>

#include "ledger/audit/verify.hpp"

namespace jcm::audit {

class PersonalCheck {
 public:
  explicit PersonalCheck(const Input& input) : input_(input) {}
  // Findings of texts that are there and are not the recorded ones.
  std::vector<Finding> take(domain::Seq seq, const domain::PersonalDigests& digests);
  // Findings of texts that could not be read, in the order of their first entries.
  std::vector<Finding> finish() const;

 private:
  struct Cause {
    domain::Seq first = 0, last = 0;
    std::uint64_t texts = 0, entries = 0;
  };
  const Input& input_;
  std::map<std::string, Cause> unreadable_;  // by what the source says of it
};

}  // namespace jcm::audit
