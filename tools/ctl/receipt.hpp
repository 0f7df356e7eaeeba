// A receipt as the command line takes it from the daemon: checked before it is handed on.
#pragma once

#include <optional>
#include <variant>

#include "ledger/chain/record.hpp"
#include "ledger/chain/tlog_proof.hpp"
#include "tools/ctl/session.hpp"

namespace jcm::ctl {

struct Receipt {
  json::object answer;  // as the daemon gave it
  std::string text;     // of the .tlog-proof file
  chain::TlogProof proof;
  base::Digest leaf;  // of the bytes in it
  // Absent: of a version or kind that this program does not know. It is proved all the same.
  std::optional<chain::Record> record;
  chain::Checkpoint checkpoint;
  chain::VerifierKey key;  // that signed it
};

struct ReceiptQuestion {
  domain::Seq seq = 0;
  std::optional<std::uint64_t> size;      // of the checkpoint
  std::optional<chain::VerifierKey> key;  // that must have signed; absent: the one the daemon names
};

// Asks for it and checks it: the entry's number, the inclusion, the signature. A receipt that does
// not hold is a failure with the id of what is wrong (proof.mismatch, note.key_unknown, ...).
std::variant<Receipt, Failure> fetch_receipt(Session& session, const ReceiptQuestion& question);

}  // namespace jcm::ctl
