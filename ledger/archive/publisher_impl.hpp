// What the sources of Publisher share. Internal.
#pragma once

#include "ledger/archive/descriptor.hpp"
#include "ledger/archive/edge.hpp"
#include "ledger/archive/publisher.hpp"
#include "ledger/archive/staged_files.hpp"

namespace jcm::archive {

// Absent: there is no such file. file.unreadable.
base::Result<std::optional<std::string>> read_note(const std::string& path);

struct Publisher::Impl {
  Impl(Layout where, std::string name, Disk& disk)
      : layout(where), origin(std::move(name)), staged(disk, std::move(where)) {}

  Layout layout;
  std::string origin;
  Descriptor lock;
  StagedFiles staged;
  Edge edge;
  std::string note;  // the file `checkpoint`, as it is
  std::optional<chain::Checkpoint> published;
  std::vector<std::string> superseded;  // folders of partial tiles whose full ones were written
  std::optional<base::Error> failed;    // after a failed write nothing more is attempted

  base::Status load();
  base::Status put_full(const TileName& name, base::ByteView content);
  base::Status put_partial(const TileName& name, std::uint64_t width, base::ByteView content);
  base::Result<chain::Checkpoint> own_checkpoint(const std::string& text) const;
  // The note with the signature lines of the one that is kept for its size, where there is one.
  base::Result<std::string> joined(const std::string& text, const chain::Checkpoint& checkpoint);
  base::Status keep_note(const std::string& text, std::uint64_t size);
  base::Status keep_partials(std::uint64_t size);
  base::Status put_checkpoint(const std::string& text, const chain::Checkpoint& checkpoint);
  template <class Work>
  base::Status guarded(Work work) {
    if (failed) return *failed;
    auto done = work();
    if (!done && (done.error().id == base::ErrorId::file_unwritable ||
                  done.error().id == base::ErrorId::store_full))
      failed = done.error();
    return done;
  }
};

}  // namespace jcm::archive
