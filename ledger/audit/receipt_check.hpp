// One receipt by itself: the signature of its checkpoint, the inclusion of its entry, and the entry
// read from the bytes it carries. Needs nothing but the file and the key.
#pragma once

#include <span>

#include "ledger/audit/verify.hpp"
#include "ledger/chain/tlog_proof.hpp"

namespace jcm::audit {

struct ReceiptInput {
  NamedNote receipt;                     // the text of a tlog-proof
  std::vector<chain::VerifierKey> keys;  // handed over by other means
  std::vector<NamedNote> outside_notes;  // checkpoints kept elsewhere
  // The signature is checked by whoever verifies the ledger that the receipt is compared with.
  bool signature_elsewhere = false;
};

struct ReceiptReport {
  std::vector<Finding> findings;
  std::optional<chain::TlogProof> proof;        // when it could be read
  std::optional<chain::Checkpoint> checkpoint;  // as the note states it
  std::vector<std::string> signers;             // "name+key id" of every signature line
  std::optional<chain::VerifierKey> signed_by;  // the key given under which a signature holds
  std::optional<base::Digest> leaf;             // of the bytes it carries
  std::optional<chain::Record> record;          // when they are an entry
  bool included = false;                        // the proof leads from the leaf to the root
  std::vector<std::string> agreeing;            // checkpoints kept elsewhere with the same root
};
ReceiptReport check_receipt(const ReceiptInput& input);

// Whether a text begins as a tlog-proof does.
bool looks_like_receipt(std::string_view text);
// The checkpoint note in a receipt. proof.malformed.
base::Result<std::string> note_of_receipt(std::string_view text);
// Why the bytes of an entry cannot be read, as an id of a finding.
FindingId finding_for_entry(base::ErrorId id);

}  // namespace jcm::audit
