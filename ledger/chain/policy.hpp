// C2SP tlog-policy: which logs are followed, which witnesses are known, and how many of whom make a
// checkpoint one to rely on.
#pragma once

#include "ledger/chain/cosignature.hpp"

namespace jcm::chain {

inline constexpr std::size_t max_policy_items = 32;  // of each kind; the text asks for as many

struct Policy {
  struct Witness {
    std::string name;  // as the policy calls it; bytes without meaning outside of it
    WitnessKey key;
  };
  struct Group {
    std::string name;
    std::size_t needed = 0;            // of the members; 1 to their number
    std::vector<std::string> members;  // witnesses or groups, each defined before
  };
  std::vector<VerifierKey> logs;  // may be empty: the log is then known from elsewhere
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::string quorum;  // a witness, a group, or "none"

  // policy.malformed, with the number of the line: unknown or repeated names, a name used before it
  // is defined or a member twice, a key that stands twice, no quorum or two, more than 32 of a
  // kind.
  static base::Result<Policy> parse(std::string_view text);
  [[nodiscard]] std::vector<WitnessKey> witness_keys() const;
  // What the policy calls the witness with this key; empty when it knows none.
  [[nodiscard]] std::string_view name_of(const WitnessKey& key) const;
  // Whether the quorum is met by these witnesses. Cosignatures of others count for nothing.
  [[nodiscard]] bool met_by(std::span<const Cosignature> cosignatures) const;
};

}  // namespace jcm::chain
