// The laws of the ledger (docs/laws.md), each named, with its error id and two checks: of what an
// entry touched (run by the writer before every commit, and by the verifier after every entry) and
// of a whole state (run by the verifier at marks and at the end).
#pragma once

#include <span>

#include "ledger/domain/state.hpp"

namespace jcm::domain {

struct Law {
  int number;           // as in docs/laws.md; gaps are laws of later operations
  std::string_view id;  // "law.conservation", equal to the error's id
  base::ErrorId error;
  std::string_view statement;  // one sentence
  std::string_view source;     // text of the scheme or research it comes from
  // `before` is the state without the entry.
  base::Status (*touched)(const State& before, const Entry& entry, const Delta& delta);
  base::Status (*whole)(const State& state);
};

std::span<const Law> laws();
// All laws over one entry, in order; the first that fails.
base::Status check_touched(const State& before, const Entry& entry, const Delta& delta);
// All laws over a whole state; the first that fails.
base::Status check_whole(const State& state);

}  // namespace jcm::domain
