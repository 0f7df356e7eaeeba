// What one synced commit writes, and the answers that wait for it. An answer stands in the group
// that was being formed when its request was decided, also when it added nothing (refused,
// repeated, tried only): so no answer leaves before the entries it was decided on are durable.
#pragma once

#include <vector>

#include "ledger/engine/ledger.hpp"
#include "ledger/store/entries.hpp"
#include "ledger/store/views.hpp"

namespace jcm::engine {

struct Answer {
  WriteDone done;
  WriteOutcome outcome;
};

struct Tally {
  std::uint64_t accepted = 0, repeated = 0, refused = 0;
};

// As it is committed.
inline store::CommitItem commit_item(const store::AppliedEntry& entry) {
  return {entry.record->entry.seq, *entry.bytes, entry.leaf, !entry.delta.keys.empty()};
}

struct Group {
  std::vector<store::AppliedEntry> entries;
  std::vector<store::PersonalRow> personal;
  std::vector<Answer> answers;
  Tally tally;
  [[nodiscard]] bool empty() const { return answers.empty(); }
};

}  // namespace jcm::engine
