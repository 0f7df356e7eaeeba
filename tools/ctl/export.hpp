// jcm-ledger export: the ledger as an archive, written or extended.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "ledger/archive/publisher.hpp"
#include "tools/ctl/session.hpp"

namespace jcm::ctl {

struct Exported {
  std::string origin;
  std::string directory;
  std::uint64_t entries = 0;      // that the archive now holds
  std::uint64_t new_entries = 0;  // of them written now
  std::uint64_t new_checkpoints = 0;
  base::Digest root;
  std::string vkey;  // in force
};

// Asks the daemon for a checkpoint to keep and for what the archive does not hold yet. `trail`: of
// the trail instead of the ledger.
std::variant<Exported, Failure> export_archive(Session& session, const std::string& directory,
                                               bool trail = false);

// What an archive is given beside the record itself.
struct ArchiveFacts {
  std::string origin;
  std::vector<std::string> vkeys;  // the first key first
  std::string date;                // of writing, YYYY-MM-DD
};
std::string archive_readme(const ArchiveFacts& facts);
struct PlacedText {
  std::string name;  // relative to the archive
  std::string_view text;
};
std::vector<PlacedText> format_texts();

}  // namespace jcm::ctl
