// Texts of personal fields against the digests that the entries hold, and against the erasures
// among them. One damaged block can hold many texts, so those that cannot be read are one finding
// for each cause, with a count; and so are those that are missing.
#pragma once

#include <map>

#include "ledger/audit/verify.hpp"

namespace jcm::audit {

class PersonalCheck {
 public:
  explicit PersonalCheck(const Input& input) : input_(input) {}
  // Findings of texts that are there and are not the recorded ones.
  std::vector<Finding> take(domain::Seq seq, const domain::PersonalDigests& digests);
  // The entry erases the texts of these digests, of entries before it.
  void take_erasure(domain::Seq seq, const std::vector<base::Digest>& erased);
  // Findings of texts that could not be read, that are missing though nobody erased them, and that
  // still stand though somebody did; in the order of their first entries.
  std::vector<Finding> finish() const;

 private:
  struct Cause {
    domain::Seq first = 0, last = 0;
    std::uint64_t texts = 0, entries = 0;
  };
  struct Missing {
    domain::Seq seq = 0;
    domain::PersonalField field = domain::PersonalField::holder_name;
  };
  static void count(Cause& cause, domain::Seq seq);
  void add_missing(std::vector<Finding>& findings) const;
  void add_not_erased(std::vector<Finding>& findings) const;

  const Input& input_;
  std::map<std::string, Cause> unreadable_;     // by what the source says of it
  std::map<base::Digest, Missing> missing_;     // texts that are not there
  std::map<base::Digest, domain::Seq> erased_;  // by which entry
};

}  // namespace jcm::audit
