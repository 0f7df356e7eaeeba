// What proves one account's holding on a date, in one small text for its holder: the account's leaf
// in the tree of a seal, the hashes that lead to the sealed root, and the receipt of the seal's
// entry (docs/record-format.md, section "Holding proofs"). Nothing of any other account stands in
// it.
#pragma once

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/chain/tlog_proof.hpp"

namespace jcm::chain {

inline constexpr std::string_view holding_proof_first_line = "jcm-ledger holding-proof v0";

struct HoldingProof {
  base::Bytes leaf;            // canonical CBOR of a HoldingLeaf
  std::uint64_t index = 0;     // of the leaf ...
  std::uint64_t size = 0;      // ... in a tree of so many accounts
  std::vector<Digest> hashes;  // the leaf's sibling first
  std::string receipt;         // the tlog-proof of the seal, byte for byte

  // The first line, "leaf " base64, "index N", "size N", hashes, empty line, receipt.
  [[nodiscard]] std::string text() const;
  // Strict, as TlogProof::parse. proof.malformed; leaf and receipt are not looked at.
  static base::Result<HoldingProof> parse(std::string_view text);
};

// What it says of itself, before any signature is checked.
struct ProvedHolding {
  HoldingLeaf leaf;
  TlogProof receipt;
  Record seal;  // the entry in the receipt
};
// The leaf, the receipt and the seal in it, read; that the leaf is in the sealed tree, and that the
// account is of the sealed registry. proof.malformed, cbor.*, record.*; proof.mismatch.
base::Result<ProvedHolding> open_holding(const HoldingProof& proof);

}  // namespace jcm::chain
