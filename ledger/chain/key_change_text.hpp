// A change of key as a text file that a person can read before signing it: what goes to the machine
// that holds the recovery key, and comes back with the signature.
//
//   jcm-ledger key change, version 0
//   ledger: registry.example/jcm
//   reason: stolen
//   current key: registry.example/jcm+5a31e0cb+AQ...
//   new key: registry.example/jcm+0b7d1c2e+AW...
//   new recovery key: none
//   trusted checkpoint: 1234 cm9vdA...=
//   to be signed by: registry.example/jcm+99aa00ff+AZ...
//   signature: none
//
// Every line is there, once and in this order; keys are verifier keys under the ledger's name.
#pragma once

#include "ledger/chain/key_change.hpp"

namespace jcm::chain {

struct KeyChangeText {
  KeyChange change;
  Digest signer;  // the recovery key in force
  std::optional<crypto::Signature> signature;
  [[nodiscard]] std::string text() const;
  // key.malformed, naming the line. The signature is not checked.
  static base::Result<KeyChangeText> parse(std::string_view text);
  bool operator==(const KeyChangeText&) const = default;
};

}  // namespace jcm::chain
