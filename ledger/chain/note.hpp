// C2SP signed-note and tlog-checkpoint.
#pragma once

#include "ledger/chain/merkle.hpp"
#include "ledger/crypto/signature.hpp"

namespace jcm::chain {

// "name+keyid+base64(0x01 || key)". Names: not empty, no space, no '+'.
struct VerifierKey {
  std::string name;
  crypto::PublicKey key;
  [[nodiscard]] std::array<std::uint8_t, 4> key_id() const;
  [[nodiscard]] std::string text() const;
  static base::Result<VerifierKey> parse(std::string_view text);  // key.malformed
};

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;
  [[nodiscard]] std::string text() const;                        // the signed text, ending in LF
  static base::Result<Checkpoint> parse(std::string_view text);  // checkpoint.malformed
};

// Signs text with an Ed25519 key (type 0x01); returns the whole note.
base::Result<std::string> sign_note(std::string_view text, std::string_view name,
                                    const crypto::Signer& signer);
// The text, when at least one known key signed and no known key's signature fails. note.malformed,
// note.signature (a known key's signature is bad), note.key_unknown (no known key signed).
base::Result<std::string> open_note(std::string_view note, std::span<const VerifierKey> known);
// The text of a note whose signatures are not looked at: for comparing notes, never for believing
// one. note.malformed.
base::Result<std::string> note_text(std::string_view note);
base::Result<Checkpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> known);

}  // namespace jcm::chain
