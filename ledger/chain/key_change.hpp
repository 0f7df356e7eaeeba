// How the key that signs checkpoints changes hands: what is signed to allow it, and which key
// counts for a checkpoint of which size (docs/record-format.md, section 9). Pure but for the
// signatures.
#pragma once

#include "ledger/chain/note.hpp"
#include "ledger/domain/command.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::chain {

// Everything a change of key says, but for the signature.
struct KeyChange {
  std::string origin;
  Digest current_key;  // in force before it
  Digest new_key;
  domain::KeyChangeReason reason = domain::KeyChangeReason::planned;
  std::optional<Digest> new_recovery_key;
  std::optional<domain::TrustedHead> trusted;
  bool operator==(const KeyChange&) const = default;
};
KeyChange key_change_of(const std::string& origin, const Digest& current_key,
                        const domain::RotateKey& rotate);

// "jcm-ledger key change v0\n" || canonical CBOR [origin, current key, new key, reason, new
// recovery key or false, trusted [size, root] or false].
base::Bytes key_change_message(const KeyChange& change);
base::Result<crypto::Signature> sign_key_change(const KeyChange& change,
                                                const crypto::Signer& signer);
// Whether `by`, the current key or the recovery key in force, signed it.
bool verify_key_change(const KeyChange& change, const Digest& by,
                       const crypto::Signature& signature);

// Whether the signature under a change of key is that of the key or recovery key in force before
// it; good for every other entry. key.authorization, key.recovery_missing.
base::Status check_key_change(const domain::State& before, const domain::Entry& entry);

// One key of the ledger and the checkpoints it counts for.
struct KeySpan {
  Digest key;
  domain::Seq from_seq = 0;                         // the entry that brought it
  std::optional<domain::KeyChangeReason> reason;    // why; absent for the first
  std::optional<Digest> recovery_key;               // in force from then on
  std::uint64_t first_size = 0;                     // of the checkpoints it counts for ...
  std::optional<std::uint64_t> last_size;           // ... inclusive; absent while it is in force
  std::optional<domain::KeyChangeReason> ended_by;  // why it went
  std::optional<domain::TrustedHead> trusted;       // where it was reported stolen: what stays good
  [[nodiscard]] bool counts_for(std::uint64_t size) const {
    return size >= first_size && (!last_size || size <= *last_size);
  }
  bool operator==(const KeySpan&) const = default;
};

// The keys of one ledger, in the order of its entries. A key brought by entry S counts from size S
// + 1 on, the one before it up to that size, so that both may sign S + 1; a stolen one only up to
// the trusted size.
class KeyHistory {
 public:
  KeyHistory() = default;  // of no ledger: without keys
  explicit KeyHistory(const domain::Genesis& genesis);
  // The next change. key.used_before, key.recovery_missing, key.authorization, and what the form of
  // such an entry forbids. A refused one leaves the history as it was.
  base::Status take(domain::Seq seq, const domain::RotateKey& rotate);

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const std::vector<KeySpan>& spans() const { return spans_; }
  [[nodiscard]] const KeySpan& current() const { return spans_.back(); }
  [[nodiscard]] VerifierKey verifier_key(std::size_t span) const;
  [[nodiscard]] VerifierKey current_key() const { return verifier_key(spans_.size() - 1); }
  // The key's number, from 0; absent when it never was a checkpoint key under this name.
  [[nodiscard]] std::optional<std::size_t> find(const VerifierKey& key) const;
  bool operator==(const KeyHistory&) const = default;

 private:
  [[nodiscard]] bool was_used(const Digest& key) const;
  std::string origin_;
  std::vector<KeySpan> spans_;
};

// A note opened with every key of a history.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::vector<std::size_t> signers;  // spans whose signature holds, ascending; at least one
  bool counts = false;               // one of them counts for this size
};
// Errors as open_checkpoint: note.signature when one known key's signature is bad, note.key_unknown
// when no key of the history signed. The origin is for the caller to compare.
base::Result<SignedCheckpoint> open_checkpoint(std::string_view note, const KeyHistory& history);
// "checkpoints of 1 to 8 entries", "checkpoints of 9 entries and more", "no checkpoint at all".
std::string sizes_text(const KeySpan& span);
// "the key was replaced (planned); it counts for checkpoints of 1 to 8 entries": why a checkpoint
// signed by this key does not count.
std::string why_not(const KeySpan& span);

}  // namespace jcm::chain
