// The trail of a ledger: a second one of the same format and code, which records what was asked of
// the first and refused, denied, shown or handed out (docs/decisions/0031-trail.md). It lies in the
// first one's data directory, is signed with the same key under a name of its own, and nothing that
// happens to it stops the first.
#pragma once

#include "ledger/engine/ledger.hpp"

namespace jcm::engine {

// Where the trail of a ledger with these options lies, and how it is opened.
Options trail_options(const Options& main);
// Whether there is one, or what an interrupted beginning has left.
bool trail_exists(const Options& main);

// Begins the trail of a ledger. store.exists when there is one.
base::Status found_trail(const Options& main, const Founding& of_main, const crypto::Signer&,
                         const base::Clock&, crypto::Entropy&);

struct OpenedTrail {
  std::unique_ptr<Ledger> ledger;
  bool begun = false;  // there was none
};
// Opens the trail of an open ledger, after beginning it where there is none.
base::Result<OpenedTrail> open_trail(const Options& main, const Ledger& ledger,
                                     const crypto::Signer&, const base::Clock&, crypto::Entropy&);

// How far a trail has come, as a seal records it: its newest signed checkpoint. Absent before the
// first. Thread-safe, does not wait.
std::optional<domain::TrailHead> head_of_trail(const Ledger& trail);

}  // namespace jcm::engine
