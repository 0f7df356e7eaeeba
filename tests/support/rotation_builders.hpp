// Changes of the checkpoint key for tests: keys from one-byte seeds, and changes signed by them.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "ledger/chain/key_change.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

inline std::shared_ptr<crypto::FileKey> seeded_key(std::uint8_t fill) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(fill);
  auto key = crypto::FileKey::from_seed(seed);
  if (!key) std::abort();
  return std::move(*key);
}
inline Digest public_of(std::uint8_t fill) { return Digest{seeded_key(fill)->public_key().bytes}; }

// A change to the key of `next`, signed by `signer`, by the seeds of the keys.
struct Rotation {
  std::uint8_t current = 1, next = 2, signer = 1;
  KeyChangeReason reason = KeyChangeReason::planned;
  std::optional<std::uint8_t> new_recovery = std::nullopt;
  std::optional<TrustedHead> trusted = std::nullopt;
  std::string origin = "test.example/ledger";

  [[nodiscard]] RotateKey rotate() const {
    RotateKey out;
    out.new_key = public_of(next);
    out.reason = reason;
    out.authorized_by =
        reason == KeyChangeReason::planned ? KeyAuthority::current_key : KeyAuthority::recovery_key;
    if (new_recovery) out.new_recovery_key = public_of(*new_recovery);
    out.trusted = trusted;
    const auto change = chain::key_change_of(origin, public_of(current), out);
    auto signature = chain::sign_key_change(change, *seeded_key(signer));
    if (!signature) std::abort();
    out.signature = *signature;
    return out;
  }
};

// Entry 0 with the keys of two seeds.
inline Command genesis_with_keys(std::uint8_t checkpoint, std::optional<std::uint8_t> recovery) {
  Command command = genesis();
  auto& given = std::get<Genesis>(command.given);
  given.checkpoint_key = public_of(checkpoint);
  if (recovery) given.recovery_key = public_of(*recovery);
  return command;
}

}  // namespace jcm::test
