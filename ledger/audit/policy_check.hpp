// Level signatures: which checkpoint is the newest that carries the cosignatures a policy asks for
// (C2SP tlog-policy). The ledger itself knows no witnesses: who they are, and how many of them it
// takes, is for whoever brings the policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/audit/finding.hpp"
#include "ledger/chain/policy.hpp"

namespace jcm::audit {

// A checkpoint note that the log's key opened.
struct OpenedNote {
  std::string file;
  std::string note;
  chain::Checkpoint checkpoint;
  bool holds = false;  // the entries give its root
};

struct PolicyVerdict {
  struct Cosigner {
    std::string name;  // as the policy calls it
    chain::WitnessKey key;
    std::uint64_t time = 0;  // POSIX seconds, of its newest cosignature on this checkpoint
  };
  std::string quorum;                           // its name in the policy
  std::optional<chain::Checkpoint> checkpoint;  // the newest that holds and meets it
  std::string file;                             // where it was found
  std::vector<Cosigner> cosigners;              // of that checkpoint, in the order of the policy
  std::optional<std::uint64_t> entries_after;   // past it; absent where nobody knows the size
  std::vector<Finding> findings;                // cosignature.invalid, policy.unmet
};
// Notes of one text are one checkpoint: their cosignatures count together. `size`: of the ledger.
PolicyVerdict check_policy(const chain::Policy& policy, const std::vector<OpenedNote>& notes,
                           std::optional<std::uint64_t> size);

// The policy's key of the log with this origin, the first if it has several; absent: it has none.
std::optional<chain::VerifierKey> policy_key(const chain::Policy& policy,
                                             const std::string& origin);
// key.mismatch: the policy follows logs, and none of them is this ledger under one of its keys.
// policy.malformed: one of its witnesses has a key of this ledger.
base::Status policy_fits(const chain::Policy& policy, const std::string& origin,
                         const std::vector<chain::VerifierKey>& keys);

}  // namespace jcm::audit
