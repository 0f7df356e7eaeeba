// Signed checkpoints as plain files: `checkpoint` is the newest, older ones are kept beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"

namespace jcm::store {

// Every function that writes does so durably (temporary file, sync, rename, sync of the directory),
// one at a time in this process; the lock on the ledger keeps other processes away. Two notes of
// one size are one checkpoint when their signed texts are the same. A note that is written takes
// over the signature lines that the file has under the same text: those of other keys of the
// ledger, and witnesses' cosignatures.

// As the newest; `keep`: also for ever, as `<size>.checkpoint`. The newest note as it stands then.
// checkpoint.fork: a kept one of this size has another text; nothing is written.
base::Result<std::string> write_checkpoint(const std::string& directory, const std::string& note,
                                           std::uint64_t size, bool keep);
// Only kept, whatever is the newest. The note as it is kept then. checkpoint.fork.
base::Result<std::string> keep_checkpoint(const std::string& directory, const std::string& note,
                                          std::uint64_t size);
// Adds signature lines of a note that somebody else handed in to the kept checkpoint of its size,
// and to the newest when that has this text; a newest one that is not kept yet is kept then.
struct AddedSignatures {
  std::string note;       // as it is kept
  std::size_t added = 0;  // lines
};
// checkpoint.missing: neither a kept checkpoint nor the newest has this size; checkpoint.fork: it
// has another text; note.malformed: more than 32 lines.
base::Result<AddedSignatures> add_signatures(const std::string& directory, const std::string& note,
                                             std::uint64_t size);

// The newest; absent when the directory holds none. checkpoint.torn: the file is there, but is
// empty or cut.
base::Result<std::optional<std::string>> read_checkpoint(const std::string& directory);
// Of the kept ones: their sizes, ascending (file.unreadable); the note of one size, absent when
// none of that size is kept (checkpoint.torn).
base::Result<std::vector<std::uint64_t>> kept_checkpoint_sizes(const std::string& directory);
base::Result<std::optional<std::string>> read_kept_checkpoint(const std::string& directory,
                                                              std::uint64_t size);
// All kept ones and the newest, ascending by size.
base::Result<std::vector<std::string>> read_all_checkpoints(const std::string& directory);

}  // namespace jcm::store
