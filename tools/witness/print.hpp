// What the program tells, for people and for scripts.
#pragma once

#include "tools/witness/cosign.hpp"

namespace jcm::witness {

// Exit codes, as those of jcm-verify.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;  // the checkpoint is not good, and was not cosigned
inline constexpr int exit_failed = 2;   // it could not be judged, or the command line was wrong

// `out`: where the note was written.
std::string cosigned_text(const Cosigned& cosigned, const chain::WitnessKey& witness,
                          const std::string& out);
std::string cosigned_json(const Cosigned& cosigned, const chain::WitnessKey& witness,
                          const std::string& out);
std::string refused_text(const Refused& refused);
std::string refused_json(const Refused& refused);
std::string state_text(const chain::WitnessKey& witness, const std::vector<Seen>& seen);
std::string state_json(const chain::WitnessKey& witness, const std::vector<Seen>& seen);
int exit_code(const Refused& refused);

}  // namespace jcm::witness
