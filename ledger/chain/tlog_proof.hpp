// C2SP tlog-proof: what proves that one entry stands in a log, in one small text: its index, the
// inclusion proof, the signed checkpoint. A receipt is a tlog-proof whose `extra` line carries the
// bytes of the entry, so that one file is enough (docs/record-format.md, section 6).
#pragma once

#include "ledger/chain/note.hpp"

namespace jcm::chain {

struct TlogProof {
  std::optional<base::Bytes> extra;  // not authenticated by the proof itself
  std::uint64_t index = 0;
  std::vector<Digest> hashes;  // the leaf's sibling first
  std::string checkpoint;      // the signed note, byte for byte

  // "c2sp.org/tlog-proof@v1" LF, optional "extra " base64, "index N", hashes, empty line, note.
  [[nodiscard]] std::string text() const;
  // Strict: base64 padded and canonical, decimals without leading zeros below 2^63, at most 63
  // hashes, one optional extra line, LF only. proof.malformed; the note is not looked at.
  static base::Result<TlogProof> parse(std::string_view text);
};

// The signature of the checkpoint under one of the keys, and the inclusion of the leaf in its root:
// note.*, checkpoint.malformed, proof.malformed (index not below the size, wrong number of hashes),
// proof.mismatch. Gives the checkpoint.
base::Result<Checkpoint> verify_proof(const TlogProof& proof, const Digest& leaf,
                                      std::span<const VerifierKey> known);

}  // namespace jcm::chain
