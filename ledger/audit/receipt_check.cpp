#include "ledger/audit/receipt_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/chain/note_lines.hpp"

namespace jcm::audit {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1\n";

std::string in_words(const base::Error& error) {
  return fmt::format("{}: {}", base::id_text(error.id), error.detail);
}

class ReceiptCheck {
 public:
  explicit ReceiptCheck(const ReceiptInput& input) : input_(input) {}

  ReceiptReport run() {
    auto proof = chain::TlogProof::parse(input_.receipt.text);
    if (!proof) {
      add(FindingId::receipt_malformed, in_words(proof.error()));
      return std::move(report_);
    }
    report_.proof = std::move(proof).value();
    check_entry();
    check_note();
    if (report_.checkpoint) {
      check_inclusion();
      for (const auto& note : input_.outside_notes) compare(note);
    }
    return std::move(report_);
  }

 private:
  Finding& add(FindingId id, std::string detail) {
    Finding finding{};
    finding.id = id;
    finding.file = input_.receipt.file;
    if (report_.proof) finding.first = finding.last = report_.proof->index;
    finding.detail = std::move(detail);
    return report_.findings.emplace_back(std::move(finding));
  }

  void check_entry() {
    const auto& extra = report_.proof->extra;
    if (!extra) {
      add(FindingId::receipt_malformed, "the proof does not carry its entry: it has no extra line");
      return;
    }
    report_.leaf = chain::leaf_hash(*extra);
    auto record = chain::decode(*extra);
    if (!record) {
      add(finding_for_entry(record.error().id), in_words(record.error()));
      return;
    }
    report_.record = std::move(record).value();
    const auto& entry = report_.record->entry;
    if (entry.seq != report_.proof->index) {
      auto& finding =
          add(FindingId::receipt_mismatch, "the receipt is for another number than its entry has");
      finding.expected = fmt::format("{}", report_.proof->index);
      finding.found = fmt::format("{}", entry.seq);
    }
    if (chain::request_digest(entry) != entry.request_digest)
      add(FindingId::request_digest,
          "the request digest is not the one of the command that the entry holds");
  }

  void check_note() {
    const std::string& note = report_.proof->checkpoint;
    const auto split = chain::split_note(note);
    if (!split) {
      add(FindingId::receipt_malformed, in_words(split.error()));
      return;
    }
    auto checkpoint = chain::Checkpoint::parse(split->text);
    if (!checkpoint) {
      add(FindingId::receipt_malformed, in_words(checkpoint.error()));
      return;
    }
    report_.checkpoint = std::move(checkpoint).value();
    for (const auto& line : split->lines)
      report_.signers.push_back(fmt::format("{}+{}", line.name, base::to_hex(line.key_id())));
    if (!input_.signature_elsewhere) check_signature(note);
  }

  void check_signature(const std::string& note) {
    const std::string signers = fmt::format("signed by {}", fmt::join(report_.signers, ", "));
    if (input_.keys.empty()) {
      add(FindingId::key_missing,
          signers + "; no key was handed over, so the signature was not checked");
      return;
    }
    if (const auto opened = chain::open_checkpoint(note, input_.keys); !opened) {
      auto& finding = add(FindingId::checkpoint_signature, in_words(opened.error()));
      finding.expected = input_.keys.front().text();
      finding.found = signers;
      return;
    }
    for (const auto& key : input_.keys)
      if (chain::open_checkpoint(note, {&key, 1})) {
        report_.signed_by = key;
        break;
      }
    if (report_.signed_by && report_.signed_by->name != report_.checkpoint->origin) {
      auto& finding = add(FindingId::checkpoint_origin,
                          "the key given signed this checkpoint for a ledger of another name");
      finding.expected = report_.signed_by->name;
      finding.found = report_.checkpoint->origin;
    }
  }

  void check_inclusion() {
    if (!report_.leaf) return;
    const auto& proof = *report_.proof;
    const auto& checkpoint = *report_.checkpoint;
    const auto status = chain::verify_inclusion(*report_.leaf, proof.index, checkpoint.size,
                                                proof.hashes, checkpoint.root);
    report_.included = status.has_value();
    if (status) return;
    auto& finding = add(FindingId::receipt_mismatch, in_words(status.error()));
    finding.expected = base::to_hex(checkpoint.root.view());
  }

  void compare(const NamedNote& note) {
    const auto finding = [&](FindingId id, std::string detail) -> Finding& {
      Finding& made = add(id, std::move(detail));
      made.file = note.file;
      made.first = made.last = std::nullopt;
      return made;
    };
    const auto text = chain::note_text(note.text);
    const auto kept =
        text ? chain::Checkpoint::parse(*text) : base::Result<chain::Checkpoint>(text.error());
    if (!kept) {
      finding(FindingId::checkpoint_unreadable, in_words(kept.error()));
      return;
    }
    if (!input_.keys.empty())
      if (const auto opened = chain::open_checkpoint(note.text, input_.keys); !opened) {
        finding(FindingId::checkpoint_signature, in_words(opened.error()));
        return;
      }
    const auto& own = *report_.checkpoint;
    if (kept->origin != own.origin) {
      auto& made = finding(FindingId::checkpoint_origin,
                           "the checkpoint is of another ledger than the receipt");
      made.expected = own.origin;
      made.found = kept->origin;
    } else if (kept->size != own.size) {
      finding(FindingId::checkpoint_not_compared,
              fmt::format("the checkpoint is of size {}, that of the receipt of size {}",
                          kept->size, own.size));
    } else if (kept->root != own.root) {
      auto& made = finding(FindingId::checkpoint_fork,
                           fmt::format("two roots were signed at size {}", own.size));
      made.expected = base::to_hex(kept->root.view());
      made.found = base::to_hex(own.root.view());
    } else {
      report_.agreeing.push_back(note.file);
    }
  }

  const ReceiptInput& input_;
  ReceiptReport report_;
};

}  // namespace

ReceiptReport check_receipt(const ReceiptInput& input) { return ReceiptCheck(input).run(); }

bool looks_like_receipt(std::string_view text) { return text.starts_with(first_line); }

base::Result<std::string> note_of_receipt(std::string_view text) {
  JCM_TRY(auto proof, chain::TlogProof::parse(text));
  return std::move(proof.checkpoint);
}

FindingId finding_for_entry(base::ErrorId id) {
  if (id == base::ErrorId::record_version) return FindingId::entry_unknown_version;
  if (id == base::ErrorId::record_kind) return FindingId::entry_unknown_kind;
  if (id == base::ErrorId::cbor_not_canonical) return FindingId::entry_not_canonical;
  return FindingId::entry_malformed;
}

}  // namespace jcm::audit
