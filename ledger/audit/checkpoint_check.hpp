// Level signatures: the notes found beside the data, and those kept elsewhere, opened with the key.
#pragma once

#include <vector>

#include "ledger/audit/verify.hpp"

namespace jcm::audit {

// A checkpoint whose signature held and whose origin is this ledger's.
struct SignedPoint {
  chain::Checkpoint checkpoint;
  std::string file;
  bool outside = false;  // kept elsewhere
};

struct OpenedNotes {
  std::vector<SignedPoint> points;  // ascending by size
  std::vector<Finding> findings;
};

// The key to open notes with, and what is wrong between it and the genesis.
struct ChosenKey {
  std::optional<chain::VerifierKey> key;  // absent: none was given and the genesis cannot be read
  bool from_ledger = false;
  std::optional<Finding> finding;  // key.differs
};
ChosenKey choose_key(const Input& input, const std::optional<domain::Genesis>& genesis);

// `origin`: what the genesis says; absent when it cannot be read. Also finds that there is none.
OpenedNotes open_notes(const Input& input, const ChosenKey& key,
                       const std::optional<std::string>& origin);

}  // namespace jcm::audit
