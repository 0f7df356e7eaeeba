// Level signatures: the notes found beside the data, and those kept elsewhere. Which key a note
// must bear is known only when all entries have been read, because entries change the key: so notes
// are taken in first, compared with the tree on the way, and judged at the end.
#pragma once

#include <vector>

#include "ledger/audit/verify.hpp"
#include "ledger/chain/key_change.hpp"

namespace jcm::audit {

// What a note says, before and after its signatures were looked at.
struct SignedPoint {
  chain::Checkpoint checkpoint;
  std::string file;
  bool outside = false;              // kept elsewhere
  std::size_t note = 0;              // its number among all_notes
  std::vector<std::size_t> signers;  // once judged: numbers of the ledger's keys, if they are known
};

// Those beside the data, then those kept elsewhere.
std::vector<const NamedNote*> all_notes(const Input& input);
// Of every note that states a checkpoint, ascending by size; nothing is believed yet.
std::vector<SignedPoint> read_points(const Input& input);

// What the keys are: what the entries told of them, and the one handed over.
struct KnownKeys {
  std::optional<chain::KeyHistory> history;  // absent: the genesis cannot be read
  std::optional<domain::Seq> lost_from;      // a change of key may have stood here, unreadable
  std::optional<chain::VerifierKey> given;
  std::uint64_t size = 0;  // of the ledger
  // The number of the key handed over; absent when it is none that the entries name.
  [[nodiscard]] std::optional<std::size_t> number_of_given() const;
};

struct JudgedNotes {
  // Per note; absent: not accepted. Numbers of the keys that signed, empty for a key handed over
  // that the entries do not name.
  std::vector<std::optional<std::vector<std::size_t>>> signers;
  std::vector<Finding> findings;
};
JudgedNotes judge_notes(const Input& input, const KnownKeys& keys);

// Whether one note is signed by a key that counts for it, as far as the keys are known.
bool vouched_for(const NamedNote& note, const KnownKeys& keys);

}  // namespace jcm::audit
