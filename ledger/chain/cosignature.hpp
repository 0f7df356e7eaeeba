// C2SP tlog-cosignature, type 0x04 (cosignature/v1, Ed25519): a witness states that it saw the
// checkpoint at a time, and that it is consistent with every other one it signed.
#pragma once

#include "ledger/chain/note.hpp"

namespace jcm::chain {

// "name+keyid+base64(0x04 || key)"; the key id is hashed with 0x04, so it is never that of a log
// key. What is signed does not hold the name, so one key must never serve two witnesses.
struct WitnessKey {
  std::string name;
  crypto::PublicKey key;
  auto operator<=>(const WitnessKey&) const = default;
  [[nodiscard]] std::array<std::uint8_t, 4> key_id() const;
  [[nodiscard]] std::string text() const;
  static base::Result<WitnessKey> parse(std::string_view text);  // key.malformed
};

struct Cosignature {
  WitnessKey witness;      // two witnesses may have one name: the key tells them apart
  std::uint64_t time = 0;  // POSIX seconds, 1 to 2^63 - 1
};

// Signature lines of a checkpoint, the log's own included, that we write and merge; others may hand
// us more.
inline constexpr std::size_t max_merged_signatures = 32;

// The signature line, ending in LF: "— name base64(key id || time || signature)". Signed is
// "cosignature/v1" LF "time <decimal>" LF and the note's text. checkpoint.malformed when the text
// is no checkpoint, note.malformed when no note can hold it, and for an improper name or time.
base::Result<std::string> cosign(std::string_view note_text, std::string_view name,
                                 std::uint64_t time, const crypto::Signer& signer);

// What stands under the name and key id of a known witness.
struct WitnessLine {
  Cosignature cosignature;  // of a bad line: the time it states, 0 when it states none
  bool good = false;
};
// One for each line of a known witness, in the order of the lines; lines of unknown keys are
// ignored. note.malformed.
base::Result<std::vector<WitnessLine>> judge_cosignatures(std::string_view note,
                                                          std::span<const WitnessKey> known);
// The same where one bad line spoils the note: note.signature.
base::Result<std::vector<Cosignature>> read_cosignatures(std::string_view note,
                                                         std::span<const WitnessKey> known);

// Adds to a note the signature lines of another note with the very same text that it does not hold
// yet. note.malformed; proof.mismatch when the texts differ; at most max_merged_signatures lines.
base::Result<std::string> merge_signatures(std::string_view note, std::string_view other);
// A note signed anew, with those lines of an older note of the same text whose keys did not sign it
// now (same name, same key id): Ed25519 signs the same text the same way, so another line of such a
// key is a damaged one. Errors as merge_signatures, but a note may have 100 lines.
base::Result<std::string> carry_signatures(std::string_view fresh, std::string_view older);
// Without the lines under this name. note.malformed, also when no line is left.
base::Result<std::string> without_signatures_of(std::string_view note, std::string_view name);

}  // namespace jcm::chain
