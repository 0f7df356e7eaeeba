// Commands that change the key, for tests of the rules alone: their signatures are not real.
#pragma once

#include "tests/support/domain_builders.hpp"

namespace jcm::test {

inline Command rotate_key(std::uint8_t key, KeyChangeReason reason = KeyChangeReason::planned,
                          std::optional<TrustedHead> trusted = std::nullopt) {
  RotateKey rotate;
  rotate.new_key = digest_of(key);
  rotate.reason = reason;
  rotate.authorized_by =
      reason == KeyChangeReason::planned ? KeyAuthority::current_key : KeyAuthority::recovery_key;
  rotate.signature.fill(0x77);
  rotate.trusted = trusted;
  Command command;
  command.given = rotate;
  return command;
}

// Entry 0 with a recovery key; its checkpoint key is digest_of(0x11).
inline Command genesis_with_recovery(std::uint8_t key = 0x99) {
  Command command = genesis();
  std::get<Genesis>(command.given).recovery_key = digest_of(key);
  return command;
}

}  // namespace jcm::test
