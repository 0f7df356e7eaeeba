// Private to the room: a command as given, by reference, so that a reader of history checks an
// entry's own facts without copying them.
#pragma once

#include "ledger/domain/entry.hpp"

namespace jcm::domain {

struct Facts {
  const Given& given;
  const Common& common;
  const std::optional<Authority>& authority;
  const PersonalDigests& personal;
};

inline Facts facts_of(const Command& c) { return {c.given, c.common, c.authority, c.personal}; }
inline Facts facts_of(const Entry& e) {
  return {e.body.given, e.body.common, e.authority, e.body.personal};
}

// A visitor made of lambdas.
template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace jcm::domain
