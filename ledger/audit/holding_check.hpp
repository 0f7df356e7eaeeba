// One holding proof by itself: the receipt of the seal in it as any receipt, and the account's leaf
// in the tree whose root was sealed. Needs nothing but the file and the key.
#pragma once

#include "ledger/audit/receipt_check.hpp"
#include "ledger/chain/holding_proof.hpp"

namespace jcm::audit {

struct HoldingReport {
  ReceiptReport receipt;                   // of the seal, with every finding, also those below
  std::optional<chain::HoldingLeaf> leaf;  // when it could be read
  std::optional<domain::Seal> seal;        // when the receipt is of one
  bool sealed = false;                     // the leaf leads to the root in the seal
};
// `input.receipt` is the text of the holding proof. Of its own it adds holding.malformed and
// holding.mismatch.
HoldingReport check_holding(const ReceiptInput& input);

// Whether a text begins as a holding proof does.
bool looks_like_holding_proof(std::string_view text);

}  // namespace jcm::audit
