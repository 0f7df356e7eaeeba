#include "ledger/archive/note_files.hpp"

namespace jcm::archive {

base::Result<chain::Checkpoint> unverified_checkpoint(std::string_view note) {
  const auto gap = note.rfind("\n\n");
  if (gap == std::string_view::npos)
    return base::error(base::ErrorId::note_malformed,
                       "the signed note has no empty line before its signatures");
  return chain::Checkpoint::parse(note.substr(0, gap + 1));
}

}  // namespace jcm::archive
