// What was asked of the verifier, and what came out of it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/audit/activity.hpp"
#include "ledger/audit/compare_ledgers.hpp"
#include "ledger/audit/holding_check.hpp"
#include "ledger/audit/receipt_check.hpp"
#include "ledger/audit/trail_heads.hpp"
#include "ledger/audit/verify.hpp"

namespace jcm::verifier {

enum class SourceKind { data_directory, archive, receipt, holding_proof, stream };
std::string_view text_of(SourceKind kind);  // "data directory", "archive", ...

// How far a piece of work is; `unit` is what is counted ("entries", "bytes").
using ShowProgress = std::function<void(std::string_view doing, std::string_view unit,
                                        std::uint64_t done, std::uint64_t total)>;

struct Options {
  std::string path;         // a directory, a receipt, or "-" for standard input
  std::string checkpoints;  // of a data directory; empty: its own
  std::optional<chain::VerifierKey> key;
  std::optional<chain::Policy> policy;
  std::vector<audit::NamedNote> outside_notes;
  std::vector<audit::NamedNote> receipts;  // to be found again in the ledger
  std::string compare;                     // another ledger; empty: none
  std::string html;                        // where to write the report; empty: nowhere
  audit::Level level = audit::Level::rules;
  bool files = true;     // also check every raw file
  unsigned threads = 0;  // 0: one per core
  ShowProgress progress;
  // As audit::Input::on_leaf.
  std::function<void(domain::Seq, const std::optional<base::Digest>&)> on_leaf{};
};

enum class ViewsState { equal, differ, missing, unreadable, ahead, not_compared };
std::string_view text_of(ViewsState state);

// A receipt that was looked for in a ledger.
struct FoundReceipt {
  std::string file;
  audit::ReceiptReport report;
  bool held = false;  // the entry stands there under its number
};

struct Outcome {
  SourceKind source = SourceKind::data_directory;
  audit::Report report;
  ViewsState views = ViewsState::not_compared;
  std::optional<std::uint64_t> views_mark;
  bool files_checked = false;
  bool tiles_compared = false;
  std::optional<audit::ReceiptReport> receipt;  // when the source is one; of a holding proof's seal
  std::optional<audit::HoldingReport> holding;  // when the source is a holding proof
  std::vector<FoundReceipt> receipts;
  std::optional<audit::Comparison> comparison;
  audit::Activity activity;
  std::vector<audit::SealedTrail> sealed_trail;  // what the seals say of the trail
  std::shared_ptr<const Outcome> trail;          // of the ledger's trail, when it was checked
  std::vector<std::string> notes;  // what a reader of the verdict should know; no findings
  int openings = 1;
};

}  // namespace jcm::verifier
