// The certificate of an issuance, transfer, retirement or cancellation: a PDF (A4) that a person
// can print, hand out and check, with the facts of the act, its serial numbers, the proof that it
// stands in the ledger, and the receipt itself in print. What is shown comes from the entry and
// from texts whose digests stand in entries; that the entry is the one the receipt proves is the
// caller's to verify before asking. Equal contents give equal bytes on one system with the same
// fonts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/domain/entry.hpp"

namespace jcm::certificate {

// A text of which an entry holds the salted digest.
struct PersonalText {
  std::string text;
  base::Bytes salt;
  base::Digest digest;
};
// Who holds an account, by the entry that opened it.
struct Holder {
  PersonalText name;
  domain::Seq opened_by = 0;
};

struct Contents {
  domain::Entry entry;
  std::map<domain::PersonalField, PersonalText> texts;  // those that were not erased
  std::map<domain::AccountNumber, Holder> holders;      // those that are recorded
  std::map<domain::ProjectReference, std::string> project_titles;

  std::string origin;  // of the ledger
  base::Digest leaf;   // hash of the entry
  std::uint64_t size = 0;
  base::Digest root;                    // of the checkpoint
  std::vector<std::string> signatures;  // its signature lines, without line ends
  std::string verifier_key;
  std::string receipt;  // the text of the .tlog-proof file
};

struct Pdf {
  std::string bytes;
  unsigned pages = 0;
  // Characters that no installed font can draw; they stand as boxes with their code points.
  std::size_t missing_glyphs = 0;
};

// Whether there are certificates of this kind of entry.
bool is_certified(domain::EntryKind kind);
// "issuance", "transfer", "retirement", "cancellation"; of the other kinds the name with "-" for
// ".".
std::string act_name(domain::EntryKind kind);

// field.value for another kind of entry; file.unreadable when the fonts are not installed;
// internal.fault when the drawing library fails.
base::Result<Pdf> draw(const Contents& contents);

}  // namespace jcm::certificate
