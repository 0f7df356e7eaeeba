// The judgement of a witness (C2SP tlog-witness, without the HTTP): is the checkpoint of an archive
// signed by its log, and an extension of the one that was cosigned before? Reads the archive only,
// and nothing but its checkpoint and its hash tiles: a witness does not look at entries.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "ledger/base/clock.hpp"
#include "tools/witness/state.hpp"

namespace jcm::witness {

struct Cosigned {
  chain::Checkpoint checkpoint;
  std::string note;                      // the archive's, with this witness's line
  std::string line;                      // that line
  std::uint64_t time = 0;                // of the line, POSIX seconds
  std::optional<std::uint64_t> extends;  // size cosigned before; absent: the first of this log
  bool repeated = false;                 // this very checkpoint was cosigned before
  bool dropped_false_line = false;       // a line under this witness's name that was not its own
};

struct Refused {
  base::Error error;
  std::string evidence;  // where the checkpoint that does not fit was kept; may be empty
  // True: the checkpoint was judged and is not good. False: it could not be judged.
  bool judged = false;
};

// Looks at the archive, decides, and remembers durably before it returns: what it returns may be
// given out. `keys`: the log's, handed over by other means; several while its key changes.
std::variant<Cosigned, Refused> cosign_archive(const std::string& archive,
                                               const std::vector<chain::VerifierKey>& keys,
                                               const State& state, const base::Clock& clock);

}  // namespace jcm::witness
