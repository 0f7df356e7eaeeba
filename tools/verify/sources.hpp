// What a path is, by looking at it, and how its entries are opened.
#pragma once

#include <memory>

#include "ledger/store/entries.hpp"
#include "ledger/store/layout.hpp"
#include "tools/verify/options.hpp"

namespace jcm::verifier {

inline constexpr std::string_view standard_input = "-";

// store.absent: none of what the verifier takes; the detail says what that is.
base::Result<SourceKind> recognise(const std::string& path);
// The data directory for a path as given on the command line. store.absent.
base::Result<store::Layout> locate(const std::string& path);
// The whole content of a file. file.unreadable.
base::Result<std::string> read_file(const std::string& path);
// Key text as such, or a file that holds it. key.malformed.
base::Result<chain::VerifierKey> read_key(const std::string& text_or_file);
// A checkpoint, or the one that a receipt carries. file.unreadable, proof.malformed.
base::Result<audit::NamedNote> read_outside_note(const std::string& path);

// Entries of a data directory: from the store, or from what is left of its files.
struct OpenedEntries {
  std::unique_ptr<store::EntriesReader> reader;
  std::unique_ptr<chain::RecordSource> salvaged;
  std::optional<base::Error> refusal;  // why the store does not open
  [[nodiscard]] const chain::RecordSource& source() const {
    return reader ? static_cast<const chain::RecordSource&>(*reader) : *salvaged;
  }
};
// `expected`: a checkpoint is there, so entries should be.
base::Result<OpenedEntries> open_entries(const store::Layout& layout, bool expected);

}  // namespace jcm::verifier
