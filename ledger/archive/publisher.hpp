// Writes an archive, or extends one. Files are written and synced before the checkpoint that covers
// them is renamed into place, so a crash leaves a whole older archive, never a checkpoint without
// its tiles. The root is computed from the entries that were given and must be the signed one: a
// publisher cannot publish what was not signed. One process at a time (a lock in the directory).
#pragma once

#include <memory>
#include <string>

#include "ledger/archive/disk.hpp"
#include "ledger/archive/layout.hpp"
#include "ledger/chain/note.hpp"

namespace jcm::archive {

class Publisher {
 public:
  // Creates the directory if need be. archive.locked; archive.foreign (the archive is of another
  // ledger); archive.damaged (its tiles do not give the root of its own checkpoint);
  // file.unwritable. Tiles past the checkpoint, left by a crash, are written anew.
  static base::Result<std::unique_ptr<Publisher>> open(const std::string& directory,
                                                       const std::string& origin);
  // With the steps on the disk in other hands, for tests.
  static base::Result<std::unique_ptr<Publisher>> open(const std::string& directory,
                                                       const std::string& origin, Disk& disk);
  ~Publisher();
  // Entries that are in the archive, published or appended: the next one to append.
  [[nodiscard]] std::uint64_t size() const;
  // The checkpoint that was there when it was opened.
  [[nodiscard]] const std::optional<chain::Checkpoint>& published() const;
  // file.unwritable, store.full.
  base::Status append(base::ByteView entry);
  // `note`: a signed checkpoint of exactly size() entries; archive.differs when its root is not the
  // one the entries give (nothing is published). Also kept as checkpoints/<size>.
  base::Status publish(const std::string& note);
  // A note of an earlier size, kept by the ledger or cosigned since; checked against the tree.
  base::Status keep(const std::string& note);
  // A kept note that no longer counts (its key was reported stolen): moved to checkpoints/void/.
  base::Status set_aside(std::uint64_t size);
  // The notes in checkpoints/ by their size; files that are none are left out.
  [[nodiscard]] std::vector<std::pair<std::uint64_t, std::string>> kept() const;
  [[nodiscard]] bool has(const std::string& relative) const;
  // README.txt, keys, format texts: replaced only when they differ.
  base::Status place(const std::string& relative, std::string_view content);

 private:
  struct Impl;
  explicit Publisher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jcm::archive
